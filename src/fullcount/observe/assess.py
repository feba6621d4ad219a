"""A mission assessed: everything its reports allow to be said at one instant.

Grain: one mission at one instant. Pure: plan, submissions, measurements and desk go in as values,
and the same in gives the same out. Nothing here is fit to be published as it stands; what may leave
is made of it by :mod:`~.published`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fullcount.observe.agreement import Agreement, agreement
from fullcount.observe.arrived import Arrivals, arrivals
from fullcount.observe.chronology import Chronology
from fullcount.observe.compare import answers_of_siblings, each_round
from fullcount.observe.examined import Forms, by_tier, examine_all
from fullcount.observe.expected import coverage, dispose, findings_among, response
from fullcount.observe.habits import item_response
from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.irregular import Counted, Estimated, Flagged, counted, estimated
from fullcount.observe.media import Airtime
from fullcount.observe.mission import Mission
from fullcount.observe.observations import observed
from fullcount.observe.occurred import Cleared, Occurred, occurred, told_incidents
from fullcount.observe.plan import Plan
from fullcount.observe.public import PUBLIC, public_reports
from fullcount.observe.quality import Quality, Waiver
from fullcount.observe.restriction import Assessment
from fullcount.observe.shares import ProbabilitySample
from fullcount.observe.shutdown import Beside, Tried, beside_gaps, stations_touched, targets_tried
from fullcount.observe.silence import Gap, gaps
from fullcount.observe.visits import timed, visits
from fullcount.stats.evidence import NotApplicable

GROUPS = {
    "stratum": ("stratum",),
    "hour": ("hour",),
    "observer_kind": ("observer_kind",),
    "form": ("form",),
}
INCIDENT, DAY = "incident", ("opening", "voting", "counting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What a mission holds: ``forms`` as text with KEPT; the rest read already."""

    forms: Mapping[str, pl.DataFrame]
    desk: pl.DataFrame
    waivers: tuple[Waiver, ...] = ()
    cleared: tuple[Cleared, ...] = ()
    measured: pl.DataFrame | None = None
    media: Airtime | None = None
    chronology: Chronology | None = None
    assessments: tuple[Assessment, ...] = ()
    conflicting: int = 0  # submissions that claim an id that is taken, and nobody has settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Measurements beside stations and silences; not a cause."""

    tried: tuple[Tried, ...]
    touched: pl.DataFrame
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """``forms``: typed, superseded rounds left out. ``unread``: cells quoted, never dropped."""

    mission: Mission
    plan: Plan
    now: datetime
    came: Came
    forms: Forms
    unread: pl.DataFrame
    arrivals: Arrivals
    disposed: pl.DataFrame
    response: Mapping[str, pl.DataFrame]
    coverage: Mapping[str, pl.DataFrame]
    kept_from: pl.DataFrame
    gaps: tuple[Gap, ...]
    network: Network | None
    quality: Quality
    tiers: pl.DataFrame
    agreement: tuple[tuple[str, str, Agreement | NotApplicable], ...]  # form, question
    items: pl.DataFrame
    findings: tuple[Estimated, ...] | tuple[Counted, ...]
    occurred: Occurred


def assess(mission: Mission, plan: Plan, came: Came, *, now: datetime) -> Assessed:
    """Say everything that can be said of a mission at ``now`` (aware)."""
    forms, unread = _typed(came.forms, now)
    there = arrivals(forms, desk=came.desk, expected=plan.expected)
    disposed = dispose(plan.expected, there.rows, now=now)
    quality = examine_all(forms, stations=plan.stations, waivers=came.waivers)
    silent = (*gaps(disposed, by="operator"), *gaps(disposed, by="region"))
    told = forms.get(INCIDENT)
    day = {name: rows for name, (_, rows) in forms.items() if name in DAY}
    return Assessed(
        mission=mission,
        plan=plan,
        now=now,
        came=came,
        forms=forms,
        unread=unread,
        arrivals=there,
        disposed=disposed,
        response=_grouped(disposed, weighted=isinstance(plan.sample, ProbabilitySample)),
        coverage=_covered(disposed),
        kept_from=_kept_from(disposed),
        gaps=silent,
        network=None if came.measured is None else _network(mission, plan, came.measured, silent),
        quality=quality,
        tiers=by_tier(quality, forms),
        agreement=tuple(_agreements(forms)),
        items=pl.concat(
            [
                pl.DataFrame(schema=ITEMS),
                *(item_response(rows, asked) for asked, rows in forms.values()),
            ]
        ),
        findings=_findings(mission, plan, forms, quality),
        occurred=occurred(
            None if told is None else told_incidents(told[1]),
            public=public_reports(came.forms[PUBLIC]) if PUBLIC in came.forms else (),
            visits=timed(visits(day), mission),
            mission=mission,
            cleared=came.cleared,
        ),
    )


