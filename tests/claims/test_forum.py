"""A forum against seven standards: each number with its whole, and the rest not evaluable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fullcount.claims.case import Act, Case, CaseKind, Role, advance
from fullcount.claims.finding import Burden, Effect, Finding, MaterialEffect, Reply
from fullcount.claims.forum import ForumRecord, Guarde, MeasureCode, forums, performance
from fullcount.claims.statutory import statutory_clocks
from fullcount.claims.wording import Basis, Standard
from fullcount.country import packaged_law
from fullcount.model.text import Text

START = datetime(2024, 3, 1, tzinfo=UTC)
NOW = datetime(2025, 3, 1, tzinfo=UTC)
LAW = packaged_law("pakistan")
HEARD = [("register", {"number": "1"}), ("acknowledge", {}), ("admit", {})]


def case(name, *acts, day=1, forum="tribunal"):
    made = Case(case_id=name, kind=CaseKind.PETITION)
    for at, (act, told) in enumerate([("file", {"forum": forum}), *acts]):
        when = START + timedelta(days=at * day)
        made = advance(made, Act(act=act, at=when, by=Role.TRIBUNAL, told=told))
    return made


UPHELD = case(
    "upheld", *HEARD, ("decide", {"outcome": "upheld"}), ("order", {"remedy": "recount"}),
    ("carry_out", {"implementation": "complete"}), ("become_final", {}),
    ("close", {"complainant_informed": "by letter"}),
)  # fmt: skip
HALF = case(
    "half", *HEARD, ("decide", {"outcome": "partly_upheld"}), ("order", {"remedy": "recount"}),
    ("carry_out", {"implementation": "refused"}), ("become_final", {}),
    ("close", {"complainant_informed": "no"}),
)  # fmt: skip
ON_FORM = case(
    "form", ("register", {"number": "2"}), ("acknowledge", {}),
    ("refuse_admission", {"ground": "no_standing"}),
)  # fmt: skip
LATE = case("late", *HEARD, ("decide", {"outcome": "dismissed_on_merits"}), day=100)
RUNNING = case(
    "running", ("return_for_correction", {"reason": "x"}), ("file_again", {"forum": "tribunal"})
)
ALL = [UPHELD, HALF, ON_FORM, LATE, RUNNING]


def measured(cases=ALL, **told):
    found = performance("tribunal", ForumRecord(cases=cases, **told))
    return {one.code: (one.part, one.whole) for one in found.measures}


def timed(cases):
    return {one.case_id: statutory_clocks(one, LAW, now=NOW) for one in cases}


def test_what_a_docket_shows_is_counted_with_its_whole():
    found = measured(clocks=timed(ALL))
    assert found == {
        MeasureCode.ADMITTED: (3, 4),
        MeasureCode.NO_STANDING: (1, 4),
        MeasureCode.RETURNED: (1, 5),
        MeasureCode.WRONG_FORUM: (0, 5),
        MeasureCode.REASONED: (None, None),
        MeasureCode.IN_TIME: (3, 5),
        MeasureCode.OVERDUE: (2, 5),
        MeasureCode.UNDECIDED: (1, 5),
        MeasureCode.BURDEN_STATED: (None, None),
        MeasureCode.REPLY_ASKED: (None, None),
        MeasureCode.REMEDY_ORDERED: (2, 2),
        MeasureCode.REMEDY_CARRIED_OUT: (1, 2),
        MeasureCode.FELL_ON_FORM: (1, 4),
        MeasureCode.COMPLAINANT_INFORMED: (1, 2),
    }


def test_every_standard_is_asked_in_order_and_what_is_not_shown_says_what_it_needs():
    found = performance("tribunal", ForumRecord(cases=ALL))
    standards = list(dict.fromkeys(one.standard for one in found.measures))
    assert standards == list(Guarde)
    assert {one.code for one in found.measures} == set(MeasureCode)
    for one in found.measures:
        assert (one.part is None) is (one.whole is None) is bool(one.needs)


def test_a_forum_without_cases_is_measured_by_nothing():
    draft = Case(case_id="draft", kind=CaseKind.PETITION)
    found = performance("tribunal", ForumRecord(cases=[draft], clocks={}, findings=[]))
    assert found.filed == 0
    assert all(one.part is None for one in found.measures)


@pytest.mark.parametrize("asked", [True, False])
def test_burden_and_reply_are_those_of_the_findings_of_its_cases(asked):
    finding = Finding(
        finding_id="F1", says=Text(en="x"), standard=Standard.REASONABLE_GROUNDS,
        basis=Basis.DOCUMENT, effect=MaterialEffect(effect=Effect.NONE), case_id="upheld",
        burden=Burden.CLAIMANT if asked else None,
        reply=Reply(of="officer", asked_at=START if asked else None),
    )  # fmt: skip
    stray = replace(finding, finding_id="F2", case_id="elsewhere")
    found = measured(findings=[finding, stray])
    assert found[MeasureCode.BURDEN_STATED] == (int(asked), 1)
    assert found[MeasureCode.REPLY_ASKED] == (int(asked), 1)


@pytest.mark.parametrize("first", [0, 1])
def test_of_several_findings_of_a_case_every_one_says_whose_part_it_is_to_prove(first):
    said = Finding(
        finding_id="F1", says=Text(en="x"), standard=Standard.REASONABLE_GROUNDS,
        basis=Basis.DOCUMENT, effect=MaterialEffect(effect=Effect.NONE), case_id="upheld",
        burden=Burden.CLAIMANT, reply=Reply(of="officer", asked_at=START),
    )  # fmt: skip
    unsaid = replace(said, finding_id="F2", burden=None, reply=None)
    both = [said, unsaid]
    found = measured(findings=[both[first], both[1 - first]])
    assert found[MeasureCode.BURDEN_STATED] == (0, 1)
    assert found[MeasureCode.REPLY_ASKED] == (0, 1)


def test_cases_are_grouped_by_where_they_last_stood():
    moved = case(
        "moved", ("register", {"number": "1"}), ("transfer", {"forum": "court", "reason": "x"})
    )
    found = forums([UPHELD, moved, Case(case_id="d", kind=CaseKind.COMPLAINT)])
    assert {name: [one.case_id for one in cases] for name, cases in found.items()} == {
        "tribunal": ["upheld"], "court": ["moved"],
    }  # fmt: skip
    assert measured([moved])[MeasureCode.WRONG_FORUM] == (1, 1)
