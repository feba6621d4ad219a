"""The rows of one table of forms: which contest, unit and status each has, cells still text.

One row per row of the file that the package reads. A row that names no unit cannot become a
form; it is quoted whole in ``lost``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import (
    OTHER_DIGITS,
    UID,
    Cells,
    folded,
    read_flags,
    read_instants,
    read_number_columns,
    read_numbers,
    read_reals,
    read_texts,
)
from fullcount.ingest.crosswalk import translate
from fullcount.ingest.delimited import ROW
from fullcount.ingest.filespec import NUMBERS, REALS, ROW_KEYS, FileSpec
from fullcount.ingest.sql import Sql, select_text, where_true
from fullcount.ingest.tables import Table
from fullcount.model import frames
from fullcount.model.election import Why
from fullcount.model.form import BoxType, FormKind, FormStatus

WRITTEN = "#unit_written"  # the unit as the file writes it, where its digits were folded
RAWS: frames.Schema = {UID: pl.Int64, "column": pl.String, "raw": pl.String}
UNREAD: frames.Schema = {
    UID: pl.Int64,
    "row": pl.Int64,
    "column": pl.String,
    "text": pl.String,
    "why": pl.String,
}
STATUSES = tuple(status.value for status in FormStatus)
READERS: Mapping[BoxType, Callable[..., Cells]] = {
    BoxType.NUMBER: read_numbers,
    BoxType.FLAG: read_flags,
    BoxType.TEXT: read_texts,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one table that are read, and what is known of each as a whole."""

    file: str
    spec: FileSpec
    kind: FormKind
    table: Table
    frame: pl.DataFrame  # text, as the file has it
    keys: pl.DataFrame  # beside it: #row, contest_id, unit_id, status ...
    lost: pl.DataFrame
    excluded: int  # rows the package's ``where`` leaves out


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The forms of one table, typed. Candidates are still what the file calls them.

    ``forms`` has #uid, #row, the keys, boxes, unit details; wide files also have ``#v0`` ...,
    one column per text of ``texts``. ``votes`` is for long files: one row per line of votes.
    """

    rows: Rows
    forms: pl.DataFrame
    texts: tuple[str, ...]
    votes: pl.DataFrame | None
    raws: pl.DataFrame
    unread: pl.DataFrame


class Jar:
    """Collects odd cells while the columns of a table are read one by one."""

    def __init__(self) -> None:
        self._raws: list[pl.DataFrame] = [frames.empty(RAWS)]
        self._unread: list[pl.DataFrame] = [frames.empty(UNREAD)]

    def take(self, cells: Cells, places: pl.DataFrame, *, column: str, name: str) -> pl.Series:
        """Keep the odd cells of one column; ``column`` is the file's name for it, ``name`` ours.

        ``places`` has #uid and #row, beside the cells.
        """
        if cells.raws is not None and cells.raws.height:
            at = places.select(UID)[cells.raws["at"]]
            raws = at.with_columns(pl.lit(name).alias("column"), cells.raws["raw"])
            self._raws.append(raws.select(*RAWS))
        if cells.unread is not None and cells.unread.height:
            at = places.select(UID, pl.col(ROW).alias("row"))[cells.unread["at"]]
            named = at.with_columns(pl.lit(column).alias("column"))
            self._unread.append(named.hstack(cells.unread.select("text", "why")).select(*UNREAD))
        return cells.value.alias(name)

    def put(self, unread: pl.DataFrame) -> None:
        self._unread.append(unread.select(*UNREAD))

    def raws(self) -> pl.DataFrame:
        return pl.concat(self._raws)

    def unread(self) -> pl.DataFrame:
        return pl.concat(self._unread)


def read_rows(
    spec: FileSpec, table: Table, *, kind: FormKind, walks: pl.DataFrame, contest: str
) -> Rows:
    """Read whose form each row is; ``contest`` is meant where the file names none."""
    frame = table.frame
    if spec.only:
        frame = where_true(frame, spec.only, where=f"{table.file} (where)")
    excluded = table.frame.height - frame.height
    keys = _keys(spec, frame, contest=contest, walks=walks, file=table.file)
    good = keys["unit_id"].is_not_null() & keys["contest_id"].is_not_null()
    lost = _lost(frame.filter(~good), keys.filter(~good))
    if lost.height:
        frame, keys = frame.filter(good), keys.filter(good)
    _check_status(keys, file=table.file)
    return Rows(
        file=table.file,
        spec=spec,
        kind=kind,
        table=table,
        frame=frame,
        keys=keys,
        lost=lost,
        excluded=excluded,
    )


def _keys(
    spec: FileSpec, frame: pl.DataFrame, *, contest: str, walks: pl.DataFrame, file: str
) -> pl.DataFrame:
    keys = select_text(frame, spec.keys, where=file)
    if "contest" not in spec.keys:
        keys = keys.with_columns(pl.lit(contest or None, pl.String).alias("contest"))
    lacking = [pl.lit(None, pl.String).alias(key) for key in ROW_KEYS if key not in keys.columns]
    contest_id = translate("contest", walks, of="contest").alias("contest_id")
    keys = keys.with_columns(contest_id, *lacking).with_columns(
        translate("unit", walks, of="unit", within="contest_id").alias("unit_id")
    )
    return _in_one_script(keys, walks).select(ROW, "contest_id", "unit_id", WRITTEN, *ROW_KEYS[2:])


def _in_one_script(keys: pl.DataFrame, walks: pl.DataFrame) -> pl.DataFrame:
    """Fold the digits of units' ids, and keep what was written where that changes one.

    A crosswalk is asked first as the text stands, then as it is folded.
    """
    if not keys["unit_id"].str.contains(OTHER_DIGITS).any():
        return keys.with_columns(pl.lit(None, pl.String).alias(WRITTEN))
    whole = keys.with_columns(folded(pl.col("unit_id")).alias("_folded"))
    other = pl.col("_folded") != pl.col("unit_id")
    unmapped = pl.col("unit_id") == pl.col("unit")
    again = folded(translate("_folded", walks, of="unit", within="contest_id"))
    return whole.with_columns(
        pl.when(other & unmapped).then(again).otherwise("_folded").alias("unit_id"),
        pl.when(other).then("unit").alias(WRITTEN),
    )


def written_units(forms: pl.DataFrame) -> pl.DataFrame:
    """Give RAWS of the units' ids that are written in another script's digits."""
    return forms.filter(pl.col(WRITTEN).is_not_null()).select(
        UID, pl.lit("unit_id").alias("column"), pl.col(WRITTEN).alias("raw")
    )


def _lost(frame: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Quote the rows that name no unit or no contest."""
    cells = [name for name in frame.columns if name != ROW]
    lacks = pl.when(pl.col("#unit").is_null()).then(pl.lit("unit")).otherwise(pl.lit("contest"))
    return frame.with_columns(
        keys["contest_id"].alias("#contest"), keys["unit_id"].alias("#unit")
    ).select(
        pl.col(ROW).alias("row"),
        lacks.alias("column"),
        pl.concat_str(cells, separator=" | ", ignore_nulls=True).alias("text"),
        pl.lit(Why.NO_UNIT.value).alias("why"),
        pl.col("#contest").alias("contest_id"),
        pl.col("#unit").alias("unit_id"),
    )


