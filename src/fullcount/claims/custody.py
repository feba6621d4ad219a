"""Who held this piece of evidence, and is there a moment when nobody can say?

Grain: one event in the custody of one item. Source: ISO/IEC 27037 (the minimal custody record)
and the Berkeley Protocol (evidentiary and working copies), as gathered in the field notes. The
chain is append-only; a gap is a finding about the record, not about the people in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Handling(StrEnum):
    """What was done to the item."""

    COLLECTED = "collected"
    RECEIVED = "received"
    TRANSFERRED = "transferred"
    VIEWED = "viewed"
    COPIED = "copied"
    SEALED = "sealed"
    UNSEALED = "unsealed"
    VERIFIED = "verified"
    EXPORTED = "exported"
    RETURNED = "returned"
    DESTROYED = "destroyed"


MOVES = {Handling.RECEIVED, Handling.TRANSFERRED, Handling.RETURNED}
"""After these somebody else holds the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """Holders are roles or pseudonyms. ``sha256`` of the item afterwards; null = not taken."""

    evidence_id: str
    handling: Handling
    at: datetime
    holder: str  # who has it afterwards
    given_by: str | None = None  # who had it before, for a move
    seal: str | None = None  # number put on, or found when opened
    sha256: str | None = None


class GapKind(StrEnum):
    NO_BEGINNING = "no_beginning"
    OUT_OF_ORDER = "out_of_order"
    HOLDER_UNKNOWN = "holder_unknown"
    OTHER_SEAL = "other_seal"
    OPENED_UNSEALED = "opened_unsealed"
    MOVED_UNSEALED = "moved_unsealed"
    BYTES_CHANGED = "bytes_changed"
    AFTER_THE_END = "after_the_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """``event`` is the place in the chain, from 1, at which the record does not join."""

    kind: GapKind
    event: int
    says: str


def gaps(chain: Sequence[CustodyEvent], *, sealed_moves: bool = False) -> tuple[Gap, ...]:
    """Name every place where the chain does not join, in its own order.

    ``sealed_moves``: the law asks that it is moved under seal only (Elections Act 2017,
    s.90(15), packets). Raises ValueError for events of several items.
    """
    if len({event.evidence_id for event in chain}) > 1:
        raise ValueError("a chain is of one item")
    found: list[Gap] = []
    if chain and chain[0].handling is not Handling.COLLECTED:
        says = f"The chain begins with {chain[0].handling}; who collected it is not stated."
        found.append(Gap(kind=GapKind.NO_BEGINNING, event=1, says=says))
    held = _Held(sealed_moves=sealed_moves)
    for number, event in enumerate(chain, 1):
        found += held.take(event, number)
    return tuple(found)


class _Held:
    """The item as the events so far leave it."""

    def __init__(self, *, sealed_moves: bool) -> None:
        self._sealed_moves = sealed_moves
        self._last: CustodyEvent | None = None
        self._seal: str | None = None
        self._sha256: str | None = None

    def take(self, event: CustodyEvent, number: int) -> list[Gap]:
        found = [
            Gap(kind=kind, event=number, says=says)
            for kind, says in (
                *self._order(event), *self._holder(event), *self._seals(event), *self._bytes(event),
            )
        ]  # fmt: skip
        self._last = event
        self._sha256 = event.sha256 or self._sha256
        if event.handling is Handling.SEALED:
            self._seal = event.seal
        elif event.handling is Handling.UNSEALED:
            self._seal = None
        return found

    def _order(self, event: CustodyEvent) -> list[tuple[GapKind, str]]:
        last = self._last
        if last is None:
            return []
        if last.handling is Handling.DESTROYED:
            return [(GapKind.AFTER_THE_END, f"It was destroyed, and then {event.handling}.")]
        if event.at < last.at:
            return [(GapKind.OUT_OF_ORDER, f"{event.handling} is dated before {last.handling}.")]
        return []

    def _holder(self, event: CustodyEvent) -> list[tuple[GapKind, str]]:
        last = self._last
        if last is None:
            return []
        before = event.given_by if event.handling in MOVES else event.holder
        if before == last.holder:
            return []
        told = before or "somebody not stated"
        says = f"{last.holder} had it; {event.handling} names {told} as its holder."
        return [(GapKind.HOLDER_UNKNOWN, says)]

    def _seals(self, event: CustodyEvent) -> list[tuple[GapKind, str]]:
        if event.handling is Handling.UNSEALED:
            if self._seal is None:
                return [(GapKind.OPENED_UNSEALED, "It was opened, and no seal had been put on.")]
            if event.seal != self._seal:
                says = f"Seal {self._seal} was put on; {event.seal or 'none'} was found."
                return [(GapKind.OTHER_SEAL, says)]
        if self._sealed_moves and event.handling in MOVES and self._seal is None:
            return [(GapKind.MOVED_UNSEALED, "It changed hands while no seal was on it.")]
        return []

    def _bytes(self, event: CustodyEvent) -> list[tuple[GapKind, str]]:
        if event.sha256 is None or self._sha256 in {None, event.sha256}:
            return []
        says = "Its bytes are not those of the event before; a derived copy is an item of its own."
        return [(GapKind.BYTES_CHANGED, says)]
