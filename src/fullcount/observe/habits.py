"""How people fill in forms: the same answer all the way down, favourite digits, questions left out.

Grain: one report, one slot, one question. None of it says that a figure is wrong. All of it says
where a telephone call is worth its minute.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from fullcount.observe.instrument import Instrument, Type
from fullcount.stats.chi_square import chi_square

LEAST_COUNT = 100  # a figure whose last digit says something
LEAST_FIGURES = 50  # of one slot: five of each digit are expected
MILLION = 1_000_000


def in_line(rows: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Count the answers of one list that are alike: ``line_answers``, ``line_most``.

    Only a list whose questions ask both ways counts (where *yes* is right for one and wrong for
    another): all *yes* down a page of what ought to be there is what a good station looks like.
    """
    names = both_ways(instrument)
    if not names:
        nothing = pl.lit(None, pl.Int64)
        return rows.select(
            "subject", "station", nothing.alias("line_answers"), nothing.alias("line_most")
        )
    told = rows.select("subject", "station", *names)
    answers = sorted({one for name in names for one in told[name].drop_nulls().unique()})
    counts = [
        pl.sum_horizontal((pl.col(name) == answer).fill_null(value=False) for name in names)
        for answer in answers
    ]
    stated = pl.sum_horizontal(pl.col(name).is_not_null() for name in names)
    most = pl.max_horizontal(counts) if counts else pl.lit(0)
    return told.select(
        "subject",
        "station",
        stated.cast(pl.Int64).alias("line_answers"),
        most.cast(pl.Int64).alias("line_most"),
    )


def both_ways(instrument: Instrument) -> tuple[str, ...]:
    """Name the questions of the list that asks both ways, in order; nothing where none does."""
    by_list: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for q in instrument.questions():
        if q.type is Type.ONE and q.irregular:
            by_list.setdefault(q.list_name or "", []).append((q.name, frozenset(q.irregular)))
    for asked in by_list.values():
        wrong = Counter(one for _, irregular in asked for one in irregular)
        if {"yes", "no"} <= wrong.keys():
            return tuple(name for name, _ in asked)
    return ()


def last_digits(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Ask of each slot whether the last digits of its counts are even: ``digit_p`` in millionths.

    Counts of a hundred or more, of all its reports together; null with fewer than fifty, since
    one form of one station tells nothing (Beber and Scacco 2012). Even is what honest counts
    give; one slot in a thousand falls below 1,000 millionths by chance.
    """
    known = [name for name in names if name in rows.columns]
    long = (
        rows.select("slot", *known)
        .unpivot(on=known, index="slot", value_name="told")
        .filter(pl.col("told") >= LEAST_COUNT)
    )
    digit = pl.col("told") % 10
    counts = [(digit == each).sum().cast(pl.Int64).alias(str(each)) for each in range(10)]
    table = long.group_by("slot").agg(pl.len().cast(pl.Int64).alias("figures"), *counts)
    told = [
        {"subject": str(slot), "figures": figures, "digit_p": _even(seen, figures)}
        for slot, figures, *seen in table.sort("slot").iter_rows()
    ]
    return pl.DataFrame(
        told, schema={"subject": pl.String, "figures": pl.Int64, "digit_p": pl.Int64}
    )


def _even(seen: Sequence[int], figures: int) -> int | None:
    """Give the chance of digits this uneven, in millionths; None with too few figures."""
    if figures < LEAST_FIGURES:
        return None
    test = chi_square(np.array(seen), np.full(10, figures / 10), df=9)
    return round(test.p_value * MILLION)


def item_response(rows: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Count what became of each question: answered, did not see, was not allowed, left blank.

    ``reports`` is the denominator of all of them.
    """
    asked = [q for q in instrument.questions() if q.type not in {Type.NOTE, Type.IMAGE}]
    counts = {
        q.name: rows.select(
            pl.col(q.name).is_null().sum().alias("blank"),
            *(_said(q.name, word, chosen=q.type is Type.ONE) for word in ("not_seen", "refused")),
        ).row(0)
        for q in asked
    }
    return pl.DataFrame(
        [
            {
                "form": instrument.code,
                "question": name,
                "reports": rows.height,
                "answered": rows.height - sum(counts[name]),
                "not_seen": counts[name][1],
                "refused": counts[name][2],
                "blank": counts[name][0],
            }
            for name in counts
        ],
        schema={"form": pl.String, "question": pl.String}
        | dict.fromkeys(("reports", "answered", "not_seen", "refused", "blank"), pl.Int64),
    )


def _said(name: str, word: str, *, chosen: bool) -> pl.Expr:
    if not chosen:
        return pl.lit(0, pl.Int64).alias(word)
    return (pl.col(name) == word).sum().cast(pl.Int64).alias(word)
