"""Which reports may tell of the same thing?

Grain: one pair of reports. A candidate pair has the same code, the same station or at most two
kilometres between, and at most six hours between; the likeness of the words orders the list. A
person decides: nothing here merges. Source of the limits: the field's practice of incident
desks.

Positions of stations come with the units, so a report at a station and one from a map meet.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from rapidfuzz import fuzz

from fullcount.observe.report import Report

NEAR_KM = 2.0
NEAR_IN_TIME = timedelta(hours=6)
EARTH_KM = 6_371.0088
LEAST_WORDS = 3  # of a text; fewer say nothing about likeness

Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Two reports that may tell of one thing. None = cannot be told from what they state."""

    first: str
    second: str
    code: str
    same_station: bool | None
    kilometres: float | None
    apart: timedelta
    likeness: int | None  # of the words, 0 to 100


def candidates(
    reports: Sequence[Report], *, positions: Mapping[str, Place] | None = None
) -> tuple[Candidate, ...]:
    """List the pairs for a person to look at, likest words first.

    Where neither station nor position tells how far two reports are apart, they are no pair.
    A report that does not say when it happened is placed at the instant it was received.
    """
    places = positions or {}
    found = [
        pair
        for near in _in_time(reports)
        for one, other in near
        if (pair := _pair(one, other, places)) is not None
    ]
    return tuple(
        sorted(found, key=lambda c: (-(c.likeness or 0), c.apart, c.first, c.second)),
    )


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance (haversine).

    >>> round(kilometres((24.86, 67.0), (24.86, 67.02)), 2)
    2.02
    """
    lat1, lon1, lat2, lon2 = (math.radians(part) for part in (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def _in_time(reports: Sequence[Report]) -> list[list[tuple[Report, Report]]]:
    """Pairs of one code within the hours, by a window that slides over the sorted times."""
    by_code: dict[str, list[Report]] = {}
    for report in reports:
        by_code.setdefault(report.told.code, []).append(report)
    return [_window(sorted(group, key=_key)) for group in by_code.values()]


def _key(report: Report) -> tuple[float, str]:
    return (_when(report), report.told.report_id)


def _window(ordered: Sequence[Report]) -> list[tuple[Report, Report]]:
    pairs = []
    start = 0
    for at, report in enumerate(ordered):
        while _when(report) - _when(ordered[start]) > NEAR_IN_TIME.total_seconds():
            start += 1
        pairs += [(earlier, report) for earlier in ordered[start:at]]
    return pairs


def _when(report: Report) -> float:
    return (report.told.occurred_at or report.told.received_at).timestamp()


def _pair(one: Report, other: Report, places: Mapping[str, Place]) -> Candidate | None:
    same, distance = _apart(one, other, places)
    if not same and (distance is None or distance > NEAR_KM):
        return None
    return Candidate(
        first=one.told.report_id,
        second=other.told.report_id,
        code=one.told.code,
        same_station=same,
        kilometres=distance,
        apart=timedelta(seconds=_when(other) - _when(one)),
        likeness=_likeness(one.told.text, other.told.text),
    )


def _apart(
    one: Report, other: Report, places: Mapping[str, Place]
) -> tuple[bool | None, float | None]:
    stations = (one.told.station, other.told.station)
    same = stations[0] == stations[1] if None not in stations else None
    here, there = (_place(report, places) for report in (one, other))
    distance = kilometres(here, there) if here and there else None
    return same, 0.0 if same else distance


def _place(report: Report, places: Mapping[str, Place]) -> Place | None:
    told = report.told
    return places.get(told.station) if told.station is not None else told.position


def _likeness(one: str, other: str) -> int | None:
    if min(len(one.split()), len(other.split())) < LEAST_WORDS:
        return None
    return round(fuzz.token_set_ratio(one, other))
