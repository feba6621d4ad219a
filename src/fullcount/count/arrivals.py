"""How did the forms come in over time?

Grain: one row per (contest, source, kind, instant at which something was received). Source:
FORMS.received_at; forms whose arrival is not stated are in no row, so the last row may fall
short of what was received.
"""

import polars as pl

from fullcount.count.copies import answered
from fullcount.count.places import expected
from fullcount.count.roll_call import CALL, RollCall
from fullcount.model.frames import INSTANT, Schema
from fullcount.model.law import Law
from fullcount.model.returns import Returns

ARRIVALS: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "received_at": INSTANT,
    "received": pl.Int64,  # units whose form was there by then
    "expected": pl.Int64,  # null = the number is not sourced
}


def arrivals(returns: Returns, law: Law, *, roll: RollCall | None = None) -> pl.DataFrame:
    """Count units received so far, at each instant of arrival; a unit counts when it first came."""
    levels = {kind.code: kind.level for kind in law.kinds}
    level = pl.col("kind").replace_strict(levels, default=None, return_dtype=pl.String)
    whole = returns.contests.select("contest_id", pl.col("unit_id").alias("_whole"))
    first = (
        returns.forms.filter(answered() & pl.col("received_at").is_not_null())
        .select(*CALL, "unit_id", "received_at")
        .join(whole, on="contest_id", how="left", validate="m:1")
        .filter(pl.col("unit_id").ne_missing(pl.col("_whole")))
    )
    if (returns.forms["reading"] > 1).any():  # else every form is one row already
        first = first.group_by(*CALL, "unit_id").agg(pl.col("received_at").min())
    numbers = expected(returns, law) if roll is None else roll.expected
    known = numbers.select("contest_id", "level", pl.col("stations_expected").alias("expected"))
    calls = (
        first.select(CALL)
        .unique()
        .with_columns(level.alias("level"))
        .join(known, on=["contest_id", "level"], how="left", validate="m:1")
        .sort(CALL)
        .with_row_index("_call")
    )
    so_far = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    here = (
        first.join(calls.select("_call", *CALL), on=CALL, how="left", validate="m:1")
        .group_by("_call")
        .agg(pl.col("received_at").sort(), so_far.alias("received"))
        .sort("_call")
        .explode("received_at", "received")
        .filter(
            pl.any_horizontal(
                pl.col(name).ne_missing(pl.col(name).shift(-1)) for name in ("_call", "received_at")
            )
        )
    )
    return here.hstack(calls[here["_call"]].drop("_call")).select(*ARRIVALS)
