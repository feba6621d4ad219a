"""How many stations had reported by when: the one curve that needs no model.

Grain: one instant (REPORTED), over all contests of the night. A unit counts once for each contest
it votes in. A unit that does not say when it came has no place in the curve; where a source says so
of none, there is no curve.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from fullcount.model.frames import INSTANT, Schema
from fullcount.quickcount.night import Contest

REPORTED: Schema = {
    "at": INSTANT,
    "units_in": pl.Int64,
    "units": pl.Int64,  # all, in or out
}
MOST_INSTANTS = 240


def reported(contests: Sequence[Contest], *, most: int = MOST_INSTANTS) -> pl.DataFrame:
    """Give the curve (REPORTED), thinned to instants about as many stations apart."""
    came = [one.arrived[one.dated] for one in contests]
    arrived = np.sort(np.concatenate(came)) if came else np.empty(0, dtype=np.int64)
    units = sum(one.is_in.size for one in contests)
    instants, first = np.unique(arrived, return_index=True)
    counts = np.append(first[1:], arrived.size)
    places = np.unique(np.linspace(0, max(instants.size - 1, 0), most).round().astype(np.int64))
    kept = places[: instants.size]
    return pl.DataFrame(
        {
            "at": pl.Series(instants[kept], dtype=pl.Int64).cast(pl.Datetime("us", "UTC")),
            "units_in": pl.Series(counts[kept], dtype=pl.Int64),
            "units": pl.Series(np.full(kept.size, units), dtype=pl.Int64),
        },
        schema=dict(REPORTED),
    )
