"""Slopes, flows, rates, small stations: right on made-up truth, quiet on honest stations."""

import numpy as np
import pytest
from forensics.test_anomalous import honest, rng, stuffed

from fullcount.forensics.fingerprints import Fingerprints, fingerprints
from fullcount.forensics.flow import Flow, flow, row_stochastic
from fullcount.forensics.integers import Ballots
from fullcount.forensics.turnout_slope import TurnoutSlope, turnout_slope
from fullcount.forensics.vote_rate import VoteRate, vote_rate
from fullcount.stats.evidence import NotApplicable


def slope(one, strata=None):
    got = turnout_slope(one, strata=strata)
    assert isinstance(got, TurnoutSlope)
    return got


def test_under_the_null_the_slope_is_the_share_and_not_the_share_below_it():
    beyond = [slope(honest(rng(seed), 1_000)).strata[0].beyond_share for seed in range(20)]
    assert np.mean(beyond) == pytest.approx(0, abs=0.02)  # a peer's offset would give -0.52


def slope_size(draws):
    return np.mean(
        [slope(honest(rng(seed), 300)).strata[0].p_dependent < 0.05 for seed in range(draws)]
    )


def test_slope_false_alarms_thin():
    assert slope_size(60) <= 0.15


@pytest.mark.long
def test_slope_false_alarms():
    assert 0.03 <= slope_size(1_500) <= 0.075


def test_added_ballots_alone_bring_the_slope_near_one_and_moved_votes_beyond():
    plain = honest(rng(1))
    added, _ = stuffed(plain, rng(2), 0.3)
    touched = added.given > plain.given
    moved = Ballots(
        registered=added.registered,
        given=added.given,
        received=added.received,
        leader=added.leader + touched * (added.received - added.leader) // 2,
    )
    first, second = slope(added), slope(moved)
    assert first.strata[0].beyond_share > 0.2
    assert first.strata[0].p_dependent < 0.001
    assert first.p_value > 0.5
    assert second.strata[0].line.slope > 1
    assert second.p_value < 0.001


def test_strata_are_judged_apart():
    one = honest(rng(3), 600)
    codes = np.arange(600) // 200
    got = slope(one, codes)
    assert [each.stations for each in got.strata] == [200, 200, 200]
    alone = slope(
        Ballots(
            registered=one.registered[:200],
            given=one.given[:200],
            received=one.received[:200],
            leader=one.leader[:200],
        )
    )
    assert got.strata[0].line == alone.strata[0].line


def test_a_slope_needs_stations_that_differ():
    assert isinstance(turnout_slope(honest(rng(), 20)), NotApplicable)


PARTS = np.array([[0.7, 0.2, 0.1], [0.0, 0.95, 0.05], [0.5, 0.0, 0.5]])


def districts(seed, count=60, noise=0.0):
    before = rng(seed).dirichlet([4, 3, 2], count)
    return before, before @ PARTS + noise * rng(seed + 1).normal(size=(count, 3))


def test_a_true_flow_comes_back():
    before, after = districts(1)
    assert row_stochastic(before, after) == pytest.approx(PARTS, abs=1e-5)


def test_no_other_flow_is_nearer():
    before, after = districts(2, noise=0.05)
    got = row_stochastic(before, after)
    assert got.min() >= 0
    assert got.sum(1) == pytest.approx(1)
    least = ((after - before @ got) ** 2).sum()
    for seed in range(300):
        mixed = 0.98 * got + 0.02 * rng(seed).dirichlet([0.3] * 3, 3)
        assert ((after - before @ mixed) ** 2).sum() >= least - 1e-9


def test_bounds_hold_the_truth_and_free_parts_may_leave():
    before, after = districts(3, noise=0.01)
    got = flow(before, after, rng=rng(), draws=100)
    assert isinstance(got, Flow)
    assert (got.lower <= got.parts + 1e-6).all()
    assert (got.parts <= got.upper + 1e-6).all()
    assert ((got.lower - 0.03 <= PARTS) & (got.upper + 0.03 >= PARTS)).all()
    assert got.outside >= 1


def test_few_districts_decline():
    before, after = districts(4, count=14)
    assert isinstance(flow(before, after, rng=rng()), NotApplicable)


def test_rates_of_one_bell_curve_are_normal():
    got = vote_rate(honest(rng(5)))
    assert isinstance(got, VoteRate)
    assert got.skewness[0] > -0.3
    assert got.skewness[1] < 0.3
    assert 2.7 < got.kurtosis[0] <= got.kurtosis[1] < 3.4
    assert len(got.shapes) == 8


def test_stations_of_one_mind_make_tails():
    moved, _ = stuffed(honest(rng(6)), rng(7), 0.05)
    one = np.flatnonzero(rng(8).random(moved.given.size) < 0.02)
    leader = moved.leader.copy()
    leader[one] = moved.received[one] - 1
    got = vote_rate(
        Ballots(
            registered=moved.registered,
            given=moved.given,
            received=moved.received,
            leader=leader,
        )
    )
    assert isinstance(got, VoteRate)
    assert got.kurtosis[0] > 5
    assert got.skewness[1] < 0


def test_few_rates_decline():
    assert isinstance(vote_rate(honest(rng(), 60)), NotApplicable)


def places(one, count=60):
    return np.arange(one.given.size) % count


def prints(one):
    got = fingerprints(one, places(one))
    assert isinstance(got, Fingerprints)
    return got


def prints_size(draws):
    return np.mean([prints(honest(rng(seed), 1_200)).p_value < 0.05 for seed in range(draws)])


def test_small_stations_false_alarms_thin():
    assert prints_size(40) <= 0.15


@pytest.mark.long
def test_small_stations_false_alarms():
    assert prints_size(600) <= 0.07


def test_pressed_small_stations_are_seen_and_geography_is_not():
    one = honest(rng(9), 1_200)
    place = places(one)
    liking = 3 * np.sin(place)
    share = 1 / (1 + np.exp(-(liking + 1.5 * (one.registered < 600))))
    pressed = Ballots(
        registered=one.registered,
        given=one.given,
        received=one.received,
        leader=rng(10).binomial(one.received, share),
    )
    got = prints(pressed)
    assert got.band("share")[0] > 0.5
    assert got.p_value < 1e-6
    even = Ballots(
        registered=one.registered,
        given=one.given,
        received=one.received,
        leader=rng(11).binomial(one.received, 1 / (1 + np.exp(-liking))),
    )
    assert prints(even).p_value > 0.01


def test_few_neighbourhoods_decline():
    one = honest(rng(), 100)
    assert isinstance(fingerprints(one, places(one, 5)), NotApplicable)
