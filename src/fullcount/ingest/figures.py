"""Published figures with their parts: does the total follow from what is published beside it?

One row per figure. The parts are worked out from the figure's own expression, never taken from
a column in which somebody has worked them out before. Expressions are whole numbers, ``+``,
``-`` and brackets; a share is written ``part/whole``; ``a<=b`` states a relation; ``;``
separates several sums that stand under one statement.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW
from fullcount.model import frames

RELATIONS = ("<=", ">=", "=", "<", ">")
SPLIT = re.compile(r"(<=|>=|==|<|>|=|\u2264|\u2265)")
SAME = {"==": "=", "\u2264": "<=", "\u2265": ">="}
TOKEN = re.compile(r"\s*(\d[\d,]*|[-+()/])")
STATED = re.compile(r"^\s*(<=|>=|==|<|>|=|\u2264|\u2265)?\s*([-+]?\d[\d,]*)(\.\d+)?\s*%?\s*$")
PARTLY = re.compile(r"\b(w/o|without|excluding|excl\.|not counting|among others)", re.IGNORECASE)
NOT_NEGATIVE = re.compile(r"\bnon-?negative\b", re.IGNORECASE)
MAX_LENGTH = 2_000
LARGEST = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure judged by ``computed relation stated``; null where it cannot be judged."""

    computed: int | None
    relation: str
    stated: int | None


def evaluate(expression: str, *, where: str) -> Fraction:
    """Work out whole numbers joined by ``+``, ``-``, brackets and at most one ``/``.

    >>> evaluate("(75608-38607)+(81958-44317)", where="T01")
    Fraction(74642, 1)
    """
    if len(expression) > MAX_LENGTH:
        raise InputError("the expression is too long", where=where)
    tokens = list(_tokens(expression, where=where))
    top, bottom = tokens, ["1"]
    if "/" in tokens:
        at = tokens.index("/")
        top, bottom = tokens[:at], tokens[at + 1 :]
    divisor = _sum(bottom, where=where)
    if divisor == 0:
        raise InputError("division by nothing", where=where)
    return Fraction(_sum(top, where=where), divisor)


def _tokens(expression: str, *, where: str) -> Iterator[str]:
    at = 0
    text = expression.strip()
    while at < len(text):
        hit = TOKEN.match(text, at)
        if hit is None:
            raise InputError(f"{expression!r} is not a sum of whole numbers", where=where)
        yield hit.group(1).replace(",", "")
        at = hit.end()


def _sum(tokens: list[str], *, where: str) -> int:
    """Add up tokens: a bracket only turns the signs inside it, so no recursion is needed."""
    total, sign, signs = 0, 1, [1]
    expects_value = True
    for one in tokens:
        if one.isdecimal():
            if not expects_value or len(one) > 18:
                raise InputError("two numbers stand side by side, or one is too long", where=where)
            total += sign * signs[-1] * int(one)
            sign, expects_value = 1, False
        elif one == "(" and expects_value:
            signs.append(sign * signs[-1])
            sign = 1
        elif one == ")" and not expects_value and len(signs) > 1:
            signs.pop()
        elif one in "+-":
            sign, expects_value = (-1 if one == "-" else 1), True
        else:
            raise InputError(f"{one!r} does not belong there", where=where)
    if expects_value or len(signs) > 1:
        raise InputError("the sum ends too early", where=where)
    return total


def read_figures(rows: pl.DataFrame, *, where: str) -> pl.DataFrame:
    """Give FIGURES from the columns of a list of figures, one row each.

    ``stated`` (or ``published``) is a number, possibly with a relation before it (``>76000``);
    ``relation`` says it in a column of its own. Raises InputError for a sum we cannot follow.
    """
    figures = [_figure(row, where=where) for row in rows.iter_rows(named=True)]
    judged = pl.DataFrame(
        [(one.computed, one.relation, one.stated) for one in figures],
        schema={"computed": pl.Int64, "relation": pl.String, "stated": pl.Int64},
        orient="row",
    )
    told = rows.select(
        pl.col("id").alias("figure_id"),
        pl.coalesce("title", "what").alias("title"),
        "source",
        "url",
        pl.coalesce("expression", "parts").alias("expression"),
        pl.coalesce("stated", "published").alias("stated_text"),
    )
    return told.hstack(judged).select(*frames.FIGURES)


