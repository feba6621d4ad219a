"""Who won, as each source tells it, and can what is unsettled change that?

Grain: one row per (contest, source), for the source's main tally. Source: TALLIES and
STANDINGS, the law's winner rule of the office in the text of its day, and the bounds of
:mod:`fullcount.count.unsettled`. DECIDED is a proof under those bounds; where a bound is not
known the verdict is NOT_EVALUABLE, unless what is known, or the missing stations if they were
as large as the others, already suffices to leave it OPEN: for a possibility one example will
do, for a proof a mean never will.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from fullcount.count.decisive import decisive
from fullcount.count.dossier import Dossier
from fullcount.count.reach import Reach, reach
from fullcount.count.reason import Reason, because, written
from fullcount.count.reconcile import Reconciliation
from fullcount.count.recount import recount
from fullcount.count.roll_call import RollCall, call_the_roll
from fullcount.count.tally import Tallies
from fullcount.count.terms import contest_terms
from fullcount.count.told import Told
from fullcount.count.unsettled import moves, unsettled
from fullcount.count.winner import Result, Terms, Winner, winner
from fullcount.country.texts import recount_rules, texts_in_force
from fullcount.model import results
from fullcount.model.law import Law, Method, WinnerRule
from fullcount.model.results import Verdict
from fullcount.model.returns import Returns
from fullcount.model.rule import Event

KEY = ["contest_id", "source_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Who won, and the smallest sets of stations that could change it."""

    outcomes: pl.DataFrame  # OUTCOMES
    decisive: pl.DataFrame  # DECISIVE


def outcomes(
    returns: Returns,
    law: Law,
    *,
    tallies: Tallies,
    reconciled: Reconciliation,
    dates: Mapping[Event, date],
    roll: RollCall | None = None,
) -> Outcomes:
    """Fill OUTCOMES and DECISIVE for every contest and source with a main tally.

    ``dates`` select the texts of the winner rules and recount rules. For a tie ``level`` holds
    those who are level, and ``winners`` those who are in whatever becomes of the tie, or whom
    the law returns together: three on one seat are nobody returned.
    """
    rules = {rule.office: rule for rule in texts_in_force(law.winner_rules, dates)}
    dossier = Dossier(
        returns=returns,
        law=law,
        tallies=tallies,
        reconciled=reconciled,
        roll=roll or call_the_roll(returns, law),
    )
    plurality = [office for office, rule in rules.items() if _is_plain(rule)]
    moved = moves(dossier)
    open_votes = unsettled(dossier, moved=moved)
    subjects = _subjects(dossier, open_votes=open_votes, moved=moved.drop("altered"))
    judged = _judged(subjects, rules)
    stations = decisive(dossier, plurality=plurality)
    fewest = (
        stations.filter(pl.col("variant") == "correct")
        .group_by(KEY)
        .agg(pl.len().cast(pl.Int64).alias("stations_decisive"))
    )
    asked = recount(subjects.with_columns(pl.lit(value=True).alias("main")),
                    recount_rules(law, dates))  # fmt: skip
    frame = (
        judged.join(open_votes.drop("because"), on=KEY, how="left", validate="1:1")
        .join(subjects.select(*KEY, "rejected"), on=KEY, how="left", validate="1:1")
        .join(fewest, on=KEY, how="left", validate="1:1")
        .join(asked, on=KEY, how="left", validate="1:1")
        .with_columns(_bounds())
    )
    return Outcomes(outcomes=frame.select(*results.OUTCOMES).sort(KEY), decisive=stations)


def _judged(subjects: pl.DataFrame, rules: Mapping[str, WinnerRule]) -> pl.DataFrame:
    rows = [_row(Told.of(row), rules) for row in subjects.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=_ROW, orient="row")


def _is_plain(rule: WinnerRule) -> bool:
    return rule.method is Method.PLURALITY and rule.threshold is None


def _bounds() -> list[pl.Expr]:
    """Spell the bounds out; where shares decide, a disputed vote counts by itself."""
    parts = [pl.col(name) for name in ("missing", "excluded", "postal", "unsettled_disputed")]
    return [
        pl.sum_horizontal(*parts, ignore_nulls=False).alias("unsettled"),
        pl.col("missing").alias("unsettled_missing"),
        pl.col("excluded").alias("unsettled_excluded"),
        pl.col("postal").alias("unsettled_postal"),
        (pl.col("rejected") > pl.col("margin")).alias("rejected_exceeds_margin"),
    ]


