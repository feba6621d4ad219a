"""Which signs does a source write where a figure belongs, and what were they taken as?

Grain: one row per (contest, source, form kind, sign, what it was taken as). Source: RAWS, where the
text of a cell stands that the package declares to mean *not stated* (``null``) or none (``zero``).
The sign itself is kept beside every such cell; here they are counted, so that a column of dashes
is one line of news and not a thousand. Ids of units in another script's digits are counted so
too, one row per (contest, source, form kind) with the first of them as an example.
"""

from collections.abc import Sequence

import polars as pl

from fullcount.model.frames import Schema
from fullcount.model.returns import Returns

SYMBOLS: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "about": pl.String,  # figure, or unit
    "symbol": pl.String,
    "taken_as": pl.String,  # "0", or "not stated"
    "cells": pl.Int64,
}


def symbol_frame(returns: Returns) -> pl.DataFrame:
    """Fill SYMBOLS: texts without a digit of any script, in boxes and candidates' lines."""
    here = pl.col("column").is_in(returns.forms.columns) & (pl.col("column") != "unit_id")
    raws = returns.raws.filter(here, ~pl.col("raw").str.contains(r"\d"))
    parts = [
        part.join(
            returns.forms.select(
                "form_id", "contest_id", "source_id", "kind", pl.col(column).alias("_value")
            ),
            on="form_id",
            how="inner",
            validate="m:1",
        ).with_columns(pl.col("_value").cast(pl.Int64, strict=False))
        for (column,), part in raws.partition_by("column", as_dict=True).items()
    ]
    return pl.concat([_of_units(returns), *([_signs(parts)] if parts else [])])


def _of_units(returns: Returns) -> pl.DataFrame:
    written = returns.raws.filter(pl.col("column") == "unit_id").select("form_id", "raw")
    return (
        returns.forms.select("form_id", "contest_id", "source_id", "kind", "unit_id")
        .join(written, on="form_id", how="inner", validate="1:1", maintain_order="left")
        .group_by("contest_id", "source_id", "kind", maintain_order=True)
        .agg(
            pl.lit("unit").alias("about"),
            pl.col("raw").first().alias("symbol"),
            pl.col("unit_id").first().alias("taken_as"),
            pl.len().cast(pl.Int64).alias("cells"),
        )
        .select(*SYMBOLS)
    )


def _signs(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    taken = (
        pl.when(pl.col("_value").is_null())
        .then(pl.lit("not stated"))
        .otherwise(pl.col("_value").cast(pl.String))
    )
    return (
        pl.concat(parts)
        .with_columns(pl.col("raw").str.strip_chars().alias("symbol"), taken.alias("taken_as"))
        .with_columns(pl.lit("figure").alias("about"))
        .group_by("contest_id", "source_id", "kind", "about", "symbol", "taken_as")
        .agg(pl.len().cast(pl.Int64).alias("cells"))
        .select(*SYMBOLS)
        .sort(*(name for name in SYMBOLS if name != "cells"))
    )
