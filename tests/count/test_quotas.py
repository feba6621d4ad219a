"""A declared quota or threshold, held against the votes it should have come from."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import polars as pl
import pytest
from count.small import LAW, SEAT, form, framed, small
from hypothesis import given
from hypothesis import strategies as st

from fullcount.count.apportionment import apportion
from fullcount.count.quotas import quotas
from fullcount.count.tally import tally
from fullcount.model import frames
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, WinnerRule

RULE = WinnerRule(
    office="house", method=Method.LIST_PR, formula=Formula.HARE, threshold=Fraction(5, 100)
)


def told(
    votes: tuple[int, ...], facts: list[dict[str, object]], *, seats: int = 7, **more: object
) -> dict[str, object]:
    made = small([form("a", "s1", *votes, **more)], candidates=len(votes))
    contests = made.contests.with_columns(
        pl.lit("house").alias("office"), pl.lit(seats, pl.Int64).alias("seats")
    )
    made = replace(made, contests=contests, facts=framed(facts, frames.FACTS))
    law = replace(LAW, winner_rules=(RULE,))
    found = quotas(made, law, tallies=tally(made, law), dates={})
    return found.row(0, named=True) if found.height else {}


def fact(quantity: str, value: float, **more: object) -> dict[str, object]:
    return {"subject": SEAT, "quantity": quantity, "value": value} | more


def test_the_whole_votes_on_both_sides_of_an_exact_fraction() -> None:
    found = told((530, 240, 230, 0), [fact("quota", 142), fact("threshold", 50)])
    assert (found["quota_floor"], found["quota_declared"], found["quota_ceiling"]) == (
        142,
        142,
        143,
    )
    assert (found["threshold_floor"], found["threshold_ceiling"]) == (50, 50)


def test_lists_below_the_threshold_are_no_part_of_the_quota() -> None:
    found = told((530, 240, 229, 1), [fact("quota", 142.7)])
    assert (found["quota_floor"], found["quota_declared"], found["quota_ceiling"]) == (
        142,
        142,
        143,
    )
    assert not found["declares_threshold"]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=5), st.integers(1, 8))
def test_whole_quotas_are_seats_that_the_formula_gives(votes: list[int], seats: int) -> None:
    """Hare's first round: each list has at least its votes over the quota, rounded down."""
    found = told(tuple(votes), [fact("quota", 1)], seats=seats)
    names = [CandidateId(f"c{n}") for n, _ in enumerate(votes)]
    shared = apportion(
        dict(zip(names, votes, strict=True)), seats=seats, formula=Formula.HARE,
        threshold=RULE.threshold,
    )  # fmt: skip
    part = [votes[names.index(name)] for name in shared.qualified]
    assert found["quota_floor"] == sum(part) // seats
    for name in shared.qualified:
        if sum(part):
            assert shared.seats[name] >= votes[names.index(name)] * seats // sum(part)


def test_the_later_fact_is_taken_and_a_fact_of_a_group_is_not() -> None:
    found = told(
        (530, 240, 230),
        [
            fact("quota", 9, as_of=date(2031, 3, 12)),
            fact("quota", 8, as_of=date(2031, 3, 10)),
            fact("threshold", 1, group="women"),
        ],
    )
    assert found["quota_declared"] == 9
    assert not found["declares_threshold"]


@pytest.mark.parametrize("facts", [[], [fact("turnout", 5)], [fact("quota", 5, subject="NA-9")]])
def test_nothing_declared_nothing_asked(facts: list[dict[str, object]]) -> None:
    assert told((5, 4, 3), facts) == {}


def test_part_of_the_lists_gives_no_quota_unless_the_whole_is_stated() -> None:
    facts = [fact("threshold", 50)]
    silent = told((530, 240), facts, list_complete=False)
    assert silent["threshold_floor"] is None
    assert told((530, 240), facts, list_complete=False, valid=1000)["threshold_floor"] == 50
