"""How often was it seen, for each hour that somebody was looking?

Grain: one rate: incidents over *observed station-hours*. A station-hour is observed when an
observer of the plan was there; two at one station in one hour watch one hour, not two. Only what
observers reported from stations while they were there is counted; a public report has no
denominator, and :class:`PublicReport` is not among the types this takes.

A rate describes the stations visited. It is not an estimate for those that were not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from fullcount.observe.incident import Incident, reports_of, standing
from fullcount.observe.report import ObserverReport
from fullcount.stats.evidence import NotApplicable

METHOD = "incidents per observed station-hour"
SECOND = timedelta(seconds=1)
SECONDS_AN_HOUR = 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One slot's stay at one station. None = not stated: such a visit watches no known time."""

    slot: str
    station: str
    arrived_at: datetime | None
    left_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``incidents`` in ``observed`` (station-time) at ``stations``; what was left out, and why."""

    incidents: int
    observed: timedelta
    stations: int
    outside: int  # incidents observers reported, but not at a station while one was there
    visits_without_time: int

    @property
    def per_hour(self) -> Fraction:
        return Fraction(self.incidents * SECONDS_AN_HOUR, self.observed // SECOND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """When which station was watched by anybody, added up once for every rate over it."""

    spans: Mapping[str, Sequence["Span"]]
    observed: timedelta
    without_time: int


def watched(visits: Sequence[Visit]) -> Watched:
    """Add up the time in which stations were watched."""
    timed = [visit for visit in visits if visit.arrived_at and visit.left_at]
    spans = _by_station(timed)
    return Watched(
        spans=spans,
        observed=sum((_union(each) for each in spans.values()), timedelta()),
        without_time=len(visits) - len(timed),
    )


def rate(
    incidents: Sequence[Incident], *, reports: Sequence[ObserverReport], visits: Sequence[Visit]
) -> Rate | NotApplicable:
    """Give the rate of the incidents that observers reported while they watched.

    Merged incidents count once, as the one they are merged into. Raises TypeError for a report
    that is not an observer's: the type already says so, and callers without types learn it here.
    """
    return rate_over(incidents, reports=reports, watched=watched(visits))


def rate_over(
    incidents: Sequence[Incident], *, reports: Sequence[ObserverReport], watched: Watched
) -> Rate | NotApplicable:
    """Give a rate over hours that are added up already."""
    if strange := [one for one in reports if not isinstance(one, ObserverReport)]:
        raise TypeError(f"{strange[0].told.report_id} is not an observer's report")
    if not watched.observed:
        return NotApplicable(method=METHOD, because="no visit states when it began and ended")
    inside, told = _counted(incidents, reports, watched.spans)
    return Rate(
        incidents=inside,
        observed=watched.observed,
        stations=len(watched.spans),
        outside=told - inside,
        visits_without_time=watched.without_time,
    )


Span = tuple[datetime, datetime]


def _by_station(visits: Sequence[Visit]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for visit in visits:
        if visit.arrived_at is None or visit.left_at is None:
            continue
        if visit.left_at < visit.arrived_at:
            raise ValueError(f"slot {visit.slot} left {visit.station} before it arrived")
        spans.setdefault(visit.station, []).append((visit.arrived_at, visit.left_at))
    return spans


def _union(spans: Sequence[Span]) -> timedelta:
    """Time covered by at least one span."""
    covered = timedelta()
    end: datetime | None = None
    for start, stop in sorted(spans):
        begin = start if end is None or start > end else end
        if stop > begin:
            covered += stop - begin
            end = stop
    return covered


def _counted(
    incidents: Sequence[Incident],
    reports: Sequence[ObserverReport],
    spans: Mapping[str, Sequence[Span]],
) -> tuple[int, int]:
    """How many incidents were seen within a visit, and how many an observer told of at all."""
    by_id = {report.told.report_id: report for report in reports}
    inside = told = 0
    for incident in standing(incidents):
        known = [by_id[one] for one in reports_of(incident.incident_id, incidents) if one in by_id]
        told += bool(known)
        inside += any(_within(report, spans) for report in known)
    return inside, told


def _within(report: ObserverReport, spans: Mapping[str, Sequence[Span]]) -> bool:
    station, at = report.told.station, report.told.occurred_at
    if station is None or at is None:
        return False
    return any(start <= at <= stop for start, stop in spans.get(station, ()))
