"""Long files: one row per form and candidate, gathered to one row per form.

A sheet of labels (``Valid ballots``, ``Turnout`` ...) is long too: a labelled row states a box,
any other row a candidate's votes. A line that occurs twice on a form begins a second reading.
"""

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import UID, read_numbers
from fullcount.ingest.delimited import ROW
from fullcount.ingest.filespec import Votes
from fullcount.ingest.rows import (
    READERS,
    Batch,
    Jar,
    Rows,
    column_of,
    read_times,
    read_unit_details,
    written_units,
)
from fullcount.ingest.sql import Sql, select_text
from fullcount.model.election import Why
from fullcount.model.form import BoxType

FOOTNOTE = r"\s*\[(?:[a-z]{1,2}|\d{1,3}|note \d{1,3})\]"
KEY = ("contest_id", "unit_id")


def read_long(rows: Rows, *, uid: int) -> Batch:
    """Gather and type a long table; ``uid`` is the number of its first form."""
    votes = rows.spec.votes or Votes()
    lines = _lines(rows, votes)
    lines = _number_forms(lines, uid=uid)
    jar = Jar()
    stated = lines.filter(pl.col("item").is_not_null())
    label = column_of(votes.votes) if votes.votes else ""
    cells = read_numbers(stated["value"], style=rows.spec.style)
    number = jar.take(cells, stated.select(UID, ROW), column=label, name="number")
    stated = stated.with_columns(number)
    _quote_nameless(lines, jar)
    forms = read_times(rows, _forms(rows, lines, jar), jar)
    boxes = stated.filter(pl.col("box").is_not_null())
    if boxes.height:
        wide = boxes.pivot(on="box", index=UID, values="number")
        forms = forms.join(wide, on=UID, how="left", validate="1:1", maintain_order="left")
    raws = _name_raws(jar.raws(), cells.raws, stated)
    return Batch(
        rows=rows,
        forms=forms,
        texts=(),
        votes=stated.filter(pl.col("box").is_null()),
        raws=pl.concat([raws, written_units(forms)]),
        unread=jar.unread(),
    )


def _lines(rows: Rows, votes: Votes) -> pl.DataFrame:
    """Give one row per line of a form: #row, keys, candidate or box, value as text."""
    wanted: dict[str, Sql] = {f"#{key}": sql for key, sql in votes.details.items()}
    single = {"candidate": votes.candidate, "value": votes.votes, "label": rows.spec.label}
    wanted |= {name: sql for name, sql in single.items() if sql}
    wanted |= {f"#box_{name}": sql for name, sql in rows.spec.boxes.items()}
    wanted |= {f"#unit_{name}": sql for name, sql in rows.spec.units.items()}
    texts = select_text(rows.frame, wanted, where=rows.file).drop(ROW)
    label = pl.col("label") if rows.spec.label else pl.lit(None, pl.String).alias("label")
    lines = rows.keys.hstack(texts).with_columns(label)
    lines = lines.with_columns(
        pl.col("candidate").alias("candidate_raw"),
        pl.col("candidate").str.replace_all(FOOTNOTE, "").str.strip_chars(),
        pl.col("label").str.replace_all(FOOTNOTE, "").str.strip_chars(),
    )
    lines = _labelled(rows, lines)
    item = pl.coalesce(
        pl.concat_str(pl.lit("box "), "box"), pl.concat_str(pl.lit("for "), "candidate")
    )
    return lines.with_columns(item.alias("item"))


def _labelled(rows: Rows, lines: pl.DataFrame) -> pl.DataFrame:
    """Find the box of each label; a label the package does not know is an error."""
    spec = rows.spec
    _check_labels(rows)
    folded = pl.col("label").str.to_lowercase().str.replace_all(r"\s+", " ")
    known = {_fold(text): box for text, box in spec.labels.items()}
    ignored = [_fold(text) for text in spec.ignore_labels]
    lines = lines.with_columns(folded.alias("label"))
    strange = lines.filter(
        pl.col("label").is_not_null() & ~pl.col("label").is_in([*known, *ignored])
    )
    if strange.height:
        names = ", ".join(repr(name) for name in strange["label"].unique(maintain_order=True))
        what = f"labels neither in labels nor in ignore_labels: {names}"
        raise InputError(what, where=rows.file)
    lines = lines.filter(~pl.col("label").is_in(ignored).fill_null(value=False))
    box = pl.col("label").replace_strict(known, default=None, return_dtype=pl.String)
    return lines.with_columns(box.alias("box"))


