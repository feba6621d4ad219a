"""What the other stations of the contest say beside a form: serials that overlap, papers rejected.

Grain: one copy of one form, beside the forms of the same kind, contest and source at *other* units.
Source: FORMS. A form whose figures are not stated is no neighbour; a second reading of one unit is
not another unit.
"""

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fullcount.count.copies import spoken
from fullcount.model.frames import Schema

BESIDE_OTHERS: Schema = {
    "serial_overlaps": pl.Int64,  # other units whose range of serials meets this one; null = none
    "others_rejected": pl.Int64,  # sums over the other units that state both; null = nobody does
    "others_cast": pl.Int64,
}
_GROUP = ["contest_id", "source_id", "kind"]
IntArray = NDArray[np.int64]


def beside_others(forms: pl.DataFrame, *, fields: Collection[str]) -> pl.DataFrame:
    """Add to wide forms those columns of BESIDE_OTHERS that are among ``fields``."""
    parts = [forms]
    if "serial_overlaps" in fields:
        parts.append(_overlaps(forms))
    if "others_rejected" in fields or "others_cast" in fields:
        parts.append(_rejections(forms))
    return pl.concat(parts, how="horizontal")


def _nothing(forms: pl.DataFrame, *names: str) -> pl.DataFrame:
    return pl.DataFrame(pl.Series(name, [None] * forms.height, pl.Int64) for name in names)


def _overlaps(forms: pl.DataFrame) -> pl.DataFrame:
    if not {"serial_from", "serial_to"} <= set(forms.columns):
        return _nothing(forms, "serial_overlaps")
    whole = pl.col("serial_from") <= pl.col("serial_to")
    stated = (
        forms.with_row_index("_row")
        .filter(whole)
        .select("_row", *_GROUP, "unit_id", "reading", "serial_from", "serial_to")
    )
    groups = stated.select(_GROUP).unique().with_row_index("_group")
    stated = stated.join(groups, on=_GROUP, how="left", validate="m:1", maintain_order="left")
    stated = stated.with_columns(pl.col("_group").cast(pl.Int64))
    ones = stated.unique([*_GROUP, "unit_id"], keep="first", maintain_order=True)
    meets = _meeting(stated, ones)
    own = stated.join(
        ones.select(
            *_GROUP,
            "unit_id",
            pl.col("serial_from").alias("_from"),
            pl.col("serial_to").alias("_to"),
        ),
        on=[*_GROUP, "unit_id"],
        how="left",
        validate="m:1",
        maintain_order="left",
    ).select((pl.col("serial_from") <= pl.col("_to")) & (pl.col("_from") <= pl.col("serial_to")))
    others = stated.select("_row").with_columns(
        pl.Series("serial_overlaps", meets - own.to_series().to_numpy().astype(np.int64))
    )
    return (
        forms.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("_row"))
        .join(others, on="_row", how="left", validate="1:1", maintain_order="left")
        .select("serial_overlaps")
    )


def _meeting(asked: pl.DataFrame, ones: pl.DataFrame) -> IntArray:
    """Count the ranges of ``ones`` in the same group that meet each range asked.

    All but those that end before it begins or begin after it ends; each group is moved to a
    stretch of its own, so that one sorted line answers for all.
    """
    if ones.is_empty():
        return np.zeros(0, np.int64)
    first, last = asked["serial_from"].to_numpy(), asked["serial_to"].to_numpy()
    stretch = int(last.max()) + 1
    moved, here = (frame["_group"].to_numpy() * stretch for frame in (ones, asked))
    starts = np.sort(moved + ones["serial_from"].to_numpy())
    ends = np.sort(moved + ones["serial_to"].to_numpy())
    begun = np.searchsorted(starts, here + last, side="right")
    over = np.searchsorted(ends, here + first, side="left")
    return np.asarray(begun - over, dtype=np.int64)


def _rejections(forms: pl.DataFrame) -> pl.DataFrame:
    if not {"rejected", "cast"} <= set(forms.columns):
        return _nothing(forms, "others_rejected", "others_cast")
    both = pl.col("rejected").is_not_null() & pl.col("cast").is_not_null()
    ones = spoken(forms.select(*_GROUP, "unit_id", "status", "reading", "rejected", "cast"))
    ones = ones.filter(both)
    sums = ones.group_by(_GROUP).agg(pl.col("rejected", "cast").sum().name.prefix("_all_"))
    own = ones.select(
        *_GROUP,
        "unit_id",
        pl.col("rejected").alias("_own_rejected"),
        pl.col("cast").alias("_own_cast"),
    )
    beside = (
        forms.select(*_GROUP, "unit_id")
        .join(sums, on=_GROUP, how="left", validate="m:1", maintain_order="left")
        .join(own, on=[*_GROUP, "unit_id"], how="left", validate="m:1", maintain_order="left")
    )
    others = [
        (pl.col(f"_all_{name}") - pl.col(f"_own_{name}").fill_null(0)).alias(f"others_{name}")
        for name in ("rejected", "cast")
    ]
    return beside.select(others).select(pl.when(pl.col("others_cast") > 0).then(pl.all()))
