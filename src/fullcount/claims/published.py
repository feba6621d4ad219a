"""What has been published of claims beside totals: shares, rulings, duties, copies compared.

Grain: one record each, as one source states it. None is *not stated*. A ruling is what a forum
did in one or more contests; it is no case, because nobody has published the case's whole life.
"""

from dataclasses import dataclass
from datetime import date

from fullcount.claims.origin import Answers, Origin
from fullcount.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """``part`` of ``whole``, or a ``share`` in per cent as printed where no count is.

    ``covers``: of whom the source speaks, as n of N, where the share itself has no count.
    """

    proportion_id: str
    title: Text
    origin: Origin
    part: int | None = None
    whole: int | None = None
    share: str | None = None
    covers: tuple[int, int] | None = None
    answers: Answers = Answers.FOUND
    whole_source: str | None = None  # where the whole, or what is covered, is stated elsewhere

    def __post_init__(self) -> None:
        if self.part is None and self.share is None:
            raise ValueError("states neither a part nor a share")
        if self.part is not None and self.whole is not None and self.part > self.whole:
            raise ValueError(f"{self.part} is more than the whole of {self.whole}")
        if self.covers is not None and self.covers[0] > self.covers[1]:
            raise ValueError(f"covers {self.covers[0]}, more than all of {self.covers[1]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """``contests`` are those the source names; ``seats`` how many it counts."""

    ruling_id: str
    title: Text
    forum: Text
    origin: Origin
    contests: tuple[str, ...] = ()
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A deadline of the law, and the day the source says it was met; None = not met by then."""

    duty_id: str
    title: Text
    origin: Origin
    law: str
    clock: str  # code of the deadline
    starts_on: date
    met_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One contestant on two papers, as the source adds them up."""

    contestant: str
    copies: int
    official: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Station forms that one side holds, against the official total of the same contest.

    ``claimed`` is the change of the lead that the source itself prints, word for word.
    """

    comparison_id: str
    title: Text
    origin: Origin
    contest: str
    lines: tuple[Line, Line]  # the official leader first
    stations: int | None = None  # compared ...
    of_stations: int | None = None  # ... of
    claimed: str | None = None

    @property
    def reversed(self) -> bool:
        """Say whether the two papers put different contestants first."""
        first, second = self.lines
        return (first.official - second.official) * (first.copies - second.copies) < 0

    @property
    def lead_change(self) -> int:
        """Votes by which the lead differs between the two papers."""
        first, second = self.lines
        return abs((first.official - second.official) - (first.copies - second.copies))
