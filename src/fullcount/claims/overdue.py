"""What is overdue, by the law's own clock: of cases, of duties, and of what a series leaves open.

Grain: one clock. Whether a petition is late is asked of its own filing and decision; of a
published series, which names no petition, only what follows whichever they are is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fullcount.claims.aggregate import Progress
from fullcount.claims.book import Book
from fullcount.claims.case import Case
from fullcount.claims.deadline import deadline_of, law_named
from fullcount.claims.published import Duty
from fullcount.claims.statutory import Clock, statutory_clocks
from fullcount.country import due, start_of_day, state
from fullcount.model.results import State


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


def case_clocks(book: Book, *, now: datetime) -> Mapping[str, tuple[Clock, ...]]:
    """Read the law's clocks on every case that names a law, as at ``now``."""
    found = {}
    for name, case in book.cases.items():
        law, gazetted = book.law_of(name), book.opened[name].gazetted_on
        if law is not None:
            events = {} if gazetted is None else {"gazette": start_of_day(gazetted, law.zone)}
            found[name] = statutory_clocks(case, law, now=now, events=events)
    return found


def to_decide(case: Case, clocks: Sequence[Clock]) -> Clock | None:
    """Give the clock by which a case is to be decided; None where none has begun."""
    return _running(clocks, f"{case.kind.value}_decided")


def to_file(case: Case, clocks: Sequence[Clock]) -> Clock | None:
    """Give the clock by which it was to be filed; None where its start is not stated."""
    return _running(clocks, f"{case.kind.value}_filed")


def _running(clocks: Sequence[Clock], due_event: str) -> Clock | None:
    return next(
        (one for one in clocks if one.deadline.due_event == due_event and one.due is not None),
        None,
    )


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
