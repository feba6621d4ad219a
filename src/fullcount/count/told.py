"""One contest as one source tells it, as a value that the winner rules can be applied to.

Grain: one (contest, source). Source: TALLIES, STANDINGS and UNSETTLED, joined by ``outcome``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullcount.count.apportionment import in_order
from fullcount.count.reason import Reason, read
from fullcount.count.terms import Whole, is_complete
from fullcount.model.ids import CandidateId


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Votes, and what bounds them. Null = not stated, or no bound is known.

    ``plausible`` is never a bound.
    """

    contest_id: str
    source_id: str
    office: str | None
    seats: int | None
    votes: Mapping[CandidateId, int]
    aggregates: frozenset[CandidateId]
    unlisted: int | None  # most votes of one person whom the source does not list
    whole: Whole
    missing: int | None
    excluded: int | None
    postal: int | None
    falls: Mapping[CandidateId, int]  # how far disputed lines can fall ...
    rises: Mapping[CandidateId, int]  # ... and rise
    altered: int
    amiss: int  # votes by which counted forms contradict their own totals
    plausible: int | None
    missing_stations: int | None
    reasons: tuple[Reason, ...]  # by what each bound is known
    official: bool

    @classmethod
    def of(cls, row: Mapping[str, object]) -> "Told":
        """Take a row of the joined frames; the lists in it are candidates, votes, aggregates.

        The list of candidates is complete where the source says so; where it says nothing, if
        it states every candidate that the contest lists.
        """
        ids = _texts(row["candidate_id"])
        votes = dict(zip(ids, _numbers(row["votes"]), strict=True))
        stated = {name: number for name, number in votes.items() if number is not None}
        several = _numbers(row["aggregate"])
        whole = Whole(
            complete=is_complete(row["list_complete"], stated=len(stated), listed=len(votes)),
            valid=_number(row["valid"]),
            cast=_number(row["cast"]),
        )
        return cls(
            contest_id=str(row["contest_id"]),
            source_id=str(row["source_id"]),
            office=None if row["office"] is None else str(row["office"]),
            seats=_number(row["seats"]),
            votes=stated,
            aggregates=frozenset(n for n, many in zip(ids, several, strict=True) if many),
            unlisted=whole.unlisted(sum(stated.values())),
            whole=whole,
            missing=_number(row["missing"]),
            excluded=_number(row["excluded"]),
            postal=_number(row["postal"]),
            falls=_moves(ids, row["fall"]),
            rises=_moves(ids, row["rise"]),
            altered=_number(row["altered"]) or 0,
            amiss=_number(row["amiss"]) or 0,
            plausible=_number(row["plausible"]),
            missing_stations=_number(row["missing_stations"]),
            reasons=read(str(row["because"])),
            official=row["source_kind"] == "official",
        )

    def disputed(self, *, seats: int) -> int:
        """Bound by how much disputed lines can shrink the smallest lead at the last seat.

        A pair with a larger lead may have more of it in dispute, so what is subtracted is
        found over all pairs of an elected and another: lead at the line - worst lead left.
        """
        names = in_order({n: v for n, v in self.votes.items() if n not in self.aggregates})
        inside, outside = names[:seats], names[seats:]
        if not outside:
            return 0
        worst = min(self.votes[n] - self.falls.get(n, 0) for n in inside) - max(
            self.votes[n] + self.rises.get(n, 0) for n in outside
        )
        return self.votes[inside[-1]] - self.votes[outside[0]] - worst


def _moves(ids: Sequence[CandidateId], cell: object) -> Mapping[CandidateId, int]:
    return {name: number for name, number in zip(ids, _numbers(cell), strict=True) if number}


def _number(cell: object) -> int | None:
    return cell if isinstance(cell, int) else None


def _numbers(cell: object) -> list[int | None]:
    if not isinstance(cell, list):
        return []
    return [each if isinstance(each, int) else None for each in cell]


def _texts(cell: object) -> list[CandidateId]:
    return [CandidateId(str(each)) for each in cell] if isinstance(cell, list) else []
