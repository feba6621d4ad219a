"""From the verified count to what an audit needs: each station's row, and how full its bag may be.

Grain: one row per station of a (contest, source). Source: forms of the kind that the source adds
up. A bag holds at most the papers issued there, else those supplied, else its electorate; where
none is stated, the papers its own form shows, which a bag with more papers than that breaks
openly. Stations that have not come in have no bag to draw: their papers come off every margin.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fullcount.audit.contest import Assertion, Reported
from fullcount.audit.macro import Batches, Ints
from fullcount.audit.office import outcome_assertions
from fullcount.count.bounds import boxed, electorates
from fullcount.count.copies import spoken
from fullcount.count.run import Count
from fullcount.model.ids import CandidateId, UnitId
from fullcount.model.returns import vote_columns
from fullcount.stats.evidence import NotApplicable

METHOD = "stations"
KEY = ["contest_id", "source_id"]
OUTSIDE = ("unsettled_missing", "unsettled_excluded", "unsettled_postal")


class BoundBy(StrEnum):
    """What limits the papers of a bag."""

    ISSUED = "issued"
    SUPPLIED = "supplied"
    REGISTERED = "registered"
    SHOWN = "shown"  # by its own form: not safe against papers that were put in


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What is audited: the contest as one source's station forms tell it."""

    contest_id: str
    source_id: str
    kind: str  # of the station forms
    reported: Reported
    assertions: tuple[Assertion, ...]
    batches: Batches
    bound_by: tuple[BoundBy, ...]  # beside the stations
    names: tuple[str, ...]
    outside: int | None  # papers no bag can show; null = no bound is known


def audited(count: Count, *, contest: str, source: str) -> Audited | NotApplicable:
    """Gather the stations of a contest as ``source`` reports them.

    A candidate a form does not state took nothing into the total from it: it counts as no votes
    there. Candidates the source never states cannot be audited against.
    """
    forms = _forms(count, contest, source)
    if forms.is_empty():
        return NotApplicable(
            method=METHOD, because=f"{source} gives no forms of stations in {contest}"
        )
    listed = count.returns.candidates.filter(pl.col("contest_id") == contest).sort("position")
    names = _stated(listed, forms)
    votes = {
        name: forms[column].fill_null(0).cast(pl.Int64).to_numpy() for name, column in names.items()
    }
    bound, by = _bounds(count, forms)
    several = listed.filter(pl.col("aggregate").fill_null(value=False))["candidate_id"]
    reported = Reported(
        votes={name: int(column.sum()) for name, column in votes.items()},
        ballots=int(bound.sum()),
        aggregates=frozenset(CandidateId(one) for one in several if one in votes),
    )
    assertions = outcome_assertions(count, reported, contest=contest, source=source)
    if isinstance(assertions, NotApplicable):
        return assertions
    placed = forms.join(count.returns.units, on="unit_id", how="left", maintain_order="left")
    return Audited(
        contest_id=contest,
        source_id=source,
        kind=forms["kind"][0],
        reported=reported,
        assertions=assertions,
        batches=Batches(
            keys=tuple(UnitId(one) for one in forms["unit_id"]), votes=votes, ballots=bound
        ),
        bound_by=by,
        names=tuple(placed["name"].fill_null("")),
        outside=_outside(count, contest, source),
    )


def _forms(count: Count, contest: str, source: str) -> pl.DataFrame:
    mine = (pl.col("contest_id") == contest) & (pl.col("source_id") == source)
    sums = count.standings.filter(mine & (pl.col("basis") == "sum")).sort(
        "main", "stations_received", descending=True, nulls_last=True
    )
    if sums.is_empty():
        return pl.DataFrame()
    area = count.returns.contests.filter(pl.col("contest_id") == contest)["unit_id"][0]
    return (
        spoken(boxed(count.returns))
        .filter(mine & (pl.col("kind") == sums["kind"][0]) & (pl.col("unit_id") != area))
        .sort("unit_id")
    )


def _stated(candidates: pl.DataFrame, forms: pl.DataFrame) -> dict[CandidateId, str]:
    slots = set(vote_columns(forms))
    return {
        CandidateId(name): f"votes_{position}"
        for name, position in candidates.select("candidate_id", "position").iter_rows()
        if f"votes_{position}" in slots and forms[f"votes_{position}"].count()
    }


def _bounds(count: Count, forms: pl.DataFrame) -> tuple[Ints, tuple[BoundBy, ...]]:
    placed = forms.select("unit_id", "issued", "papers_received", "registered", "_seen").join(
        electorates(count.returns), on="unit_id", how="left", maintain_order="left"
    )
    voters = pl.coalesce("electorate", "registered")
    known = placed.select(
        pl.coalesce("issued", "papers_received", voters).alias("allowed"),
        pl.when(pl.col("issued").is_not_null())
        .then(pl.lit(BoundBy.ISSUED.value))
        .when(pl.col("papers_received").is_not_null())
        .then(pl.lit(BoundBy.SUPPLIED.value))
        .when(voters.is_not_null())
        .then(pl.lit(BoundBy.REGISTERED.value))
        .otherwise(pl.lit(BoundBy.SHOWN.value))
        .alias("by"),
        pl.col("_seen"),
    )
    # A bound below what the form itself shows is no bound: the more generous of the two.
    most = known.select(pl.max_horizontal("allowed", "_seen").fill_null(0).cast(pl.Int64))
    return most.to_series().to_numpy(), tuple(BoundBy(one) for one in known["by"])


def _outside(count: Count, contest: str, source: str) -> int | None:
    mine = count.outcomes.filter(
        (pl.col("contest_id") == contest) & (pl.col("source_id") == source)
    )
    if mine.is_empty():
        return None
    parts = mine.select(OUTSIDE).row(0)
    return None if any(part is None for part in parts) else sum(parts)
