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
from fullcount.observe.clusters import candidates
from fullcount.observe.incident import Incident, open_incident
from fullcount.observe.mission import Mission
from fullcount.observe.rates import Rate, Visit, rate_over, watched
from fullcount.observe.report import ObserverReport, PublicReport, Told
from fullcount.stats.evidence import NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurred:
    """``rows``: one a domain that anybody told of. ``rates``: of observers' incidents alone."""

    reports: tuple[ObserverReport, ...]
    incidents: tuple[Incident, ...]
    public: tuple[PublicReport, ...]
    rates: Mapping[str, Rate | NotApplicable]  # by domain
    whole: Rate | NotApplicable
    alike: int  # pairs that may tell of one thing

    def rows(self) -> pl.DataFrame:
        """Count by code: incidents, slots that told of them, of those seen; the public apart."""
        told = pl.DataFrame(
            [
                {"code": one.told.code, "slot": one.slot, "seen": one.eyewitness, "public": 0}
                for one in self.reports
            ]
            + [
                {"code": one.told.code, "slot": None, "seen": False, "public": 1}
                for one in self.public
            ],
            schema={"code": pl.String, "slot": pl.String, "seen": pl.Boolean, "public": pl.Int64},
        )
        return (
            told.group_by("code")
            .agg(
                pl.col("slot").is_not_null().sum().cast(pl.Int64).alias("incidents"),
                pl.col("seen").sum().cast(pl.Int64).alias("eyewitness"),
                pl.col("slot").drop_nulls().n_unique().cast(pl.Int64).alias("slots"),
                pl.col("public").sum().alias("public"),
            )
            .sort("code")
        )


def occurred(
    rows: pl.DataFrame | None,
    *,
    public: Sequence[PublicReport],
    visits: Sequence[Visit],
    mission: Mission,
) -> Occurred:
    """Open an incident for each observer's report, and rate each domain. ``rows``: typed."""
    reports = () if rows is None else tuple(_report(row, mission) for row in rows.to_dicts())
    opened = tuple(
        open_incident(f"i-{one.told.report_id}", code=one.told.code, reports=[one.told.report_id])
        for one in reports
    )
    hours = watched(visits)
    domains = {code: code.split(".")[0] for code in {one.code for one in opened}}
    return Occurred(
        reports=reports,
        incidents=opened,
        public=tuple(public),
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