def _check_status(keys: pl.DataFrame, *, file: str) -> None:
    strange = keys.filter(pl.col("status").is_not_null() & ~pl.col("status").is_in(STATUSES))
    if strange.height:
        row, status = strange[ROW][0], strange["status"][0]
        what = f"row {row}: status {status!r} is none of {', '.join(STATUSES)}"
        raise InputError(what, where=file)


def read_boxes(rows: Rows, places: pl.DataFrame, jar: Jar) -> list[pl.Series]:
    """Read the boxes of ``[file.boxes]`` by the types the law gives them."""
    for name in rows.spec.boxes:
        if rows.kind.box(name) is None:
            what = f"box {name} is not on form {rows.kind.code} of this law"
            raise InputError(what, where=f"{rows.spec.where}.boxes")
    worked = {name: sql for name, sql in rows.spec.boxes.items() if not plain_column(sql)}
    texts = select_text(rows.frame, worked, where=rows.file)
    columns = {name: plain_column(sql) for name, sql in rows.spec.boxes.items()}
    texts = rows.frame.select(
        pl.col(column).alias(name) for name, column in columns.items() if column
    ).hstack(texts.drop(ROW))
    return [
        jar.take(cells, places, column=column_of(rows.spec.boxes[name]), name=name)
        for name, cells in _typed(rows, texts).items()
    ]


def _typed(rows: Rows, texts: pl.DataFrame) -> dict[str, Cells]:
    """Read number boxes all at once, flags and words one by one; in the order declared."""
    types = {name: box.type for name in rows.spec.boxes if (box := rows.kind.box(name))}
    numbers = [name for name, kind in types.items() if kind is BoxType.NUMBER]
    read = read_number_columns(texts, numbers, style=rows.spec.style)
    found = dict(zip(numbers, read, strict=True))
    return {
        name: found[name] if name in found else READERS[kind](texts[name], style=rows.spec.style)
        for name, kind in types.items()
    }


def read_times(rows: Rows, forms: pl.DataFrame, jar: Jar) -> pl.DataFrame:
    """Read when a form was made and when its source had it, into UTC."""
    spec = rows.spec
    for name in ("stated_at", "received_at"):
        if name not in spec.keys:
            forms = forms.with_columns(pl.lit(None, frames.INSTANT).alias(name))
            continue
        cells = read_instants(
            forms[name], formats=spec.instants, zone=spec.zone, nulls=spec.style.nulls
        )
        column = column_of(spec.keys[name])
        forms = forms.with_columns(jar.take(cells, forms, column=column, name=name))
    return forms


def read_unit_details(
    rows: Rows, texts: pl.DataFrame, places: pl.DataFrame, jar: Jar
) -> list[pl.Series]:
    """Read what the file says of the unit, as columns ``#unit_<key>``."""
    style = rows.spec.style
    columns: list[pl.Series] = []
    for key, sql in rows.spec.units.items():
        if key in NUMBERS:
            cells = read_numbers(texts[key], style=style)
        else:
            cells = read_reals(texts[key]) if key in REALS else Cells(value=texts[key])
        if key == "parent":
            cells = Cells(value=texts.select(folded(pl.col(key))).to_series())
        columns.append(jar.take(cells, places, column=column_of(sql), name=f"#unit_{key}"))
    return columns


def plain_column(sql: Sql) -> str:
    """Where an expression is just a column, name it: its cells are quoted blanks and all."""
    plain = sql.text.strip().strip('"')
    return plain if {plain} == sql.columns else ""


def column_of(sql: Sql) -> str:
    """Name the columns an expression reads, as a person finds them."""
    return ", ".join(sorted(sql.columns)) or sql.text
