"""What network measurements say beside the stations and the reports.

Grain: one measured row, joined to what it touches. Three questions: do the measurements of a
target add up to anything, which stations lie where a network was measured down, and did the
reports of a group fall silent while it was. Being at the same time is not a cause; what is
joined here is shown side by side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import polars as pl

from fullcount.model.measured import Outcome
from fullcount.observe.silence import Gap

LEAST_MEASUREMENTS = 3
LEAST_NETWORKS = 2
TELLING = (Outcome.ANOMALY.value, Outcome.CONFIRMED.value, Outcome.REPORTED.value)


class Tells(StrEnum):
    """What the measurements of one target allow to be said."""

    CONFIRMED = "interference confirmed by the provider"
    CONSISTENT = "consistent with interference"
    TOO_FEW = "too few measurements or networks"
    NOTHING_ODD = "nothing unusual measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Measurements of one target over a period, outcomes apart; ``networks`` of those that tell."""

    target: str
    ok: int
    anomaly: int
    confirmed: int
    failure: int
    networks: int
    tells: Tells


def targets_tried(measured: pl.DataFrame) -> tuple[Tried, ...]:
    """Sum up by target; anomalies from one network alone never tell anything.

    A failure is no anomaly and no success: it is shown and counts for neither.
    """
    found = []
    known = measured.filter(pl.col("target").is_not_null()).sort("target")
    for (name,), part in known.partition_by("target", as_dict=True, maintain_order=True).items():
        count = {one: part.filter(pl.col("outcome") == one.value).height for one in Outcome}
        odd = part.filter(pl.col("outcome").is_in([Outcome.ANOMALY, Outcome.CONFIRMED]))
        networks = odd["network"].drop_nulls().n_unique()
        tells = _tells(
            anomaly=count[Outcome.ANOMALY], confirmed=count[Outcome.CONFIRMED], networks=networks
        )
        found.append(
            Tried(
                target=str(name),
                ok=count[Outcome.OK],
                anomaly=count[Outcome.ANOMALY],
                confirmed=count[Outcome.CONFIRMED],
                failure=count[Outcome.FAILURE],
                networks=networks,
                tells=tells,
            )
        )
    return tuple(found)


def _tells(*, anomaly: int, confirmed: int, networks: int) -> Tells:
    if confirmed:
        return Tells.CONFIRMED
    if not anomaly:
        return Tells.NOTHING_ODD
    enough = anomaly >= LEAST_MEASUREMENTS and networks >= LEAST_NETWORKS
    return Tells.CONSISTENT if enough else Tells.TOO_FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """How the providers' words meet our units.

    ``country``: the words providers use for this country. ``areas``: the provider's area -> region
    of our stations. ``operators``: network -> operator; a network not among them is abroad unless
    its row names this country.
    """

    country: frozenset[str]
    areas: Mapping[str, str]
    operators: Mapping[str, str]


def stations_touched(
    measured: pl.DataFrame, stations: pl.DataFrame, *, places: Map
) -> pl.DataFrame:
    """Count the stations where each telling row was measured, and their registered voters.

    ``stations``: station, region, registered. A row of the whole country touches every station; a
    network touches them all too, since who uses which operator is not known: ``of_network`` says
    so. A row whose area we cannot place has null stations: not none.
    """
    telling = _placed(measured, places)
    by_region = stations.group_by("region").agg(
        pl.len().cast(pl.Int64).alias("stations"), _total("registered")
    )
    everywhere = stations.select(
        pl.len().cast(pl.Int64).alias("all_stations"), _total("registered").alias("all_registered")
    )
    joined = telling.join(by_region, on="region", how="left", validate="m:1").join(
        everywhere, how="cross"
    )
    whole = pl.col("area").is_null()
    return joined.with_columns(
        pl.when(whole).then(pl.col(f"all_{name}")).otherwise(pl.col(name)).alias(name)
        for name in ("stations", "registered")
    ).select(
        *("provider", "ref", "outcome", "starts_at", "ends_at", "region", "operator"),
        *("stations", "registered", "whole_days"),
        pl.col("network").is_not_null().alias("of_network"),
    )


def _total(name: str) -> pl.Expr:
    """Add up; null where a part is not stated."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum())


def _placed(measured: pl.DataFrame, places: Map) -> pl.DataFrame:
    """Keep what tells of a network of this country as a whole, with our region and operator."""
    words = {"region": ("area", places.areas), "operator": ("network", places.operators)}
    here = pl.col("country").is_in(list(places.country)).fill_null(value=False)
    return (
        measured.filter(pl.col("outcome").is_in(TELLING) & pl.col("target").is_null())
        .with_columns(
            pl.col(theirs).replace_strict(table, default=None, return_dtype=pl.String).alias(ours)
            for ours, (theirs, table) in words.items()
        )
        .filter(here | (pl.col("country").is_null() & pl.col("operator").is_not_null()))
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A gap and a measurement at the same time. ``shared``: zero for a moment inside the gap."""

    gap: Gap
    provider: str
    ref: str
    outcome: Outcome
    shared: timedelta
    same_operator: bool | None  # None: the measurement is of no one operator
    whole_days: bool


def beside_gaps(gaps: Sequence[Gap], measured: pl.DataFrame, *, places: Map) -> tuple[Beside, ...]:
    """List every telling row that overlaps a gap, earliest first.

    Gaps are of operators or of regions. A measurement of another operator, or of another region,
    is not beside it; one of the whole country is, and one whose area we cannot place is not. A
    site or service that was blocked stops no report: rows with a target are left out.
    """
    known = pl.col("area").is_null() | pl.col("region").is_not_null()
    rows = _placed(measured, places).filter(known).sort("starts_at", "provider", "ref").to_dicts()
    return tuple(
        Beside(
            gap=gap,
            provider=row["provider"],
            ref=row["ref"],
            outcome=Outcome(row["outcome"]),
            shared=shared,
            same_operator=None if row["network"] is None else row["operator"] == gap.group,
            whole_days=bool(row["whole_days"]),
        )
        for gap in gaps
        for row in rows
        if _concerns(gap, row["operator"], row["region"], places)
        and (shared := _shared(gap, row["starts_at"], row["ends_at"])) is not None
    )


def _concerns(gap: Gap, operator: str | None, region: str | None, places: Map) -> bool:
    if gap.group in places.operators.values():
        return operator in (None, gap.group)
    return region in (None, gap.group)


def _shared(gap: Gap, starts: datetime, ends: datetime | None) -> timedelta | None:
    """How long both lasted together; None = not at the same time."""
    if ends is None:
        return timedelta() if gap.starts_at <= starts < gap.ends_at else None
    shared = min(gap.ends_at, ends) - max(gap.starts_at, starts)
    return shared if shared > timedelta() else None
