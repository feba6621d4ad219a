"""The stations of Guanajuato 2012 that the answer file names, read where they lie."""

import gzip
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fullcount.stats.survey import Sample

DOMAIN = Path(__file__).parents[3] / "shared" / "domain"
FIXTURES = DOMAIN / "audit_fixtures"
PARTIES = ("pri_pvem", "pan_na", "prd", "pt", "mc", "otros")
needs_domain = pytest.mark.skipif(not FIXTURES.is_dir(), reason="the domain notes are not here")


@cache
def stations() -> pl.DataFrame:
    raw = gzip.decompress((FIXTURES / "gto_2012.csv.gz").read_bytes())
    return pl.read_csv(raw).sort("distrito_loc_17", maintain_order=True)


@cache
def drawn() -> pl.DataFrame:
    raw = gzip.decompress((FIXTURES / "gto_samples.csv.gz").read_bytes())
    return pl.read_csv(raw)


def published_sample(number: int) -> pl.DataFrame:
    own = drawn().filter(pl.col("sample") == number).select("casilla_id")
    return stations().join(own, on="casilla_id", how="semi", maintain_order="left")


def sample_of(frame: pl.DataFrame) -> Sample:
    every = stations()
    labels = every["distrito_loc_17"].unique().sort().to_list()
    place = {label: at for at, label in enumerate(labels)}
    sizes = every.group_by("distrito_loc_17").len().sort("distrito_loc_17")["len"].to_numpy()
    parts = frame.select(PARTIES).to_numpy().astype(np.float64)
    return Sample(
        stratum=np.array([place[label] for label in frame["distrito_loc_17"]], dtype=np.int64),
        sizes=sizes.astype(np.int64),
        parts=parts,
        whole=parts.sum(axis=1),
    )
