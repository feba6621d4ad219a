"""Do the copies of one form agree, and where they do not, how?

Grain: PAIRS, one row per pair of copies of one (contest, unit, kind), and per copy that a
source holds and another lacks; DIFFERENCES, one row per box or candidate that differs;
PATTERNS, one row per contest and pair of sources. Source: FORMS, wide.

Nothing is averaged and no copy is called true. What one copy does not state is counted
(``only_a``, ``only_b``) and not compared: it is not zero.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.count.pairclass import Ints, classify, transposed
from fullcount.count.pairs import Sides, each_pair, held, without_copy
from fullcount.count.pattern import PAIR, like_with_like, patterns, shaped
from fullcount.count.spread import nothing_compared, station_changes
from fullcount.count.tally import Tallies
from fullcount.model import results
from fullcount.model.frames import conform, empty
from fullcount.model.results import PairClass
from fullcount.model.returns import Returns


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Source against source."""

    pairs: pl.DataFrame  # PAIRS
    differences: pl.DataFrame  # DIFFERENCES
    patterns: pl.DataFrame  # PATTERNS


def reconcile(returns: Returns, tallies: Tallies) -> Reconciliation:
    """Compare every two copies of each form, box by box and candidate by candidate.

    The class of a pair tells how its votes differ; where only boxes differ it is
    *transposed digits* (one box, two neighbouring digits exchanged) or *retyped total*.
    ``lead_change`` is null where fewer than two candidates are stated by both.
    """
    forms = held(returns)
    compared, differing, changes = [], [], []
    totals = patterns(returns, tallies)
    for sides in each_pair(forms):
        marks = _marks(sides)
        unequal = marks.with_row_index("_pair").filter(
            (pl.col("votes_differing") > 0) | (pl.col("boxes_differing") > 0)
        )
        differing.append(_differences(sides, unequal["_pair"], returns))
        compared.append(_with_class(marks, sides, unequal))
        changes.append(station_changes(sides, marks, totals, returns))
    compared.append(_missing(without_copy(forms)))
    return Reconciliation(
        pairs=pl.concat([empty(results.PAIRS), *compared]),
        differences=pl.concat([empty(results.DIFFERENCES), *differing]),
        patterns=_with_spread(totals, changes),
    )


def _marks(sides: Sides) -> pl.DataFrame:
    """Count what each pair has in common and where it differs: PAIRS without the class."""
    a, b = sides.a, sides.b
    both = a.select(sides.boxes + sides.votes).hstack(
        b.select(pl.col(sides.boxes + sides.votes).name.suffix("_b"))
    )
    differ = {name: pl.col(name) != pl.col(f"{name}_b") for name in sides.boxes + sides.votes}
    changes = [pl.col(name) - pl.col(f"{name}_b") for name in sides.votes]
    counts = both.lazy().select(  # lazy: whether two figures differ is worked out once
        _count([differ[box].is_not_null() for box in sides.boxes], "boxes_compared"),
        _count([differ[box] for box in sides.boxes], "boxes_differing"),
        _count([differ[vote].is_not_null() for vote in sides.votes], "votes_compared"),
        _count([differ[vote] for vote in sides.votes], "votes_differing"),
        _count([_only(vote, f"{vote}_b") for vote in sides.votes], "only_a"),
        _count([_only(f"{vote}_b", vote) for vote in sides.votes], "only_b"),
        (pl.max_horizontal(*changes) - pl.min_horizontal(*changes)).alias("lead_change"),
    )
    names = a.select(
        "contest_id",
        "unit_id",
        "kind",
        pl.col("source_id").alias("source_a"),
        b["source_id"].alias("source_b"),
        pl.col("form_id").alias("form_a"),
        b["form_id"].alias("form_b"),
    )
    known = pl.when(pl.col("votes_compared") > 1).then("lead_change")
    return names.hstack(counts.with_columns(known.alias("lead_change")).collect())


def _only(here: str, there: str) -> pl.Expr:
    return pl.col(here).is_not_null() & pl.col(there).is_null()


def _count(marks: list[pl.Expr], name: str) -> pl.Expr:
    return pl.sum_horizontal(pl.lit(0, pl.Int64), *marks).cast(pl.Int64).alias(name)


