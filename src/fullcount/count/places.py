"""Which units lie below which, and which of them were to report.

Grain: one row per (contest, unit) that a list published before the poll names. Source: UNITS,
whose ``parent_id`` makes a tree and whose ``listed`` marks the list. Where no list is given
the number of stations may still be sourced (UNITS.stations); otherwise nothing is expected
and every question of completeness is *not evaluable*.
"""

import polars as pl

from fullcount.errors import InputError
from fullcount.model.law import Law
from fullcount.model.returns import Returns

_DEEPEST = 64  # no country nests its units deeper; more means that a unit lies in itself


def ancestors(units: pl.DataFrame) -> pl.DataFrame:
    """List (unit_id, ancestor_id), the unit itself included, of units that have units in them.

    Leaves are left out: a million stations are reached through their parents. Raises
    InputError where a unit lies in itself.
    """
    parents = units.select("unit_id", "parent_id").filter(pl.col("parent_id").is_not_null())
    step = parents.select(pl.col("parent_id").alias("unit_id")).unique()
    step = step.with_columns(pl.col("unit_id").alias("ancestor_id"))
    above = parents.rename({"unit_id": "ancestor_id"})
    levels = []
    while step.height:
        levels.append(step)
        if len(levels) > _DEEPEST:
            raise InputError(f"unit {step.item(0, 0)} lies in itself", where="units")
        step = step.join(above, on="ancestor_id", how="inner", validate="m:1").select(
            "unit_id", pl.col("parent_id").alias("ancestor_id")
        )
    return pl.concat([step, *levels])


def below(units: pl.DataFrame, tops: pl.DataFrame) -> pl.DataFrame:
    """List (top_id, unit_id): all units below each of ``tops`` (column ``top_id``), and itself."""
    chain = ancestors(units).rename({"ancestor_id": "top_id", "unit_id": "parent_id"})
    wanted = chain.join(tops.select("top_id").unique(), on="top_id", how="semi")
    inside = units.select("unit_id", "parent_id").join(
        wanted, on="parent_id", how="inner", validate="m:m"
    )
    itself = tops.select("top_id", pl.col("top_id").alias("unit_id")).unique()
    return pl.concat([itself, inside.select("top_id", "unit_id")])


def manifest(returns: Returns, level: str) -> pl.DataFrame:
    """List (contest_id, unit_id): listed units of kind ``level`` where a contest is decided.

    A contest whose own area lists no such unit borrows the list of its twin, which is decided
    at the same stations.
    """
    listed = returns.units.filter(pl.col("listed") & (pl.col("kind") == level))
    areas = returns.contests.select("contest_id", "unit_id", "twin_of")
    inside = below(returns.units, areas.select(pl.col("unit_id").alias("top_id"))).join(
        listed.select("unit_id"), on="unit_id", how="semi"
    )
    own = _stations_of(areas.select("contest_id", pl.col("unit_id").alias("top_id")), inside)
    lacking = areas.join(own, on="contest_id", how="anti").join(
        areas.select(pl.col("contest_id").alias("twin_of"), pl.col("unit_id").alias("top_id")),
        on="twin_of",
        how="inner",
        validate="m:1",
    )
    return pl.concat([own, _stations_of(lacking.select("contest_id", "top_id"), inside)])


def _stations_of(areas: pl.DataFrame, inside: pl.DataFrame) -> pl.DataFrame:
    return areas.join(inside, on="top_id", how="inner", validate="m:m").select(
        "contest_id", "unit_id"
    )


def station_levels(law: Law) -> set[str]:
    """Name the kinds of unit that count ballots: no form of that level adds up others."""
    count = {kind.level for kind in law.kinds if kind.has_votes and not kind.totals_of}
    add = {kind.level for kind in law.kinds if kind.totals_of and kind.lines_of is None}
    return count - add


def expected(returns: Returns, law: Law) -> pl.DataFrame:
    """Give (contest_id, level, stations_expected, registered_expected, from_list), where known.

    ``stations_expected`` is the length of the list, else the sourced number of stations of the
    contest's area; ``registered_expected`` the sum over the list (null where one unit's is not
    stated and the area's is not either). Without either there is no row.
    """
    levels = sorted({kind.level for kind in law.kinds})
    lists = [_listed(returns, level) for level in levels]
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
    listed = pl.concat(lists) if lists else _nothing()
    area = numbers.select("contest_id", pl.col("registered").alias("_area"))
    listed = listed.join(area, on="contest_id", how="left", validate="m:1").select(
        pl.all().exclude("_area", "registered_expected", "from_list"),
        pl.coalesce("registered_expected", "_area").alias("registered_expected"),
        "from_list",
    )
    rest = pl.concat([_nothing(), *sourced]).join(listed, on=["contest_id", "level"], how="anti")
    return pl.concat([listed, rest]).unique(["contest_id", "level"], maintain_order=True)


def _listed(returns: Returns, level: str) -> pl.DataFrame:
    known = manifest(returns, level).join(
        returns.units.select("unit_id", "registered"), on="unit_id", validate="m:1"
    )
    return known.group_by("contest_id", maintain_order=True).agg(
        pl.lit(level).alias("level"),
        pl.len().cast(pl.Int64).alias("stations_expected"),
        stated_sum("registered").alias("registered_expected"),
        pl.lit(value=True).alias("from_list"),
    )


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
