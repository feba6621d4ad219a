"""A screening: families apart, Holm over those that have a p-value, reasons for the rest."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from forensics.made import question, rng

from fullcount.forensics.method import Signal
from fullcount.forensics.screening import screening
from fullcount.forensics.screens import SCREENS, pairs_of
from fullcount.forensics.stations import whole_lists
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import holm


@pytest.fixture(scope="module")
def made():
    return screening(question(), source_id="commission", office="assembly", rng=rng())


def test_every_method_gives_a_result_or_its_reason(made):
    assert [line.screen for line in made.lines] == list(SCREENS)
    silent = {line.screen.id for line in made.not_applicable}
    assert silent == {"swing", "sequence_runs", "fingerprints"}
    for line in made.lines:
        if isinstance(line.outcome, NotApplicable):
            assert line.outcome.because
            assert line.screen.id.startswith(line.outcome.method)
        else:
            assert str(line.outcome.found).endswith(".")
            assert str(line.outcome.may_say).endswith(".")
            assert line.outcome.p_value is None or 0 <= line.outcome.p_value <= 1


def test_holm_is_over_the_scored_that_have_a_p_value(made):
    asked = [line for line in made.lines if line.adjusted is not None]
    p = np.array([line.result.p_value for line in asked])
    assert [line.adjusted for line in asked] == pytest.approx(holm(p).tolist())
    assert "second_digit" not in {line.screen.id for line in asked}
    assert len(asked) == 8


def test_procedure_and_shape_stand_apart(made):
    procedural = {line.screen.id for line in made.of(Signal.PROCEDURAL)}
    assert procedural == {"impossible", "concurrent", "rejected", "duplicates", "sex_pairs"}
    both = [*made.of(Signal.PROCEDURAL), *made.of(Signal.DISTRIBUTIONAL), *made.not_applicable]
    assert len(both) == len(SCREENS)


def test_the_same_seed_gives_the_same_and_order_does_not_matter(made):
    shuffled = replace(question(), frame=question().frame.sample(fraction=1, shuffle=True, seed=4))
    again = screening(shuffled, source_id="commission", office="assembly", rng=rng())
    for one, other in zip(made.lines, again.lines, strict=True):
        if one.result is not None and one.screen.id != "rejected":  # its p-value is drawn
            p, q = one.result.p_value, other.result.p_value
            assert p is None or p == pytest.approx(q, abs=0.05)
            assert one.screen.id == "concurrent" or one.result.found == other.result.found


def test_nothing_stated_means_nothing_applies():
    blank = question().frame.with_columns(
        pl.lit(None, pl.Int64).alias(name)
        for name in ("registered", "given", "cast", "valid", "rejected", "leader", "cast_women")
    )
    votes = [name for name in blank.columns if name.startswith("votes_")]
    blank = blank.with_columns(pl.lit(None, pl.Int64).alias(name) for name in votes)
    told = screening(
        replace(question(), frame=blank, twins=None), source_id="x", office="assembly", rng=rng()
    )
    assert {line.screen.id for line in told.lines if line.result} == {"impossible"}
    (checks,) = (line.result.checks for line in told.lines if line.result)
    assert all(check.not_evaluable == blank.height for check in checks)


def test_pairs_are_columns_of_one_station_or_two_stations_at_one_spot():
    row = {"contest_id": "a", "region": "r", "latitude": 1.0, "longitude": 2.0}
    columns = ("registered_women", "cast_women", "registered_men", "cast_men")
    numbers = [(10, 5, 20, 9), (30, 8, 0, 0), (0, 0, 40, 7)]
    frame = pl.DataFrame([row | dict(zip(columns, values, strict=True)) for values in numbers])
    assert pairs_of(frame).select(columns).rows() == [(10, 5, 20, 9), (30, 8, 40, 7)]
    twice = pl.concat([frame, frame[1:2]])
    assert pairs_of(twice).height == 1  # two women's stations there: which is the men's?


def test_a_list_that_is_not_whole_is_left_out():
    frame = pl.DataFrame(
        {"contest_id": ["a", "a", "b"], "votes_1": [1, 2, 3], "votes_2": [4, None, None]},
    )
    assert whole_lists(frame)["votes_1"].to_list() == [1, 3]


def test_the_screening_asks_these_of_the_inventory():
    numbers = [screen.method.number for screen in SCREENS]
    assert set(numbers) == {1, 3, 4, 5, 8, 10, 13, 15, 16, 20, 23, 24, 26, 27, 28, 29, 30, 31, 32}
    for screen in SCREENS:
        assert screen.method.paper
        assert screen.method.texts.title.en
