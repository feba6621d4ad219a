"""Statutory clocks: when something is due in the country's own time, and whether it was met.

Grain: one deadline that started at one instant. Local time is kept beside UTC, because the law
speaks of local days and the record is in UTC. Days are calendar days of the country's zone;
hours are hours that pass, whatever the clocks on the wall are set to.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fullcount.errors import LawError
from fullcount.model.law import Deadline
from fullcount.model.results import State

END_OF_DAY = time.max
"""The last moment of a day: what is due on a day may be done until it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The last instant at which the duty is still met in time."""

    utc: datetime
    local: datetime


def zone_of(name: str, *, where: str) -> ZoneInfo:
    """Find a zone of the IANA database (``Asia/Karachi``); LawError if there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError) as cause:  # each is raised for some unknown name
        raise LawError(f"zone {name!r} is not a time zone", where=where) from cause


def start_of_day(day: date, zone: str) -> datetime:
    """Give the first instant of a local day, in UTC: for an event stated by its date only."""
    return _instant(datetime.combine(day, time.min), zone_of(zone, where="clock"), last=False)


def due(
    deadline: Deadline, starts_at: datetime, *, zone: str, holidays: Collection[date] = ()
) -> Due:
    """When a deadline that started at ``starts_at`` (aware) ends.

    ``days`` are counted from the day after the event, or from its own day if the law counts
    inclusively; the duty may then be met until that day ends, or until ``at`` on it. A last
    day that is among ``holidays`` moves on only where the law says so.

    >>> from fullcount.model.text import Text
    >>> rule = Deadline(code="x", title=Text(en="x"), starts="poll", due_event="x",
    ...                 citations=(), days=1, at="02:00")
    >>> due(rule, datetime(2024, 2, 8, 12, tzinfo=UTC), zone="Asia/Karachi").utc.isoformat()
    '2024-02-08T21:00:00+00:00'
    """
    local_zone = zone_of(zone, where=f"deadline {deadline.code}")
    if starts_at.tzinfo is None:
        raise ValueError("starts_at must be aware")
    if deadline.hours is not None:
        ends = starts_at.astimezone(UTC) + timedelta(hours=deadline.hours)
        return Due(utc=ends, local=ends.astimezone(local_zone))
    if deadline.days is None:
        raise ValueError(f"deadline {deadline.code} has neither days nor hours")
    first_day = starts_at.astimezone(local_zone).date()
    last_day = first_day + timedelta(days=deadline.days - deadline.inclusive)
    while deadline.extends and last_day in holidays:
        last_day += timedelta(days=1)
    at = END_OF_DAY if deadline.at is None else time.fromisoformat(deadline.at)
    ends = _instant(datetime.combine(last_day, at), local_zone, last=True)
    return Due(utc=ends, local=ends.astimezone(local_zone))


def state(due: Due | None, *, met_at: datetime | None, now: datetime | None) -> State:
    """Was the duty met, is it still due, or is it late?

    ``due`` None: the clock never started, so nothing is due. ``met_at`` None: not met as far as
    is known; ``now`` None then says that nobody was watching, and the answer is not evaluable.
    """
    if due is None:
        return State.NOT_APPLICABLE
    if met_at is not None:
        return State.ON_TIME if met_at <= due.utc else State.OVERDUE
    if now is None:
        return State.NOT_EVALUABLE
    return State.DUE if now <= due.utc else State.OVERDUE


def _instant(local: datetime, zone: ZoneInfo, *, last: bool) -> datetime:
    """Turn a local time into an instant.

    When clocks are put back a time occurs twice, when they are put forward it never does; both
    readings are then taken, and the later one is the end of a deadline, so that nobody is late
    only because of the clock.
    """
    readings = [local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return max(readings) if last else min(readings)
