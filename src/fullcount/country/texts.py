"""Which text of the law was in force: selected by the date of the event it governs.

Grain: one text (a rule, a winner rule or a deadline with its days in force). A poll under one
text can be consolidated under the next, so every text names the event whose date selects it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from fullcount.model.law import Law
from fullcount.model.rule import Event, Rule


class Dated(Protocol):
    """Anything with days in force: ``Rule``, ``WinnerRule``, ``Deadline``."""

    @property
    def event(self) -> Event: ...
    @property
    def in_force_from(self) -> date | None: ...
    @property
    def in_force_to(self) -> date | None: ...


T = TypeVar("T", bound=Dated)

PROCEDURE = (Event.POLL, Event.CONSOLIDATION, Event.GAZETTE, Event.FILING)
"""The order in which the events happen."""


def texts_in_force(texts: Iterable[T], dates: Mapping[Event, date]) -> tuple[T, ...]:
    """Keep the texts in force on the date of their event, in the order given.

    An event whose date is not given takes that of the nearest event before it: a poll known
    to be of February is consolidated under February's text unless a date says otherwise. With
    no earlier date either, only texts in force on every day are kept.
    """
    days = event_days(dates)
    return tuple(text for text in texts if _in_force(text, days.get(text.event)))


def recount_rules(law: Law, dates: Mapping[Event, date]) -> tuple[Rule, ...]:
    """Contest rules in force that say, where broken, that a recount is due on request.

    They are the one place of the thresholds; a law without such rules gives none, and recount
    eligibility is then not evaluable rather than denied.
    """
    named = tuple(rule for rule in law.rules if rule.code in law.recount)
    return texts_in_force(named, dates)


def event_days(dates: Mapping[Event, date]) -> dict[Event, date]:
    """Give every event a day: its own, else that of the nearest event before it."""
    days: dict[Event, date] = {}
    latest: date | None = None
    for event in PROCEDURE:
        latest = dates.get(event, latest)
        if latest is not None:
            days[event] = latest
    return days


def overlap(one: Dated, other: Dated) -> bool:
    """Is there a day on which both texts are in force?"""
    starts = [text.in_force_from for text in (one, other) if text.in_force_from]
    ends = [text.in_force_to for text in (one, other) if text.in_force_to]
    return not starts or not ends or max(starts) <= min(ends)


def _in_force(text: Dated, day: date | None) -> bool:
    first, last = text.in_force_from, text.in_force_to
    if day is None:
        return first is None and last is None
    return (first is None or first <= day) and (last is None or day <= last)
