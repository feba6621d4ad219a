"""All checks of all forms of a mission, in one go.

Grain: one check on one subject, over every frame the checks know. A waiver belongs to its check;
one that waives nothing is an error, for it would hide the next flag.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from fullcount.errors import MissingError
from fullcount.observe.checkfile import Check, bounds_of, for_frame, packaged_checks
from fullcount.observe.compare import distribution, each_round, siblings, station_day
from fullcount.observe.habits import in_line, last_digits
from fullcount.observe.instrument import Instrument
from fullcount.observe.quality import Quality, Waiver, examine
from fullcount.observe.visits import overlapping, visits

COUNTING = "counting"
COPIED = ("counting", "tabulation")  # forms whose figures are copied from a paper, not counted
Forms = Mapping[str, tuple[Instrument, pl.DataFrame]]
TOO_FEW = ("incident", "long_term")  # not of one station and one day
FIGURES = (
    *(f"votes_{number}" for number in range(1, 13)),
    "registered_men", "registered_women", "cast_men", "cast_women", "rejected",
)  # fmt: skip


def examine_all(forms: Forms, *, stations: pl.DataFrame, waivers: Sequence[Waiver] = ()) -> Quality:
    """Judge the forms by every check of every tier. ``stations``: STATIONS of the plan."""
    left = list(waivers)
    found = []
    for frame, checks in _judged(forms, stations):
        if not checks or not frame.height:
            continue
        codes = {check.code for check in checks}
        mine = [one for one in left if one.check in codes]
        left = [one for one in left if one.check not in codes]
        found.append(examine(frame, checks, waivers=mine))
    if left:
        raise MissingError(f"{left[0].check} is no check of what came")
    empty = examine(pl.DataFrame(schema={"subject": pl.String}), ())
    counted = pl.concat([empty.counted, *(one.counted for one in found)])
    return Quality(
        flags=pl.concat([empty.flags, *(one.flags for one in found)]),
        counted=counted.group_by("check", maintain_order=True).sum(),
    )


def by_tier(quality: Quality, forms: Forms) -> pl.DataFrame:
    """Add up the answers of the checks by tier: what a reader asks first."""
    tiers = {check.code: check.tier for check in every_check(forms)}
    return (
        quality.counted.with_columns(
            pl.col("check").replace_strict(tiers, return_dtype=pl.Int64).alias("tier")
        )
        .group_by("tier")
        .agg(
            pl.len().cast(pl.Int64).alias("checks"),
            pl.col("passed", "flagged", "waived", "unknown").sum(),
        )
        .sort("tier")
    )


def every_check(forms: Forms) -> tuple[Check, ...]:
    """Give the checks that forms of these instruments can be asked."""
    bounds = [check for instrument, _ in forms.values() for check in bounds_of(instrument)]
    return (*bounds, *packaged_checks())


def _judged(
    forms: Forms, stations: pl.DataFrame
) -> Iterator[tuple[pl.DataFrame, tuple[Check, ...]]]:
    checks = packaged_checks()
    rounds = {name: (asked, each_round(rows)) for name, (asked, rows) in forms.items()}
    for name, (asked, rows) in rounds.items():
        yield rows, (*bounds_of(asked), *for_frame(checks, name))
        yield in_line(rows, asked), for_frame(checks, "answers")
        if name in COPIED:
            yield siblings(rows, asked), for_frame(checks, "siblings")
    day = {name: rows for name, (_, rows) in rounds.items() if name not in TOO_FEW}
    if day:
        yield station_day(day), for_frame(checks, "station_day")
        yield overlapping(visits(day), stations=stations), for_frame(checks, "visits")
    if COUNTING in rounds:
        counting = rounds[COUNTING][1]
        known = stations.select("station", "stratum", "previous_registered", "previous_cast")
        yield distribution(counting, strata=known), for_frame(checks, "distribution")
        yield last_digits(counting, FIGURES), for_frame(checks, "observer")
