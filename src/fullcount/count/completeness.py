"""How much of the count is in, by source and form, whole and by area?

Grain: one row per (contest, source, kind, area), ``area`` null for the whole contest. Source:
the list of units published before the poll, else a sourced number of stations (UNITS.stations);
without either the state is *not evaluable*, never a guess from what came in.
"""

from typing import Literal

import polars as pl

from fullcount.count.places import expected, stated_sum
from fullcount.count.roll_call import CALL, PLACE, mentioned, roster
from fullcount.model import results
from fullcount.model.law import Law
from fullcount.model.returns import Returns

Area = Literal["stratum", "parent_id"]


def completeness(returns: Returns, law: Law, *, area: Area = "stratum") -> pl.DataFrame:
    """Fill COMPLETENESS: units expected and received, and the voters registered there.

    Registered voters are null where one unit's are not stated. *More than listed* is told only
    where nobody listed is lacking: 10 of 10 with one stranger among them is *incomplete*.
    """
    units = returns.units.select(
        "unit_id", pl.col("registered").alias("_register"), pl.col(area).alias("area")
    )
    listed = roster(returns, law).join(units, on="unit_id", how="left", validate="m:1")
    mentions = mentioned(returns, law)
    calls = mentions.select(*CALL, "level").unique()
    here = (
        mentions.filter("answered")
        .join(units, on="unit_id", how="left", validate="m:1")
        .join(
            listed.select(*PLACE, pl.lit(value=True).alias("_listed")),
            on=PLACE,
            how="left",
            validate="m:1",
        )
    )
    whole = _whole(calls, here, expected(returns, law))
    areas = _by_area(calls, here, listed)
    rows = pl.concat([whole, areas], how="diagonal").with_columns(
        _state().alias("state"),
        pl.col("stations_received").fill_null(0),
        pl.when(pl.col("stations_received").is_null())
        .then(0)
        .otherwise("registered_received")
        .alias("registered_received"),
    )
    return rows.select(*results.COMPLETENESS).sort(*CALL, "area", nulls_last=False)


def _whole(calls: pl.DataFrame, here: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Whole contests: against the list, else against a sourced number of stations."""
    return (
        calls.join(known, on=["contest_id", "level"], how="left", validate="m:1")
        .join(_received(here, CALL), on=CALL, how="left", validate="1:1")
        .with_columns(pl.lit(None, pl.String).alias("area"))
    )


def _by_area(calls: pl.DataFrame, here: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
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
    come = _received(here.filter(pl.col("area").is_not_null()), [*CALL, "level", "area"])
    lists = listed.select("contest_id", "level", pl.lit(0, pl.Int64).alias("_none")).unique()
    return (
        calls.join(due, on=["contest_id", "level"], validate="m:m")
        .join(come, on=[*CALL, "level", "area"], how="full", coalesce=True, validate="1:1")
        .join(lists, on=["contest_id", "level"], how="left", validate="m:1")
        .with_columns(pl.coalesce("stations_expected", "_none").alias("stations_expected"))
    )


def _received(here: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    voters = pl.coalesce("_register", "form_register")
    return here.group_by(by).agg(
        pl.len().cast(pl.Int64).alias("stations_received"),
        pl.when(voters.null_count() == 0).then(voters.sum()).alias("registered_received"),
        pl.col("_listed").sum().cast(pl.Int64).alias("_known"),
    )


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
