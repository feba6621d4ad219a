"""What could the stations that were drawn and have not come do to the lead?

Grain: one answer per estimate. Three readings, from proof to guess. ``lower`` and ``upper`` give
every registered voter of every missing station to one side: nothing can lie outside. The
``likely`` bounds put each at the 5th or 95th percentile of the stations that came of its stratum
(pattern mixture). ``needed`` is the lead that the missing ones would have to give the rival for
the estimate to change hands, to be held against what stations did elsewhere. None is a margin of
error: sampling is beside it.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.quickcount.design import Design
from fullcount.quickcount.estimate import Estimate
from fullcount.quickcount.returns import Received

LOW, HIGH = 0.05, 0.95
FEW = 5  # stations of a stratum below which the percentiles are those of all


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """The leader's lead, as a share, over all stations drawn. Null = a register is not stated."""

    missing: int
    lead: float  # missing stations left out, weights of the whole sample
    lower: float | None
    upper: float | None
    likely_lower: float
    likely_upper: float
    needed: float | None  # lead of the missing at which the leader's is nought; null = none missing
    range_low: float  # leads of single stations that came: 5th and 95th percentile
    range_high: float

    @property
    def is_out_of_range(self) -> bool:
        """The missing would have to differ from 19 of 20 stations that came."""
        return self.needed is None or not self.range_low <= self.needed <= self.range_high


def worst(came: Received, made: Design, found: Estimate) -> Worst:
    """Bound the lead by the stations that are missing."""
    rows = _weighted(came, made, found)
    here, gone = rows.filter("usable"), rows.filter(~pl.col("usable"))
    ahead, base = _sum(here, "ahead"), _sum(here, "base")
    guessed = _guessed(here, gone)
    bound = None if gone["registered"].null_count() else _sum(gone, "registered")
    low, high = (float((guessed["size"] * guessed[name]).sum()) for name in ("low", "high"))
    size = float(guessed["size"].sum())
    leads = (here["ahead"] / here["base"]).drop_nans().to_numpy()
    return Worst(
        missing=gone.height,
        lead=ahead / base,
        lower=None if bound is None else (ahead - bound) / (base + bound),
        upper=None if bound is None else (ahead + bound) / (base + bound),
        likely_lower=(ahead + low) / (base + size),
        likely_upper=(ahead + high) / (base + size),
        needed=-ahead / size if size else None,
        range_low=float(np.quantile(leads, LOW)),
        range_high=float(np.quantile(leads, HIGH)),
    )


def _weighted(came: Received, made: Design, found: Estimate) -> pl.DataFrame:
    """Every station in use with its weight in the whole sample, and the leader's votes ahead."""
    units = {plan.stratum: plan.units for plan in made.strata}
    usable = came.usable(made.base).select("unit_id", "base")
    return came.units.join(
        usable, on="unit_id", how="left", validate="1:1", maintain_order="left"
    ).with_columns(
        pl.col("base").is_not_null().alias("usable"),
        (pl.col(found.leader) - pl.col(found.rival)).alias("ahead"),
        (pl.col("stratum").replace_strict(units) / pl.len().over("stratum")).alias("weight"),
    )


def _sum(rows: pl.DataFrame, name: str) -> float:
    return float((rows["weight"] * rows[name]).sum())


def _guessed(here: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """For each missing station: its weighted size as its stratum's, and a low and a high lead."""
    lead = pl.col("ahead") / pl.col("base")
    parts = [
        pl.len().alias("n"),
        pl.col("base").mean().alias("mean"),
        lead.quantile(LOW, "linear").alias("low"),
        lead.quantile(HIGH, "linear").alias("high"),
    ]
    voted = here.filter(pl.col("base") > 0)
    own, every = voted.group_by("stratum").agg(parts), voted.select(parts)
    few = (pl.col("n") < FEW) | pl.col("n").is_null()
    return gone.join(own, on="stratum", how="left", validate="m:1", maintain_order="left").select(
        (pl.col("weight") * pl.when(few).then(every["mean"].item()).otherwise("mean")).alias(
            "size"
        ),
        pl.when(few).then(every["low"].item()).otherwise("low").alias("low"),
        pl.when(few).then(every["high"].item()).otherwise("high").alias("high"),
    )
