"""Is the change between two sources' totals in few stations, or in many?

Grain: one row per (contest, pair of sources). Source: the pairs of copies station by station,
and the two candidates between whom the lead changed (:mod:`fullcount.count.pattern`).

``stations_half`` is the fewest stations that carry half of the change of lead over the stations
compared. *Concentrated* means at most one station in ten carries half, or a single one of at
least three; the tenth is this project's choice, not a law's. Null, and *not evaluable*, where
fewer than three stations are compared, or the lead does not change there.
"""

import polars as pl

from fullcount.count.pairs import Sides
from fullcount.count.pattern import PAIR
from fullcount.model.returns import Returns

FEWEST = 3
ONE_IN = 10

_SPREAD = {
    "contest_id": pl.String,
    "source_a": pl.String,
    "source_b": pl.String,
    "stations_compared": pl.Int64,
    "stations_half": pl.Int64,
    "spread": pl.String,
    "_kind": pl.String,  # of the copies compared
    "_gain": pl.Int64,  # the winner's change over the stations compared
    "_loss": pl.Int64,
    "_differing": pl.Int64,  # stations whose votes differ
}


def station_changes(
    sides: Sides, marks: pl.DataFrame, totals: pl.DataFrame, returns: Returns
) -> pl.DataFrame:
    """Count the stations two sources share in each contest, and the fewest with half the change.

    ``marks`` are the rows of PAIRS, row beside row with ``sides``.
    """
    shared = _shared(sides, marks, returns)
    compared = (
        shared.group_by(*PAIR, "kind")
        .agg(pl.len().cast(pl.Int64).alias("stations_compared"))
        .sort("stations_compared", "kind", descending=[True, False])
        .unique(PAIR, keep="first", maintain_order=True)
        .rename({"kind": "_kind"})
    )
    changes = _changes(sides, shared, compared.join(totals, on=PAIR, validate="1:1"))
    rows = compared.join(_half(changes), on=PAIR, how="left", validate="1:1").join(
        _moved(changes), on=PAIR, how="left", validate="1:1"
    )
    enough = pl.when(pl.col("stations_compared") >= FEWEST).then("stations_half")
    return rows.with_columns(
        enough.alias("stations_half"), pl.col("_gain", "_loss", "_differing").fill_null(0)
    ).select(
        _spread().alias(name) if name == "spread" else pl.col(name).cast(kind)
        for name, kind in _SPREAD.items()
    )


def nothing_compared() -> pl.DataFrame:
    return pl.DataFrame(schema=_SPREAD)


def _spread() -> pl.Expr:
    half = pl.col("stations_half")
    few = (half * ONE_IN <= pl.col("stations_compared")) | (half == 1)
    return (
        pl.when(half.is_null())
        .then(pl.lit("not_evaluable"))
        .when(few)
        .then(pl.lit("concentrated"))
        .otherwise(pl.lit("spread"))
    )


def _shared(sides: Sides, marks: pl.DataFrame, returns: Returns) -> pl.DataFrame:
    """Pairs of copies that speak and state votes, of units below the contest's own."""
    areas = returns.contests.select("contest_id", pl.col("unit_id").alias("_area"))
    return (
        marks.select(*PAIR, "kind", "unit_id", "votes_compared", "votes_differing")
        .with_row_index("_pair")
        .filter(sides.a["_speaks"] & sides.b["_speaks"], pl.col("votes_compared") > 0)
        .join(areas, on="contest_id", how="left", validate="m:1", maintain_order="left")
        .filter(pl.col("unit_id").ne_missing(pl.col("_area")))
    )


def _changes(sides: Sides, shared: pl.DataFrame, compared: pl.DataFrame) -> pl.DataFrame:
    """Measure the change of lead at each station: one row per pair of copies that differ.

    Of the kind most compared, ``_kind`` of ``compared``.
    """
    unequal = (
        shared.filter(pl.col("votes_differing") > 0)
        .join(compared.select(*PAIR, "_kind", "_winner", "_loser"), on=PAIR, validate="m:1")
        .filter(pl.col("kind") == pl.col("_kind"))
    )
    a, b = (side.select(sides.votes)[unequal["_pair"]] for side in (sides.a, sides.b))
    wide = unequal.hstack(a.select(pl.all().name.suffix("_a"))).hstack(
        b.select(pl.all().name.suffix("_b"))
    )
    winner = _picked(sides.votes, "_winner", "_b") - _picked(sides.votes, "_winner", "_a")
    loser = _picked(sides.votes, "_loser", "_b") - _picked(sides.votes, "_loser", "_a")
    return wide.select(
        *PAIR,
        winner.alias("_winner_change"),
        loser.alias("_loser_change"),
        (winner - loser).alias("_change"),
    )


def _moved(changes: pl.DataFrame) -> pl.DataFrame:
    """Add up what winner and loser gained and lost at the stations compared."""
    return changes.group_by(PAIR).agg(
        pl.col("_winner_change").sum().alias("_gain"),
        (-pl.col("_loser_change").sum()).alias("_loss"),
        pl.len().cast(pl.Int64).alias("_differing"),
    )


def _picked(votes: list[str], who: str, side: str) -> pl.Expr:
    """Votes of the candidate whose position stands in column ``who``."""
    return pl.coalesce(
        pl.lit(None, pl.Int64),
        *(pl.when(pl.col(who) == int(vote[6:])).then(pl.col(vote + side)) for vote in votes),
    )


def _half(changes: pl.DataFrame) -> pl.DataFrame:
    """Take the largest changes first, until half of the total is reached."""
    total = pl.col("_change").sum().over(PAIR)
    towards = changes.with_columns(
        (pl.col("_change") * total.sign()).alias("_towards"), total.abs().alias("_total")
    )
    return (
        towards.filter(pl.col("_towards") > 0)
        .sort("_towards", descending=True)
        .with_columns(
            pl.col("_towards").cum_sum().over(PAIR).alias("_so_far"),
            pl.int_range(1, pl.len() + 1).over(PAIR).alias("_rank"),
        )
        .filter(2 * pl.col("_so_far") >= pl.col("_total"))
        .group_by(PAIR)
        .agg(pl.col("_rank").min().cast(pl.Int64).alias("stations_half"))
    )
