"""One contest's candidates, as every source adds or states them, side by side.

Grain: one ``Column`` per (source, basis, form kind) of ``TALLIES`` and ``STANDINGS``; one row
per candidate. A candidate that a source does not list is an en dash there, never a zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.count.run import Count
from fullcount.publish.names import Names

Key = tuple[str, str, str]
TOTALS = ("valid", "rejected", "cast", "registered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One telling of the contest: who, whether stated or added up, from which forms."""

    source_id: str
    source: str
    basis: str
    kind: str
    main: bool
    leader: str | None
    totals: Mapping[str, int | None]
    received: int | None
    expected: int | None

    @property
    def key(self) -> Key:
        return self.source_id, self.basis, self.kind

    @property
    def is_whole(self) -> bool:
        """Whether it speaks for all stations: a total that is stated, or forms of all of them."""
        return self.basis == "stated" or (
            self.expected is not None and self.received == self.expected
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    candidate_id: str
    name: str
    votes: tuple[int | None, ...]  # beside the columns
    differ: bool  # columns that speak for all stations state different figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def tally_table(count: Count, contest: str, names: Names) -> Table:
    """Lay out a contest's tallies, main ones first, the candidate with most votes first."""
    mine = pl.col("contest_id") == contest
    standings = count.standings.filter(mine).sort(
        "main", "source_id", "kind", descending=[True, False, False]
    )
    columns = tuple(_column(row, names) for row in standings.iter_rows(named=True))
    votes = {
        (source, basis, kind, candidate): found
        for source, basis, kind, candidate, found in count.tallies.filter(mine)
        .select("source_id", "basis", "kind", "candidate_id", "votes")
        .iter_rows()
    }
    listed = count.returns.candidates.filter(mine).sort("position")["candidate_id"].to_list()
    lines = [_line(contest, candidate, columns, votes, names) for candidate in listed]
    ordered = sorted(
        lines, key=lambda line: -max((v for v in line.votes if v is not None), default=-1)
    )
    return Table(columns=columns, lines=tuple(ordered))


def _line(
    contest: str,
    candidate: str,
    columns: Sequence[Column],
    votes: Mapping[tuple[str, str, str, str], int | None],
    names: Names,
) -> Line:
    row = tuple(votes.get((*column.key, candidate)) for column in columns)
    whole = [column.is_whole for column in columns]
    stated = {value for value, full in zip(row, whole, strict=True) if full and value is not None}
    return Line(
        candidate_id=candidate,
        name=names.candidate_and_party(contest, candidate),
        votes=row,
        differ=len(stated) > 1,
    )


def _column(row: Mapping[str, object], names: Names) -> Column:
    def whole(name: str) -> int | None:
        value = row[name]
        return value if isinstance(value, int) else None

    leader = row["leader"]
    return Column(
        source_id=str(row["source_id"]),
        source=names.source(str(row["source_id"])),
        basis=str(row["basis"]),
        kind=str(row["kind"]),
        main=bool(row["main"]),
        leader=leader if isinstance(leader, str) else None,
        totals={name: whole(name) for name in TOTALS},
        received=whole("stations_received"),
        expected=whole("stations_expected"),
    )
