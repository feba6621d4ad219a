"""What is proved of a contest on the night, before any model: by the stations, or by the count.

Grain: one contest at one instant. Source: :mod:`fullcount.count.reach`. The stations alone bound
what is still out. The count knows more that is unsettled (disputed lines, excluded copies, postal
votes) and may know tighter bounds (papers issued); where it was made, its proof is the proof.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.count.reach import reach
from fullcount.count.reason import Reason, read
from fullcount.count.winner import Result, Terms, winner
from fullcount.model.ids import CandidateId
from fullcount.model.results import Verdict
from fullcount.quickcount.night import Contest


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """``unsettled`` votes could still move; null = no bound is known."""

    verdict: Verdict
    is_runoff: bool
    leader: str | None
    rival: str | None
    margin: int | None
    unsettled: int | None
    reasons: tuple[Reason, ...]


def proof_of(contest: Contest, *, terms: Terms) -> Proof:
    """Bound the outcome by the votes still out at stations, and by nothing else."""
    counted = {
        CandidateId(name): int(votes)
        for name, votes in zip(contest.candidates, contest.counted, strict=True)
    }
    found = reach(counted, terms=terms, added=contest.bound or 0)
    return Proof(
        verdict=found.verdict,
        is_runoff=winner(counted, terms=terms).result is Result.RUNOFF,
        leader=found.leader,
        rival=found.rival,
        margin=found.margin,
        unsettled=contest.bound,
        reasons=found.reasons,
    )


def proofs_in(outcomes: pl.DataFrame, *, source: str) -> dict[str, Proof]:
    """Give what a count proves of each contest (OUTCOMES) as one source tells it."""
    return {
        row["contest_id"]: Proof(
            verdict=Verdict(row["verdict"]),
            is_runoff=row["result"] == Result.RUNOFF,
            leader=row["leader"],
            rival=row["rival"],
            margin=row["margin"],
            unsettled=row["unsettled"],
            reasons=read(row["because"]),
        )
        for row in outcomes.filter(pl.col("source_id") == source).iter_rows(named=True)
    }


def beyond(contest: Contest, proof: Proof) -> int | None:
    """Votes that the count holds to be unsettled besides those out at stations; null = unknown."""
    if proof.unsettled is None:
        return None
    return max(proof.unsettled - (contest.bound or 0), 0)
