"""What observers saw, as files: one row a report, one column a question, with a dictionary; places.

Grain: one report; one place. Public tables have passed the suppression of
:mod:`fullcount.observe.wide`; a place on the map is a station where two observers were, or the
middle of the stations of an area or a region, which the frame tells everybody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.observe.assess import DAY, Assessed
from fullcount.observe.findings import findings_frame
from fullcount.observe.irregular import Counted, Estimated
from fullcount.observe.published import (
    checks_to_publish,
    findings_to_publish,
    forms_to_publish,
    incidents_to_publish,
    items_to_publish,
    with_few_together,
)
from fullcount.observe.shares import Share
from fullcount.observe.wide import dictionary, public_table, working_table
from fullcount.publish.exports.tables import csv, parquet

PLACES = 5  # decimals of a degree that the frame itself states
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """``frames``: name of the file without its ending -> table. ``held``: reports left out."""

    frames: Mapping[str, pl.DataFrame]
    held: int


def public_tables(found: Assessed) -> Tables:
    """Give every table that may be published."""
    stations, held, planned = found.plan.stations, 0, set(found.plan.slots["slot"])
    frames = {}
    may = forms_to_publish(found)
    forms = {n: told for n, told in found.forms.items() if n in DAY and n in may}
    for form, (instrument, rows) in forms.items():
        # A slot that is not of the plan may be a slip: it is nobody's second observer.
        known = rows.join(found.plan.slots, on=["slot", "station"], how="semi")
        told = public_table(known, instrument, stations=stations)
        frames[f"observations_{form}"] = told.rows
        held += rows.height - told.rows.height
    words = [dictionary(asked, public=True) for asked, _ in forms.values()]
    frames["incidents"] = incidents_to_publish(found.occurred, planned=planned).counts
    frames["findings"] = findings_frame(found)
    frames["shares"] = shares_table(found)
    frames["checks"] = checks_to_publish(found)
    frames["items"] = items_to_publish(found)
    for by in ("stratum", "hour", "observer_kind", "form"):
        told_by = with_few_together(found.response[by], by=by)
        frames[f"response_{by}"] = told_by.with_columns(pl.selectors.float().round(DIGITS))
    if words:
        frames["dictionary"] = pl.concat(words)
    return Tables(frames=frames, held=held)


def working_tables(found: Assessed) -> Tables:
    """Give every answer with slot and station: for the mission's own use, not for publication."""
    frames = {
        f"observations_{form}": working_table(rows, asked, stations=found.plan.stations)
        for form, (asked, rows) in found.forms.items()
    }
    words = [dictionary(asked, public=False) for asked, _ in found.forms.values()]
    frames["reports"] = found.disposed
    frames["flags"] = found.quality.flags
    if found.unread.width:
        frames["unread"] = found.unread
    if words:
        frames["dictionary"] = pl.concat(words)
    return Tables(frames=frames, held=0)


def table_files(tables: Tables, *, under: str = "data") -> dict[str, bytes]:
    """Write each table as CSV and as Parquet."""
    files = {}
    for name, frame in tables.frames.items():
        files[f"{under}/{name}.csv"] = csv(frame)
        files[f"{under}/{name}.parquet"] = parquet(frame)
    return files


def shares_table(found: Assessed) -> pl.DataFrame:
    """Give each irregularity with what may be said of it; a held share is null, with its rules."""
    rows = [
        _estimated(one) if isinstance(one, Estimated) else _counted(one)
        for one in findings_to_publish(found)
    ]
    kinds: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("form", "question", "code", "design", "held_by"), pl.String
    ) | dict.fromkeys(("irregular", "seen", "drawn", "visited"), pl.Int64)
    numbers = (
        "share",
        "lower",
        "upper",
        "bound_lower",
        "bound_upper",
        "likely_lower",
        "likely_upper",
    )
    schema = kinds | dict.fromkeys(numbers, pl.Float64)
    return pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows], schema=schema
    ).with_columns(pl.col(numbers).round(DIGITS))


def _estimated(one: Estimated) -> dict[str, object]:
    told: dict[str, object] = {
        "form": one.form,
        "question": one.question.name,
        "code": one.question.code,
        "design": "probability",
        "held_by": ";".join(one.gate.broken) or None,
        "irregular": one.irregular,
        "seen": one.seen,
        "drawn": one.drawn,
        "bound_lower": one.bounds.lower,
        "bound_upper": one.bounds.upper,
        "likely_lower": one.bounds.likely_lower,
        "likely_upper": one.bounds.likely_upper,
    }
    if one.gate.is_open and isinstance(one.share, Share):
        told |= {"share": one.share.share, "lower": one.share.lower, "upper": one.share.upper}
    return told


def _counted(one: Counted) -> dict[str, object]:
    return {
        "form": one.form,
        "question": one.question.name,
        "code": one.question.code,
        "design": "purposive",
        "irregular": one.count.irregular,
        "seen": one.count.seen,
        "visited": one.count.visited,
    }


def places_geojson(tables: Tables, *, stations: pl.DataFrame, title: str) -> bytes:
    """Give a point a place, with how many reports of each form tell of it (RFC 7946)."""
    counts: dict[str, dict[str, int]] = {}
    for name, frame in tables.frames.items():
        if name.startswith("observations_"):
            form = name.removeprefix("observations_")
            for place, many in frame.group_by("place").len().iter_rows():
                counts.setdefault(place, {})[form] = many
    features = [_feature(place, counts[place], _point(place, stations)) for place in sorted(counts)]
    whole = {"type": "FeatureCollection", "title": title, "features": features}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _feature(
    place: str, reports: Mapping[str, int], point: tuple[float, float] | None
) -> dict[str, object]:
    geometry = None if point is None else {"type": "Point", "coordinates": list(point)}
    told = {"place": place, **{f"reports_{form}": many for form, many in sorted(reports.items())}}
    return {"type": "Feature", "geometry": geometry, "properties": told}


def _point(place: str, stations: pl.DataFrame) -> tuple[float, float] | None:
    """Give the middle of the frame's stations of a place: longitude, latitude; null if unknown."""
    level, _, name = place.partition(": ")
    here = stations.filter(pl.col(level) == name).select(
        pl.col("longitude", "latitude").mean().round(PLACES)
    )
    longitude, latitude = here.row(0)
    return None if longitude is None or latitude is None else (longitude, latitude)
