"""Nothing is late unless the law's own clock says so, to the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from claims.records import CASE, DECIDED, FILED, acts, lines, published

from fullcount.claims.aggregate import Progress
from fullcount.claims.book import fresh, open_book
from fullcount.claims.docketfile import read_records
from fullcount.claims.overdue import case_clocks, kept, left, to_decide, to_file
from fullcount.model.results import State

FILED_ON = date(2031, 3, 1)
DUE_ON = FILED_ON + timedelta(days=180)


def book(*records):
    return open_book(fresh((), read_records(lines(*records), name="a.jsonl")))


@pytest.mark.parametrize(
    ("steps", "now", "state"),
    [
        (FILED, DUE_ON, State.DUE),
        (FILED, DUE_ON + timedelta(days=1), State.OVERDUE),
        (DECIDED, DUE_ON + timedelta(days=900), State.ON_TIME),
    ],
)
def test_a_petition_is_late_from_the_day_after_its_last(steps, now, state):
    at = datetime(now.year, now.month, now.day, 12, tzinfo=UTC)
    taken = book(CASE, *acts(steps))
    clock = to_decide(taken.cases["C-1"], case_clocks(taken, now=at)["C-1"])
    told = (clock.deadline.code, clock.due.local.date(), clock.state)
    assert told == ("PK-DL-09", DUE_ON, state)


@pytest.mark.parametrize("case", [CASE | {"kind": "complaint"}, {**CASE, "law": "sahra"}])
def test_a_case_without_a_clock_of_the_law_has_none(case):
    taken = book(case, *acts(FILED))
    clocks = case_clocks(taken, now=datetime(2040, 1, 1, tzinfo=UTC))["C-1"]
    assert to_decide(taken.cases["C-1"], clocks) is None


def test_a_draft_and_a_lawless_case_have_no_clock():
    now = datetime(2040, 1, 1, tzinfo=UTC)
    draft = book(CASE)
    assert to_decide(draft.cases["C-1"], case_clocks(draft, now=now)["C-1"]) is None
    assert case_clocks(book({k: v for k, v in CASE.items() if k != "law"}), now=now) == {}


@pytest.mark.parametrize(("days", "state"), [(45, State.ON_TIME), (46, State.OVERDUE)])
def test_a_petition_was_to_be_filed_within_45_days_of_the_gazette(days, state):
    gazetted = FILED_ON - timedelta(days=days)
    taken = book(CASE | {"gazetted_on": f"{gazetted}"}, *acts(FILED))
    clocks = case_clocks(taken, now=datetime(2031, 4, 1, tzinfo=UTC))["C-1"]
    assert to_file(taken.cases["C-1"], clocks).state is state


@pytest.mark.parametrize(
    ("met_on", "state", "late"),
    [
        ("2024-02-22", State.ON_TIME, 0),
        ("2024-02-23", State.OVERDUE, 1),
        ("2024-03-05", State.OVERDUE, 12),
    ],
)
def test_forms_were_due_on_22_february_2024_and_came_on_5_march(met_on, state, late):
    known = {"law": "pakistan", "clock": "PK-DL-05", "starts_on": "2024-02-08", "met_on": met_on}
    found = kept(book(published("duty", "d", **known)).duties["d"])
    assert (found.due_on, found.state, found.late) == (date(2024, 2, 22), state, late)


def test_a_duty_that_nobody_says_is_met_is_not_late_by_days():
    known = {"law": "pakistan", "clock": "PK-DL-05", "starts_on": "2024-02-08"}
    found = kept(book(published("duty", "d", as_of="2024-02-22", **known)).duties["d"])
    assert (found.state, found.late) == (State.DUE, None)


def test_whichever_petitions_a_series_leaves_open():
    """Filed on 1 February it may be decided until 31 July ends: so not yet late on that day."""
    point = Progress(as_of=date(2025, 7, 31), decided=171, filed=374, source="x")
    found = left(point, law="pakistan", clock="PK-DL-09")
    assert (found.running, found.days, found.unless_after) == (203, 180, date(2025, 1, 31))
    assert date(2025, 2, 1) + timedelta(days=180) == date(2025, 7, 31)


def test_a_clock_of_hours_says_nothing_of_days():
    point = Progress(as_of=date(2025, 7, 31), decided=1, filed=2, source="x")
    assert left(point, law="pakistan", clock="PK-DL-04") is None
