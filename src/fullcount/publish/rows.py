"""Rows of a long table as HTML, made by expressions and not one by one.

Every text that comes from a file is escaped here; a number is grouped; null is an en dash.
"""

from collections.abc import Sequence

import polars as pl
from markupsafe import Markup

from fullcount.publish.spell import NOT_STATED

ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))


def html_rows(frame: pl.DataFrame, columns: Sequence[str]) -> Markup:
    """Give ``<tr><td>…`` for every row, the columns in the order named."""
    if frame.is_empty():
        return Markup("")
    cells = [pl.lit("<tr>"), *(_cell(name, frame.schema[name]) for name in columns)]
    lines = frame.select(pl.concat_str(cells).alias("line"))["line"]
    return Markup("\n".join(lines.to_list()))  # noqa: S704 -- every cell is escaped in _cell


def escaped(column: pl.Expr) -> pl.Expr:
    """Escape a text column for HTML."""
    for letter, entity in ESCAPES:
        column = column.str.replace_all(letter, entity, literal=True)
    return column


def grouped(column: pl.Expr) -> pl.Expr:
    """Spell whole numbers with their thousands grouped, as ``spell.number`` does."""
    digits = column.abs().cast(pl.String)
    spelled = digits.str.reverse().str.replace_all(r"(\d{3})", "${1},").str.reverse()
    sign = pl.when(column < 0).then(pl.lit("−")).otherwise(pl.lit(""))
    return sign + spelled.str.strip_prefix(",")


def _cell(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind.is_integer():
        return pl.lit('<td class="n">') + grouped(column).fill_null(NOT_STATED)
    if kind == pl.Boolean:
        spelled = pl.when(column).then(pl.lit("✓")).when(~column).then(pl.lit("✗"))
        return pl.lit('<td class="n">') + spelled.fill_null(NOT_STATED)
    shown = escaped(column.cast(pl.String)).fill_null(NOT_STATED)
    return pl.lit("<td><bdi>") + shown + pl.lit("</bdi>")
