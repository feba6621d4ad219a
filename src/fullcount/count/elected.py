"""Is one person elected in two contests, as one source tells it?

Grain: one row per (contest, source) with somebody elected. Source: OUTCOMES and CANDIDATES
(``person``, a key that the package states). Names are never compared: two people may bear one
name, and one person two spellings.
"""

import polars as pl

from fullcount.count.winner import Result
from fullcount.model.frames import Schema
from fullcount.model.returns import Returns

ELECTED: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "also_elected_in": pl.String,  # other contests, "" = none; null = it cannot be told
    "elects_elsewhere": pl.Boolean,  # by this source somebody is elected in another contest
}


def elected_twice(returns: Returns, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Fill ELECTED.

    A match is a match whoever else is unknown; that there is none is known only where everybody
    elected by this source has a key.
    """
    persons = returns.candidates.select(
        "contest_id", pl.col("candidate_id").alias("winners"), "person"
    )
    seats = (
        outcomes.filter(pl.col("result").is_in([Result.WINNER.value, Result.TIE.value]))
        .select("contest_id", "source_id", "winners")
        .explode("winners", empty_as_null=False, keep_nulls=False)
        .join(persons, on=["contest_id", "winners"], how="left", validate="m:1")
        .with_columns(
            pl.col("person").is_null().any().over("source_id").alias("_unknown"),
            (pl.col("contest_id").n_unique().over("source_id") > 1).alias("elects_elsewhere"),
        )
    )
    key = ["source_id", "person"]
    others = seats.select(*key, pl.col("contest_id").alias("_other"))
    also = (
        seats.join(others, on=key, how="inner", validate="m:m")
        .filter(pl.col("_other") != pl.col("contest_id"))
        .group_by("contest_id", "source_id")
        .agg(pl.col("_other").unique().sort().str.join(", "))
    )
    return (
        seats.group_by("contest_id", "source_id")
        .agg(pl.col("_unknown", "elects_elsewhere").first())
        .join(also, on=["contest_id", "source_id"], how="left", validate="1:1")
        .with_columns(
            pl.when(pl.col("_other").is_not_null())
            .then("_other")
            .when(~pl.col("_unknown"))
            .then(pl.lit(""))
            .alias("also_elected_in")
        )
        .select(*ELECTED)
        .sort("contest_id", "source_id")
    )
