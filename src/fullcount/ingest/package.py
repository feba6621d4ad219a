"""Read an election package: ``election.toml`` and the files beside it, to Returns.

In order: what is declared; every file to typed cells; who stands where; votes into their slots;
which units there are; which form is which. Every mistake of the package is collected and
raised at once; nothing is handed on half read.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from fullcount.errors import InputError, PackageError
from fullcount.ingest.archive import Folder
from fullcount.ingest.assemble import Assembled, assemble
from fullcount.ingest.contests import name_contests
from fullcount.ingest.crosswalk import read_crosswalks
from fullcount.ingest.declared import Declared, read_declared
from fullcount.ingest.filespec import DETAILS, FileSpec
from fullcount.ingest.lists import read_lists
from fullcount.ingest.long import read_long
from fullcount.ingest.named import Wanted, wanted_of
from fullcount.ingest.place import Placed, place_long, place_wide
from fullcount.ingest.roll import SEEN, call_roll
from fullcount.ingest.rows import Batch, read_rows
from fullcount.ingest.tables import Table, check_columns, find_tables
from fullcount.ingest.units import name_units
from fullcount.ingest.wide import read_wide
from fullcount.model import frames
from fullcount.model.election import Why
from fullcount.model.law import Law
from fullcount.model.returns import DIGESTS, Returns

UNSEEN = "[\\x00-\\x1f\\x7f-\\x9f\\u00ad\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]"
SAID = tuple(f"#{name}" for name in DETAILS)


@dataclass(slots=True)
class _Reading:
    """What has been read so far; grows file by file, and is not seen outside this module."""

    batches: list[Batch] = field(default_factory=list)
    tables: list[tuple[FileSpec, Table]] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # table -> rows, excluded
    forms: int = 0
    wanted: Wanted | None = None  # null = everything
    contests: list[str] = field(default_factory=list)  # by appearance, read or not

    def add(self, table: Table, excluded: int) -> None:
        had = self.counts.get(table.file, (0, 0))
        self.counts[table.file] = (had[0] + table.frame.height, had[1] + excluded)


def read_package(
    toml: bytes, files: Mapping[str, bytes], *, law: Law, where: str, only: Sequence[str] = ()
) -> Returns:
    """Read an election package; ``files`` are its files by path, as bytes.

    With ``only``, files are left unread of which the name alone says that they are of other
    contests (:mod:`fullcount.ingest.named`); everything else is read as ever.

    Raises PackageError with every mistake found: in ``election.toml``, in files that are not
    what they are said to be, in columns that are not there. News about the election (a cell
    that cannot be read, a form that occurs twice, a stranger on the list) is not a mistake: it
    stands in ``unread``. Keys are unique and references hold by the way the frames are made;
    the tests hold every package they read to ``check_returns``.
    """
    declared = read_declared(toml, where=where)
    errors: list[InputError] = []
    folder = Folder(files)
    walks, wrong = read_crosswalks(declared, folder)
    errors.extend(wrong)
    reading = _Reading(wanted=wanted_of(declared, only, walks=walks))
    for spec in declared.files:
        errors.extend(_read_spec(spec, folder, reading, declared=declared, law=law, walks=walks))
    if errors:
        raise PackageError(errors, where=where)
    try:
        return _returns(declared, reading, walks, _digests(files, reading))
    except PackageError:
        raise
    except InputError as error:
        raise PackageError([error], where=where) from error


def _read_spec(
    spec: FileSpec,
    folder: Folder,
    reading: _Reading,
    *,
    declared: Declared,
    law: Law,
    walks: pl.DataFrame,
) -> Iterator[InputError]:
    kind = law.kind(spec.kind)
    if spec.table == "forms" and kind is None:
        known = ", ".join(one.code for one in law.kinds)
        yield InputError(f"kind {spec.kind!r} is none of {known}", where=spec.where)
        return
    only = declared.contests["contest_id"].to_list()
    contest = only[0] if len(only) == 1 else ""
    skip = reading.wanted.skips(spec, reading.contests) if reading.wanted else None
    for table in find_tables(spec, folder, skip=skip):
        if isinstance(table, InputError):
            yield table
            continue
        if spec.table != "forms":
            reading.tables.append((spec, table))
            reading.add(table, 0)
            continue
        wrong = check_columns(spec, table)
        yield from wrong
        if wrong or kind is None:
            continue
        try:
            rows = read_rows(spec, table, kind=kind, walks=walks, contest=contest)
            read = read_wide if spec.layout == "wide" else read_long
            batch = read(rows, uid=reading.forms)
        except InputError as error:
            yield error
            continue
        reading.batches.append(batch)
        reading.contests += _contests_of(batch)
        reading.forms += batch.forms.height
        reading.add(table, rows.excluded)


def _returns(
    declared: Declared, reading: _Reading, walks: pl.DataFrame, digests: pl.DataFrame
) -> Returns:
    lists, errors = read_lists(declared, reading.tables)
    contests, wrong = name_contests(
        declared.contests, declared.contest_rules, named=reading.contests
    )
    errors.extend(wrong)
    if errors:
        raise PackageError(errors, where=declared.election.id)
    seen = pl.concat([frames.empty(SEEN), *(_seen(batch) for batch in reading.batches)])
    roll, slots = call_roll(lists.candidates, seen, contests=contests, walks=walks)
    placed, errors = _place(reading.batches, roll, slots)
    if errors:
        raise PackageError(errors, where=declared.election.id)
    assembled = assemble(placed)
    named = name_units(reading.batches, contests, lists.units)
    units = _with_areas(pl.concat([lists.units, named]), contests)
    return Returns(
        election=declared.election,
        units=units,
        contests=contests,
        candidates=roll,
        sources=declared.sources,
        forms=assembled.forms,
        raws=assembled.raws,
        unread=pl.concat(
            [
                assembled.unread,
                lists.unread,
                _off_list(assembled, units),
                _with_unseen(assembled, units),
            ]
        ),
        figures=lists.figures,
        facts=lists.facts,
        events=lists.events,
        digests=digests,
    )


def _contests_of(batch: Batch) -> list[str]:
    names: list[str] = batch.forms["contest_id"].unique(maintain_order=True).to_list()
    return names


def _seen(batch: Batch) -> pl.DataFrame:
    """Give what one table calls its candidates, by contest, in order of appearance."""
    if batch.votes is not None:
        details = {name.removeprefix("#"): name for name in batch.votes.columns if name in SAID}
        lines = batch.votes.select(
            "contest_id",
            pl.col("candidate").alias("text"),
            *(pl.col(column).alias(name) for name, column in details.items()),
        )
        return frames.conform(lines.unique(maintain_order=True), SEEN).select(*SEEN)
    votes = batch.rows.spec.votes
    if votes is None or votes.by_position:
        return frames.empty(SEEN)
    contests = batch.forms.select(pl.col("contest_id").unique(maintain_order=True))
    texts = pl.DataFrame({"text": batch.texts}, schema={"text": pl.String})
    return frames.conform(contests.join(texts, how="cross"), SEEN).select(*SEEN)


def _place(
    batches: Sequence[Batch], roll: pl.DataFrame, slots: pl.DataFrame
) -> tuple[list[Placed], list[InputError]]:
    known = slots.filter(pl.col("position").is_not_null())
    by_text = {
        (contest, text): position
        for contest, text, position in known.select("contest_id", "text", "position").iter_rows()
    }
    counted = roll.group_by("contest_id").len()
    sizes: dict[str, int] = dict(counted.iter_rows())
    placed: list[Placed] = []
    errors: list[InputError] = []
    for batch in batches:
        try:
            if batch.votes is None:
                placed.append(place_wide(batch, by_text, sizes))
            else:
                placed.append(place_long(batch, slots))
        except InputError as error:
            errors.append(error)
    return placed, errors


def _with_areas(units: pl.DataFrame, contests: pl.DataFrame) -> pl.DataFrame:
    """Add the areas that elect, where nobody has listed them."""
    areas = contests.select(pl.col("unit_id")).drop_nulls().unique(maintain_order=True)
    lacking = areas.join(units, on="unit_id", how="anti")
    return pl.concat([units, frames.conform(lacking, frames.UNITS).select(*frames.UNITS)])


def _off_list(assembled: Assembled, units: pl.DataFrame) -> pl.DataFrame:
    """Quote forms of units that the list of units does not have."""
    strange = units.filter(~pl.col("listed"))
    if not strange.height:
        return frames.empty(frames.UNREAD)
    forms = assembled.forms.join(strange, on="unit_id", how="semi")
    return forms.with_columns(
        pl.lit("unit").alias("column"),
        pl.col("unit_id").alias("text"),
        pl.lit(Why.UNKNOWN_UNIT.value).alias("why"),
    ).select(*frames.UNREAD)


def _with_unseen(assembled: Assembled, units: pl.DataFrame) -> pl.DataFrame:
    """Quote forms of units whose id holds signs nobody sees, and which no list has so.

    ``7`` and ``7`` with a zero-width space are two ids that look alike: one station, twice.
    """
    listed = pl.col("listed").fill_null(value=False)
    odd = units.filter(~listed & pl.col("unit_id").str.contains(UNSEEN))
    if not odd.height:
        return frames.empty(frames.UNREAD)
    forms = assembled.forms.join(odd, on="unit_id", how="semi")
    return forms.with_columns(
        pl.lit("unit").alias("column"),
        pl.col("unit_id").map_elements(ascii, return_dtype=pl.String).alias("text"),
        pl.lit(Why.UNSEEN_SIGNS.value).alias("why"),
    ).select(*frames.UNREAD)


def _digests(files: Mapping[str, bytes], reading: _Reading) -> pl.DataFrame:
    """SHA-256 of every file; beside it how many rows were read, and left out by ``where``."""
    counts: dict[str, tuple[int, int]] = {}
    for table, (rows, excluded) in reading.counts.items():
        file = table.partition("!")[0].partition("[")[0]
        had = counts.get(file, (0, 0))
        counts[file] = (had[0] + rows, had[1] + excluded)
    return pl.DataFrame(
        [
            (name, hashlib.sha256(raw).hexdigest(), len(raw), *counts.get(name, (None, None)))
            for name, raw in files.items()
        ],
        schema={**DIGESTS, "rows": pl.Int64, "excluded": pl.Int64},
        orient="row",
    )
