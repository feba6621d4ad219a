"""Do the official figures of the same stations agree with ours, and does the total with the sample?

First station by station: both saw the same count, so that no margin of error comes in and one
differing figure is one finding. Only then the estimate against the official total, contest by
contest, with the share of false alarms among those named held down (Benjamini and Hochberg). A
difference is described; nothing here says which of the two is right, or why they differ.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from scipy.special import stdtr

from fullcount.model.frames import Schema
from fullcount.quickcount.estimate import Estimate, Figure
from fullcount.stats.binomial import two_sided
from fullcount.stats.multiple import benjamini_hochberg

VOTES: Schema = {
    "contest_id": pl.String,
    "unit_id": pl.String,
    "candidate_id": pl.String,
    "votes": pl.Int64,  # null = not stated
}
STATIONS: Schema = {  # one row per (contest, station of ours)
    "contest_id": pl.String,
    "unit_id": pl.String,
    "compared": pl.Int64,  # candidates both state
    "differing": pl.Int64,
    "lead_change": pl.Int64,  # official less ours, of the official leader over the rival
}
CONTESTS: Schema = {
    "contest_id": pl.String,
    "leader": pl.String,  # by the official figures of the stations compared
    "rival": pl.String,
    "stations": pl.Int64,  # of ours
    "compared": pl.Int64,  # of which both state leader and rival
    "differing": pl.Int64,
    "for_leader": pl.Int64,  # stations whose official lead is above ours
    "for_rival": pl.Int64,
    "lead_change": pl.Int64,  # added up
    "p": pl.Float64,  # sign test: were a slip as likely to help either
    "p_adjusted": pl.Float64,  # over all contests; null = no station differs
}
TOTALS: Schema = {
    "contest_id": pl.String,
    "candidate_id": pl.String,
    "share": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "official": pl.Float64,
    "inside": pl.Boolean,
    "p": pl.Float64,
    "p_adjusted": pl.Float64,
}
KEY = ["contest_id", "unit_id", "candidate_id"]


def leaders(official: pl.DataFrame) -> pl.DataFrame:
    """First and second of each contest, by the sum of the rows given."""
    ranked = (
        official.group_by("contest_id", "candidate_id")
        .agg(pl.col("votes").sum())
        .sort("contest_id", "votes", "candidate_id", descending=[False, True, False])
    )
    return ranked.group_by("contest_id", maintain_order=True).agg(
        pl.col("candidate_id").get(0).alias("leader"),
        pl.col("candidate_id").get(1, null_on_oob=True).alias("rival"),
    )


def stations(own: pl.DataFrame, official: pl.DataFrame) -> pl.DataFrame:
    """Compare every station of ours (STATIONS); what one of the two does not state is no pair."""
    pairs = own.select(*VOTES).join(
        official.select(*KEY, pl.col("votes").alias("official")),
        on=KEY,
        how="left",
        validate="1:1",
    )
    first = leaders(pairs.select(*KEY, pl.col("official").alias("votes")))
    gap = pl.col("official") - pl.col("votes")
    sign = (
        pl.when(pl.col("candidate_id") == pl.col("leader"))
        .then(1)
        .when(pl.col("candidate_id") == pl.col("rival"))
        .then(-1)
    )
    both = (sign.is_not_null() & gap.is_not_null()).sum() == 2
    return (
        pairs.join(first, on="contest_id", how="left", validate="m:1")
        .group_by("contest_id", "unit_id")
        .agg(
            gap.count().cast(pl.Int64).alias("compared"),
            (gap != 0).sum().cast(pl.Int64).alias("differing"),
            pl.when(both).then((gap * sign).sum()).alias("lead_change"),
        )
        .select(*STATIONS)
        .sort("contest_id", "unit_id")
    )


def contests(own: pl.DataFrame, official: pl.DataFrame) -> pl.DataFrame:
    """Add the stations up (CONTESTS) and test whether differences help one side."""
    rows = stations(own, official)
    seen = official.join(own, on=KEY, how="semi")
    change = pl.col("lead_change")
    added = rows.group_by("contest_id").agg(
        pl.len().cast(pl.Int64).alias("stations"),
        change.count().cast(pl.Int64).alias("compared"),
        (pl.col("differing") > 0).sum().cast(pl.Int64).alias("differing"),
        (change > 0).sum().cast(pl.Int64).alias("for_leader"),
        (change < 0).sum().cast(pl.Int64).alias("for_rival"),
        change.sum().alias("lead_change"),
    )
    p = [
        two_sided(plus, plus + minus, 0.5) if plus + minus else None
        for plus, minus in added.select("for_leader", "for_rival").iter_rows()
    ]
    return (
        added.with_columns(pl.Series("p", p, dtype=pl.Float64))
        .pipe(_adjusted)
        .join(leaders(seen), on="contest_id", how="left", validate="1:1")
        .select(*CONTESTS)
        .sort("contest_id")
    )


def totals(
    estimates: Mapping[str, Estimate], official: Mapping[str, Mapping[str, float]]
) -> pl.DataFrame:
    """Hold each estimate against the official share (TOTALS); a share not stated is no row."""
    rows = [
        (contest, one.name, one.share, one.lower, one.upper, share, *_held(one, share, found))
        for contest, found in sorted(estimates.items())
        for one in found.shares
        if (share := official.get(contest, {}).get(one.name)) is not None
    ]
    schema = {name: kind for name, kind in TOTALS.items() if name != "p_adjusted"}
    return pl.DataFrame(rows, schema=schema, orient="row").pipe(_adjusted).select(*TOTALS)


def _held(one: Figure, share: float, found: Estimate) -> tuple[bool, float]:
    """Inside the interval? And the p-value of a difference as large, by the linear form."""
    inside = one.lower <= share <= one.upper
    if one.error <= 0:
        return inside, 1.0 if share == one.share else 0.0
    df = max(found.stations - found.strata, 1)
    return inside, float(2 * stdtr(df, -abs(share - one.share) / one.error))


def _adjusted(rows: pl.DataFrame) -> pl.DataFrame:
    """Adjust the p-values that there are."""
    p = rows["p"].to_numpy().astype(np.float64)
    known = ~np.isnan(p)
    p[known] = benjamini_hochberg(p[known])
    column = [float(one) if have else None for one, have in zip(p, known, strict=True)]
    return rows.with_columns(pl.Series("p_adjusted", column, dtype=pl.Float64))
