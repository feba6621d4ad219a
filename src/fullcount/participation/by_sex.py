"""How many women, men and others are registered, and how many voted.

Grain: ``TURNOUT`` has one row per (contest, source, kind, unit): the boxes of a form as it
states them, registration from the list of units where the form has none. ``GROUPS`` has one
row per (contest, source, kind, area), area null = the whole contest.

Turnout is kept as two integers, ``cast_*`` of ``registered_*``; nobody divides here. A sum is
null as soon as one form in it does not state the box: null is not zero.
"""

import polars as pl

from fullcount.count.places import stated_sum
from fullcount.model.form import FormStatus
from fullcount.model.frames import Schema, conform
from fullcount.model.returns import Returns

GROUPS_OF_PEOPLE = ("", "_men", "_women", "_other")
REGISTERED = tuple(f"registered{group}" for group in GROUPS_OF_PEOPLE)
CAST = tuple(f"cast{group}" for group in GROUPS_OF_PEOPLE)
COUNTS = (*REGISTERED, *CAST)

TURNOUT: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "unit_id": pl.String,
    "area": pl.String,  # the unit's stratum, else the unit it lies in
    "station_kind": pl.String,
    "whole": pl.Boolean,  # true = the form speaks for the whole contest
    "readings": pl.Int64,  # more than 1: a box is stated only where all readings agree
    "registered_basis": pl.String,  # of the total: form, list; null = not stated by either
    "registered_by_sex_basis": pl.String,  # of the parts, all from one place: form, list
    "cast_basis": pl.String,  # cast (papers), admitted (voters marked); null = not stated
    **dict.fromkeys(COUNTS, pl.Int64),
}

GROUPS: Schema = {
    "contest_id": pl.String,
    "source_id": pl.String,
    "kind": pl.String,
    "area": pl.String,  # null = the whole contest
    "basis": pl.String,  # stated = one form says it; sum = we added the forms below
    "forms": pl.Int64,
    **dict.fromkeys(COUNTS, pl.Int64),
    "registered_gap": pl.Int64,  # men - women on the roll; null = one is not stated
    "cast_gap": pl.Int64,  # men - women who voted
    "stations_women_registered": pl.Int64,  # forms that state women on the roll above zero
    "stations_no_women_voting": pl.Int64,  # of these, forms that state that no woman voted
    "stations_not_evaluable": pl.Int64,  # forms where one of the two is not stated
}

KEY = ["contest_id", "source_id", "kind"]


def turnout(returns: Returns) -> pl.DataFrame:
    """Read registration and votes by sex from every stated form (``TURNOUT``).

    Where a source gives the same form twice, a box that differs between its readings is null.
    """
    forms = returns.forms.filter(pl.col("status") == FormStatus.STATED.value)
    boxes = _with_columns(forms, [*COUNTS, *(f"admitted{group}" for group in GROUPS_OF_PEOPLE)])
    places = returns.units.select(
        "unit_id",
        "station_kind",
        pl.coalesce("stratum", "parent_id").alias("area"),
        *(pl.col(name).alias(f"list_{name}") for name in REGISTERED),
    )
    areas = returns.contests.select("contest_id", pl.col("unit_id").alias("contest_unit"))
    return conform(
        _one_reading(boxes)
        .join(places, on="unit_id", how="left", validate="m:1")
        .join(areas, on="contest_id", how="left", validate="m:1")
        .with_columns(
            (pl.col("unit_id") == pl.col("contest_unit")).fill_null(value=False).alias("whole"),
            _basis("form", REGISTERED[:1], "list", _listed()[:1]).alias("registered_basis"),
            _basis("form", REGISTERED[1:], "list", _listed()[1:]).alias("registered_by_sex_basis"),
            _basis("cast", CAST[1:], "admitted", _admitted()[1:]).alias("cast_basis"),
        )
        .with_columns(
            _chosen("registered_basis", "registered", "list", "list_registered"),
            *(
                _chosen("registered_by_sex_basis", name, "list", other)
                for name, other in zip(REGISTERED[1:], _listed()[1:], strict=True)
            ),
            *(
                _chosen("cast_basis", name, "admitted", other)
                for name, other in zip(CAST[1:], _admitted()[1:], strict=True)
            ),
        )
        .select(*TURNOUT),
        TURNOUT,
    ).sort(*KEY, "unit_id")


