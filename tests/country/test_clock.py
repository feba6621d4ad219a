"""Clocks against the calendar: what the press counted, and two slow ways of counting."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.country.clock import Due, due, start_of_day, state, zone_of
from fullcount.country.load import packaged_law
from fullcount.country.texts import texts_in_force
from fullcount.errors import LawError
from fullcount.model.law import Deadline
from fullcount.model.results import State
from fullcount.model.rule import Event
from fullcount.model.text import Text

KARACHI = "Asia/Karachi"
POLL = start_of_day(date(2024, 2, 8), KARACHI)


def deadline(
    *,
    days: int | None = None,
    hours: int | None = None,
    at: str | None = None,
    inclusive: bool = False,
    extends: bool = False,
) -> Deadline:
    return Deadline(
        code="X-1",
        title=Text(en="x"),
        starts="poll",
        due_event="done",
        citations=(),
        days=days,
        hours=hours,
        at=at,
        inclusive=inclusive,
        extends=extends,
    )


def test_starts_the_day_at_local_midnight() -> None:
    assert POLL.isoformat() == "2024-02-07T19:00:00+00:00"


@pytest.mark.parametrize(
    ("what", "local", "utc"),
    [
        ({"days": 14}, "2024-02-22T23:59:59.999999+05:00", "2024-02-22T18:59:59.999999+00:00"),
        ({"days": 14, "inclusive": True}, "2024-02-21T23:59:59.999999+05:00", None),
        ({"days": 1, "at": "02:00"}, "2024-02-09T02:00:00+05:00", "2024-02-08T21:00:00+00:00"),
        ({"days": 1, "at": "10:00"}, "2024-02-09T10:00:00+05:00", "2024-02-09T05:00:00+00:00"),
        ({"days": 0}, "2024-02-08T23:59:59.999999+05:00", None),
        ({"days": 1, "inclusive": True}, "2024-02-08T23:59:59.999999+05:00", None),
        ({"days": 45}, "2024-03-24T23:59:59.999999+05:00", None),  # 21 Feb, 24 Mar: leap year
        ({"days": 60}, "2024-04-08T23:59:59.999999+05:00", None),
        ({"days": 180}, "2024-08-06T23:59:59.999999+05:00", None),
        ({"hours": 24}, "2024-02-09T00:00:00+05:00", "2024-02-08T19:00:00+00:00"),
    ],
)
def test_counts_as_the_calendar_on_the_wall(
    what: dict[str, object], local: str, utc: str | None
) -> None:
    found = due(deadline(**what), POLL, zone=KARACHI)  # type: ignore[arg-type]
    assert found.local.isoformat() == local
    assert found.local == found.utc
    assert found.utc.utcoffset() == timedelta(0)
    if utc is not None:
        assert found.utc.isoformat() == utc


def test_an_event_late_in_the_utc_day_belongs_to_the_local_day() -> None:
    evening = datetime(2024, 2, 8, 20, tzinfo=UTC)  # 01:00 of the 9th in Karachi
    assert due(deadline(days=1), evening, zone=KARACHI).local.date() == date(2024, 2, 10)


def test_a_holiday_moves_the_last_day_only_where_the_law_says_so() -> None:
    holidays = {date(2024, 2, 22), date(2024, 2, 23)}
    stays = due(deadline(days=14), POLL, zone=KARACHI, holidays=holidays)
    moves = due(deadline(days=14, extends=True), POLL, zone=KARACHI, holidays=holidays)
    assert stays.local.date() == date(2024, 2, 22)
    assert moves.local.date() == date(2024, 2, 24)
    assert due(deadline(days=14, extends=True), POLL, zone=KARACHI) == stays


def test_a_day_of_23_or_25_hours_is_one_day_and_24_hours_are_24_hours() -> None:
    berlin = "Europe/Berlin"
    before = datetime(2024, 3, 30, 11, tzinfo=UTC)  # noon on the eve of summer time
    assert due(deadline(days=1, at="12:00"), before, zone=berlin).utc == before + timedelta(
        hours=23
    )
    assert due(deadline(hours=24), before, zone=berlin).local.hour == 13
    before = datetime(2024, 10, 26, 10, tzinfo=UTC)
    assert due(deadline(days=1, at="12:00"), before, zone=berlin).utc == before + timedelta(
        hours=25
    )


def test_a_time_that_occurs_twice_or_never_is_read_in_favour_of_who_must_act() -> None:
    berlin = "Europe/Berlin"
    twice = due(deadline(days=1, at="02:30"), datetime(2024, 10, 26, 10, tzinfo=UTC), zone=berlin)
    assert twice.utc == datetime(2024, 10, 27, 1, 30, tzinfo=UTC)  # the second 02:30
    never = due(deadline(days=1, at="02:30"), datetime(2024, 3, 30, 10, tzinfo=UTC), zone=berlin)
    assert never.local.isoformat() == "2024-03-31T03:30:00+02:00"


@settings(deadline=None)
@given(
    minutes=st.integers(0, 15 * 365 * 24 * 60),
    days=st.integers(0, 400),
    inclusive=st.booleans(),
    holidays=st.sets(st.integers(0, 410), max_size=30),
)
def test_agrees_with_turning_the_pages_of_a_calendar(
    *, minutes: int, days: int, inclusive: bool, holidays: set[int]
) -> None:
    if inclusive and days == 0:
        days = 1
    starts_at = datetime(2015, 1, 1, tzinfo=ZoneInfo(KARACHI)) + timedelta(minutes=minutes)
    closed = {starts_at.date() + timedelta(days=each) for each in holidays}
    page, left = starts_at.date(), days - (1 if inclusive else 0)
    while left > 0:
        page, left = page + timedelta(days=1), left - 1
    while page in closed:
        page += timedelta(days=1)
    rule = deadline(days=days, inclusive=inclusive, extends=True)
    found = due(rule, starts_at.astimezone(UTC), zone=KARACHI, holidays=closed)
    assert found.local.date() == page
    assert (found.local + timedelta(microseconds=1)).date() == page + timedelta(days=1)


@pytest.mark.parametrize(
    ("met", "now", "expected"),
    [
        (-1, None, State.ON_TIME),
        (0, None, State.ON_TIME),
        (1, None, State.OVERDUE),
        (1, -1, State.OVERDUE),  # met late by its own record, whatever the watch says
        (None, -1, State.DUE),
        (None, 0, State.DUE),
        (None, 1, State.OVERDUE),
        (None, None, State.NOT_EVALUABLE),
    ],
)
def test_state_at_the_boundary(met: int | None, now: int | None, expected: State) -> None:
    ends = datetime(2024, 2, 8, 21, tzinfo=UTC)
    limit = Due(utc=ends, local=ends.astimezone(ZoneInfo(KARACHI)))

    def at(seconds: int | None) -> datetime | None:
        return None if seconds is None else ends + timedelta(seconds=seconds)

    assert state(limit, met_at=at(met), now=at(now)) is expected


def test_a_clock_that_never_started_is_not_applicable() -> None:
    assert state(None, met_at=None, now=POLL) is State.NOT_APPLICABLE


def test_refuses_what_has_no_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        due(deadline(days=1), datetime(2024, 2, 8), zone=KARACHI)  # noqa: DTZ001
    for name in ("Asia/Nowhere", "", "Asia", "../etc/passwd", "a\0b", "ü" * 300):
        with pytest.raises(LawError):
            zone_of(name, where="law.toml")
    with pytest.raises(ValueError, match="neither"):
        due(deadline(), POLL, zone=KARACHI)


def test_takes_any_aware_instant() -> None:
    elsewhere = POLL.astimezone(timezone(timedelta(hours=-8)))
    rule = deadline(days=14)
    assert due(rule, elsewhere, zone=KARACHI) == due(rule, POLL, zone=KARACHI)


@pytest.mark.parametrize(
    ("code", "filed", "days"),
    [("PK-DL-09", date(2018, 9, 10), 120), ("PK-DL-09", date(2024, 3, 20), 180)],
)
def test_pakistan_decides_petitions_by_the_text_at_filing(
    code: str, filed: date, days: int
) -> None:
    law = packaged_law("pakistan")
    texts = [rule for rule in law.deadlines if rule.code == code]
    (text,) = texts_in_force(texts, {Event.FILING: filed})
    ends = due(text, start_of_day(filed, law.zone), zone=law.zone)
    assert ends.local.date() == filed + timedelta(days=days)


def test_pakistan_published_its_forms_of_2024_twelve_days_late() -> None:
    law = packaged_law("pakistan")
    (text,) = texts_in_force(
        [rule for rule in law.deadlines if rule.code == "PK-DL-05"], {Event.POLL: date(2024, 2, 8)}
    )
    ends = due(text, POLL, zone=law.zone)
    published = start_of_day(date(2024, 3, 5), law.zone)
    assert ends.local.date() == date(2024, 2, 22)
    assert state(ends, met_at=published, now=None) is State.OVERDUE
    assert (published - ends.utc).days == 11  # begun; the twelfth day had started
