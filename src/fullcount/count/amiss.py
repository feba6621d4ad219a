"""By how many votes do the counted forms contradict their own totals?

Grain: one row per (contest, source), for its main tally. Source: FORMS. Where the candidates'
lines do not add up to the valid votes a form states (or to its votes cast less its rejected
ones), some line or the total is wrong, and a lead may be wrong by as much: the stake of rules
C1 and C2. A form that does not state enough to be added up contradicts nothing.
"""

import polars as pl

from fullcount.count.copies import spoken
from fullcount.count.stated import stated_sum
from fullcount.model.returns import Returns, vote_columns

KEY = ["contest_id", "source_id"]
_BOXES = ("valid", "cast", "rejected")


def amiss(returns: Returns, mains: pl.DataFrame) -> pl.DataFrame:
    """Give KEY and ``amiss``: sum of |lines - total| over the forms that make the main tally.

    ``mains`` are STANDINGS of main tallies. No row where nothing contradicts itself.
    """
    forms = spoken(returns.forms)
    lack = [pl.lit(None, pl.Int64).alias(box) for box in _BOXES if box not in forms.columns]
    level = returns.contests.select("contest_id", pl.col("unit_id").alias("_area"))
    of_total = (pl.col("unit_id") == pl.col("_area")) == (pl.col("basis") == "stated")
    total = pl.coalesce("valid", pl.col("cast") - pl.col("rejected"))
    return (
        forms.with_columns(lack)
        .with_columns((stated_sum(vote_columns(forms)) - total).abs().alias("amiss"))
        .filter(pl.col("amiss") > 0)
        .select(*KEY, "kind", "unit_id", "amiss")
        .join(mains.select(*KEY, "kind", "basis"), on=[*KEY, "kind"], validate="m:1")
        .join(level, on="contest_id", how="left", validate="m:1")
        .filter(of_total)
        .group_by(KEY)
        .agg(pl.col("amiss").sum(), pl.len().alias("amiss_forms"))
    )