def _with_class(marks: pl.DataFrame, sides: Sides, unequal: pl.DataFrame) -> pl.DataFrame:
    nothing = (pl.col("votes_compared") == 0) & (pl.col("boxes_compared") == 0)
    named = pl.concat([_by_votes(sides, unequal), _by_boxes(sides, unequal)])
    return (
        marks.with_row_index("_pair")
        .join(named, on="_pair", how="left", validate="1:1", maintain_order="left")
        .with_columns(
            pl.when(nothing)
            .then(pl.lit(PairClass.NOT_COMPARABLE.value))
            .otherwise(pl.coalesce("_class", pl.lit(PairClass.EQUAL.value)))
            .alias("class")
        )
        .select(*results.PAIRS)
    )


def _by_votes(sides: Sides, unequal: pl.DataFrame) -> pl.DataFrame:
    rows = unequal.filter(pl.col("votes_differing") > 0)["_pair"]
    if rows.is_empty():
        return _named(rows, [])
    a, b = (side.select(sides.votes)[rows] for side in (sides.a, sides.b))
    stated = [a[name].is_not_null() & b[name].is_not_null() for name in sides.votes]
    both = np.column_stack([mark.to_numpy() for mark in stated])
    return _named(rows, classify(_numbers(a), _numbers(b), both))


def _numbers(votes: pl.DataFrame) -> Ints:
    """Votes as a table; what is not stated is masked by the caller, so its zero is never read."""
    numbers: Ints = votes.select(pl.all().cast(pl.Int64).fill_null(0)).to_numpy()
    return numbers


def _by_boxes(sides: Sides, unequal: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose votes agree: is the one box that differs a slip of two digits?"""
    alone = unequal.filter(pl.col("votes_differing") == 0)
    a, b = (side.select(sides.boxes)[alone["_pair"]] for side in (sides.a, sides.b))
    slips = pl.Series(values=np.zeros(alone.height, np.bool_))
    for box in sides.boxes:
        both = a[box].is_not_null() & b[box].is_not_null()
        numbers = (side[box].fill_null(0).cast(pl.Int64).to_numpy() for side in (a, b))
        slips = slips | (both & pl.Series(values=transposed(*numbers)))
    single = slips & (alone["boxes_differing"] == 1)
    classes = [
        PairClass.TRANSPOSED_DIGITS.value if slip else PairClass.RETYPED_TOTAL.value
        for slip in single
    ]
    return _named(alone["_pair"], classes)


def _named(rows: pl.Series, classes: list[str]) -> pl.DataFrame:
    return pl.DataFrame(
        {"_pair": rows, "_class": classes}, schema={"_pair": pl.UInt32, "_class": pl.String}
    )


def _differences(sides: Sides, rows: pl.Series, returns: Returns) -> pl.DataFrame:
    """DIFFERENCES of the pairs named: only figures that both copies state."""
    a, b = sides.a[rows], sides.b[rows]
    names = a.select("contest_id", "unit_id", pl.col("form_id").alias("form_a")).with_columns(
        b["form_id"].alias("form_b")
    )
    parts = [
        names.with_columns(
            pl.lit(name).alias("field"),
            pl.lit(name in sides.votes).alias("is_votes"),
            a[name].cast(pl.Int64).alias("a"),
            b[name].cast(pl.Int64).alias("b"),
        ).filter(pl.col("a") != pl.col("b"))
        for name in sides.boxes + sides.votes
    ]
    slots = returns.candidates.select(
        "contest_id", "candidate_id", pl.format("votes_{}", "position").alias("field")
    )
    return (
        pl.concat([empty(results.DIFFERENCES), *map(_ordered, parts)])
        .join(slots, on=["contest_id", "field"], how="left", validate="m:1")
        .with_columns(pl.coalesce("candidate_id", "field").alias("field"))
        .select(*results.DIFFERENCES)
    )


def _ordered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(*results.DIFFERENCES)


def _missing(lacking: pl.DataFrame) -> pl.DataFrame:
    rows = lacking.rename({"source_id": "source_a", "form_id": "form_a"}).with_columns(
        pl.lit(PairClass.MISSING_COPY.value).alias("class"),
        *(
            pl.lit(0, pl.Int64).alias(name)
            for name in ("boxes_compared", "boxes_differing", "votes_compared", "votes_differing")
        ),
    )
    return conform(rows, results.PAIRS).select(*results.PAIRS)


def _with_spread(totals: pl.DataFrame, changes: list[pl.DataFrame]) -> pl.DataFrame:
    known = pl.concat([nothing_compared(), *changes])
    beside = totals.drop("_differing").join(known, on=PAIR, how="left", validate="1:1")
    rows = like_with_like(beside).with_columns(
        pl.col("stations_compared").fill_null(0),
        pl.col("spread").fill_null("not_evaluable"),
    )
    return shaped(rows).sort("contest_id", maintain_order=True)
