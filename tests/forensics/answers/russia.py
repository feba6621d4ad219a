"""Russian protocols as the originals state them, one row per polling station, as arrays."""

import zipfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

DATA = Path(__file__).parents[4] / "shared" / "data"
FIRST_VOTES = {2012: 21, 2018: 15, 2021: 17}
LEADER = {2012: "Путин", 2018: "Путин", 2021: "ЕДИНАЯ РОССИЯ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocols:
    """Whole numbers of one election. ``received`` = valid + invalid; ``given`` = three issues."""

    region: NDArray[np.str_]
    commission: NDArray[np.str_]  # territorial commission (TIK)
    station: NDArray[np.int64]
    registered: NDArray[np.int64]
    given: NDArray[np.int64]
    invalid: NDArray[np.int64]
    valid: NDArray[np.int64]
    votes: NDArray[np.int64]  # station x party, in the order of the ballot
    parties: tuple[str, ...]
    leading: int  # column of votes

    @property
    def received(self) -> NDArray[np.int64]:
        return self.valid + self.invalid

    @property
    def leader(self) -> NDArray[np.int64]:
        return self.votes[:, self.leading]


def archive(year: int) -> Path:
    return DATA / f"russia_{year}" / "raw" / f"{year}.csv.zip"


def here(*years: int) -> pytest.MarkDecorator:
    """Skip where the originals are not beside the checkout."""
    lack = [year for year in years if not archive(year).exists()]
    return pytest.mark.skipif(bool(lack), reason=f"no originals of {lack} beside the checkout")


@cache
def protocols(year: int) -> Protocols:
    """Read one election's original."""
    with zipfile.ZipFile(archive(year)) as packed:
        raw = packed.read(packed.namelist()[0])
    frame = pl.read_csv(BytesIO(raw), infer_schema_length=None)
    names = frame.columns
    parties = names[FIRST_VOTES[year] : -1]
    return Protocols(
        region=frame["region"].to_numpy().astype(str),
        commission=frame["tik"].cast(pl.String).to_numpy().astype(str),
        station=frame["uik"].fill_null(-1).to_numpy(),
        registered=frame[_one(names, "Число избирателей, в")].to_numpy(),
        given=frame.select(pl.sum_horizontal(_all(names, "бюллетеней, выданных")))
        .to_series()
        .to_numpy(),
        invalid=frame[_one(names, "недействительных")].to_numpy(),
        valid=frame[_one(names, " действительных")].to_numpy(),
        votes=frame.select(parties).to_numpy(),
        parties=tuple(parties),
        leading=parties.index(_one(parties, LEADER[year])),
    )


def _all(names: list[str], part: str) -> list[str]:
    return [name for name in names if part in name]


def _one(names: list[str], part: str) -> str:
    (only,) = _all(names, part)
    return only
