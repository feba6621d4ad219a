"""Which stations are late, and the places that each lies in, from what a package states.

Grain: one row per station. Late is told by a moment, from when each form was received, or by
another source that is a snapshot: what it does not state had not come. Places are the finest
first: one position (a voting place), the unit it lies in, squares of a tenth and of one degree,
the region. A station of which a place is not known has that place to itself.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl

from fullcount.forensics import late_shift
from fullcount.forensics.late_shift import LateShift
from fullcount.forensics.stations import codes, ints, votes_of, whole_lists
from fullcount.forensics.wording import declines
from fullcount.model.returns import vote_columns
from fullcount.stats.arrays import IntArray
from fullcount.stats.evidence import NotApplicable

SQUARES = (0.1, 1.0)  # degrees


def after(frame: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """Late = received after ``moment``; a form without an instant is neither."""
    return frame.select("contest_id", "unit_id", (pl.col("received_at") > moment).alias("late"))


def not_in(frame: pl.DataFrame, snapshot: pl.DataFrame) -> pl.DataFrame:
    """Late = stated here and not in the snapshot of an earlier moment."""
    there = snapshot.select("contest_id", "unit_id").unique().with_columns(late=pl.lit(value=False))
    return (
        frame.select("contest_id", "unit_id")
        .join(there, on=["contest_id", "unit_id"], how="left", validate="m:1")
        .with_columns(pl.col("late").fill_null(value=True))
    )


def shift_of(frame: pl.DataFrame, late: pl.DataFrame) -> LateShift | NotApplicable:
    """Hold late stations against early ones of the same places, in the one contest there is."""
    told = whole_lists(frame.drop_nulls("line")).join(
        late.drop_nulls(), on=["contest_id", "unit_id"], how="inner", validate="1:1"
    )
    contests = told["contest_id"].n_unique()
    if contests != 1:
        return declines("late_shift.declined_contests", contests=contests)
    votes = votes_of(told)
    line = int(told["line"][0]) - 1
    rivals = votes.sum(axis=0)
    rivals[line] = -1
    if votes.shape[1] < 2:
        return declines("late_shift.declined_alone")
    every = told.select(pl.coalesce("valid", pl.sum_horizontal(vote_columns(told))).alias("valid"))
    return late_shift.late_shift(
        late_shift.Stations(
            leader=votes[:, line],
            rival=votes[:, int(rivals.argmax())],
            valid=ints(every, "valid"),
            late=told["late"].to_numpy().astype(np.bool_),
            places=places(told),
        )
    )


def places(frame: pl.DataFrame) -> Sequence[IntArray]:
    """Give codes of the places that the package knows, the finest first."""
    position = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    own = pl.lit("unit ") + pl.col("unit_id")
    keys: list[pl.Expr] = []
    if frame.select(position.any()).item():
        keys.append(pl.when(position).then(_spot(None)))
    if frame["place"].null_count() < frame.height:
        keys.append(pl.col("place"))
    if frame.select(position.any()).item():
        keys += [pl.when(position).then(_spot(side)) for side in SQUARES]
    keys.append(pl.col("region"))
    return [codes(frame.select(pl.coalesce(key, own).alias("key")), "key") for key in keys]


def _spot(side: float | None) -> pl.Expr:
    """Spell a position, or the square of ``side`` degrees and the region that it lies in."""
    if side is None:
        return pl.format("{} {}", "latitude", "longitude")
    squares = [(pl.col(name) / side).floor() for name in ("latitude", "longitude")]
    return pl.format("{} {} {}", *squares, pl.col("region").fill_null(""))
