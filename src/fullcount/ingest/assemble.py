"""All forms of a package in one wide frame: ids, readings, statuses, and what was not read."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import UID
from fullcount.ingest.delimited import ROW
from fullcount.ingest.place import Placed
from fullcount.model import frames
from fullcount.model.election import Why
from fullcount.model.form import FormStatus
from fullcount.model.returns import RAWS, box_columns, vote_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    forms: pl.DataFrame
    raws: pl.DataFrame
    unread: pl.DataFrame


def assemble(placed: Sequence[Placed]) -> Assembled:
    """Join the tables, name the forms, and point every odd cell at its form."""
    parts = [_complete(part) for part in placed]
    forms = pl.concat(
        [
            frames.empty(frames.FORMS).with_columns(pl.lit(0, pl.Int64).alias(UID)),
            *(p[0] for p in parts),
        ],
        how="diagonal",
    )
    forms = _identify(forms)
    raws = pl.concat([part[1] for part in parts], how="vertical") if parts else None
    forms = _in_order(forms)
    names = forms.select(UID, "form_id", "contest_id", "unit_id", "source_id", "file")
    unread = [_point(part[2], names) for part in parts]
    lost = [_lost(part) for part in placed]
    twice = _twice(forms)
    return Assembled(
        forms=forms.drop(UID),
        raws=_point_raws(raws, names),
        unread=pl.concat([frames.empty(frames.UNREAD), *unread, *lost, twice]),
    )


def _complete(placed: Placed) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Put beside the forms of one table what the package says of the table as a whole."""
    spec, rows = placed.batch.rows.spec, placed.batch.rows
    forms = placed.forms.with_columns(
        pl.lit(spec.kind).alias("kind"),
        pl.lit(spec.source).alias("source_id"),
        pl.lit(rows.file).alias("file"),
        pl.lit(spec.list_complete, pl.Boolean).alias("list_complete"),
        pl.col(ROW).alias("row"),
    )
    forms = forms.drop(ROW, *(name for name in forms.columns if name.startswith("#unit_")))
    forms, raws = _not_stated(forms, placed)
    return _silent(forms, placed), raws, placed.unread


def _not_stated(forms: pl.DataFrame, placed: Placed) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take rows of nothing but zeros and blanks as *not stated*, where the package says so."""
    votes = vote_columns(forms)
    if placed.batch.rows.spec.not_stated != "all-zero" or not votes:
        return forms, placed.raws
    odd = placed.unread[UID].unique()
    blank = pl.all_horizontal(pl.col(name).fill_null(0) == 0 for name in votes)
    zero = blank & ~pl.col(UID).is_in(odd.implode()) & pl.col("status").is_null()
    nought = forms.filter(zero)
    kept = [
        nought.filter(pl.col(name) == 0).select(
            UID, pl.lit(name).alias("column"), pl.lit("0").alias("raw")
        )
        for name in votes
    ]
    forms = forms.with_columns(
        pl.when(zero).then(pl.lit(FormStatus.NOT_STATED.value)).otherwise("status").alias("status"),
        *(pl.when(~zero).then(name).alias(name) for name in votes),
    )
    raws = placed.raws.join(
        pl.concat([placed.raws.head(0), *kept]).select(UID, "column"),
        on=[UID, "column"],
        how="anti",
    )
    return forms, pl.concat([raws, *kept])


def _silent(forms: pl.DataFrame, placed: Placed) -> pl.DataFrame:
    """Say *not stated* of a form of which nothing is stated and nothing was unreadable."""
    cells = [*vote_columns(forms), *box_columns(forms.drop(UID))]
    nothing = (
        pl.all_horizontal(pl.col(name).is_null() for name in cells) if cells else pl.lit(1) == 1
    )
    odd = placed.unread[UID].unique()
    silent = nothing & ~pl.col(UID).is_in(odd.implode()) if odd.len() else nothing
    word = pl.when(silent).then(pl.lit("not_stated")).otherwise(pl.lit("stated"))
    return forms.with_columns(pl.coalesce("status", word).alias("status"))


def _identify(forms: pl.DataFrame) -> pl.DataFrame:
    """Name each form source/kind/contest/unit, and count a second reading as ``#2``."""
    name = pl.concat_str("source_id", "kind", "contest_id", "unit_id", separator="/")
    forms = forms.with_columns(name.alias("form_id"), pl.lit(1, pl.Int64).alias("reading"))
    if frames.all_distinct(forms.select("form_id")):
        return forms
    reading = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("form_id")
    forms = forms.with_columns(reading.alias("reading"))
    again = pl.concat_str("form_id", pl.lit("#"), pl.col("reading").cast(pl.String))
    forms = forms.with_columns(
        pl.when(pl.col("reading") > 1).then(again).otherwise("form_id").alias("form_id")
    )
    clash = forms.filter(pl.col("form_id").is_duplicated())
    if clash.height:
        what = f"two forms would be called {clash['form_id'][0]}; rename the unit"
        raise InputError(what, where=clash["file"][0])
    return forms


def _in_order(forms: pl.DataFrame) -> pl.DataFrame:
    """Columns in the order of the schema, then boxes, then votes by slot."""
    votes = vote_columns(forms)
    boxes = [name for name in box_columns(forms) if name != UID]
    return frames.conform(forms, frames.FORMS).select(*frames.FORMS, *boxes, *votes, UID)


def _point(unread: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    if not unread.height:
        return frames.empty(frames.UNREAD)
    joined = unread.join(names, on=UID, how="left", validate="m:1", maintain_order="left")
    return frames.conform(joined, frames.UNREAD).select(*frames.UNREAD)


def _point_raws(raws: pl.DataFrame | None, names: pl.DataFrame) -> pl.DataFrame:
    if raws is None or not raws.height:
        return frames.empty(RAWS)
    joined = raws.join(
        names.select(UID, "form_id"), on=UID, how="inner", validate="m:1", maintain_order="left"
    )
    return joined.select(*RAWS)


def _lost(placed: Placed) -> pl.DataFrame:
    rows = placed.batch.rows
    lost = rows.lost.with_columns(
        pl.lit(rows.file).alias("file"), pl.lit(rows.spec.source).alias("source_id")
    )
    return frames.conform(lost, frames.UNREAD).select(*frames.UNREAD)


def _twice(forms: pl.DataFrame) -> pl.DataFrame:
    """Quote the key of every second reading."""
    again = forms.filter(pl.col("reading") > 1)
    return again.with_columns(
        pl.lit("unit").alias("column"),
        pl.col("unit_id").alias("text"),
        pl.lit(Why.DUPLICATE_KEY.value).alias("why"),
    ).select(*frames.UNREAD)
