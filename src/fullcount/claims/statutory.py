"""Which of the law's clocks run on a case, and were they kept?

Grain: one deadline of one case. Source: the law's ``clocks.toml``, read by
:mod:`fullcount.country.clock`: start rule, days or hours, holidays, extension. A duty that was not
done in time is overdue; a right that nobody used in time has lapsed, and is nobody's fault. A stay
does not stop a clock unless the law's file says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fullcount.claims.case import Case
from fullcount.country.clock import Due, due, state, zone_of
from fullcount.country.texts import texts_in_force
from fullcount.model.law import Deadline, Law
from fullcount.model.results import State
from fullcount.model.rule import Event

ACTS: Mapping[str, str] = {
    "file": "{kind}_filed",
    "register": "{kind}_registered",
    "acknowledge": "{kind}_acknowledged",
    "decide": "{kind}_decided",
    "withdraw": "{kind}_decided",
    "refuse_admission": "{kind}_decided",
    "appeal": "appeal_filed",
    "decide_appeal": "appeal_decided",
    "carry_out": "remedy_carried_out",
}
"""The event of the law that an act is. The first act of a kind is the event."""

RIGHTS = frozenset({"file", "appeal"})
"""Acts that a party may do and need not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """``starts_at`` None = the start is not stated. ``lapsed``: a right was not used in time."""

    deadline: Deadline
    starts_at: datetime | None
    due: Due | None
    met_at: datetime | None
    state: State
    lapsed: bool = False


def statutory_clocks(
    case: Case,
    law: Law,
    *,
    now: datetime,
    events: Mapping[str, datetime] | None = None,
    holidays: Collection[date] = (),
) -> tuple[Clock, ...]:
    """Read every clock of ``law`` that an act of this kind of case can stop, as at ``now``.

    ``events`` are those outside the case (``gazette``), aware; the case's own come from its acts.
    """
    known = {**(events or {}), **case_events(case)}
    rights = {_named(act, case) for act in RIGHTS}
    stops = {_named(act, case) for act in ACTS}
    dates = _dates(known, case, law)
    return tuple(
        _clock(one, known, law=law, now=now, holidays=holidays, right=one.due_event in rights)
        for one in texts_in_force(law.deadlines, dates)
        if one.due_event in stops
    )


def case_events(case: Case) -> Mapping[str, datetime]:
    """Give the events of the law that the case's acts are, each at its first instant."""
    found: dict[str, datetime] = {}
    for act in case.history:
        if act.act in ACTS:
            found.setdefault(_named(act.act, case), act.at)
    return found


def _named(act: str, case: Case) -> str:
    return ACTS[act].format(kind=case.kind.value)


def _dates(known: Mapping[str, datetime], case: Case, law: Law) -> Mapping[Event, date]:
    """Give the local days that select the text of the law."""
    zone = zone_of(law.zone, where=law.id)
    named = {
        Event.POLL: "poll",
        Event.CONSOLIDATION: "consolidation",
        Event.GAZETTE: "gazette",
        Event.FILING: _named("file", case),
    }
    days = {
        event: known[name].astimezone(zone).date() for event, name in named.items() if name in known
    }
    if Event.FILING in days:
        # An earlier event whose day nobody states happened by then; no clock starts on that day.
        days.setdefault(Event.POLL, days[Event.FILING])
    return days


def _clock(
    deadline: Deadline,
    known: Mapping[str, datetime],
    *,
    law: Law,
    now: datetime,
    holidays: Collection[date],
    right: bool,
) -> Clock:
    starts, met = known.get(deadline.starts), known.get(deadline.due_event)
    if starts is None:
        begun = State.NOT_APPLICABLE if met is None else State.NOT_EVALUABLE
        return Clock(deadline=deadline, starts_at=None, due=None, met_at=met, state=begun)
    ends = due(deadline, starts, zone=law.zone, holidays=holidays)
    found = state(ends, met_at=met, now=now)
    lapsed = right and met is None and found is State.OVERDUE
    return Clock(
        deadline=deadline,
        starts_at=starts,
        due=ends,
        met_at=met,
        state=State.NOT_APPLICABLE if lapsed else found,
        lapsed=lapsed,
    )
