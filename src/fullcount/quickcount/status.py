"""Which of the words of an election night fits a contest, and why?

Grain: one status per contest and instant. Source of the words: AP and other desks that call
races (too early, too close, unable to call, run-off); ours differ in that *certain* is a proof
and everything under it says what it rests on. Order matters: proof, then figures that contradict
themselves, then what a projection lacks, and only then what the model says.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from fullcount.count.reach import Reach
from fullcount.count.winner import Result, Terms, Winner
from fullcount.model.results import Verdict
from fullcount.quickcount.answers import RUNOFF, answers
from fullcount.quickcount.backtest import Backtest
from fullcount.quickcount.night import Contest
from fullcount.quickcount.resample import FEWEST, generator_of, resample, strata_of
from fullcount.stats.arrays import FloatArray
from fullcount.stats.weighted import fewest_units

LEVEL = Fraction(95, 100)
AGREE = Fraction(199, 200)  # share of draws with one answer that a projection asks for
NEARLY_ALL = Fraction(95, 100)  # of the register in: what is open then is close, not early


class Status(StrEnum):
    """What may be said of a contest now."""

    CERTAIN = "certain"  # a proof: nothing still to come changes who is elected
    PROJECTED = "projected"  # by the model, under its mechanism; not a result
    RUNOFF = "runoff"  # a second round, proved or projected: ``because`` says which
    TOO_EARLY = "too_early"  # what is needed for a projection is not there
    TOO_CLOSE = "too_close"  # nearly all is in, or the law recounts, and it may go either way
    UNABLE = "unable"  # the figures contradict themselves, or nothing bounds what is out


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The draws and what they say, or why there are none."""

    votes: FloatArray | None = None
    answer: int | None = None
    agree: int | None = None
    refused: str = ""


def status(
    contest: Contest, *, now: Winner, proof: Reach, drawn: Model, backtest: Backtest | None
) -> tuple[Status, str]:
    """Give the status and its reason."""
    bad = _bad_figures(contest, proof)
    if bad:
        return Status.UNABLE, bad
    if proof.verdict is Verdict.DECIDED:
        if now.result is Result.RUNOFF:
            return Status.RUNOFF, f"Proved: {proof.because}"
        return Status.CERTAIN, proof.because
    if proof.verdict is Verdict.TIE_AT_MOST:
        return Status.TOO_CLOSE, proof.because
    lacking = _lacking(contest, drawn, backtest)
    if lacking:
        return Status.TOO_EARLY, f"No projection: {lacking}."
    return _said(contest, drawn)


def modelled(
    contest: Contest, *, terms: Terms, base: int, backtest: Backtest | None, draws: int
) -> Model:
    """Draw the votes to come and answer each draw; or say why that cannot be done."""
    if contest.unbounded:
        return Model(refused=f"{contest.unbounded:,} units that are out state no register")
    if not contest.counted.sum():
        return Model(refused="nothing is in")
    held = strata_of(contest)
    short = np.flatnonzero((held.out > 0) & (held.places < FEWEST))
    if short.size:
        names = ", ".join(contest.strata[at] for at in short[:3])
        return Model(refused=f"{short.size} strata have fewer than two places in ({names})")
    widen = backtest.widen if backtest and backtest.widen is not None else 1.0
    if not np.isfinite(widen):
        return Model(refused="the back-test missed where it claimed no error at all")
    rng = generator_of(contest.id, base)
    votes = contest.counted + resample(held, rng=rng, draws=draws, widen=widen)
    told = answers(votes, candidates=contest.candidates, terms=terms)
    values, times = np.unique(told, return_counts=True)
    most = int(np.argmax(times))
    return Model(votes=votes, answer=int(values[most]), agree=int(times[most]))


def _bad_figures(contest: Contest, proof: Reach) -> str:
    """Say why nothing can be said: no bound, or votes above registers that could decide."""
    if contest.unbounded:
        return f"{contest.unbounded:,} units that are out state no register: nothing bounds them."
    if proof.verdict is Verdict.NOT_EVALUABLE:
        return proof.because
    above = _above_register(contest)
    if above and above >= (proof.margin or 0):
        return f"{above:,} votes are above the registers of their units, as many as the margin."
    return ""


def _lacking(contest: Contest, drawn: Model, backtest: Backtest | None) -> str:
    """Say what a projection would need and does not have; empty = nothing."""
    if drawn.refused:
        return drawn.refused
    if backtest is None or backtest.widen is None:
        return "the order of reporting could not be tested on earlier returns"
    places = int(strata_of(contest).places.sum())
    need = fewest_units(LEVEL)
    if places < need:
        return f"{places} places are in, and {need} are needed to tell an interval"
    return ""


def _said(contest: Contest, drawn: Model) -> tuple[Status, str]:
    draws = 0 if drawn.votes is None else drawn.votes.shape[0]
    agree, answer = drawn.agree or 0, drawn.answer
    told = f"{agree} of {draws} draws"
    if Fraction(agree, draws) >= AGREE and answer is not None:
        if answer == RUNOFF:
            return Status.RUNOFF, f"Projected, not proved: {told} lead to a second round."
        if answer >= 0:
            name = contest.candidates[answer]
            return Status.PROJECTED, f"{told} elect {name}, under the mechanism stated."
    out = float(contest.registered[~contest.is_in].sum())
    whole = float(contest.registered.sum())
    says = f"{told} give the commonest answer, and {AGREE} are asked."
    if whole and (whole - out) / whole >= NEARLY_ALL:
        return Status.TOO_CLOSE, says
    return Status.TOO_EARLY, says


def _above_register(contest: Contest) -> int:
    """Votes of units that are in beyond their register: what the bound leaves unexplained."""
    stated = contest.is_in & (contest.registered > 0)
    above = contest.votes[stated].sum(axis=1) - contest.registered[stated]
    return int(np.maximum(above, 0).sum())