def _fold(text: str) -> str:
    return " ".join(text.lower().split())


def _check_labels(rows: Rows) -> None:
    for name in dict.fromkeys(rows.spec.labels.values()):
        box = rows.kind.box(name)
        if box is None or box.type is not BoxType.NUMBER:
            what = f"box {name} is not a number on form {rows.kind.code} of this law"
            raise InputError(what, where=f"{rows.spec.where}.labels")


def _number_forms(lines: pl.DataFrame, *, uid: int) -> pl.DataFrame:
    """Give each line the #uid of its form; the second time a line occurs is a second form."""
    occurrence = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(*KEY, "item")
    lines = lines.with_columns(
        pl.when(pl.col("item").is_null()).then(1).otherwise(occurrence).alias("#again")
    )
    forms = lines.select(*KEY, "#again").unique(maintain_order=True)
    forms = forms.with_row_index(UID, offset=uid).with_columns(pl.col(UID).cast(pl.Int64))
    return lines.join(forms, on=[*KEY, "#again"], how="left", validate="m:1", maintain_order="left")


def _quote_nameless(lines: pl.DataFrame, jar: Jar) -> None:
    """Quote votes in a row that names neither a candidate nor a box."""
    nameless = lines.filter(pl.col("item").is_null() & pl.col("value").is_not_null())
    jar.put(
        nameless.select(
            UID,
            pl.col(ROW).alias("row"),
            pl.lit("candidate").alias("column"),
            pl.col("value").alias("text"),
            pl.lit(Why.UNKNOWN_CANDIDATE.value).alias("why"),
        )
    )


def _forms(rows: Rows, lines: pl.DataFrame, jar: Jar) -> pl.DataFrame:
    """Give one row per form: what is the same on all its lines, and the boxes repeated on them."""
    repeated = [name for name in rows.keys.columns if name not in KEY]
    boxes = [f"#box_{name}" for name in rows.spec.boxes]
    said = [*repeated, *boxes, *(f"#unit_{name}" for name in rows.spec.units)]
    forms = lines.group_by(UID, *KEY, maintain_order=True).agg(
        pl.col(name).drop_nulls().first() for name in said
    )
    for name in rows.spec.boxes:
        _quote_contradictions(lines, f"#box_{name}", name, jar)
    columns = [_box(rows, forms, name, sql, jar) for name, sql in rows.spec.boxes.items()]
    units = {f"#unit_{name}": name for name in rows.spec.units}
    texts = forms.select(pl.col(column).alias(name) for column, name in units.items())
    details = read_unit_details(rows, texts, forms, jar)
    return forms.drop(*boxes, *units).hstack([*columns, *details])


def _quote_contradictions(beside: pl.DataFrame, column: str, name: str, jar: Jar) -> None:
    """Quote a box that one form repeats on its lines with another value."""
    stated = beside.filter(pl.col(column).is_not_null())
    first = pl.col(column).first().over(UID)
    jar.put(
        stated.filter(pl.col(column) != first).select(
            UID,
            pl.col(ROW).alias("row"),
            pl.lit(name).alias("column"),
            pl.col(column).alias("text"),
            pl.lit(Why.DUPLICATE_KEY.value).alias("why"),
        )
    )


def _box(rows: Rows, forms: pl.DataFrame, name: str, sql: Sql, jar: Jar) -> pl.Series:
    box = rows.kind.box(name)
    if box is None:
        what = f"box {name} is not on form {rows.kind.code} of this law"
        raise InputError(what, where=f"{rows.spec.where}.boxes")
    cells = READERS[box.type](forms[f"#box_{name}"], style=rows.spec.style)
    return jar.take(cells, forms.select(UID, ROW), column=column_of(sql), name=name)


def _name_raws(raws: pl.DataFrame, odd: pl.DataFrame | None, stated: pl.DataFrame) -> pl.DataFrame:
    """Name the line of each raw cell of the votes column, until its slot is known."""
    mine = raws.filter(pl.col("column") != "number")
    if odd is None or not odd.height:
        return mine
    at = stated.select(UID, pl.coalesce("box", "item").alias("column"))[odd["at"]]
    return pl.concat([mine, at.with_columns(odd["raw"]).select(mine.columns)])
