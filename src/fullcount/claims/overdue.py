"""What is overdue, by the law's own clock: of cases, of duties, and of what a series leaves open.

Grain: one clock. Whether a petition is late is asked of its own filing and decision; of a
published series, which names no petition, only what follows whichever they are is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fullcount.claims.aggregate import Progress
from fullcount.claims.book import Book
from fullcount.claims.case import Case, CaseKind
from fullcount.claims.deadline import deadline_between, deadline_of, law_named
from fullcount.claims.published import Duty
from fullcount.country import due, start_of_day, state
from fullcount.model.law import Law
from fullcount.model.results import State

FILED, DECIDED = "petition_filed", "petition_decided"
ENDS = frozenset({"decide", "withdraw", "refuse_admission"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One deadline of one case. ``due_on`` is the last local day on which it is met."""

    code: str
    due_on: date
    met_at: datetime | None
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a duty was kept. ``late`` in days; None where it is not met as far as is told."""

    due_on: date
    state: State
    late: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a series leaves undecided on its last day.

    Each of ``running`` is overdue unless it was filed after ``unless_after``.
    """

    running: int
    as_of: date
    code: str
    days: int
    unless_after: date


def case_clock(case: Case, law: Law | None, *, now: datetime) -> Clock | None:
    """Ask a petition's clock: filed to decided. None where the law has none, or nothing began."""
    if law is None or case.kind is not CaseKind.PETITION:
        return None
    filed = next((act.at for act in case.history if act.act == "file"), None)
    if filed is None:
        return None
    rule = deadline_between(law, starts=FILED, due_event=DECIDED, on=filed.date())
    if rule is None:
        return None
    ends = due(rule, filed, zone=law.zone)
    met = next((act.at for act in case.history if act.act in ENDS), None)
    return Clock(
        code=rule.code,
        due_on=ends.local.date(),
        met_at=met,
        state=state(ends, met_at=met, now=now),
    )


def case_clocks(book: Book, *, now: datetime) -> Mapping[str, Clock]:
    """Ask the clock of every case that has one, as at ``now``."""
    asked = {
        name: case_clock(case, book.law_of(name), now=now) for name, case in book.cases.items()
    }
    return {name: clock for name, clock in asked.items() if clock is not None}


def kept(duty: Duty) -> Kept | None:
    """Say when a duty was due, and by how many days it was late; None: no such law that day."""
    law = law_named(duty.law)
    rule = None if law is None else deadline_of(law, duty.clock, on=duty.starts_on)
    if law is None or rule is None:
        return None
    ends = due(rule, start_of_day(duty.starts_on, law.zone), zone=law.zone)
    due_on = ends.local.date()
    met = None if duty.met_on is None else start_of_day(duty.met_on, law.zone)
    told = start_of_day(duty.origin.as_of, law.zone)
    late = None if duty.met_on is None else max((duty.met_on - due_on).days, 0)
    return Kept(due_on=due_on, state=state(ends, met_at=met, now=told), late=late)


def left(last: Progress, *, law: str, clock: str) -> Left | None:
    """Say what follows for those a series leaves undecided; None where the clock counts no days."""
    known = law_named(law)
    rule = None if known is None else deadline_of(known, clock, on=last.as_of)
    if rule is None or rule.days is None:
        return None
    # Filed on this day, it may be decided until the last moment of the series' own day.
    limit = last.as_of - timedelta(days=rule.days - rule.inclusive)
    return Left(
        running=last.filed - last.decided,
        as_of=last.as_of,
        code=rule.code,
        days=rule.days,
        unless_after=limit - timedelta(days=1),
    )
