"""The returns of Mexico's quick count of 2018, as the shared data hold them."""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fullcount.stats.survey import Sample

DATA = Path(__file__).parents[3] / "shared" / "data" / "mexico_2018_quickcount"
needs_mexico = pytest.mark.skipif(not DATA.is_dir(), reason="the shared data are not here")
AMLO = "Andrés Manuel López Obrador"
CANDIDATES = (AMLO, "Ricardo Anaya", "José Antonio Meade", "Jaime Rodríguez")


@cache
def frame() -> pl.DataFrame:
    return pl.read_parquet(DATA / "sampling_frame.parquet")


@cache
def versions() -> pl.DataFrame:
    """One row per version of a station's record, candidates wide."""
    return (
        pl.read_parquet(DATA / "returns.parquet")
        .pivot(
            on="candidate",
            index=["unit_id", "stage", "reported_at", "registered", "ballots_cast", "valid"],
            values="votes",
        )
        .with_columns(pl.col("reported_at").str.to_datetime(time_zone="UTC"))
    )


def received_before(instant: str) -> pl.DataFrame:
    """Records in their last version, captured before an instant: the clock of the answer rows."""
    last = versions().sort("reported_at").unique("unit_id", keep="last", maintain_order=True)
    return last.filter(pl.col("reported_at") < pl.lit(instant).str.to_datetime(time_zone="UTC"))


def sample_of(rows: pl.DataFrame) -> tuple[Sample, int]:
    """Give the sample over strata that have a return, and how many have none."""
    sizes = frame().group_by("stratum").len().sort("stratum")
    own = rows.join(frame().select("unit_id", "stratum"), on="unit_id", validate="1:1")
    seen = sizes.filter(pl.col("stratum").is_in(own["stratum"].unique().to_list()))
    place = {stratum: at for at, stratum in enumerate(seen["stratum"])}
    sample = Sample(
        stratum=np.array([place[stratum] for stratum in own["stratum"]], dtype=np.int64),
        sizes=seen["len"].to_numpy().astype(np.int64),
        parts=own.select(CANDIDATES).to_numpy().astype(np.float64),
        whole=own["ballots_cast"].to_numpy().astype(np.float64),
    )
    return sample, sizes.height - seen.height
