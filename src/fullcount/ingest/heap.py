"""Files that look alike, as one heap: in one place, written alike, with mostly the same columns."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.archive import Folder, is_zip
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.ingest.records import read_json
from fullcount.ingest.sniff import sniff
from fullcount.ingest.tables import format_of, natural
from fullcount.ingest.workbook import read_workbook

TABLES = (".csv", ".tsv", ".txt", ".psv", ".xlsx", ".xlsm", ".json")  # Parquet: see ``tables``
SEAT = "#seat"  # our own column: which file of the heap a row is of
OVERLAP = 0.6  # of the columns of the narrower of two files
SAMPLE = 20_000  # rows of a heap looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One table as we see it; ``sure`` is false where its encoding is only likely."""

    path: str
    sheet: str
    format: str
    dialect: Dialect
    sure: bool
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """Tables that one ``[[file]]`` reads. ``seats`` are what ``{seat}`` stands for, if any."""

    path: str
    sheet: str
    looks: tuple[Look, ...]
    seats: tuple[str, ...]
    front: str  # what the names of all sheets begin with

    def sample(self) -> pl.DataFrame:
        """Put some rows of every table below each other, with their seat."""
        each = max(10, SAMPLE // len(self.looks))
        seats = self.seats or ("",) * len(self.looks)
        parts = [
            look.frame.gather_every(max(1, -(-look.frame.height // each)))
            .drop(ROW)
            .with_columns(pl.lit(seat).alias(SEAT))
            for look, seat in zip(self.looks, seats, strict=True)
        ]
        return pl.concat(parts, how="diagonal")


def find_heaps(files: Mapping[str, bytes]) -> tuple[list[Heap], list[str]]:
    """Give heaps of tables, and the names of files that are no tables."""
    folder = Folder(files)
    looks: list[Look] = []
    others: list[str] = []
    for name in _names(folder, files, others):
        try:
            looks.extend(_look(folder.read(name), name))
        except InputError:
            others.append(name)
    heaps: list[Heap] = []
    for group in _alike(looks):
        heaps.extend(_heaps(group, [look for look in looks if look not in group]))
    return heaps, others


def _names(folder: Folder, files: Mapping[str, bytes], others: list[str]) -> Iterator[str]:
    for name in sorted(files, key=natural):
        if name.lower().removesuffix(".gz").endswith(TABLES):
            yield name
            continue
        members: tuple[str, ...] = ()
        if is_zip(files[name]):
            try:
                members = folder.members(name)
            except InputError:
                members = ()
        tables = [member for member in members if member.lower().endswith(TABLES)]
        yield from sorted(tables, key=natural)
        others.extend(member for member in members if member not in tables)
        if not members:
            others.append(name)


def _look(raw: bytes, name: str) -> Iterator[Look]:
    form = format_of(name)
    if form == "xlsx":
        for sheet, frame in read_workbook(raw, header=1, where=name).items():
            if frame.width > 1:
                yield _make(name, frame, form=form, sheet=sheet)
    elif form == "json":
        yield _make(name, read_json(raw, where=name), form=form)
    else:
        found = sniff(raw, where=name)
        frame = read_delimited(raw, dialect=found.dialect, where=name)
        look = _make(name, frame, form=form)
        yield Look(
            path=name,
            sheet="",
            format=form,
            dialect=found.dialect,
            sure=found.sure,
            frame=look.frame,
        )


def _make(name: str, frame: pl.DataFrame, *, form: str, sheet: str = "") -> Look:
    return Look(path=name, sheet=sheet, format=form, dialect=Dialect(), sure=True, frame=frame)


def _alike(looks: Sequence[Look]) -> list[list[Look]]:
    """Group tables that lie together, are written alike and share most of their columns."""
    groups: list[list[Look]] = []
    for look in looks:
        mine = next((group for group in groups if _belongs(look, group[0])), None)
        if mine is None:
            groups.append([look])
        else:
            mine.append(look)
    return groups


def _belongs(look: Look, first: Look) -> bool:
    if (_place(look), look.dialect, look.format) != (_place(first), first.dialect, first.format):
        return False
    if bool(look.sheet) != bool(first.sheet) or (look.sheet and look.path != first.path):
        return False
    mine, theirs = set(look.frame.columns), set(first.frame.columns)
    shared = len(mine & theirs) - 1  # the row number is ours
    return shared >= max(2, OVERLAP * (min(len(mine), len(theirs)) - 1))


def _place(look: Look) -> str:
    return look.path[: max(look.path.rfind("/"), look.path.rfind("!")) + 1]


def _heaps(group: Sequence[Look], rest: Sequence[Look]) -> list[Heap]:
    """Make one heap with ``{seat}`` in its name; or one for each, where no pattern fits."""
    single = [
        Heap(path=look.path, sheet=look.sheet, looks=(look,), seats=(), front="") for look in group
    ]
    if len(group) == 1:
        return single
    if group[0].sheet:
        names, strangers = (
            [look.sheet for look in group],
            [look.sheet for look in rest if look.path == group[0].path],
        )
    else:
        names, strangers = [look.path for look in group], [look.path for look in rest]
    found = _pattern(names, strangers)
    if found is None:
        return single
    front, back = found
    seats = tuple(name[len(front) : len(name) - len(back)] for name in names)
    pattern = f"{front}{{seat}}{back}"
    path, sheet = (group[0].path, pattern) if group[0].sheet else (pattern, "")
    tail = front if group[0].sheet else front[max(front.rfind("/"), front.rfind("!")) + 1 :]
    return [Heap(path=path, sheet=sheet, looks=tuple(group), seats=seats, front=tail)]


def _pattern(names: Sequence[str], strangers: Sequence[str]) -> tuple[str, str] | None:
    """Find what stands before and after the seat so that only these names fit."""
    short, long = min(names), max(names)
    same = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), 0)
    place = max(short.rfind("/"), short.rfind("!")) + 1
    dot = short.rfind(".")
    back = short[dot:] if dot > place and all(n.endswith(short[dot:]) for n in names) else ""
    letters = re.sub(r"\d+$", "", short[:same])
    # Sheets are NA1, NA2 ...: the letters are no part of the number; files are NA-46 as a whole.
    for front in (short[:place], letters) if place or dot > 0 else (letters, short[:place]):
        between = [name[len(front) : len(name) - len(back)] for name in names]
        fits = re.compile(re.escape(front) + "[^/!]+" + re.escape(back))
        if all(between) and not any(fits.fullmatch(name) for name in strangers):
            return front, back
    return None
