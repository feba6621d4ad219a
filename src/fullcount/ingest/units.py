"""The units: those declared or listed in a file, and those that forms name besides."""

from collections.abc import Sequence

import polars as pl

from fullcount.ingest.cells import Cells, NumberStyle, read_number_columns, read_reals
from fullcount.ingest.damage import SCRIPT, order_damaged
from fullcount.ingest.filespec import NUMBERS, REALS, UNIT_KEYS
from fullcount.ingest.rows import Batch
from fullcount.model import frames


def type_units(units: pl.DataFrame, *, style: NumberStyle) -> tuple[pl.DataFrame, dict[str, Cells]]:
    """Type the text columns that UNIT_KEYS name; give the cells too, for what was not read."""
    numbers = [name for name in NUMBERS if name in units.columns]
    cells = dict(zip(numbers, read_number_columns(units, numbers, style=style), strict=True))
    cells |= {name: read_reals(units[name]) for name in REALS if name in units.columns}
    return units.with_columns(one.value.alias(name) for name, one in cells.items()), cells


def mark_damaged(units: pl.DataFrame) -> pl.DataFrame:
    """Say which names stand in visual order; null where a unit has no name."""
    if units["name"].null_count() == units.height:
        return units
    named = pl.col("name").is_not_null()
    if not units["name"].str.contains(SCRIPT).any():
        return units.with_columns(pl.when(named).then(pl.lit(value=False)).alias("name_damaged"))
    return units.with_columns(order_damaged(pl.col("name")).alias("name_damaged"))


def name_units(
    batches: Sequence[Batch], contests: pl.DataFrame, listed: pl.DataFrame
) -> pl.DataFrame:
    """Give UNITS that forms name and no list has, with what files say of them.

    ``listed`` is false for those of a kind that has a list, and null where there is none.
    """
    named = [
        batch.forms.select(
            "unit_id", "contest_id", pl.lit(batch.rows.kind.level, pl.String).alias("level")
        )
        for batch in batches
    ]
    if not named:
        return frames.empty(frames.UNITS)
    units = pl.concat(named)
    if listed.height:
        units = units.join(listed.select("unit_id"), on="unit_id", how="anti")
    units = units.unique("unit_id", keep="first", maintain_order=True)
    area = contests.select("contest_id", pl.col("unit_id").alias("area"))
    units = units.join(area, on="contest_id", how="left", validate="m:1", maintain_order="left")
    units = units.join(_said(batches), on="unit_id", how="left", maintain_order="left")
    parent = pl.coalesce("parent", "area")
    kinds = listed["kind"].unique().to_list()
    units = units.with_columns(
        pl.when(parent != pl.col("unit_id")).then(parent).alias("parent_id"),
        pl.coalesce("kind", "level").alias("kind"),
    ).with_columns(pl.when(pl.col("kind").is_in(kinds)).then(False).alias("listed"))  # noqa: FBT003
    return mark_damaged(frames.conform(units, frames.UNITS).select(*frames.UNITS))


def _said(batches: Sequence[Batch]) -> pl.DataFrame:
    """Give what files say of units: for each unit the first file that says anything."""
    blank = pl.DataFrame(schema={"unit_id": pl.String})
    schema = {
        "parent" if name == "parent_id" else name: kind for name, kind in frames.UNITS.items()
    }
    blank = blank.with_columns(pl.lit(None, schema[key]).alias(key) for key in UNIT_KEYS)
    parts = [blank]
    for batch in batches:
        said = [key for key in UNIT_KEYS if f"#unit_{key}" in batch.forms.columns]
        if not said:
            continue
        units = batch.forms.select("unit_id", *(pl.col(f"#unit_{key}").alias(key) for key in said))
        units = units.filter(~pl.all_horizontal(pl.col(key).is_null() for key in said))
        units = frames.conform(units, blank.schema).select(blank.columns)
        parts.append(_sourced(units, source=batch.rows.spec.source))
    return pl.concat(parts).unique("unit_id", keep="first", maintain_order=True)


def _sourced(units: pl.DataFrame, *, source: str) -> pl.DataFrame:
    """Name the source of a register or number of stations that the file itself states."""
    return units.with_columns(
        pl.when(pl.col(name).is_not_null())
        .then(pl.coalesce(f"{name}_source", pl.lit(source)))
        .alias(f"{name}_source")
        for name in ("registered", "stations")
    )