def groups(stations: pl.DataFrame) -> pl.DataFrame:
    """Add up ``TURNOUT`` per area and per contest (``GROUPS``).

    A form of the whole contest is kept as *stated*; it is never mixed with a sum.
    """
    below = stations.filter(~pl.col("whole"))
    stated = stations.filter("whole").with_columns(
        pl.lit(None, pl.String).alias("area"), pl.lit("stated").alias("basis")
    )
    whole = below.with_columns(pl.lit(None, pl.String).alias("area"), pl.lit("sum").alias("basis"))
    areas = below.filter(pl.col("area").is_not_null()).with_columns(pl.lit("sum").alias("basis"))
    parts = [_added(part) for part in (stated, whole, areas) if part.height]
    joined = pl.concat(parts) if parts else pl.DataFrame(schema=dict(GROUPS))
    return conform(joined, GROUPS).sort(*KEY, "basis", "area", nulls_last=False)


def no_women_voting(stations: pl.DataFrame) -> pl.DataFrame:
    """Units where women are registered and the form states that none voted."""
    return stations.filter(~pl.col("whole")).filter(_no_women())


def _added(part: pl.DataFrame) -> pl.DataFrame:
    women, voted = pl.col("registered_women"), pl.col("cast_women")
    return (
        part.group_by(*KEY, "area", "basis")
        .agg(
            pl.len().cast(pl.Int64).alias("forms"),
            *(stated_sum(name).alias(name) for name in COUNTS),
            (women > 0).sum().cast(pl.Int64).alias("stations_women_registered"),
            _no_women().sum().cast(pl.Int64).alias("stations_no_women_voting"),
            (women.is_null() | voted.is_null())
            .sum()
            .cast(pl.Int64)
            .alias("stations_not_evaluable"),
        )
        .with_columns(
            (pl.col("registered_men") - pl.col("registered_women")).alias("registered_gap"),
            (pl.col("cast_men") - pl.col("cast_women")).alias("cast_gap"),
        )
        .select(*GROUPS)
    )


def _no_women() -> pl.Expr:
    return (pl.col("registered_women") > 0) & (pl.col("cast_women") == 0)


def _one_reading(forms: pl.DataFrame) -> pl.DataFrame:
    """One row per (contest, source, kind, unit); readings that differ make a box null."""
    key = [*KEY, "unit_id"]
    boxes = [*COUNTS, *_admitted()]
    if not forms.select(key).is_duplicated().any():
        return forms.select(*key, *boxes, pl.lit(1, pl.Int64).alias("readings"))
    return forms.group_by(key, maintain_order=True).agg(
        *(pl.when(pl.col(box).n_unique() == 1).then(pl.col(box).first()) for box in boxes),
        pl.len().cast(pl.Int64).alias("readings"),
    )


def _with_columns(forms: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    lack = [name for name in names if name not in forms.columns]
    return forms.with_columns(pl.lit(None, pl.Int64).alias(name) for name in lack)


def _listed() -> list[str]:
    return [f"list_{name}" for name in REGISTERED]


def _admitted() -> list[str]:
    return [f"admitted{group}" for group in GROUPS_OF_PEOPLE]


def _basis(first: str, names: tuple[str, ...], second: str, others: list[str]) -> pl.Expr:
    """Take all columns of a group from one place, so that the parts stay together."""
    return (
        pl.when(pl.any_horizontal(pl.col(name).is_not_null() for name in names))
        .then(pl.lit(first))
        .when(pl.any_horizontal(pl.col(name).is_not_null() for name in others))
        .then(pl.lit(second))
    )


def _chosen(basis: str, name: str, second: str, other: str) -> pl.Expr:
    return pl.when(pl.col(basis) == second).then(pl.col(other)).otherwise(pl.col(name)).alias(name)
