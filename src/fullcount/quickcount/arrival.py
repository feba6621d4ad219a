"""How far is the sample in, where is it lacking, and how has the estimate moved?

Grain: one row per stratum of the design; one per instant of the path. Early returns are not a
sample of the sample: towns come before villages, and the estimate walks with them. The path
shows the walk; it does not correct it.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl

from fullcount.model.frames import INSTANT, Schema
from fullcount.quickcount.design import Design
from fullcount.quickcount.estimate import Estimate, estimate
from fullcount.quickcount.returns import Received
from fullcount.stats.weighted import weighted_median

BY_STRATUM: Schema = {
    "stratum": pl.String,
    "parent": pl.String,
    "units": pl.Int64,  # stations of the frame
    "expected": pl.Int64,  # stations in use
    "received": pl.Int64,  # of those, usable
}
PATH: Schema = {
    "at": INSTANT,
    "received": pl.Int64,
    "strata_empty": pl.Int64,
    "candidate": pl.String,  # null = no estimate was possible then
    "share": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
}
MOST_INSTANTS = 48


def by_stratum(came: Received, made: Design) -> pl.DataFrame:
    """Received and expected of every stratum (BY_STRATUM), in the order of the design."""
    plans = pl.DataFrame(
        [(plan.stratum, plan.parent, plan.units) for plan in made.strata],
        schema={"stratum": pl.String, "parent": pl.String, "units": pl.Int64},
        orient="row",
    )
    counts = [
        rows.group_by("stratum").agg(pl.len().cast(pl.Int64).alias(name))
        for rows, name in ((came.units, "expected"), (came.usable(made.base), "received"))
    ]
    for count in counts:
        plans = plans.join(count, on="stratum", how="left", validate="1:1", maintain_order="left")
    return plans.with_columns(pl.col("expected", "received").fill_null(0)).select(*BY_STRATUM)


def typical_share(strata: pl.DataFrame) -> float:
    """Share received in the middle stratum, strata weighing by their stations."""
    asked = strata.filter(pl.col("expected") > 0)
    shares = asked["received"] / asked["expected"]
    return weighted_median(shares.to_list(), asked["units"].to_list())


def instants(came: Received, *, most: int = MOST_INSTANTS) -> tuple[datetime, ...]:
    """Give instants at which as many new stations had come as at each other."""
    at = came.units["received_at"].drop_nulls().sort()
    if at.is_empty():
        return ()
    places = np.unique(np.linspace(0, at.len() - 1, min(most, at.len())).round().astype(int))
    return tuple(dict.fromkeys(at[int(place)] for place in places))


def path(came: Received, made: Design, *, at: Sequence[datetime]) -> pl.DataFrame:
    """Estimate from what had come by each instant (PATH): one row per candidate."""
    rows: list[tuple[datetime, int, int, str | None, float | None, float | None, float | None]]
    rows = []
    for instant in at:
        then = came.before(instant)
        strata = by_stratum(then, made)
        empty = strata.filter((pl.col("expected") > 0) & (pl.col("received") == 0)).height
        here = int(strata["received"].sum())
        found = estimate(then, made)
        if isinstance(found, Estimate):
            rows += [
                (instant, here, empty, one.name, one.share, one.lower, one.upper)
                for one in found.shares
            ]
        else:
            rows.append((instant, here, empty, None, None, None, None))
    return pl.DataFrame(rows, schema=dict(PATH), orient="row")
