"""Which of the words of an election night fits a contest, and why?

Grain: one status per contest and instant. Source of the words: AP and other desks that call
races (too early, too close, unable to call, run-off); ours differ in that *certain* is a proof
and everything under it says what it rests on. Order matters: proof, then figures that contradict
themselves, then what a projection lacks, and only then what the model says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from fullcount.count.reason import Reason
from fullcount.count.winner import Terms
from fullcount.model.results import Verdict
from fullcount.quickcount.answers import RUNOFF, answers
from fullcount.quickcount.backtest import Backtest
from fullcount.quickcount.night import Contest
from fullcount.quickcount.proof import Proof, beyond
from fullcount.quickcount.reason import because
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
    RUNOFF = "runoff"  # a second round, proved or projected: the reasons say which
    TOO_EARLY = "too_early"  # what is needed for a projection is not there
    TOO_CLOSE = "too_close"  # nearly all is in, or the law recounts, and it may go either way
    UNABLE = "unable"  # the figures contradict themselves, or nothing bounds what is out


def is_proved(status: Status, reasons: Sequence[Reason]) -> bool:
    """Is this status a proof? A second round may be proved or projected; its reasons say which."""
    if status is Status.RUNOFF:
        return all(one.code != "night_runoff" for one in reasons)
    return status is Status.CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The draws and what they say, or why there are none."""

    votes: FloatArray | None = None
    answer: int | None = None
    agree: int | None = None
    refused: Reason | None = None


def status(
    contest: Contest, *, proof: Proof, own: Proof, drawn: Model, backtest: Backtest | None
) -> tuple[Status, tuple[Reason, ...]]:
    """Give the status and its reasons.

    ``own`` bounds by stations alone. What keeps a contest open that the stations would settle is
    disputed, and no model of stations that are out speaks of it.
    """
    bad = _bad_figures(contest, proof)
    if bad:
        return Status.UNABLE, bad
    if proof.verdict is Verdict.DECIDED:
        proved = (because("night_proved"),) if proof.is_runoff else ()
        found = Status.RUNOFF if proof.is_runoff else Status.CERTAIN
        return found, (*proved, *proof.reasons)
    if Verdict.TIE_AT_MOST in (proof.verdict, own.verdict) or own.verdict is Verdict.DECIDED:
        return Status.TOO_CLOSE, proof.reasons
    lacking = _lacking(contest, drawn, backtest)
    if lacking is not None:
        return Status.TOO_EARLY, (because("night_no_projection"), lacking)
    return (Status.TOO_CLOSE, proof.reasons) if _disputed(contest, proof) else _said(contest, drawn)


def _disputed(contest: Contest, proof: Proof) -> bool:
    """Could votes that no station out holds change the outcome by themselves?"""
    more = beyond(contest, proof)
    return more is None or (more > 0 and more >= (proof.margin or 0))


def modelled(
    contest: Contest, *, terms: Terms, base: int, backtest: Backtest | None, draws: int
) -> Model:
    """Draw the votes to come and answer each draw; or say why that cannot be done."""
    if contest.unbounded:
        return Model(refused=because("night_unbounded", units=contest.unbounded))
    if not contest.counted.sum():
        return Model(refused=because("night_nothing_in"))
    held = strata_of(contest)
    short = np.flatnonzero((held.out > 0) & (held.places < FEWEST))
    if short.size:
        names = ", ".join(contest.strata[at] for at in short[:3])
        return Model(refused=because("night_strata_short", strata=int(short.size), names=names))
    widen = backtest.widen if backtest and backtest.widen is not None else 1.0
    if not np.isfinite(widen):
        return Model(refused=because("night_backtest_exact"))
    rng = generator_of(contest.id, base)
    votes = contest.counted + resample(held, rng=rng, draws=draws, widen=widen)
    told = answers(votes, candidates=contest.candidates, terms=terms)
    values, times = np.unique(told, return_counts=True)
    most = int(np.argmax(times))
    return Model(votes=votes, answer=int(values[most]), agree=int(times[most]))


def _bad_figures(contest: Contest, proof: Proof) -> tuple[Reason, ...]:
    """Say why nothing can be said: no bound, or votes above registers that could decide."""
    if contest.unbounded and proof.unsettled is None:
        return (because("night_unbounded", units=contest.unbounded),)
    if proof.verdict is Verdict.NOT_EVALUABLE:
        return proof.reasons
    above = _above_register(contest)
    if above and above >= (proof.margin or 0):
        return (because("night_above_register", votes=above),)
    return ()


def _lacking(contest: Contest, drawn: Model, backtest: Backtest | None) -> Reason | None:
    """Say what a projection would need and does not have; null = nothing."""
    if drawn.refused is not None:
        return drawn.refused
    if backtest is None or backtest.widen is None:
        return because("night_order_untested")
    places = int(strata_of(contest).places.sum())
    need = fewest_units(LEVEL)
    if places < need:
        return because("night_places_few", places=places, need=need)
    return None


def _said(contest: Contest, drawn: Model) -> tuple[Status, tuple[Reason, ...]]:
    draws = 0 if drawn.votes is None else drawn.votes.shape[0]
    agree, answer = drawn.agree or 0, drawn.answer
    if Fraction(agree, draws) >= AGREE and answer is not None:
        if answer == RUNOFF:
            return Status.RUNOFF, (because("night_runoff", agree=agree, draws=draws),)
        if answer >= 0:
            name = contest.candidates[answer]
            elects = because("night_elects", agree=agree, draws=draws, candidate=name)
            return Status.PROJECTED, (elects,)
    out = float(contest.registered[~contest.is_in].sum())
    whole = float(contest.registered.sum())
    says = (because("night_split", agree=agree, draws=draws, asked=str(AGREE)),)
    if whole and (whole - out) / whole >= NEARLY_ALL:
        return Status.TOO_CLOSE, says
    return Status.TOO_EARLY, says


def _above_register(contest: Contest) -> int:
    """Votes of units that are in beyond their register: what the bound leaves unexplained."""
    stated = contest.is_in & (contest.registered > 0)
    above = contest.votes[stated].sum(axis=1) - contest.registered[stated]
    return int(np.maximum(above, 0).sum())
