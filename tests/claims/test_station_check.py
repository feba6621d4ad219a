"""A station's form is relied on where two sources hold it alike, whole and adding up."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from count.small import LAW, form, small

from fullcount.claims.results_audit import results_audit
from fullcount.claims.station_check import CHECKED, Unverified, check_stations, station_kinds
from fullcount.count.run import run
from fullcount.model.law import Doing, Duty, Method, WinnerRule
from fullcount.model.results import Agreement, State, Verdict
from fullcount.model.rule import Citation
from fullcount.model.text import Text

NOW = datetime(2031, 3, 10, tzinfo=UTC)


def duty(code, *shown_by, kinds=("count",)):
    return Duty(
        code=code, office=Text(en="Officer"), does=Doing.GIVE, title=Text(en="gives"),
        kinds=kinds, citations=(Citation(cites="art. 1"),), shown_by=shown_by,
    )  # fmt: skip


THE_LAW = replace(
    LAW,
    winner_rules=(WinnerRule(office="NA", method=Method.PLURALITY),),
    duties=(
        duty("make", "official", "party_agent"), duty("give", "party_agent"), duty("sign"),
        duty("sum", "official", kinds=("final",)),
    ),
)  # fmt: skip


FLAGS = ("signed_officer", "stamp", "altered")


def counted(forms, **told):
    returns = small(forms, **told)
    kinds = {"a": "official", "b": "party_agent", "c": "observer"}
    flags = [name for name in FLAGS if name in returns.forms.columns]
    returns = replace(
        returns,
        forms=returns.forms.with_columns(pl.col(flags).cast(pl.Boolean)),
        contests=returns.contests.with_columns(pl.lit("NA").alias("office")),
        sources=returns.sources.with_columns(pl.col("source_id").replace(kinds).alias("kind")),
    )
    return run(returns, THE_LAW, now=NOW)


def why(forms, unit="s0", **told):
    found = check_stations(counted(forms, **told))
    return set(found.filter(unit_id=unit)["why"].item())


def one(source, unit, *votes, **more):
    return form(source, unit, *votes, candidates=3, **more)


def two(*votes, **more):
    return [one(source, "s0", *votes, **more) for source in ("a", "b")]


def test_only_forms_of_stations_are_asked_for():
    assert station_kinds(LAW) == ["count"]


def test_a_form_that_two_hold_alike_whole_and_adding_up_is_verified():
    assert why(two(5, 4, 1, valid=10)) == set()


@pytest.mark.parametrize(
    ("forms", "reasons"),
    [
        ([one("a", "s1", 5, 4, 1, valid=10)], {Unverified.NOT_HELD}),
        ([form("a", "s0", None, None, None, status="not_stated")], {Unverified.NOT_STATED}),
        ([one("a", "s0", 5, 4, 1, valid=10)], {Unverified.ONE_COPY}),
        (
            [one("a", "s0", 5, 4, 1, valid=10), one("b", "s0", 4, 5, 1, valid=10)],
            {Unverified.COPIES_DIFFER},
        ),
        (two(5, 4, 1, valid=10, list_complete=False), {Unverified.PARTIAL_LIST}),
        (two(5, 4, 1, valid=10, list_complete=None), {Unverified.LIST_NOT_STATED}),
        (
            [
                one("a", "s0", 5, 4, 1, valid=10, list_complete=None),
                one("b", "s0", 5, 4, 1, valid=10, list_complete=False),
            ],
            {Unverified.LIST_NOT_STATED},
        ),
        (
            [
                one("a", "s0", 5, 4, 1, valid=10, list_complete=None),
                one("b", "s0", 5, 4, 1, valid=10, list_complete=True),
            ],
            set(),
        ),
        (two(5, 4, 1), {Unverified.NO_TOTALS}),
        (two(5, 4, None, valid=10), {Unverified.NO_TOTALS}),
        (two(5, 4, 1, valid=11), {Unverified.CONTRADICTS_ITSELF}),
        (two(5, 4, 1, valid=10, signed_officer=0), {Unverified.NOT_SIGNED}),
        (two(5, 4, 1, valid=10, stamp=0, altered=0), {Unverified.NOT_SIGNED}),
        (two(5, 4, 1, valid=10, altered=1), {Unverified.ALTERED}),
    ],
)
def test_each_reason_stands_alone(forms, reasons):
    assert why(forms, listed=("s0", "s1")) == reasons


def test_a_third_copy_that_differs_undoes_two_that_agree():
    third = one("c", "s0", 5, 3, 2, valid=10)
    assert why([*two(5, 4, 1, valid=10), third]) == {Unverified.COPIES_DIFFER}


def test_the_grain_is_the_station():
    found = check_stations(counted(two(5, 4, 1, valid=10), listed=("s0", "s1", "s2")))
    assert dict(found.schema) == dict(CHECKED)
    assert found["unit_id"].to_list() == ["s0", "s1", "s2"]
    assert found["official"].to_list() == [True, False, False]


def test_a_seat_counts_its_reasons_and_asks_whether_they_matter():
    forms = [
        *two(9, 2, 0, valid=11),
        one("a", "s1", 40, 10, 0, valid=50),
        one("b", "s1", 10, 40, 0, valid=50),
    ]
    audit = results_audit(counted(forms, listed=("s0", "s1", "s2")))
    (seat,) = audit.seats
    assert (seat.stations, seat.with_figures, seat.verified, seat.unverified) == (3, 2, 1, 2)
    assert {reason: n for reason, n in seat.why.items() if n} == {
        Unverified.NOT_HELD: 1, Unverified.COPIES_DIFFER: 1,
    }  # fmt: skip
    assert seat.agreement is Agreement.REVERSED
    told = {(one.source_id, one.action.value): one for one in seat.answers}
    assert told["a", "correct"].verdict is Verdict.OPEN
    assert [taken.unit_id for taken in told["a", "correct"].least] == ["s1"]
    assert told["a", "annul"].verdict is Verdict.DECIDED  # 9 to 2 elsewhere


def test_what_cannot_be_done_at_a_station_is_not_asked():
    (seat,) = results_audit(counted([form("a", "s0", 5, 4, 1)])).seats
    assert {one.action.value for one in seat.answers} == {"annul", "recount", "repoll"}


def test_a_contest_without_stations_is_named_and_not_audited():
    audit = results_audit(counted([form("a", "NA-1", 50, 10, 1, kind="final")]))
    assert (audit.seats, audit.bare) == ((), ("NA-1",))


def test_a_duty_is_shown_by_the_paper_that_only_it_can_make():
    forms = [*two(5, 4, 1), form("a", "s1", 5, 4, 1), form("a", "NA-1", 10, 8, 2, kind="final")]
    audit = results_audit(counted(forms, listed=("s0", "s1", "s2")))
    told = {one.duty.code: (one.expected, one.shown, one.not_shown) for one in audit.duties}
    assert told == {
        "make": (3, 2, 1), "give": (3, 1, 2), "sign": (3, None, None), "sum": (1, 1, 0),
    }  # fmt: skip
    assert {one.state for one in audit.duties} == {State.NOT_APPLICABLE}
    assert {one.duty.code for one in audit.seats[0].duties} == set(told)
