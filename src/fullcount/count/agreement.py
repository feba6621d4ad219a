"""Of how many units do all sources that hold a copy agree, some, or none?

Grain: one row per (contest, form kind) of which two sources hold comparable copies. Source: PAIRS.
Nothing is chosen here: which copy is believed, and why, is for a desk to write down.
"""

from collections.abc import Collection

import polars as pl

from fullcount.model.frames import Schema
from fullcount.model.results import Agreement, PairClass

AGREEMENTS: Schema = {
    "contest_id": pl.String,
    "kind": pl.String,
    "units_compared": pl.Int64,  # units of which at least two sources hold comparable copies
    "units_agreeing": pl.Int64,  # every two of them agree in all that both state
    "units_partly": pl.Int64,  # some two agree and some two do not
}
_UNEQUAL = (PairClass.MISSING_COPY.value, PairClass.NOT_COMPARABLE.value)


def worst_agreement(found: Collection[str]) -> str | None:
    """Give, of the agreements of a contest's sources, the one a reader must hear of first."""
    for worst in (Agreement.REVERSED, Agreement.NOT_COMPARABLE, Agreement.SAME):
        if worst.value in found:
            return worst.value
    return None


def agreement_frame(pairs: pl.DataFrame) -> pl.DataFrame:
    """Fill AGREEMENTS; two readings by one source are no second source."""
    compared = pairs.filter(
        pl.col("source_a") != pl.col("source_b"), ~pl.col("class").is_in(_UNEQUAL)
    )
    differ = (pl.col("boxes_differing") > 0) | (pl.col("votes_differing") > 0)
    return (
        compared.group_by("contest_id", "kind", "unit_id")
        .agg(differ.any().alias("_differ"), (~differ).any().alias("_agree"))
        .group_by("contest_id", "kind")
        .agg(
            pl.len().cast(pl.Int64).alias("units_compared"),
            (~pl.col("_differ")).sum().cast(pl.Int64).alias("units_agreeing"),
            (pl.col("_differ") & pl.col("_agree")).sum().cast(pl.Int64).alias("units_partly"),
        )
        .select(*AGREEMENTS)
        .sort("contest_id", "kind")
    )
