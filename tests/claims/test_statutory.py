"""The law's clocks on a case: kept, still running, overdue, lapsed, or not to be told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.case import Act, Case, CaseKind, Role, advance
from fullcount.claims.statutory import case_events, statutory_clocks
from fullcount.country import packaged_law
from fullcount.model.results import State

LAW = packaged_law("pakistan")
GAZETTE = datetime(2024, 2, 14, 19, tzinfo=UTC)  # 15 February in Karachi
FILED = datetime(2024, 3, 20, 6, tzinfo=UTC)


def case(*acts, kind=CaseKind.PETITION):
    made = Case(case_id="EP-1", kind=kind)
    for act in acts:
        made = advance(made, act)
    return made


def act(name, at, **told):
    return Act(act=name, at=at, by=Role.PETITIONER, told=told)


def filed(at=FILED):
    return act("file", at, forum="tribunal")


def decided(at):
    return (
        act("register", FILED, number="1"), act("acknowledge", FILED), act("admit", FILED),
        act("decide", at, outcome="dismissed_on_merits"),
    )  # fmt: skip


def clocks(one, now, **told):
    events = told.pop("events", {"gazette": GAZETTE})
    found = statutory_clocks(one, LAW, now=now, events=events, **told)
    return {clock.deadline.code: clock for clock in found}


LATER = datetime(2025, 6, 1, tzinfo=UTC)


def test_a_petition_has_three_clocks_and_no_clock_of_an_office():
    assert set(clocks(case(filed()), LATER)) == {"PK-DL-08", "PK-DL-09", "PK-DL-10"}


def test_filed_in_time_and_a_day_late():
    last = datetime(2024, 3, 31, 18, 59, tzinfo=UTC)
    assert clocks(case(filed(last)), LATER)["PK-DL-08"].state is State.ON_TIME
    late = case(filed(last + timedelta(minutes=1)))
    assert clocks(late, LATER)["PK-DL-08"].state is State.OVERDUE


def test_the_decision_is_due_after_180_days_of_filing():
    running = case(filed())
    day = date(2024, 9, 16)
    found = clocks(running, datetime(2024, 9, 16, 12, tzinfo=UTC))["PK-DL-09"]
    assert (found.due.local.date(), found.state) == (day, State.DUE)
    assert clocks(running, LATER)["PK-DL-09"].state is State.OVERDUE
    done = case(filed(), *decided(datetime(2024, 9, 16, 18, tzinfo=UTC)))
    assert clocks(done, LATER)["PK-DL-09"].state is State.ON_TIME


def test_the_text_in_force_when_it_was_filed_gives_the_days():
    old = datetime(2018, 9, 1, 6, tzinfo=UTC)
    found = clocks(case(filed(old)), LATER, events={"gazette": datetime(2018, 8, 7, tzinfo=UTC)})
    assert found["PK-DL-09"].deadline.days == 120


def test_a_right_that_nobody_used_lapses_and_a_duty_is_overdue():
    draft = clocks(case(), LATER)
    assert (draft["PK-DL-08"].state, draft["PK-DL-08"].lapsed) == (State.NOT_APPLICABLE, True)
    done = clocks(case(filed(), *decided(FILED + timedelta(days=30))), LATER)
    assert (done["PK-DL-10"].state, done["PK-DL-10"].lapsed) == (State.NOT_APPLICABLE, True)
    assert not done["PK-DL-09"].lapsed
    soon = clocks(case(filed(), *decided(FILED + timedelta(days=30))), FILED + timedelta(days=40))
    assert soon["PK-DL-10"].state is State.DUE


def test_a_start_that_is_not_stated_is_not_evaluable_once_it_matters():
    found = clocks(case(filed()), LATER, events={})
    assert (found["PK-DL-08"].state, found["PK-DL-08"].due) == (State.NOT_EVALUABLE, None)
    assert found["PK-DL-10"].state is State.NOT_APPLICABLE  # nothing is decided: nothing runs


def test_a_holiday_moves_a_last_day_only_where_the_law_says_so():
    holiday = [date(2024, 9, 16)]
    assert clocks(case(filed()), LATER, holidays=holiday)["PK-DL-09"].due.local.date() == holiday[0]
    moving = replace(LAW, deadlines=tuple(replace(one, extends=True) for one in LAW.deadlines))
    found = statutory_clocks(case(filed()), moving, now=LATER, holidays=holiday)
    (clock,) = [one for one in found if one.deadline.code == "PK-DL-09"]
    assert clock.due.local.date() == date(2024, 9, 17)


@pytest.mark.parametrize("kind", CaseKind)
def test_the_first_act_of_a_kind_is_the_event(kind):
    again = FILED + timedelta(days=1)
    one = case(filed(), act("return_for_correction", FILED, reason="x"),
               act("file_again", again, forum="tribunal"), kind=kind)  # fmt: skip
    assert case_events(one) == {f"{kind.value}_filed": FILED}


@given(days=st.integers(-10, 400))
def test_no_clock_goes_back(days):
    """Whatever is overdue stays overdue; time only moves a clock on."""
    order = [State.DUE, State.OVERDUE]
    running = case(filed())
    now = FILED + timedelta(days=days)
    before = clocks(running, now)["PK-DL-09"].state
    after = clocks(running, now + timedelta(days=1))["PK-DL-09"].state
    assert order.index(before) <= order.index(after)
