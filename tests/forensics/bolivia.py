"""Bolivia 2019: final figures per table, its places, and which tables were not yet in."""

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from fullcount.forensics.late_shift import Stations

FILE = Path(__file__).parents[3] / "shared" / "data" / "bolivia_2019" / "returns.parquet"
beside = pytest.mark.skipif(not FILE.exists(), reason="bolivia_2019 is not beside the checkout")
PLACES = ["country", "region", "district", "constituency", "locality", "centre_id"]
SIZES = [150, 300, 600, 1200, 2500, 5000]  # voters of a voting place


@cache
def tables(stage: str) -> pl.DataFrame:
    """One row per table of the final count; late = not in the earlier ``stage``."""
    every = pl.read_parquet(FILE)
    early = every.filter(pl.col("stage") == stage)["unit_id"].unique()
    final = every.filter(pl.col("stage") == "computo_final")
    return (
        final.group_by([*PLACES, "unit_id"], maintain_order=True)
        .agg(
            leader=pl.col("votes").filter(pl.col("party") == "MAS-IPSP").sum(),
            rival=pl.col("votes").filter(pl.col("party") == "CC").sum(),
            valid=pl.col("valid").first(),
            registered=pl.col("registered").first(),
        )
        .with_columns(late=~pl.col("unit_id").is_in(early.implode()))
        .with_columns(voters=pl.col("registered").sum().over(PLACES))
        .with_columns(size=pl.sum_horizontal(pl.col("voters") > one for one in SIZES))
    )


def stations(stage: str, *, by_size: bool) -> Stations:
    """Places finest first: centre, locality, municipality ...; these by size of centre if asked."""
    frame = tables(stage)
    around = [PLACES[:at] + ["size"] * by_size for at in range(5, 0, -1)]
    levels = [PLACES, *around]
    codes = [frame.select(pl.struct(level).rank("dense") - 1).to_series() for level in levels]
    return Stations(
        leader=frame["leader"].to_numpy(),
        rival=frame["rival"].to_numpy(),
        valid=frame["valid"].to_numpy(),
        late=frame["late"].to_numpy(),
        places=[one.cast(pl.Int64).to_numpy() for one in codes],
    )
