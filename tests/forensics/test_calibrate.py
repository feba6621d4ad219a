"""Calibration: clean draws keep the election's shape and raise few alarms; plants are seen."""

from dataclasses import replace

import numpy as np
import pytest
from forensics.made import question, rng

from fullcount.errors import InputError
from fullcount.forensics.calibrate import applicable, gather, run_unit, units
from fullcount.forensics.calibration_json import plain, read
from fullcount.forensics.planting import Plant, plant
from fullcount.forensics.resimulate import asked, draw, fit
from fullcount.forensics.screens import SCREENS
from fullcount.stats.evidence import NotApplicable

SEES = {  # plant at a fifth of the stations -> the screen that is made for it
    Plant.ROUND_SHARE: "integer_percentages",
    Plant.ROUND_TURNOUT: "integer_percentages",
    Plant.ROUNDED_COUNTS: "fives",
    Plant.COPIED: "duplicates",
}


@pytest.fixture(scope="module")
def again():
    return fit(question())


def calibrated(again, every, seed):
    found = [
        run_unit(again, u, rng=r) for u, r in zip(every, rng(seed).spawn(len(every)), strict=True)
    ]
    return gather(again, every, found)


def test_a_draw_is_a_poll_that_adds_up_and_keeps_the_shape(again):
    for seed in range(5):
        poll = draw(again, rng=rng(seed))
        assert np.array_equal(poll.registered, again.poll.registered)
        assert np.array_equal(poll.votes.sum(axis=1) + poll.rejected, poll.cast)
        assert np.all((poll.cast <= poll.registered) & (poll.women <= poll.cast))
        assert poll.cast.sum() == pytest.approx(again.poll.cast.sum(), rel=0.04)
        assert poll.leader.sum() == pytest.approx(again.poll.leader.sum(), rel=0.06)
        share = poll.leader / poll.cast
        spread = (again.poll.leader / again.poll.cast).std()
        assert share.std() == pytest.approx(spread, rel=0.15)


@pytest.mark.parametrize("what", list(Plant))
def test_a_plant_alters_its_share_of_stations_and_still_adds_up(again, what):
    poll = draw(again, rng=rng(3))
    made = plant(poll, what, size=0.2, regions=again.regions, rng=rng(4))
    assert np.array_equal(made.votes.sum(axis=1) + made.rejected, made.cast)
    assert np.all((made.votes >= 0) & (made.rejected[:, None] >= 0))
    assert np.all(made.cast <= made.registered)
    changed = (made.votes != poll.votes).any(axis=1).mean()
    # Women can be absent only where men voted too: many stations are of one sex.
    assert (0.03 if what is Plant.WOMEN_ABSENT else 0.1) < changed <= 0.27
    none = plant(poll, what, size=0.0, regions=again.regions, rng=rng(4))
    assert np.array_equal(none.votes, poll.votes)


def test_the_question_states_what_the_original_states(again):
    made = asked(again, draw(again, rng=rng(1)))
    assert made.frame.columns == again.frame.columns
    assert made.frame.null_count().equals(again.frame.null_count())
    assert made.twins.height == made.frame.height


def test_false_alarms_are_few_and_plants_are_seen(again):
    every = units(clean=24, planted=4, sizes=(0.2,), plants=tuple(SEES))
    told = calibrated(again, every, 5)
    assert told.family.alarms <= 5
    for line in told.lines:
        assert line.false_alarms.alarms <= 6, line.screen
        for power in line.powers:
            if SEES[power.what] == line.screen:
                assert power.rate.alarms >= 3, (power.what, line.screen)


@pytest.mark.long
def test_the_family_keeps_its_level_over_many_clean_draws(again):
    told = calibrated(again, units(clean=250, planted=0, sizes=()), 9)
    assert told.family.alarms <= 250 * 0.05 + 3 * (250 * 0.05 * 0.95) ** 0.5
    for line in told.lines:
        assert line.screen == "second_digit" or line.false_alarms.share <= 0.1, line.screen


def test_units_are_in_order_and_what_cannot_be_planted_is_left_out(again):
    every = units(clean=2, planted=1, sizes=(0.1, 0.2), plants=(Plant.COPIED,))
    assert [(unit.what, unit.size) for unit in every] == [
        (None, 0.0),
        (None, 0.0),
        (Plant.COPIED, 0.1),
        (Plant.COPIED, 0.2),
    ]
    assert set(applicable(again)) == set(Plant)


def test_it_is_kept_and_read_again(again):
    told = calibrated(again, units(clean=2, planted=1, sizes=(0.2,), plants=(Plant.COPIED,)), 1)
    assert read(plain(told)) == told
    assert {line.screen for line in told.lines} <= {screen.id for screen in SCREENS}
    for bad in ({}, {"stations": "x"}, plain(told) | {"family": 3}):
        with pytest.raises(InputError, match="not a calibration"):
            read(bad)


def test_an_election_that_states_too_little_declines():
    few = replace(question(), frame=question().frame.head(20))
    assert isinstance(fit(few), NotApplicable)


def test_one_contest_alone_gains_and_others_gain_in_both(again):
    poll = draw(again, rng=rng(3))
    arguments = {"size": 0.3, "regions": again.regions}
    alone = plant(poll, Plant.ONE_CONTEST, rng=rng(4), **arguments)
    assert np.array_equal(alone.other, poll.other)
    both = plant(poll, Plant.ADDED_BALLOTS, rng=rng(4), **arguments)
    assert np.array_equal(both.cast - both.other, poll.cast - poll.other)
    assert (both.cast > poll.cast).mean() > 0.2
