"""What happened, by the taxonomy: incidents that observers told, over the hours they were looking.

Grain: one domain of the taxonomy. A rate stands over observed station-hours and takes observers'
reports alone; what the public told is counted beside it and can enter none, by type. Candidates
for one and the same incident are counted, and a person merges them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from fullcount.errors import MissingError
from fullcount.observe.act import Act
from fullcount.observe.clusters import candidates
from fullcount.observe.incident import Axis, Incident, advance, open_incident
from fullcount.observe.mission import Mission
from fullcount.observe.rates import Rate, Visit, Watched, rate_over, watched
from fullcount.observe.report import ObserverReport, PublicReport, Told
from fullcount.stats.evidence import NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """One incident let out for publication: released by one person, cleared by another."""

    incident: str
    at: datetime
    released_by: str
    cleared_by: str
    because: str

    def __post_init__(self) -> None:
        if self.released_by == self.cleared_by:
            raise ValueError(f"{self.incident} is released and cleared by one person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """``rates``: of observers' incidents alone, all of them; what is published has its own."""

    reports: tuple[ObserverReport, ...]
    incidents: tuple[Incident, ...]
    public: tuple[PublicReport, ...]
    hours: Watched
    rates: Mapping[str, Rate | NotApplicable]  # by domain
    whole: Rate | NotApplicable
    alike: int  # pairs that may tell of one thing


def occurred(
    rows: pl.DataFrame | None,
    *,
    public: Sequence[PublicReport],
    visits: Sequence[Visit],
    mission: Mission,
    cleared: Sequence[Cleared] = (),
) -> Occurred:
    """Open an incident for each observer's report, and rate each domain. ``rows``: typed.

    ``cleared``: what two people at the desk let out although a person might be in danger.
    """
    reports = () if rows is None else tuple(_report(row, mission) for row in rows.to_dicts())
    opened = _let_out(
        [
            open_incident(
                f"i-{one.told.report_id}", code=one.told.code, reports=[one.told.report_id]
            )
            for one in reports
        ],
        cleared,
    )
    hours = watched(visits)
    domains = {code: code.split(".")[0] for code in {one.code for one in opened}}
    return Occurred(
        reports=reports,
        incidents=opened,
        public=tuple(public),
        hours=hours,
        rates={
            domain: rate_over(
                [one for one in opened if domains[one.code] == domain],
                reports=reports,
                watched=hours,
            )
            for domain in sorted(set(domains.values()))
        },
        whole=rate_over(opened, reports=reports, watched=hours),
        alike=len(candidates([*reports, *public])),
    )


def _let_out(opened: Sequence[Incident], cleared: Sequence[Cleared]) -> tuple[Incident, ...]:
    """Release and clear what the desk has written down; MissingError for an id nobody told of."""
    by_id = {one.incident_id: one for one in opened}
    for each in cleared:
        if each.incident not in by_id:
            raise MissingError(f"no incident {each.incident} to clear")
        told = {"reason": each.because}
        held = by_id[each.incident]
        release = Act(act="release", at=each.at, by=each.released_by, told=told)
        if held.states[Axis.PUBLICATION] == "held":
            held = advance(held, Axis.PUBLICATION, release)
        clear = Act(act="clear", at=each.at, by=each.cleared_by, told=told)
        by_id[each.incident] = advance(held, Axis.PUBLICATION, clear)
    return tuple(by_id.values())


def told_incidents(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the submissions that name a code and who told of it: the others are partial."""
    return rows.filter(
        pl.all_horizontal(pl.col(name).is_not_null() for name in ("slot", "incident_code"))
    )


def _report(row: Mapping[str, object], mission: Mission) -> ObserverReport:
    received = row["received_at"]
    if not isinstance(received, datetime):
        raise MissingError(f"{row['client_id']} says nowhere when it was received")
    return ObserverReport(
        told=Told(
            report_id=str(row["client_id"]),
            code=str(row["incident_code"]),
            received_at=received,
            occurred_at=instant_of(row["occurred_at"], zone=mission.zone),
            station=None if row["station"] is None else str(row["station"]),
            text=str(row["narrative"] or ""),
        ),
        slot=str(row["slot"]),
        eyewitness=row["eyewitness"] == "yes",
    )


def instant_of(text: object, *, zone: str) -> datetime | None:
    """Read what an app writes for date and time; without an offset it is the mission's time.

    >>> instant_of("2031-02-06T10:15:00.000+05:00", zone="UTC").isoformat()
    '2031-02-06T05:15:00+00:00'
    """
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        aware = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
