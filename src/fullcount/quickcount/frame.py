"""The list of stations a sample is drawn from: its version, and a hash anybody can recompute.

Grain: one row per station. A design names the frame by its hash; a station that is not on the
frame cannot be drawn, and one that is on it twice would be drawn too often. The hash is over
canonical bytes (UTF-8, one line per station in order of id, fields parted by tabs), so that two
spreadsheets of the same list have the same one.
"""

import hashlib
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.model.frames import Schema, check_frame, conform
from fullcount.stats.draw import spelled

FRAME: Schema = {
    "unit_id": pl.String,  # unique
    "contest_id": pl.String,  # null = one contest for all
    "stratum": pl.String,
    "parent": pl.String,  # strata of one parent are collapsed first; null = one parent
    "registered": pl.Int64,  # null = not stated
}
STRATA: Schema = {
    "stratum": pl.String,  # unique
    "parent": pl.String,
    "units": pl.Int64,
    "registered": pl.Int64,  # null where one station's is not stated
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A checked frame, in order of unit id."""

    units: pl.DataFrame  # FRAME
    version: str
    sha256: str

    def strata(self) -> pl.DataFrame:
        """Give the strata in order of parent and name: the order that collapsing follows."""
        stated = pl.col("registered").null_count() == 0
        return (
            self.units.group_by("stratum")
            .agg(
                pl.col("parent").first(),
                pl.len().cast(pl.Int64).alias("units"),
                pl.when(stated).then(pl.col("registered").sum()).alias("registered"),
            )
            .sort("parent", "stratum")
            .select(list(STRATA))
        )


def frame_of(units: pl.DataFrame, *, version: str) -> Frame:
    """Check a list of stations and hash it. Raises InputError for what cannot be a frame."""
    whole = conform(units, FRAME).select(*FRAME)
    check_frame(whole, FRAME, name="frame", key=["unit_id"])
    if whole.is_empty():
        raise InputError("lists no station", where="frame")
    if whole["stratum"].null_count():
        raise InputError("a station has no stratum", where="frame")
    if whole["unit_id"].map_elements(spelled, return_dtype=pl.String).n_unique() < whole.height:
        raise InputError("two ids are one text but for spaces or accents", where="frame")
    parents = (
        whole.group_by("stratum").agg(pl.col("parent").n_unique()).filter(pl.col("parent") > 1)
    )
    if parents.height:
        raise InputError(f"stratum {parents.item(0, 0)} has two parents", where="frame")
    text = whole.select(pl.col("unit_id", "contest_id", "stratum", "parent"))
    if text.select(pl.any_horizontal(pl.all().str.contains(r"[\t\r\n]")).any()).item():
        raise InputError("a tab or a line break stands in an id or a stratum", where="frame")
    ordered = whole.sort("unit_id")
    return Frame(units=ordered, version=version, sha256=_digest(ordered))


def _digest(ordered: pl.DataFrame) -> str:
    """Hash the lines; a field that is not stated is empty."""
    lines = ordered.select(
        pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator="\t")
    ).to_series()
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