ITEMS = {"form": pl.String, "question": pl.String} | dict.fromkeys(
    ("reports", "answered", "not_seen", "refused", "blank"), pl.Int64
)


def _typed(forms: Mapping[str, pl.DataFrame], now: datetime) -> tuple[Forms, pl.DataFrame]:
    """Type what came by ``now``; of one slot, station and round the last received speaks."""
    found, unread = {}, []
    for name in (form for form in forms if form != PUBLIC):
        instrument = packaged_instrument(name)
        read = observed(forms[name], instrument, where=name)
        unread.append(read.unread)
        arrived = read.rows.filter(pl.col("received_at") <= now)
        found[name] = (instrument, arrived if name == INCIDENT else each_round(arrived))
    return found, pl.concat(unread) if unread else pl.DataFrame()


def _grouped(disposed: pl.DataFrame, *, weighted: bool) -> dict[str, pl.DataFrame]:
    """Count by group; the weighted columns are those of the drawn stations alone."""
    found = {}
    for name, by in {"all": (), **GROUPS}.items():
        every = response(disposed, by=by)
        people = disposed.with_columns(pl.col("due_at").dt.truncate("1h").alias("hour"))
        slots = pl.col("slot").n_unique().cast(pl.Int64).alias("slots")
        counts = people.group_by(by).agg(slots) if by else people.select(slots)
        heavy = [column for column in every.columns if column.endswith("_weighted")]
        plain = every.drop(heavy)
        if weighted:
            drawn = response(_drawn(disposed), by=by)
            told = drawn.select(*by, *heavy)
            plain = (
                plain.join(told, on=by, how="left", validate="1:1", nulls_equal=True)
                if by
                else pl.concat([plain, told], how="horizontal")
            )
        found[name] = (
            plain.join(
                counts, on=by, how="left", validate="1:1", nulls_equal=True, maintain_order="left"
            )
            if by
            else pl.concat([plain, counts], how="horizontal")
        )
    return found


def _covered(disposed: pl.DataFrame) -> dict[str, pl.DataFrame]:
    found = {}
    for name in ("stratum", "observer_kind"):
        counts = disposed.group_by(name).agg(
            pl.col("slot").n_unique().cast(pl.Int64).alias("slots")
        )
        drawn = coverage(_drawn(disposed), by=[name])
        heavy = [column for column in drawn.columns if column.endswith("_weighted")]
        found[name] = (
            coverage(disposed, by=[name])
            .drop(heavy)
            .join(drawn.select(name, *heavy), on=name, how="left", validate="1:1", nulls_equal=True)
            .join(counts, on=name, how="left", validate="1:1", nulls_equal=True)
            .sort(name)
        )
    return {"all": coverage(disposed), **found}


def _drawn(disposed: pl.DataFrame) -> pl.DataFrame:
    return disposed.filter(pl.col("weight").is_not_null())


def _kept_from(disposed: pl.DataFrame) -> pl.DataFrame:
    """Count what observers were kept from, by disposition and its incident code."""
    return (
        findings_among(disposed)
        .group_by("disposition", "code")
        .agg(
            pl.len().cast(pl.Int64).alias("reports"),
            pl.col("station").n_unique().cast(pl.Int64).alias("stations"),
            pl.col("slot").n_unique().cast(pl.Int64).alias("slots"),
        )
        .sort("reports", "disposition", descending=[True, False])
    )


def _network(
    mission: Mission, plan: Plan, measured: pl.DataFrame, silent: Sequence[Gap]
) -> Network:
    stations = plan.stations.select("station", "region", "registered")
    return Network(
        tried=targets_tried(measured),
        touched=stations_touched(measured, stations, places=mission.places),
        beside=beside_gaps(silent, measured, places=mission.places),
    )


def _agreements(forms: Forms) -> list[tuple[str, str, Agreement | NotApplicable]]:
    found = []
    for form, (instrument, rows) in forms.items():
        if form not in DAY:
            continue
        pairs = answers_of_siblings(rows, instrument)
        by_question: dict[str, list[tuple[str, str]]] = {}
        for name, one, other in pairs.select("question", "first", "second").iter_rows():
            by_question.setdefault(name, []).append((one, other))
        found += [(form, name, agreement(told)) for name, told in sorted(by_question.items())]
    return found


def _findings(
    mission: Mission, plan: Plan, forms: Forms, quality: Quality
) -> tuple[Estimated, ...] | tuple[Counted, ...]:
    day = {name: told for name, told in forms.items() if name in DAY}
    if not isinstance(plan.sample, ProbabilitySample):
        return counted(day, of=plan.sample)
    blocked = quality.blocked()
    flagged = {}
    for name, (_, rows) in day.items():
        held = rows.filter(pl.col("subject").is_in(list(blocked)))
        flagged[name] = Flagged(
            reports=rows.height,
            blocked=held.height,
            stations=frozenset(held["station"].drop_nulls()),
        )
    return estimated(day, of=plan.sample, flagged=flagged, rules=mission.rules)
