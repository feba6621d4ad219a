"""What came in from the sample: one row per station in use, votes wide.

Null is not nought: a station of which a candidate's votes or the base are not stated has come,
and is not usable; it is counted so and never read as zeros. The last row of a station by
``received_at`` speaks for it; earlier ones are what it said before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from fullcount.errors import InputError
from fullcount.model.frames import INSTANT, Schema, check_frame, conform
from fullcount.quickcount.design import Design
from fullcount.stats.survey import Sample

OBSERVED: Schema = {
    "unit_id": pl.String,
    "stratum": pl.String,  # of the design
    "received_at": INSTANT,  # null = the station has not come
    "registered": pl.Int64,  # as the return states it, else as the frame does
    "cast": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One row per station in use (OBSERVED, then candidates); not come = all null."""

    units: pl.DataFrame
    candidates: tuple[str, ...]

    def usable(self, base: str) -> pl.DataFrame:
        """Rows that can be estimated from, with ``base``: what shares are of."""
        votes = pl.sum_horizontal(self.candidates) if base == "valid" else pl.col("cast")
        stated = pl.all_horizontal(pl.col(name).is_not_null() for name in self.candidates)
        return self.units.with_columns(votes.alias("base")).filter(
            stated & pl.col("base").is_not_null() & pl.col("received_at").is_not_null()
        )

    def before(self, now: datetime) -> "Received":
        """Give what had come by an instant."""
        late = pl.col("received_at") > now
        blanks = [
            pl.when(late).then(None).otherwise(pl.col(name)).alias(name)
            for name in ("received_at", "cast", *self.candidates)
        ]
        return replace(self, units=self.units.with_columns(blanks))


def received(in_use: pl.DataFrame, returns: pl.DataFrame, *, candidates: Sequence[str]) -> Received:
    """Put what came beside what was drawn. A return of no station in use is refused, by name."""
    columns: dict[str, pl.DataType | type[pl.DataType]] = {
        name: kind for name, kind in OBSERVED.items() if name != "stratum"
    }
    columns |= dict.fromkeys(candidates, pl.Int64)
    rows = conform(returns, columns).select(*columns)
    check_frame(rows, columns, name="returns")
    if rows["received_at"].null_count():
        raise InputError("a return does not say when it was received", where="returns")
    strange = rows.join(in_use, on="unit_id", how="anti")
    if strange.height:
        raise InputError(f"{strange.item(0, 0)} is not in the sample", where="returns")
    counts = rows.select(pl.min_horizontal("cast", *candidates).min()).item()
    if counts is not None and counts < 0:
        raise InputError("a count is below nought", where="returns")
    last = rows.sort("received_at", maintain_order=True).unique("unit_id", keep="last")
    units = (
        in_use.select("unit_id", "stratum", pl.col("registered").alias("_listed"))
        .sort("unit_id")
        .join(last, on="unit_id", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.coalesce("registered", "_listed").alias("registered"))
        .select(*OBSERVED, *candidates)
    )
    return Received(units=units, candidates=tuple(candidates))


def sample_of(rows: pl.DataFrame, made: Design, *, candidates: Sequence[str]) -> Sample:
    """Give usable rows as a sample of the design's strata."""
    place = made.place
    return Sample(
        stratum=np.array([place[name] for name in rows["stratum"]], dtype=np.int64),
        sizes=np.array([plan.units for plan in made.strata], dtype=np.int64),
        parts=rows.select(candidates).to_numpy().astype(np.float64).reshape(rows.height, -1),
        whole=rows["base"].to_numpy().astype(np.float64),
    )
