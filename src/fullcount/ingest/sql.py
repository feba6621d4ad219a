"""SQL over the text columns of one table: text in, text out.

An expression sees one row. It may choose, cut and join what stands there; it may not look at
other rows (that would derive what nobody stated).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW

AGGREGATE = re.compile(
    r"\b(sum|avg|mean|min|max|count|first|last|median|stddev|stdev|variance|var|quantile\w*"
    r"|row_number|rank|dense_rank|lag|lead)\s*\(|\bover\s*\(",
    re.IGNORECASE,
)
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    """An expression, the columns it reads, and how a person finds it."""

    text: str
    expr: pl.Expr
    columns: frozenset[str]

    def as_text(self) -> pl.Expr:
        """Give its value as trimmed text."""
        return self.expr.cast(pl.String).str.strip_chars()


def parse_sql(text: str, *, where: str) -> Sql:
    r"""Parse one expression; raises InputError where it is not one or looks at other rows.

    >>> sorted(parse_sql("seat || '/' || \"No\"", where="x").columns)
    ['No', 'seat']
    """
    if found := AGGREGATE.search(QUOTED.sub("''", text)):
        what = f"{found.group().strip()}...) looks at other rows; an expression sees one"
        raise InputError(f"{what}: {text}", where=where)
    try:
        expr = pl.sql_expr(text)
        columns = frozenset(expr.meta.root_names())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as cause:
        raise InputError(
            f"not an SQL expression: {text} ({_first_line(cause)})", where=where
        ) from cause
    return Sql(text=text, expr=expr, columns=columns)


def select_text(frame: pl.DataFrame, wanted: Mapping[str, Sql], *, where: str) -> pl.DataFrame:
    """Evaluate expressions over one table: its row numbers, then one text column each.

    Text is trimmed, and empty text is null.
    """
    try:
        texts = frame.select(ROW, *(sql.as_text().alias(name) for name, sql in wanted.items()))
        blank = texts.select((pl.col(name) == "").any() for name in wanted).to_dicts()
        empty = [name for name, there in (blank[0] if blank else {}).items() if there]
        return texts.with_columns(pl.when(pl.col(name) != "").then(name) for name in empty)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as cause:
        raise InputError(_first_line(cause), where=where) from cause


def where_true(frame: pl.DataFrame, condition: Sql, *, where: str) -> pl.DataFrame:
    """Keep the rows for which the condition is true."""
    try:
        return frame.filter(condition.expr.cast(pl.Boolean))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as cause:
        raise InputError(_first_line(cause), where=where) from cause


def _first_line(cause: BaseException) -> str:
    return (str(cause).splitlines() or ["cannot be evaluated"])[0]
