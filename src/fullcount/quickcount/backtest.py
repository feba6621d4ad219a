"""Would the projection have held earlier this same night, or on the night of an earlier poll?

Grain: one row per contest and cut. At each cut only what had come by then is taken as in, what
came after as out, and what is out still is left aside: the truth is then known. The lead so
projected is held against the lead that came. ``widen`` says by how much intervals must be
stretched for the level asked; order that leans with the vote shows up here, and nowhere else.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fullcount.model.frames import Schema
from fullcount.quickcount.joining import Declared, joined
from fullcount.quickcount.night import LATEST, Contest
from fullcount.quickcount.resample import DRAWS, FEWEST, generator_of, resample, strata_of

TONIGHT = "observed tonight"
CUTS = (0.3, 0.45, 0.6, 0.75, 0.9)
BACKTEST: Schema = {
    "order": pl.String,  # whose order of reporting: TONIGHT, or an earlier poll's name
    "contest_id": pl.String,
    "cut": pl.Float64,  # share of the units known that were in
    "first": pl.String,  # by what had come at the cut
    "second": pl.String,
    "lead": pl.Float64,  # projected, of the votes known now
    "lower": pl.Float64,
    "upper": pl.Float64,
    "actual": pl.Float64,
    "score": pl.Float64,  # distance over half-width: above one = outside
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    rows: pl.DataFrame  # BACKTEST
    refused: int  # cuts at which a stratum had fewer than two places in
    order: str  # whose order of reporting was asked: TONIGHT, or an election's name
    widen: float | None  # null = no cut could be projected: nothing is known of the order

    @property
    def orders(self) -> tuple[str, ...]:
        """Whose order was tested: orders of which a cut could be projected."""
        return tuple(self.rows["order"].unique(maintain_order=True))

    @property
    def inside(self) -> int:
        return int((self.rows["score"] <= 1).sum())


def backtest(
    contests: Sequence[Contest],
    *,
    base: int,
    order: str = TONIGHT,
    level: float = 0.95,
    cuts: Sequence[float] = CUTS,
    declared: Declared | None = None,
) -> Backtest:
    """Project at each cut of each contest and score it; ``declared`` joins strata at each cut."""
    rows, refused = [], 0
    for contest in contests:
        seen: set[int] = set()
        for cut in cuts:
            early = _at(contest, cut)
            came = int(early[0].is_in.sum()) if early else 0
            if came in seen:
                continue  # a feed of few batches: the same state again is no new test
            seen.add(came)
            row = None
            if early is not None:
                then, known = early
                state = then if declared is None else joined(then, declared)
                row = _score(state, known, base=base, level=level)
            refused += row is None
            if row is not None:
                rows.append((order, contest.id, float(then.is_in.mean()), *row))
    frame = pl.DataFrame(rows, schema=dict(BACKTEST), orient="row")
    return Backtest(
        rows=frame, refused=refused, order=order, widen=_widen(frame["score"].to_list(), level)
    )


def both(one: Backtest, other: Backtest) -> Backtest:
    """Take two orders of reporting together; the larger stretch holds."""
    known = [test.widen for test in (one, other) if test.widen is not None]
    return Backtest(
        rows=pl.concat([one.rows, other.rows]),
        refused=one.refused + other.refused,
        order=f"{one.order}; {other.order}",
        widen=max(known, default=None),
    )


def _widen(scores: Sequence[float], level: float) -> float | None:
    """Give the score that ``level`` of the cuts stay under (the largest, where they are few)."""
    if not scores:
        return None
    rank = min(len(scores), math.ceil(level * (len(scores) + 1)))
    return max(1.0, sorted(scores)[rank - 1])


def _at(contest: Contest, cut: float) -> tuple[Contest, Contest] | None:
    """Give the contest as it stood, and all that is known of it now."""
    known = contest.dated
    arrived = np.sort(contest.arrived[known])
    if arrived.size < FEWEST or arrived[0] == arrived[-1]:
        return None
    line = arrived[max(int(cut * arrived.size) - 1, 0)]
    then = known & (contest.arrived <= line)
    if then.sum() == known.sum():
        return None
    whole = replace(
        contest,
        stratum=contest.stratum[known],
        place=_renumbered(contest.place[known]),
        registered=contest.registered[known],
        votes=contest.votes[known],
        is_in=known[known],
        arrived=contest.arrived[known],
        unbounded=0,
    )
    is_in = then[known]
    early = replace(
        whole,
        is_in=is_in,
        votes=np.where(is_in[:, None], whole.votes, 0.0),
        arrived=np.where(is_in, whole.arrived, LATEST),
    )
    return early, whole


def _renumbered(
    place: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.unique(place, return_inverse=True)[1].astype(np.int64)


def _score(
    early: Contest, whole: Contest, *, base: int, level: float
) -> tuple[str, str, float, float, float, float, float] | None:
    held = strata_of(early)
    if np.any((held.out > 0) & (held.places < FEWEST)) or len(early.candidates) < 2:
        return None
    coming = resample(held, rng=generator_of(early.id, base), draws=DRAWS)
    votes = early.counted + coming
    order = np.argsort(-early.counted, kind="stable")
    first, second = int(order[0]), int(order[1])
    leads = (votes[:, first] - votes[:, second]) / votes.sum(axis=1)
    truth = whole.counted
    actual = float((truth[first] - truth[second]) / max(truth.sum(), 1))
    middle = float(leads.mean())
    lower, upper = np.quantile(leads, [(1 - level) / 2, (1 + level) / 2])
    half = (upper - middle) if actual > middle else (middle - lower)
    distance = abs(actual - middle)
    score = distance / half if half > 0 else (0.0 if distance < 1e-12 else math.inf)
    names = early.candidates
    return (names[first], names[second], middle, float(lower), float(upper), actual, score)