_ROW = {
    name: results.OUTCOMES[name]
    for name in (
        "contest_id", "source_id", "method", "result", "winners", "level", "seats", "leader",
        "rival", "margin", "verdict", "because", "unsettled_disputed",
    )
}  # fmt: skip
Reasons = tuple[Reason, ...]
_Cell = str | int | None | list[str] | list[int]


def _subjects(dossier: Dossier, *, open_votes: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """One row per (contest, source): votes as lists, and everything its verdict needs."""
    returns = dossier.returns
    listed = returns.candidates.select("contest_id", "candidate_id", "aggregate")
    votes = (
        dossier.tallies.tallies.filter("main")
        .join(listed, on=["contest_id", "candidate_id"], how="left", validate="m:1")
        .join(moved, on=[*KEY, "candidate_id"], how="left", validate="1:1")
        .group_by(KEY, maintain_order=True)
        .agg(
            "candidate_id",
            "votes",
            pl.col("aggregate").fill_null(value=False),
            "fall",
            "rise",
        )
    )
    contests = returns.contests.select("contest_id", "office", "seats")
    kinds = returns.sources.select("source_id", pl.col("kind").alias("source_kind"))
    return (
        dossier.mains.drop("main")
        .join(votes, on=KEY, how="left", validate="1:1")
        .join(contests, on="contest_id", how="left", validate="m:1")
        .join(kinds, on="source_id", how="left", validate="m:1")
        .join(open_votes, on=KEY, how="left", validate="1:1")
        .sort(KEY)
    )


def _row(told: Told, rules: Mapping[str, WinnerRule]) -> Mapping[str, _Cell]:
    terms, why = contest_terms(
        rules.get(told.office or ""), office=told.office, seats=told.seats, whole=told.whole,
        aggregates=told.aggregates,
    )  # fmt: skip
    altered = _disputed(told, terms=terms)
    if terms is None:
        won = Winner(result=Result.NOT_EVALUABLE, reasons=why)
        verdict, reasons = Verdict.NOT_EVALUABLE, why
    else:
        won = winner(told.votes, terms=terms)
        verdict, reasons = _verdict(told, terms=terms, now=won, altered=altered)
    return {
        "contest_id": told.contest_id,
        "source_id": told.source_id,
        "method": terms.rule.method.value if terms else None,
        "result": won.result.value,
        "winners": [str(name) for name in won.winners],
        "level": [str(name) for name in won.tied],
        "seats": list(won.seats),
        "leader": won.leader,
        "rival": won.rival,
        "margin": won.margin,
        "verdict": verdict.value,
        "because": written(reasons if not won.tied else won.reasons + reasons),
        "unsettled_disputed": altered,
    }


def _verdict(told: Told, *, terms: Terms, now: Winner, altered: int) -> tuple[Verdict, Reasons]:
    parts = (told.missing, told.excluded, told.postal)
    stated = [part for part in parts if part is not None]
    if len(stated) == len(parts) and told.unlisted is not None:
        found = reach(
            told.votes, terms=terms, added=sum(stated), altered=altered,
            unlisted=told.unlisted, now=now,
        )  # fmt: skip
        return found.verdict, _proved(told, found)
    guess = told.plausible or 0 if told.missing is None else 0
    found = reach(told.votes, terms=terms, added=sum(stated) + guess, altered=altered, now=now)
    if found.verdict is Verdict.OPEN:
        return Verdict.OPEN, _possible(told, found, guess=guess)
    if found.verdict is Verdict.NOT_EVALUABLE:
        return found.verdict, found.reasons
    return Verdict.NOT_EVALUABLE, _hole(told)


def _disputed(told: Told, *, terms: Terms | None) -> int:
    """Add what copies dispute and by how much counted forms contradict themselves."""
    if terms is not None and _is_plain(terms.rule):
        return told.disputed(seats=terms.seats) + told.amiss
    return told.altered + told.amiss


def _proved(told: Told, found: Reach) -> Reasons:
    proof = found.verdict in {Verdict.DECIDED, Verdict.TIE_AT_MOST}
    premise = (because("if_genuine"),) if proof and not told.official else ()
    return (*premise, *found.reasons, *told.reasons)


def _possible(told: Told, found: Reach, *, guess: int) -> Reasons:
    if not guess:
        return found.reasons + told.reasons
    large = because("as_large", stations=told.missing_stations, votes=guess)
    if found.rival is None:
        return (large, *told.reasons)
    lead = because("ahead", leader=found.leader, rival=found.rival, margin=found.margin)
    return (lead, large, *told.reasons)


def _hole(told: Told) -> Reasons:
    if told.unlisted is None and None not in (told.missing, told.excluded, told.postal):
        return (because("partial_list"),)
    return told.reasons
