"""Published numbers about complaints and petitions, as published.

Grain: one published aggregate (a total with its parts) or one point of a series (decided of
filed on a day). An aggregate is a record of its own: no individual case is made from it, and its
total is never replaced by the sum of its parts. Denominators of a series change; they are said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fullcount.claims.origin import Answers, Origin
from fullcount.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a total; ``count`` None = the source names it and states no number."""

    label: Text
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """``total`` and each part as stated; None = the source does not state it."""

    aggregate_id: str
    title: Text  # what was counted
    origin: Origin
    total: int | None
    parts: tuple[Part, ...]
    answers: Answers = Answers.FOUND

    @property
    def difference(self) -> int | None:
        """Parts less total; None where one of them is not stated."""
        if self.total is None:
            return None
        stated = [part.count for part in self.parts if part.count is not None]
        if len(stated) < len(self.parts):
            return None
        return sum(stated) - self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Decided of filed on a day, as one source counts them."""

    as_of: date
    decided: int
    filed: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Points in the order of time; ``denominators`` are all that were published, in that order."""

    points: tuple[Progress, ...]
    denominators: tuple[int, ...]
    says: str


def series(points: Sequence[Progress]) -> Series:
    """Put the points in the order of time and say whether their denominator is one.

    Raises ValueError for a point that has decided more than were filed, or for no point.
    """
    if not points:
        raise ValueError("a series has at least one point")
    for point in points:
        if not 0 <= point.decided <= point.filed:
            raise ValueError(f"{point.as_of}: {point.decided} decided of {point.filed} filed")
    ordered = tuple(sorted(points, key=lambda point: point.as_of))
    filed = tuple(dict.fromkeys(point.filed for point in ordered))
    last = ordered[-1]
    says = f"{last.decided:,} of {last.filed:,} decided by {last.as_of:%-d %B %Y}."
    if len(filed) > 1:
        known = ", ".join(f"{number:,}" for number in filed)
        says += f" The number filed is published as {known}: shares of these days do not compare."
    return Series(points=ordered, denominators=filed, says=says)
