"""Clocks that start, end, and are met or not; texts chosen by the day of their event."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from count.clocked import AFTER, BEFORE, DUE, LAW_10, deadline, event, with_events
from count.small import LAW, SEAT, small

from fullcount.count.deadlines import deadlines
from fullcount.model import results
from fullcount.model.frames import EVENTS, empty
from fullcount.model.rule import Event


def timed(*events, law=LAW_10, now=BEFORE, contests=(SEAT,)):
    return deadlines(with_events(small([], contests=contests), *events), law, now=now)


def test_the_poll_starts_its_clock_by_the_day_of_the_election():
    found = timed().row(0, named=True)
    assert (found["contest_id"], found["due_at"], found["met_at"]) == (None, DUE, None)
    assert timed().schema == pl.Schema(results.DEADLINES)


@pytest.mark.parametrize(
    ("met", "now", "state"),
    [
        (None, BEFORE, "due"),
        (None, AFTER, "overdue"),
        (BEFORE, AFTER, "on_time"),
        (DUE, AFTER, "on_time"),
        (AFTER, AFTER, "overdue"),
    ],
)
def test_states(met, now, state):
    events = [event("provisional_result_complete", met)] if met else []
    assert timed(*events, now=now)["state"].item() == state


def test_each_contest_for_itself_once_one_is_named():
    found = timed(
        event("provisional_result_complete", BEFORE, contest=SEAT),
        now=AFTER,
        contests=[SEAT, "NA-2"],
    )
    assert found.select("contest_id", "state").rows() == [
        (SEAT, "on_time"),
        ("NA-2", "overdue"),
    ]


def test_what_is_said_of_the_whole_election_holds_for_a_contest_of_which_nothing_is_said():
    found = timed(
        event("provisional_result_complete", BEFORE),
        event("provisional_result_complete", AFTER, contest=SEAT),
        now=AFTER,
        contests=[SEAT, "NA-2"],
    )
    assert found.select("contest_id", "state").rows() == [
        (SEAT, "overdue"),
        ("NA-2", "on_time"),
    ]


def test_two_sources_that_contradict_each_other_both_stand():
    found = timed(
        event("provisional_result_complete", BEFORE, source="a"),
        event("provisional_result_complete", AFTER, source="b"),
        now=AFTER,
    )
    assert found.select("source_id", "state").rows() == [("a", "on_time"), ("b", "overdue")]


def test_a_clock_that_never_started_is_not_applicable():
    gazette = deadline("X-45", starts="gazette", due_event="petition", days=45)
    law = replace(LAW, deadlines=(gazette,))
    assert timed(law=law)["state"].item() == "not_applicable"
    started = timed(event("gazette", BEFORE, contest=SEAT), law=law, contests=[SEAT, "NA-2"])
    assert started.select("contest_id", "state").rows() == [(SEAT, "due")]


def test_the_text_in_force_on_the_day_of_the_event():
    old = deadline("X-10", days=1, at="02:00", in_force_to=date(2031, 3, 8))
    new = deadline("X-10", days=1, at="10:00", in_force_from=date(2031, 3, 9))
    law = replace(LAW, deadlines=(old, new))
    assert timed(law=law)["due_at"].to_list() == [DUE]


def test_a_text_is_in_force_on_its_first_and_on_its_last_day():
    day = date(2031, 3, 9)
    for bounds in ({"in_force_to": day}, {"in_force_from": day}):
        law = replace(LAW, deadlines=(deadline("X-10", days=1, at="10:00", **bounds),))
        assert timed(law=law).height == 1


def test_the_text_is_chosen_by_the_event_that_selects_it():
    old = deadline("X-9", days=120, in_force_to=date(2031, 5, 1), event=Event.FILING)
    new = deadline("X-9", days=180, in_force_from=date(2031, 5, 2), event=Event.FILING)
    law = replace(LAW, deadlines=tuple(replace(d, starts="petition_filed") for d in (old, new)))
    # Filed on 1 May at 20:00 UTC, which is 2 May in the country.
    filed = datetime(2031, 5, 1, 20, tzinfo=UTC)
    found = timed(event("petition_filed", filed), law=law, now=filed)
    assert found["due_at"].dt.date().to_list() == [date(2031, 10, 29)]


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Asia/Karachi")])
def test_what_happens_after_now_is_not_known_yet(zone):
    met = event("provisional_result_complete", DUE)
    early = timed(met, now=BEFORE.astimezone(zone)).row(0, named=True)
    assert (early["state"], early["met_at"]) == ("due", None)
    then = timed(met, now=DUE.astimezone(zone)).row(0, named=True)
    assert (then["state"], then["met_at"]) == ("on_time", DUE)


def test_a_clock_that_starts_after_now_has_not_started():
    gazette = deadline("X-45", starts="gazette", due_event="petition", days=45)
    law = replace(LAW, deadlines=(gazette,))
    later = timed(event("gazette", AFTER), law=law, now=BEFORE).row(0, named=True)
    assert (later["state"], later["due_at"]) == ("not_applicable", None)


def test_an_event_without_an_instant_is_no_event():
    assert timed(event("provisional_result_complete", None), now=AFTER)["state"].item() == "overdue"


@pytest.mark.parametrize(("now", "state"), [(BEFORE, "due"), (AFTER, "not_evaluable")])
def test_a_package_that_names_no_event_watched_no_clock(now, state):
    silent = replace(small([], contests=(SEAT,)), events=empty(EVENTS))
    assert deadlines(silent, LAW_10, now=now)["state"].item() == state
