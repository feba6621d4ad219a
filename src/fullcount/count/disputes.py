"""Which copies that are counted differ in votes from another?

Grain: one row per (counted copy, other copy). Source: FORMS and PAIRS.
"""

import polars as pl

from fullcount.count.reconcile import Reconciliation
from fullcount.model.form import FormStatus


def disputes(
    forms: pl.DataFrame, counted: pl.DataFrame, reconciled: Reconciliation
) -> pl.DataFrame:
    """List copies of ``counted`` that differ in votes from another of ``forms`` that is stated.

    Columns: contest_id, source_id, unit_id, kind, form_id (ours), other_id and side, which of the
    pair is ours. Copies that their own source has replaced or that were annulled dispute
    nothing.
    """
    differ = reconciled.pairs.filter(pl.col("votes_differing") > 0)
    sides = pl.concat(
        differ.select(
            "contest_id",
            "unit_id",
            "kind",
            pl.col(f"form_{ours}").alias("form_id"),
            pl.col(f"form_{theirs}").alias("other_id"),
            pl.lit(ours).alias("side"),
        )
        for ours, theirs in (("a", "b"), ("b", "a"))
    )
    ours = counted.select("form_id", "source_id").join(
        sides.select("form_id").unique(), on="form_id", how="semi"
    )
    stated = forms.filter(pl.col("status") == FormStatus.STATED.value).select("form_id")
    theirs = stated.join(sides.select(form_id="other_id").unique(), on="form_id", how="semi")
    return sides.join(ours, on="form_id", how="inner", validate="m:1").join(
        theirs, left_on="other_id", right_on="form_id", how="semi"
    )
