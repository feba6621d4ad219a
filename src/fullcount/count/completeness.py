"""How much of the count is in, by source and form, whole and by area?

Grain: one row per (contest, source, kind, area), ``area`` null for the whole contest. Source:
the list of units published before the poll, else a sourced number of stations (UNITS.stations);
without either the state is *not evaluable*, never a guess from what came in.
"""

from typing import Literal

import polars as pl

from fullcount.count.places import stated_sum
from fullcount.count.roll_call import CALL, RollCall, call_the_roll
from fullcount.model import results
from fullcount.model.law import Law
from fullcount.model.returns import Returns

Area = Literal["stratum", "parent_id"]


def completeness(
    returns: Returns, law: Law, *, roll: RollCall | None = None, area: Area = "stratum"
) -> pl.DataFrame:
    """Fill COMPLETENESS: units expected and received, and the voters registered there.

    Registered voters are null where one unit's are not stated. *More than listed* is told only
    where nobody listed is lacking: 10 of 10 with one stranger among them is *incomplete*.
    """
    roll = roll or call_the_roll(returns, law)
    units = returns.units.select(
        "unit_id", pl.col("registered").alias("_register"), pl.col(area).alias("area")
    )
    listed, here = (
        rows.join(units, on="unit_id", how="left", validate="m:1")
        for rows in (roll.listed, roll.here)
    )
    come = _received(here)
    calls = roll.calls.select(*CALL, "level")
    whole = _whole(calls, come, roll.expected)
    areas = _by_area(calls, come, listed)
    rows = pl.concat([whole, areas], how="diagonal").with_columns(
        _state().alias("state"),
        pl.col("stations_received").fill_null(0),
        pl.when(pl.col("stations_received").is_null())
        .then(0)
        .otherwise("registered_received")
        .alias("registered_received"),
    )
    return rows.select(*results.COMPLETENESS).sort(*CALL, "area", nulls_last=False)


def _whole(calls: pl.DataFrame, come: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Whole contests: against the list, else against a sourced number of stations."""
    return (
        calls.join(known, on=["contest_id", "level"], how="left", validate="m:1")
        .join(come.group_by(CALL).agg(_added()), on=CALL, how="left", validate="1:1")
        .with_columns(pl.lit(None, pl.String).alias("area"))
    )


def _by_area(calls: pl.DataFrame, come: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Areas that the list or a unit received names: an area without any form has its row too."""
    due = (
        listed.filter(pl.col("area").is_not_null())
        .group_by("contest_id", "level", "area")
        .agg(
            pl.len().cast(pl.Int64).alias("stations_expected"),
            stated_sum("_register").alias("registered_expected"),
            pl.lit(value=True).alias("from_list"),
        )
    )
    by = [*CALL, "level", "area"]
    there = come.filter(pl.col("area").is_not_null()).group_by(by).agg(_added())
    lists = listed.select("contest_id", "level", pl.lit(0, pl.Int64).alias("_none")).unique()
    return (
        calls.join(due, on=["contest_id", "level"], validate="m:m")
        .join(there, on=by, how="full", coalesce=True, validate="1:1")
        .join(lists, on=["contest_id", "level"], how="left", validate="m:1")
        .with_columns(pl.coalesce("stations_expected", "_none").alias("stations_expected"))
    )


def _received(here: pl.DataFrame) -> pl.DataFrame:
    """Count the units that answered by call and area; nobody's area is null."""
    voters = pl.coalesce("_register", "form_register")
    return here.group_by(*CALL, "level", "area").agg(
        pl.len().cast(pl.Int64).alias("stations_received"),
        voters.sum().alias("registered_received"),
        voters.null_count().cast(pl.Int64).alias("_unstated"),
        pl.col("listed").count().cast(pl.Int64).alias("_known"),
    )


def _added() -> list[pl.Expr]:
    """Add up areas; registered voters are null where one unit's are not stated."""
    voters = pl.col("registered_received").sum()
    return [
        pl.col("stations_received", "_known").sum(),
        pl.when(pl.col("_unstated").sum() == 0).then(voters).alias("registered_received"),
    ]


def _state() -> pl.Expr:
    due = pl.col("stations_expected")
    here = pl.col("stations_received").fill_null(0)
    known = pl.when("from_list").then(pl.col("_known").fill_null(0)).otherwise(here)
    return (
        pl.when(due.is_null())
        .then(pl.lit("not_evaluable"))
        .when(known < due)
        .then(pl.lit("incomplete"))
        .when(here > due)
        .then(pl.lit("more_than_listed"))
        .otherwise(pl.lit("complete"))
    )
