"""Who was where from when to when, and could one person have been at both?

Grain: one slot at one station; then one pair of its visits. A visit begins at the earliest arrival
that any of the slot's reports from the station states, and ends at the latest departure, or at the
close of the poll for who reported the count. Two visits of one slot that overlap are one code in
two hands, a slip of a clock, or a report from somewhere else.
"""

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from fullcount.observe.clusters import EARTH_KM
from fullcount.observe.mission import Mission
from fullcount.observe.rates import Visit

BEGINS, ENDS = ("arrived_at",), ("left_at", "closed_at")
KEY = ["slot", "station"]
METRES = 1_000  # a kilometre


def visits(forms: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Give each slot's stay at each station: ``arrived_at``, ``left_at`` in minutes of the day."""
    schema = {"slot": pl.String, "station": pl.String, "begins": pl.Int64, "ends": pl.Int64}
    parts = [pl.DataFrame(schema=schema)]
    for rows in forms.values():
        first, last = (
            pl.min_horizontal(_there(rows, BEGINS)),
            pl.max_horizontal(_there(rows, ENDS)),
        )
        parts.append(rows.select(*KEY, first.alias("begins"), last.alias("ends")))
    told = pl.concat(parts).drop_nulls(KEY)
    stays = told.group_by(KEY).agg(
        pl.col("begins").min().alias("arrived_at"), pl.col("ends").max().alias("left_at")
    )
    return stays.sort(KEY)


def overlapping(stays: pl.DataFrame, *, stations: pl.DataFrame | None = None) -> pl.DataFrame:
    """Pair the visits of each slot: ``overlap_minutes``, null where one states no begin or end.

    Where ``stations`` tells positions: ``metres`` between the two as the crow flies, and the
    ``minutes_between`` them (nought where they overlap).
    """
    numbered = _at_positions(stays, stations).with_row_index("_at")
    pairs = numbered.join(numbered, on="slot", suffix="_2").filter(pl.col("_at") < pl.col("_at_2"))
    states = ("arrived_at", "left_at", "arrived_at_2", "left_at_2")
    whole = pl.all_horizontal(pl.col(name).is_not_null() for name in states)
    last = pl.max_horizontal("arrived_at", "arrived_at_2")
    overlap = pl.when(whole).then(pl.min_horizontal("left_at", "left_at_2") - last)
    return pairs.select(
        pl.format("{} at {} and {}", "slot", "station", "station_2").alias("subject"),
        "station",
        overlap.alias("overlap_minutes"),
        _metres().alias("metres"),
        (-overlap).clip(lower_bound=0).alias("minutes_between"),
    ).sort("subject")


def _at_positions(stays: pl.DataFrame, stations: pl.DataFrame | None) -> pl.DataFrame:
    if stations is None:
        nowhere = pl.lit(None, pl.Float64)
        return stays.with_columns(nowhere.alias("latitude"), nowhere.alias("longitude"))
    places = stations.select("station", "latitude", "longitude")
    return stays.join(places, on="station", how="left", validate="m:1", maintain_order="left")


def _metres() -> pl.Expr:
    """Great-circle distance between the two stations of a pair (haversine), in whole metres."""
    one, two, east = (pl.col(name).radians() for name in ("latitude", "latitude_2", "longitude"))
    half = ((two - one) / 2).sin() ** 2
    half += one.cos() * two.cos() * ((pl.col("longitude_2").radians() - east) / 2).sin() ** 2
    arc = 2 * half.clip(0, 1).sqrt().arcsin()
    return (arc * EARTH_KM * METRES).round().cast(pl.Int64)


def timed(stays: pl.DataFrame, mission: Mission) -> tuple[Visit, ...]:
    """Give the visits with instants; one that ends before it begins states no known time."""
    found, midnight = [], mission.at(0)
    for slot, station, begins, ends in stays.select(*KEY, "arrived_at", "left_at").iter_rows():
        known = begins is not None and ends is not None and ends >= begins
        found.append(
            Visit(
                slot=slot,
                station=station,
                arrived_at=midnight + timedelta(minutes=begins) if known else None,
                left_at=midnight + timedelta(minutes=ends) if known else None,
            )
        )
    return tuple(found)


def _there(rows: pl.DataFrame, names: tuple[str, ...]) -> list[pl.Expr]:
    nothing = pl.lit(None, pl.Int64)
    return [pl.col(name) if name in rows.columns else nothing for name in names]
