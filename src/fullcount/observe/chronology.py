"""What was restricted when, by whom, and whom did it touch?

Grain: one dated restriction: an order, a block, an arrest. A chronology lists what sources say
happened; whether it was undue is an assessment of its own (:mod:`~.restriction`). A day that no
source states is absent, not guessed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fullcount.model.text import Text
from fullcount.observe.restriction import Source
from fullcount.observe.taxonomy import packaged_taxonomy

EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """``until``: last day, None = not stated. ``contestant``: None = it touched everybody."""

    restricted_id: str
    code: str
    on: date
    says: Text
    actor: str  # an institution; "not stated" where no source names one
    sources: tuple[Source, ...]
    until: date | None = None
    area: str | None = None
    contestant: str | None = None
    assessment: str | None = None  # id of its assessment

    def __post_init__(self) -> None:
        packaged_taxonomy().code(self.code)
        if not self.sources:
            raise ValueError(f"{self.restricted_id} names no source")
        if self.until is not None and self.until < self.on:
            raise ValueError(f"{self.restricted_id} ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronology:
    """Entries in the order of days, parted at the polling day."""

    before: tuple[Restricted, ...]
    on_the_day: tuple[Restricted, ...]
    after: tuple[Restricted, ...]
    by_actor: Mapping[str, int]
    by_contestant: Mapping[str, int]


def chronology(entries: Sequence[Restricted], *, poll: date) -> Chronology:
    """Put entries in order around the polling day and count them by actor and contestant.

    What began before and was still in force on the day stands before: its own day is when it
    began. Counts are of entries sources told of, not of all there were.
    """
    ids = [one.restricted_id for one in entries]
    if len(set(ids)) < len(ids):
        raise ValueError("two entries have one id")
    ordered = sorted(entries, key=lambda one: (one.on, one.restricted_id))
    return Chronology(
        before=tuple(one for one in ordered if one.on < poll),
        on_the_day=tuple(one for one in ordered if one.on == poll),
        after=tuple(one for one in ordered if one.on > poll),
        by_actor=Counter(one.actor for one in ordered),
        by_contestant=Counter(one.contestant or EVERYBODY for one in ordered),
    )
