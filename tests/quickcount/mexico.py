"""The returns of Mexico's quick count of 2018, as the shared data hold them."""

from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fullcount.quickcount.design import Design, Method, StratumPlan
from fullcount.quickcount.frame import frame_of
from fullcount.quickcount.returns import Received, received
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


def quick_count(before: datetime) -> tuple[Design, Received]:
    """The committee's design, and what had been captured before an instant."""
    units = frame().select(
        "unit_id",
        pl.col("stratum").cast(pl.String).str.zfill(3),
        pl.col("nominal_list").alias("registered"),
    )
    drawn = frame().filter("in_designed_sample").select("unit_id")
    listed = frame_of(units, version="2018")
    in_use = listed.units.join(drawn, on="unit_id", how="semi")
    take = dict(in_use.group_by("stratum").len().iter_rows())
    made = Design(
        frame_version="2018",
        frame_sha256=listed.sha256,
        method=Method.PROPORTIONAL,
        base="cast",
        strata=tuple(
            StratumPlan(stratum=name, parent="", units=size, take=take[name])
            for name, _, size, _ in listed.strata().iter_rows()
        ),
    )
    last = versions().sort("reported_at").unique("unit_id", keep="last", maintain_order=True)
    rows = last.select(
        "unit_id",
        pl.col("reported_at").cast(pl.Datetime("us", "UTC")).alias("received_at"),
        "registered",
        pl.col("ballots_cast").alias("cast"),
        *CANDIDATES,
    ).filter(pl.col("received_at") < before)
    return made, received(in_use, rows, candidates=CANDIDATES)
