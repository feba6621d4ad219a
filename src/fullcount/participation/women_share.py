"""Women's share of the votes polled, against the share below which the law presumes restraint.

Grain: one row per (contest, source, kind, basis) and per unit. Source of the threshold: the
law's rule ``..-WOM-01``, its parameter ``percent`` (Pakistan, Elections Act 2017 s.9: under ten
per cent of the *total votes polled*, not of registered women). The watch band above it, half a
point wide, is ours. A law without such a rule gives shares and no state.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from fullcount.country import texts_in_force
from fullcount.model.frames import Schema, conform
from fullcount.model.law import Law
from fullcount.model.rule import Event

RULE = "-WOM-01"  # the end of the published code under which a law states the share
WATCH_BAND = 5  # per mille of the votes polled


class Share(StrEnum):
    """Where women's share of the votes polled stands."""

    UNDER = "under"  # below the law's share: the law lets the authority presume restraint
    WATCH = "watch"  # at or above it, within the watch band
    ABOVE = "above"
    NOT_EVALUABLE = "not_evaluable"  # women's votes or votes polled are not stated
    NO_THRESHOLD = "no_threshold"  # this law sets none


WOMEN_SHARE: Schema = {
    "contest_id": pl.String,
    "unit_id": pl.String,  # null = the whole contest
    "source_id": pl.String,
    "kind": pl.String,
    "basis": pl.String,  # stated, sum
    "women": pl.Int64,  # votes of women
    "polled": pl.Int64,  # votes polled
    "polled_basis": pl.String,  # stated = the form's total; parts = women + men + other as stated
    "needed": pl.Int64,  # fewest votes of women at which the share is reached
    "shortfall": pl.Int64,  # votes of women lacking; 0 = none
    "state": pl.String,  # Share
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """``percent`` of votes polled; the watch band ends below ``watch_permille``."""

    percent: int
    watch_permille: int


def threshold(law: Law, dates: Mapping[Event, date]) -> Threshold | None:
    """Read the share that the law in force sets; null = it sets none."""
    for rule in texts_in_force(law.rules, dates):
        percent = dict(rule.parameters).get("percent")
        if percent is not None and rule.code.endswith(RULE):
            return Threshold(percent=percent, watch_permille=10 * percent + WATCH_BAND)
    return None


def women_share(
    stations: pl.DataFrame, groups: pl.DataFrame, *, limit: Threshold | None
) -> pl.DataFrame:
    """Judge every unit and every contest (``WOMEN_SHARE``) of ``TURNOUT`` and ``GROUPS``."""
    units = stations.filter(~pl.col("whole")).with_columns(pl.lit("stated").alias("basis"))
    whole = groups.filter(pl.col("area").is_null()).with_columns(
        pl.lit(None, pl.String).alias("unit_id")
    )
    columns = ["contest_id", "unit_id", "source_id", "kind", "basis"]
    boxes = ["cast", "cast_men", "cast_women", "cast_other"]
    both = pl.concat([whole.select(*columns, *boxes), units.select(*columns, *boxes)])
    # A law without a third box for voters leaves it null: the parts are then women and men.
    parts = pl.col("cast_women") + pl.col("cast_men") + pl.col("cast_other").fill_null(0)
    judged = both.with_columns(
        pl.col("cast_women").alias("women"),
        pl.coalesce("cast", parts).alias("polled"),
        pl.when(pl.col("cast").is_not_null())
        .then(pl.lit("stated"))
        .when(parts.is_not_null())
        .then(pl.lit("parts"))
        .alias("polled_basis"),
    ).with_columns(*_judged(limit))
    return conform(judged.select(*WOMEN_SHARE), WOMEN_SHARE)


def _judged(limit: Threshold | None) -> list[pl.Expr]:
    if limit is None:
        none = pl.lit(None, pl.Int64)
        return [
            none.alias("needed"),
            none.alias("shortfall"),
            pl.lit(Share.NO_THRESHOLD.value).alias("state"),
        ]
    women, polled = pl.col("women"), pl.col("polled")
    needed = (polled * limit.percent + 99) // 100
    state = (
        pl.when(women.is_null() | polled.is_null())
        .then(pl.lit(Share.NOT_EVALUABLE.value))
        .when(women * 100 < polled * limit.percent)
        .then(pl.lit(Share.UNDER.value))
        .when(women * 1000 < polled * limit.watch_permille)
        .then(pl.lit(Share.WATCH.value))
        .otherwise(pl.lit(Share.ABOVE.value))
    )
    return [
        needed.alias("needed"),
        pl.max_horizontal(needed - women, pl.lit(0, pl.Int64))
        .pipe(lambda gap: pl.when(women.is_not_null() & polled.is_not_null()).then(gap))
        .alias("shortfall"),
        state.alias("state"),
    ]
