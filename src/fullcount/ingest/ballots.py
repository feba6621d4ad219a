"""Ballots in the order in which they were read aloud: a CSV that somebody wrote at the count.

Grain: one row per ballot. Columns ``unit_id``, ``order`` (1, 2 ... within the unit), ``candidate``
(a candidate's id, or ``rejected``), and ``contest_id``
where the file has ballots of several. Nothing is guessed: a number that is missing or there twice
makes an order that nobody knows.
"""

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.model.frames import Schema

BALLOTS: Schema = {
    "contest_id": pl.String,  # null = the file names none
    "unit_id": pl.String,
    "order": pl.Int64,
    "candidate": pl.String,
}
NEEDED = ("unit_id", "order", "candidate")


def read_ballots(raw: bytes, *, where: str) -> pl.DataFrame:
    r"""Read the file, sorted by contest, unit and order. Raises InputError naming the row.

    >>> read_ballots(b"unit_id,order,candidate\nS1,2,b\nS1,1,a\n", where="x")["candidate"].to_list()
    ['a', 'b']
    """
    table = read_delimited(raw, dialect=Dialect(), where=where)
    for column in NEEDED:
        if column not in table.columns:
            raise InputError(f"no column {column}", where=where)
        blank = table.filter(pl.col(column).is_null())
        if blank.height:
            raise InputError(f"row {blank[ROW][0]} has no {column}", where=where)
    contest = pl.col("contest_id") if "contest_id" in table.columns else pl.lit(None, pl.String)
    made = table.select(
        ROW,
        contest.alias("contest_id"),
        pl.col("unit_id").str.strip_chars(),
        pl.col("order").str.strip_chars().cast(pl.Int64, strict=False),
        pl.col("candidate").str.strip_chars(),
    )
    _refuse(made.filter(pl.col("order").is_null()), "order is no whole number", where=where)
    keys = ["contest_id", "unit_id", "order"]
    _refuse(made.filter(pl.struct(keys).is_duplicated()), "an order is there twice", where=where)
    length = pl.len().over("contest_id", "unit_id")
    gaps = made.filter(~pl.col("order").is_between(1, length))
    _refuse(gaps, "the orders of its unit do not run from 1 without a gap", where=where)
    return made.sort(keys, nulls_last=False).select(*BALLOTS)


def _refuse(bad: pl.DataFrame, what: str, *, where: str) -> None:
    if bad.height:
        raise InputError(f"row {bad[ROW][0]}: {what}", where=where)
