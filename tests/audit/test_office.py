"""The rule of the office says which assertions an outcome rests on, or why none do."""

from datetime import UTC, date, datetime
from fractions import Fraction
from types import SimpleNamespace

import polars as pl
import pytest

from fullcount.audit.contest import Reported
from fullcount.audit.office import outcome_assertions
from fullcount.model.law import Formula, Method, WinnerRule
from fullcount.stats.evidence import NotApplicable

VOTES = {"a": 45, "b": 30, "c": 15, "others": 10}


def found(rule, *, votes=VOTES, seats=1, result="winner", winners=(), told_seats=()):
    told = {"result": result, "winners": list(winners), "seats": list(told_seats)}
    row = {"contest_id": "c", "source_id": "s"}
    count = SimpleNamespace(
        now=datetime(2031, 3, 10, tzinfo=UTC),
        law=SimpleNamespace(winner_rules=(rule,)),
        outcomes=pl.DataFrame([row | told], schema_overrides={"winners": pl.List(pl.String)}),
        returns=SimpleNamespace(
            contests=pl.DataFrame({"contest_id": ["c"], "office": ["o"], "seats": [seats]}),
            election=SimpleNamespace(zone="UTC", date=date(2031, 2, 6)),
            events=pl.DataFrame(schema={"event": pl.String, "at": pl.Datetime("us", "UTC")}),
        ),
    )
    reported = Reported(votes=votes, ballots=110, aggregates=frozenset({"others"}))
    return outcome_assertions(count, reported, contest="c", source="s")


def sides(assertions):
    return {(one.over, one.under): one.margin for one in assertions}


def test_plurality_is_every_pair_and_others_are_no_rival():
    rule = WinnerRule(office="o", method=Method.PLURALITY)
    assert sides(found(rule)) == {("a", "b"): 15, ("a", "c"): 30}
    assert sides(found(rule, seats=2)) == {("a", "c"): 30, ("b", "c"): 15}


def test_a_majority_counts_everybody_against_the_first():
    rule = WinnerRule(office="o", method=Method.MAJORITY_RUNOFF)
    wins = found(rule, votes=VOTES | {"a": 60})
    assert [one.margin for one in wins] == [60 - 55]
    second = sides(found(rule, result="runoff"))
    assert second == {("a", "c"): 30, ("b", "c"): 15, ("(everybody else)", "a"): 55 - 45}
    assert isinstance(found(rule, result="not_evaluable"), NotApplicable)


def test_lists_by_divisors_are_their_next_seats():
    rule = WinnerRule(office="o", method=Method.LIST_PR, formula=Formula.DHONDT)
    three = sides(found(rule, result="seats", winners=["a", "b"], told_seats=[2, 1]))
    assert three[("a", "b")] == 2 * 45 - 2 * 30
    assert three[("b", "a")] == 3 * 30 - 1 * 45
    assert three[("b", "c")] == 1 * 30 - 1 * 15
    assert all(margin > 0 for margin in three.values())


@pytest.mark.parametrize(
    "rule",
    [
        WinnerRule(office="o", method=Method.LEAD_AND_SHARE, share=Fraction(2, 5)),
        WinnerRule(office="o", method=Method.PLURALITY, threshold=Fraction(1, 4)),
        WinnerRule(office="o", method=Method.MAJORITY_RUNOFF, base="cast"),
        WinnerRule(office="o", method=Method.LIST_PR, formula=Formula.HARE),
        WinnerRule(office="another", method=Method.PLURALITY),
    ],
)
def test_what_no_weighted_sum_decides_is_declined(rule):
    assert isinstance(found(rule), NotApplicable)
