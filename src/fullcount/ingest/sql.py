"""SQL over the text columns of one table: text in, text out.

An expression sees one row. It may choose, cut and join what stands there; it may not look at
other rows (that would derive what nobody stated), and it is short. Functions are a list of what
is allowed, because Polars knows more that look at other rows (``string_agg``, ``first_value``)
than a list of what is forbidden would.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW

MAX_CHARACTERS = 4_000  # of one expression; the longest of a real election has about 500
MAX_WORDS = 400  # operators nest; a few thousand of them stop the process, not the expression

ROW_WISE = frozenset(
    # They see one row, and give no more than they are given.
    """
    abs bit_length btrim cast ceil char_length coalesce concat concat_ws date date_part ends_with
    floor if ifnull initcap isnull left length lower ltrim mod nullif octet_length position
    regexp_like replace reverse right round rtrim sign split_part starts_with strftime strpos
    strptime substr substring time timestamp trim try_cast upper
    """.split()  # noqa: SIM905 -- sixty quoted words on sixty lines are read by nobody
)
BEFORE_BRACKET = frozenset(
    # Words of the language that a bracket may follow.
    """
    and as between by case char else escape ilike in is like not null on or regexp rlike then
    varchar when
    """.split()  # noqa: SIM905
)
PADS = frozenset(("lpad", "rpad"))  # give as many signs as they are told
PAD = re.compile(r"\b[lr]pad\s*\(", re.IGNORECASE)
SHORT = re.compile(r"[0-9]{1,2}")
CALL = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\s*\(")
TEXT = re.compile(r"'(?:[^']|'')*'")
NAME = re.compile(r"\"(?:[^\"]|\"\")*\"")
COMMENT = re.compile(r"--|/\*")
OPERATOR = re.compile(r"[A-Za-z_0-9]+|[^\sA-Za-z_0-9]+")


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
    if problem := _problem(text):
        raise InputError(f"{problem}: {text[:200]}", where=where)
    try:
        expr = pl.sql_expr(text)
        columns = frozenset(expr.meta.root_names())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as cause:
        raise InputError(
            f"not an SQL expression: {text[:200]} ({_first_line(cause)})", where=where
        ) from cause
    return Sql(text=text, expr=expr, columns=columns)


def _problem(text: str) -> str:
    """Say why an expression is not even parsed; empty = it may be."""
    bare = NAME.sub('""', TEXT.sub("''", text))
    if len(text) > MAX_CHARACTERS or len(OPERATOR.findall(bare)) > MAX_WORDS:
        return "too long for one expression; cut it in two columns"
    if COMMENT.search(bare):
        return "comments are not allowed in an expression"
    if re.search(r'""\s*\(', bare):
        return "a quoted name cannot be called"
    called = {word.lower() for word in CALL.findall(bare)} - PADS
    if not all(SHORT.fullmatch(_second_argument(bare, hit.end())) for hit in PAD.finditer(bare)):
        return "a text may be padded to at most 99 signs: lpad(text, 2, '0')"
    if strange := sorted(called - ROW_WISE - BEFORE_BRACKET):
        return (
            f"{strange[0]}(...) looks at other rows or is not known here; an expression may call "
            f"{', '.join(sorted(ROW_WISE | PADS))}"
        )
    return ""


def _second_argument(bare: str, start: int) -> str:
    """Give what stands between the first and second comma of a call, brackets left whole."""
    depth, parts = 0, [""]
    for sign in bare[start:]:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts[1].strip() if len(parts) > 1 else ""


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