def _figure(row: dict[str, object], *, where: str) -> Figure:
    cells = {name: str(cell).strip() for name, cell in row.items() if cell is not None}
    place = f"{where} row {row[ROW]}"
    if "id" not in cells:
        raise InputError("the figure has no id", where=place)
    expression = cells.get("expression", cells.get("parts", ""))
    stated = cells.get("stated", cells.get("published", ""))
    title = cells.get("title", cells.get("what", ""))
    if not expression:
        raise InputError("the figure has no expression", where=place)
    sums = [part for part in expression.split(";") if part.strip()]
    if SPLIT.search(expression):
        return _related(expression, where=place)
    relation = cells.get("relation", "")
    if relation and SAME.get(relation, relation) not in RELATIONS:
        raise InputError(f"relation {relation!r} is none of {' '.join(RELATIONS)}", where=place)
    bound = _stated(stated, title=title, relation=SAME.get(relation, relation))
    values = [evaluate(part, where=place) for part in sums]
    if bound is None or not values:
        return Figure(computed=_whole(values), relation=relation or "=", stated=None)
    return _judge(values, bound, percent="%" in stated or "%" in title, where=place)


def _related(expression: str, *, where: str) -> Figure:
    """Read ``a<=b``: the first side must stand so to the second."""
    parts = SPLIT.split(expression)
    if len(parts) != 3:
        raise InputError("one relation at most", where=where)
    sides = [evaluate(part, where=where) for part in (parts[0], parts[2])]
    common = sides[0].denominator * sides[1].denominator
    left, right = (_fits(side * common, where=where) for side in sides)
    return Figure(computed=left, relation=SAME.get(parts[1], parts[1]), stated=right)


def _stated(text: str, *, title: str, relation: str) -> tuple[str, Fraction, int] | None:
    """Read what is published: relation, value, and how many decimals it is rounded to.

    A title that says parts were left out (``w/o ICT``) makes the total an upper bound of them.
    """
    if NOT_NEGATIVE.search(text):
        return relation or ">=", Fraction(0), 0
    hit = STATED.match(text)
    if hit is None:
        return None
    sign, whole, decimals = hit.groups()
    usual = "<=" if PARTLY.search(title) else "="
    found = relation or sign or usual
    value = Fraction((whole + (decimals or "")).replace(",", ""))
    return SAME.get(found, found), value, len(decimals or ".") - 1


def _judge(
    values: list[Fraction], bound: tuple[str, Fraction, int], *, percent: bool, where: str
) -> Figure:
    """Bring both sides to whole numbers; only what is published as rounded is rounded."""
    relation, stated, places = bound
    if percent:
        values = [value * 100 if value.denominator > 1 or value < 1 else value for value in values]
    if relation == "=":
        scale = 10**places
        target = _rounded(stated * scale)
        scaled = [_rounded(value * scale) for value in values]
        worst = next((value for value in scaled if value != target), scaled[0])
        return Figure(
            computed=_fits(Fraction(worst), where=where),
            relation=relation,
            stated=_fits(Fraction(target), where=where),
        )
    extreme = max(values) if relation in ("<", "<=") else min(values)
    common = extreme.denominator * stated.denominator
    return Figure(
        computed=_fits(extreme * common, where=where),
        relation=relation,
        stated=_fits(stated * common, where=where),
    )


def _rounded(value: Fraction) -> int:
    """Round half away from zero, as people do."""
    half = Fraction(1, 2) if value >= 0 else Fraction(-1, 2)
    return int(value + half)


def _whole(values: list[Fraction]) -> int | None:
    if len(values) == 1 and values[0].denominator == 1 and abs(values[0]) < LARGEST:
        return int(values[0])
    return None


def _fits(value: Fraction, *, where: str) -> int:
    if abs(value) >= LARGEST:
        raise InputError("the sum is too large", where=where)
    return int(value)
