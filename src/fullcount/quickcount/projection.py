"""What the part of the count that is in says of the whole: proof first, then a model that owns up.

Grain: one contest at one instant. On top stand exact bounds (:mod:`fullcount.count.reach`), and
nothing below may contradict them: where the count itself was made, its proof stands, with the
votes it holds to be disputed, excluded or postal beside those still out. Under them a
projection: places resampled within strata, by a mechanism that is stated, stretched by what a
back-test on the order of reporting asks for. It refuses where a stratum is empty, where too few
places are in, where the order was not tested. Statuses are those newsrooms use, each with its
reasons and the hash of what it rests on.

It is no result. ``projected`` means that at most 1 in 200 of the draws say otherwise *if* the
mechanism holds; only ``certain`` is a proof.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.count.reason import Reason
from fullcount.count.winner import Terms
from fullcount.quickcount.backtest import Backtest
from fullcount.quickcount.night import Contest
from fullcount.quickcount.proof import Proof, beyond, proof_of
from fullcount.quickcount.reason import because, said
from fullcount.quickcount.resample import DRAWS
from fullcount.quickcount.status import LEVEL, Status, modelled, status
from fullcount.stats.arrays import FloatArray

MECHANISM = "night_mechanism"  # the code of its sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of the final votes. ``floor`` <= ``lower`` <= ``upper`` <= ``ceiling``."""

    candidate: str
    counted: int
    share: float | None  # projected; null = no projection was made
    lower: float | None
    upper: float | None
    floor: float | None  # exact: every vote to come to others; null = no bound
    ceiling: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    contest_id: str
    status: Status
    reasons: tuple[Reason, ...]
    leader: str | None  # by what is counted
    rival: str | None
    projected: str | None  # whom the draws elect, where the status says so
    margin: int | None
    still_out: int | None  # votes to come, at most
    units: int
    units_in: int
    undated: int  # of these, how many do not say when they came: counted, and in no order
    shares: tuple[Share, ...]
    agree: int | None  # draws that give the commonest answer
    draws: int
    widen: float | None
    joined: tuple[tuple[str, ...], ...]  # strata taken together by the declared rule
    inputs_sha256: str  # of the night; empty where a contest stands alone

    @property
    def because(self) -> str:
        """The reasons in English."""
        return said(self.reasons)

    @property
    def mechanism(self) -> str:
        """What the projection assumes, in English."""
        return said([because(MECHANISM)])


def project(
    contest: Contest,
    *,
    terms: Terms,
    base: int,
    backtest: Backtest | None,
    draws: int = DRAWS,
    proof: Proof | None = None,
) -> Projection:
    """Bound, project and give a status. ``base`` is the number all dice are made from.

    ``proof`` is the count's own; without one, only votes still out at stations are bounded.
    """
    own = proof_of(contest, terms=terms)
    shown = own if proof is None else proof
    drawn = modelled(contest, terms=terms, base=base, backtest=backtest, draws=draws)
    told, reasons = status(contest, proof=shown, own=own, drawn=drawn, backtest=backtest)
    elected = drawn.answer if told is Status.PROJECTED else None
    return Projection(
        contest_id=contest.id,
        status=told,
        reasons=reasons,
        leader=shown.leader,
        rival=shown.rival,
        projected=None if elected is None else contest.candidates[elected],
        margin=shown.margin,
        still_out=contest.bound,
        units=contest.is_in.size,
        units_in=int(contest.is_in.sum()),
        undated=contest.undated,
        shares=_shares(contest, drawn.votes, more=beyond(contest, shown)),
        agree=drawn.agree,
        draws=draws,
        widen=backtest.widen if backtest else None,
        joined=contest.joined,
        inputs_sha256="",
    )


def _shares(contest: Contest, votes: FloatArray | None, *, more: int | None) -> tuple[Share, ...]:
    """Shares of the draws, kept inside the exact bounds.

    ``more`` are votes that the count holds to be unsettled besides those out at stations: each
    may be one more or one fewer for anybody. Null = no bound is known.
    """
    counted, bound = contest.counted, None if more is None else contest.bound
    total = int(counted.sum())
    found = []
    for at, name in enumerate(contest.candidates):
        own = int(counted[at])
        floor = ceiling = None
        if bound is not None and more is not None and total + bound:
            floor = max(own - more, 0) / (total + bound + more)
            ceiling = min((own + bound + more) / (total + bound), 1.0)
        share = lower = upper = None
        if votes is not None:
            limits = (floor or 0.0, 1.0 if ceiling is None else ceiling)
            share, lower, upper = _drawn(votes[:, at] / votes.sum(axis=1), limits)
        found.append(
            Share(
                candidate=name,
                counted=own,
                share=share,
                lower=lower,
                upper=upper,
                floor=floor,
                ceiling=ceiling,
            )
        )
    return tuple(found)


def _drawn(shares: FloatArray, limits: tuple[float, float]) -> tuple[float, float, float]:
    """Mean and interval of the draws, kept inside limits and in order."""
    tail = float(1 - LEVEL) / 2
    middle = float(np.clip(shares.mean(), *limits))
    low, high = (float(np.clip(x, *limits)) for x in np.quantile(shares, [tail, 1 - tail]))
    return middle, min(low, middle), max(high, middle)
