"""Every copy of one unit's forms side by side: each box, each candidate, where they differ.

Grain: one ``Unit`` per reporting unit of a contest, one ``Sheet`` per sort of form (those with
votes, those without), one ``Copy`` per form in it. Boxes stand in the order of the law's form; a
box that no copy states is left out, a candidate never. A line is marked where two copies of one
sheet state different things; which is right it does not say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.count.run import Count
from fullcount.model.returns import box_columns, vote_columns
from fullcount.publish.names import Names
from fullcount.publish.spell import number

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy and where it stands in the files as they came."""

    form_id: str
    source: str
    source_id: str
    kind: str
    reading: int
    status: str
    status_note: str
    file: str
    row: int | None
    document_sha256: str
    file_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    column: str  # the box, or votes_<position>
    label: str
    is_votes: bool
    values: tuple[str, ...]  # as published: number, raw text in quotation marks, or a dash
    numbers: tuple[int | None, ...]  # the same as counts; null = not stated, or not a count
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Copies that stand beside each other; every line has a value for each of them."""

    copies: tuple[Copy, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    unit_id: str
    name: str
    sheets: tuple[Sheet, ...]

    @property
    def differs(self) -> bool:
        return any(line.differs for sheet in self.sheets for line in sheet.lines)

    @property
    def copies(self) -> int:
        return sum(len(sheet.copies) for sheet in self.sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What is needed to show copies: made once for an election, used for every contest."""

    forms: Mapping[str, pl.DataFrame]
    raws: Mapping[tuple[str, str], str]
    digests: Mapping[str, str]
    boxes: tuple[str, ...]  # in the order of the law's forms
    silent: frozenset[str]  # kinds of form without votes
    owners: Mapping[str, str]  # form -> who states it

    def of(self, contest: str) -> pl.DataFrame | None:
        return self.forms.get(contest)


def lineage(count: Count) -> Lineage:
    """Sort the forms by contest and gather what was written where no number could be read."""
    forms = count.returns.forms
    parts = forms.partition_by("contest_id", as_dict=True, maintain_order=True)
    lawful = dict.fromkeys(box.name for kind in count.law.kinds for box in kind.boxes)
    present = box_columns(forms)
    ordered = [name for name in lawful if name in present]
    rest = [name for name in present if name not in lawful]
    digests = count.returns.digests.select("file", "sha256").iter_rows()
    return Lineage(
        forms={str(key): part for (key,), part in parts.items()},
        raws={(form, column): raw for form, column, raw in count.returns.raws.iter_rows()},
        digests=dict(digests),
        boxes=(*ordered, *rest),
        owners=dict(forms.select("form_id", "source_id").iter_rows()),
        silent=frozenset(kind.code for kind in count.law.kinds if not kind.has_votes),
    )


def units_of(
    contest: str, units: Sequence[str], *, source: Lineage, names: Names, count: Count
) -> tuple[Unit, ...]:
    """Lay out the copies of the named units of a contest, in the order asked for."""
    forms = source.of(contest)
    if forms is None or not units:
        return ()
    rows = defaultdict(list)
    for row in forms.filter(pl.col("unit_id").is_in(list(units))).iter_rows(named=True):
        rows[row["unit_id"]].append(row)
    slots = candidate_slots(count, contest, forms)
    return tuple(
        _unit(unit, rows[unit], slots=slots, source=source, names=names)
        for unit in units
        if unit in rows
    )


def candidate_slots(count: Count, contest: str, forms: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    """Give (column, candidate id) of a contest in the order of its list."""
    have = set(vote_columns(forms))
    listed = count.returns.candidates.filter(pl.col("contest_id") == contest).sort("position")
    return tuple(
        (f"votes_{position}", candidate)
        for position, candidate in listed.select("position", "candidate_id").iter_rows()
        if f"votes_{position}" in have
    )


def _unit(
    unit: str,
    rows: Sequence[Row],
    *,
    slots: Sequence[tuple[str, str]],
    source: Lineage,
    names: Names,
) -> Unit:
    voting = [row for row in rows if row["kind"] not in source.silent]
    silent = [row for row in rows if row["kind"] in source.silent]
    sheets = (
        _sheet(part, slots=listed, source=source, names=names)
        for part, listed in ((voting, slots), (silent, ()))
        if part
    )
    return Unit(unit_id=unit, name=names.unit(unit), sheets=tuple(sheets))


def _sheet(
    rows: Sequence[Row], *, slots: Sequence[tuple[str, str]], source: Lineage, names: Names
) -> Sheet:
    ordered = sorted(
        rows, key=lambda row: (str(row["kind"]), str(row["source_id"]), str(row["reading"]))
    )
    contest = str(ordered[0]["contest_id"])
    boxes = (
        _line(name, names.field(None, name), ordered, source, is_votes=False)
        for name in source.boxes
    )
    votes = (
        _line(column, names.candidate_and_party(contest, one), ordered, source, is_votes=True)
        for column, one in slots
    )
    return Sheet(
        copies=tuple(_copy(row, source, names) for row in ordered),
        lines=tuple(line for line in (*votes, *boxes) if line is not None),
    )


def _line(
    column: str, label: str, rows: Sequence[Row], source: Lineage, *, is_votes: bool
) -> Line | None:
    raws = [source.raws.get((str(row["form_id"]), column)) for row in rows]
    values = [row[column] for row in rows]
    if not is_votes and all(value is None for value in values) and not any(raws):
        return None
    shown = (_shown(value, raw) for value, raw in zip(values, raws, strict=True))
    differs = len({value for value in values if value is not None}) > 1
    return Line(
        column=column,
        label=label,
        is_votes=is_votes,
        values=tuple(shown),
        numbers=tuple(_count(value) for value in values),
        differs=differs,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _shown(value: object, raw: str | None) -> str:
    if raw is None:
        return number(value)
    return f"“{raw}”" if value is None else f"{number(value)} “{raw}”"


def _copy(row: Row, source: Lineage, names: Names) -> Copy:
    place = row["row"]
    file = str(row["file"] or "")
    reading = row["reading"]
    return Copy(
        form_id=str(row["form_id"]),
        source=names.source(str(row["source_id"])),
        source_id=str(row["source_id"]),
        kind=str(row["kind"]),
        reading=reading if isinstance(reading, int) else 1,
        status=str(row["status"]),
        status_note=str(row["status_note"] or ""),
        file=file,
        row=place if isinstance(place, int) else None,
        document_sha256=str(row["document_sha256"] or ""),
        file_sha256=source.digests.get(file, ""),
    )
