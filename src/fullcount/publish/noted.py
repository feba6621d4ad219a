"""Stations that something was noted about: a finding, a difference, a place among the decisive.

Grain: one row per (contest, unit). The order is the stake of the station, unbounded first;
a place here says that a person should look, not what they will see.
"""

import polars as pl

from fullcount.count.run import Count
from fullcount.model.results import PairClass

NOTED = {
    "contest_id": pl.String,
    "unit_id": pl.String,
    "name": pl.String,
    "rules": pl.String,  # codes, most severe first
    "findings": pl.Int64,
    "unbounded": pl.Boolean,  # a finding whose stake has no bound
    "stake": pl.Int64,  # the largest bounded stake; null = none
    "classes": pl.String,  # PairClass values, joined by spaces
    "lead_change": pl.Int64,
    "decisive": pl.Int64,  # best rank in any smallest set; null = in none
    "rank": pl.Int64,  # 1 = first of its contest
    "of": pl.Int64,  # how many the contest has
}

KEY = ["contest_id", "unit_id"]
# A copy that nobody holds is told where completeness is told; it is no difference.
UNREMARKABLE = (PairClass.EQUAL, PairClass.MISSING_COPY, PairClass.NOT_COMPARABLE)
SEVERITIES = ["reject", "error", "legal", "warning", "info"]


def stations_noted(count: Count) -> pl.DataFrame:
    """Give every station noted, in the order to look at them (``NOTED``)."""
    areas = count.returns.contests.select("contest_id", "unit_id")
    joined = (
        _findings(count.findings)
        .join(_pairs(count.pairs), on=KEY, how="full", coalesce=True, validate="1:1")
        .join(_decisive(count.decisive), on=KEY, how="full", coalesce=True, validate="1:1")
        .join(areas, on=KEY, how="anti")  # a form of the whole contest is no station
        .join(count.returns.units.select("unit_id", "name"), on="unit_id", how="left")
    )
    return (
        joined.with_columns(
            pl.col("findings").fill_null(0), pl.col("unbounded").fill_null(value=False)
        )
        .sort(
            "contest_id",
            "unbounded",
            pl.max_horizontal("stake", "lead_change").fill_null(-1),
            "decisive",
            "unit_id",
            descending=[False, True, True, False, False],
            nulls_last=True,
        )
        .with_columns(
            pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("contest_id").alias("rank"),
            pl.len().over("contest_id").cast(pl.Int64).alias("of"),
        )
        .select(pl.col(name).cast(kind) for name, kind in NOTED.items())
    )


def _findings(findings: pl.DataFrame) -> pl.DataFrame:
    weight = pl.col("severity").replace_strict(
        {name: at for at, name in enumerate(SEVERITIES)}, default=9, return_dtype=pl.Int64
    )
    return (
        findings.filter(pl.col("unit_id").is_not_null() & pl.col("contest_id").is_not_null())
        .with_columns(weight.alias("weight"))
        .sort("weight", "rule")
        .group_by(KEY, maintain_order=True)
        .agg(
            pl.col("rule").unique(maintain_order=True).str.join(" ").alias("rules"),
            pl.len().cast(pl.Int64).alias("findings"),
            pl.col("stake").is_null().any().alias("unbounded"),
            pl.col("stake").max().alias("stake"),
        )
    )


def _pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    return (
        pairs.filter(~pl.col("class").is_in([kind.value for kind in UNREMARKABLE]))
        .sort("lead_change", descending=True, nulls_last=True)
        .group_by(KEY, maintain_order=True)
        .agg(
            pl.col("class").unique(maintain_order=True).str.join(" ").alias("classes"),
            pl.col("lead_change").max(),
        )
    )


def _decisive(decisive: pl.DataFrame) -> pl.DataFrame:
    return decisive.group_by(KEY).agg(pl.col("rank").min().alias("decisive"))
