"""Which units lie below which, and which of them were to report.

Grain: one row per (contest, unit) that a list published before the poll names. Source: UNITS,
whose ``parent_id`` makes a tree and whose ``listed`` marks the list. Where no list is given
the number of stations may still be sourced (UNITS.stations); otherwise nothing is expected
and every question of completeness is *not evaluable*.
"""

from collections.abc import Collection

import polars as pl

from fullcount.errors import InputError
from fullcount.model.law import Law
from fullcount.model.returns import Returns

DEEPEST = 64  # no country nests its units deeper; more means that a unit lies in itself


def ancestors(units: pl.DataFrame) -> pl.DataFrame:
    """List (unit_id, ancestor_id), the unit itself included, of units that have units in them.

    Leaves are left out: a million stations are reached through their parents. Raises
    InputError where a unit lies in itself.
    """
    parents = units.select("unit_id", "parent_id").filter(pl.col("parent_id").is_not_null())
    step = parents.select(pl.col("parent_id").alias("unit_id")).unique()
    above = parents.join(step, on="unit_id", how="semi").rename({"unit_id": "ancestor_id"})
    step = step.with_columns(pl.col("unit_id").alias("ancestor_id"))
    levels = []
    while step.height:
        levels.append(step)
        if len(levels) > DEEPEST:
            raise InputError(f"unit {step.item(0, 0)} lies in itself", where="units")
        step = step.join(above, on="ancestor_id", how="inner", validate="m:1").select(
            "unit_id", pl.col("parent_id").alias("ancestor_id")
        )
    return pl.concat([step, *levels])


def below(
    units: pl.DataFrame, tops: pl.DataFrame, *, members: pl.DataFrame | None = None
) -> pl.DataFrame:
    """List top_id beside every unit below each of ``tops`` (column ``top_id``), and itself.

    Of ``members``, where given, with all their columns; else of all ``units``: top_id, unit_id.
    """
    rows = units.select("unit_id", "parent_id") if members is None else members
    chain = ancestors(units).rename({"ancestor_id": "top_id", "unit_id": "parent_id"})
    names = tops.select("top_id").unique()
    wanted = chain.join(names, on="top_id", how="semi")
    inside = rows.join(wanted, on="parent_id", how="inner", validate="m:m")
    itself = rows.join(
        names.with_columns(pl.col("top_id").alias("unit_id")), on="unit_id", validate="m:1"
    )
    return pl.concat([itself, inside]).select("top_id", pl.exclude("top_id", "parent_id"))


def listed_units(returns: Returns, levels: Collection[str]) -> pl.DataFrame:
    """List (contest_id, level, unit_id, registered): listed units where a contest is decided.

    ``levels`` are kinds of unit. A contest whose own area lists no unit of a level borrows the
    list of its twin, which is decided at the same stations.
    """
    members = returns.units.filter("listed", pl.col("kind").is_in(list(levels))).select(
        "unit_id", "parent_id", pl.col("kind").alias("level"), "registered"
    )
    areas = returns.contests.select("contest_id", pl.col("unit_id").alias("top_id"), "twin_of")
    inside = below(returns.units, areas, members=members)
    own = _decided_in(areas, inside)
    twins = areas.select("contest_id", "twin_of").join(
        areas.select(pl.col("contest_id").alias("twin_of"), "top_id"), on="twin_of", validate="m:1"
    )
    if twins.is_empty():
        return own
    return pl.concat(
        [own, _decided_in(twins, inside).join(own, on=["contest_id", "level"], how="anti")]
    )


def manifest(returns: Returns, level: str) -> pl.DataFrame:
    """List (contest_id, unit_id) of one level: see :func:`listed_units`."""
    return listed_units(returns, [level]).select("contest_id", "unit_id")


def _decided_in(areas: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    return areas.join(inside, on="top_id", how="inner", validate="m:m").select(
        "contest_id", "level", "unit_id", "registered"
    )


def station_numbers(forms: pl.DataFrame, returns: Returns) -> pl.Series:
    """Give each form's (contest, unit) a number: joined and grouped by faster than two texts."""
    units = returns.units.select("unit_id").with_row_index("_unit")
    contests = returns.contests.select("contest_id").with_row_index("_contest")
    rows = forms.select("contest_id", "unit_id")
    for declared, key in ((units, "unit_id"), (contests, "contest_id")):
        rows = rows.join(declared, on=key, how="left", validate="m:1", maintain_order="left")
    number = pl.col("_contest").cast(pl.Int64) * units.height + pl.col("_unit")
    return rows.select(number.alias("station")).to_series()


def station_levels(law: Law) -> set[str]:
    """Name the kinds of unit that count ballots: no form of that level adds up others."""
    count = {kind.level for kind in law.kinds if kind.has_votes and not kind.totals_of}
    add = {kind.level for kind in law.kinds if kind.totals_of and kind.lines_of is None}
    return count - add


def level_of_kind(law: Law) -> pl.Expr:
    """Name the kind of unit that makes each row's ``kind`` of form; null = the law has no such."""
    levels = {kind.code: kind.level for kind in law.kinds}
    return pl.col("kind").replace_strict(levels, default=None, return_dtype=pl.String)


def levels_of(law: Law) -> list[str]:
    """Name the kinds of unit that make forms."""
    return sorted({kind.level for kind in law.kinds})


def expected(returns: Returns, law: Law, *, listed: pl.DataFrame | None = None) -> pl.DataFrame:
    """Give (contest_id, level, stations_expected, registered_expected, from_list), where known.

    ``stations_expected`` is the length of the list, else the sourced number of stations of the
    contest's area; ``registered_expected`` the sum over the list (null where one unit's is not
    stated and the area's is not either). Without either there is no row. ``listed`` is what
    :func:`listed_units` gives, where it is at hand.
    """
    numbers = returns.contests.select("contest_id", "unit_id").join(
        returns.units.select("unit_id", "stations", "registered"), on="unit_id", validate="m:1"
    )
    sourced = [
        numbers.filter(pl.col("stations").is_not_null()).select(
            "contest_id",
            pl.lit(level).alias("level"),
            pl.col("stations").alias("stations_expected"),
            pl.col("registered").alias("registered_expected"),
            pl.lit(value=False).alias("from_list"),
        )
        for level in sorted(station_levels(law))
    ]
    units = listed_units(returns, levels_of(law)) if listed is None else listed
    area = numbers.select("contest_id", pl.col("registered").alias("_area"))
    known = (
        units.group_by("contest_id", "level")
        .agg(
            pl.len().cast(pl.Int64).alias("stations_expected"),
            stated_sum("registered").alias("registered_expected"),
        )
        .join(area, on="contest_id", how="left", validate="m:1")
        .select(
            "contest_id",
            "level",
            "stations_expected",
            pl.coalesce("registered_expected", "_area").alias("registered_expected"),
            pl.lit(value=True).alias("from_list"),
        )
        .sort("level", "contest_id")
    )
    rest = pl.concat([_nothing(), *sourced]).join(known, on=["contest_id", "level"], how="anti")
    return pl.concat([known, rest]).unique(["contest_id", "level"], maintain_order=True)


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "contest_id": pl.String,
            "level": pl.String,
            "stations_expected": pl.Int64,
            "registered_expected": pl.Int64,
            "from_list": pl.Boolean,
        }
    )


def stated_sum(column: str) -> pl.Expr:
    """Sum of a column, null where one part is not stated: a sum of some is not the sum."""
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum())
