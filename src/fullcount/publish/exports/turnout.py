"""Turnout by sex as it may be published: small counts hidden, and what would reveal them.

Grain: ``turnout_units`` has one row per unit, ``turnout_areas`` one per area and per contest
(area null). Registration and votes are protected each by itself. Where an area is too small to
be protected, no area of its contest is shown and its units are protected against the contest's
totals instead; where even the contest is too small, its totals are hidden too.

What a form of the law itself makes public stands as stated in ``forms`` and ``boxes``: that is
the evidence. Protected is what is made here, by joining forms with lists and adding them up.
"""

import polars as pl

from fullcount.participation import Participation, suppress

K = 10  # counts of 1 to 9 people are not published
COUNTED = ("registered", "cast")
PARTS = ("men", "women", "other")
KEY = ["contest_id", "source_id", "kind"]


def turnout_tables(participation: Participation, *, k: int = K) -> dict[str, pl.DataFrame]:
    """Give the publishable tables of who took part."""
    units, areas = participation.stations, participation.groups
    for counted in COUNTED:
        units, areas = _protect(units, areas, counted, k=k)
    share = participation.women_share.filter(pl.col("unit_id").is_null()).drop("unit_id")
    return {
        "turnout_units": units,
        "turnout_areas": areas.drop("registered_gap", "cast_gap"),
        "women_share": _share(share, areas),
    }


def _protect(
    units: pl.DataFrame, areas: pl.DataFrame, counted: str, *, k: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    cells = [f"{counted}_{part}" for part in PARTS]
    contest = pl.concat_str(pl.col(name).fill_null("") for name in KEY)
    keyed = units.with_columns(
        contest.alias("_contest"),
        (contest + pl.lit("\x1f") + pl.col("area").fill_null("")).alias("_area"),
    )
    first = suppress(keyed, cells=cells, area="_area", total=counted, k=k)
    unsafe = set(keyed.filter(pl.col("_area").is_in(list(first.areas_without_totals)))["_contest"])
    # Units of those contests stand under the contest's total alone.
    merged = keyed.with_columns(
        pl.when(pl.col("_contest").is_in(sorted(unsafe)))
        .then(pl.col("_contest"))
        .otherwise(pl.col("_area"))
        .alias("_area")
    )
    second = suppress(merged, cells=cells, area="_area", total=counted, k=k)
    shut = list(second.areas_without_totals)
    place = contest.is_in(sorted(unsafe))
    hide = (place & pl.col("area").is_not_null()) | contest.is_in(shut)
    shown = areas.with_columns(
        pl.when(~hide).then(pl.col(name)).alias(name) for name in [*cells, counted]
    )
    return second.frame.drop("_contest", "_area", "hidden"), shown


def _share(share: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """Drop the shares of contests whose totals are hidden."""
    whole = areas.filter(pl.col("area").is_null()).select(
        *KEY, "basis", kept=pl.col("cast_women").is_not_null()
    )
    return (
        share.join(whole, on=[*KEY, "basis"], how="left", validate="1:1")
        .with_columns(
            pl.when(pl.col("kept")).then(pl.col(name)).alias(name)
            for name in ("women", "shortfall")
        )
        .drop("kept")
    )
