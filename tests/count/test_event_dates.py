"""The day of an event is the country's, its first, and known only once it has come."""

from datetime import UTC, date, datetime

from count.clocked import event, with_events
from count.small import SEAT, small

from fullcount.count.event_dates import EVENT_NAMES, event_dates
from fullcount.country import packaged_ids, packaged_law
from fullcount.model.rule import Event

POLL = {Event.POLL: date(2031, 3, 9)}
EVENING = datetime(2031, 5, 1, 20, tzinfo=UTC)  # 01:00 of 2 May in the country


def dated(*events, now=None):
    return event_dates(with_events(small([], contests=(SEAT,)), *events), now=now)


def test_the_poll_is_on_the_day_of_the_election():
    assert dated() == POLL
    assert dated(event("poll", EVENING)) == POLL


def test_the_day_is_the_countrys_and_the_first():
    later = event("petition_filed", datetime(2031, 6, 1, tzinfo=UTC), contest=SEAT)
    assert dated(later, event("petition_filed", EVENING)) == {
        **POLL,
        Event.FILING: date(2031, 5, 2),
    }


def test_an_event_after_now_or_without_an_instant_has_no_day_yet():
    events = [event("gazette", EVENING), event("consolidation", None)]
    assert dated(*events, now=datetime(2031, 5, 1, 19, tzinfo=UTC)) == POLL
    assert dated(*events, now=EVENING) == {**POLL, Event.GAZETTE: date(2031, 5, 2)}


def test_the_names_are_those_that_the_clocks_of_some_law_use():
    laws = [packaged_law(law) for law in packaged_ids()]
    used = {name for law in laws for d in law.deadlines for name in (d.starts, d.due_event)}
    assert set(EVENT_NAMES.values()) - used <= {"consolidation"}
