"""Votes still to come, drawn many times: whole places resampled within their strata.

Grain: one array (draws, candidates) per contest. Source: cluster bootstrap (Rao and Wu 1988)
with the prediction term of a finite population. In a stratum the places that are in give votes
per registered voter; those that are out are taken to be drawn from the same urn, the mechanism
that the projection states. A place is taken whole or not at all, because its stations lean
alike: resampling stations would make the error several times too small.

The spread of ``m`` places in and an outstanding register worth ``M`` places is that of a mean
of ``m`` times ``1 + m / M``: the first for what the rate is, the second for which places are out.
Few places tell their own spread badly, so it is stretched as Student's t is.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from fullcount.quickcount.night import Contest
from fullcount.stats.arrays import FloatArray, IntArray

DRAWS = 500
FEWEST = 2  # places of a stratum that must be in
TAIL = 0.975  # where Student's t and the normal are matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """What a contest's strata hold: places in, and what is out. Rows in order of stratum."""

    out: FloatArray  # (S,) registered voters of units that are out
    worth: FloatArray  # (S,) places they are worth: (sum R)^2 / sum R^2
    first: IntArray  # (S + 1,) where each stratum's places begin
    votes: FloatArray  # (P, K) of places with a unit that is in
    registered: FloatArray  # (P,) of their units that are in

    @property
    def places(self) -> IntArray:
        return np.diff(self.first)


def strata_of(contest: Contest) -> Strata:
    """Add units up by place and stratum."""
    size = len(contest.strata)
    places = int(contest.place[-1]) + 1
    inside, outside = contest.is_in, ~contest.is_in
    of_place = np.zeros(places, dtype=np.int64)
    of_place[contest.place] = contest.stratum
    came = np.bincount(contest.place[inside], contest.registered[inside], minlength=places)
    away = np.bincount(contest.place[outside], contest.registered[outside], minlength=places)
    votes = np.column_stack(
        [np.bincount(contest.place, column, minlength=places) for column in contest.votes.T]
    )
    there = np.bincount(contest.place[inside], minlength=places) > 0
    there &= came > 0
    out = np.bincount(of_place, away, minlength=size)
    square = np.bincount(of_place, away**2, minlength=size)
    worth = np.divide(out**2, square, out=np.ones(size), where=square > 0)
    counts = np.bincount(of_place[there], minlength=size)
    return Strata(
        out=out.astype(np.float64),
        worth=worth,
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        votes=votes[there].astype(np.float64),
        registered=came[there].astype(np.float64),
    )


def generator_of(contest: str, base: int) -> np.random.Generator:
    """Give each contest dice of its own, so that no contest's answer hangs on another's."""
    own = int.from_bytes(hashlib.sha256(contest.encode()).digest()[:8], "big")
    return np.random.default_rng([base, own])


def resample(
    held: Strata, *, rng: np.random.Generator, draws: int = DRAWS, widen: float = 1.0
) -> FloatArray:
    """Votes to come by draw and candidate. Strata with fewer than two places in must be refused.

    ``widen`` stretches the deviations from the mean: what a back-test asks for.
    """
    coming = np.zeros((draws, held.votes.shape[1]))
    for stratum in np.flatnonzero(held.out > 0):
        own = slice(held.first[stratum], held.first[stratum + 1])
        if own.stop - own.start < FEWEST:
            raise ValueError("a stratum with votes to come has fewer than two places in")
        coming += _stratum(held, own, stratum=stratum, rng=rng, stretch=(draws, widen))
    return coming


def _stratum(
    held: Strata,
    own: slice,
    *,
    stratum: np.intp,
    rng: np.random.Generator,
    stretch: tuple[int, float],
) -> FloatArray:
    draws, widen = stretch
    votes, registered = held.votes[own], held.registered[own]
    places, out = registered.size, held.out[stratum]
    times = _times(places, rng=rng, draws=draws)
    mean = votes.sum(axis=0) / registered.sum()
    # Sums by einsum: matrices this small are the wrong errand for a threaded BLAS, whose waiting
    # costs a busy machine several times the work.
    both = np.column_stack([votes, registered]).T.copy()
    sums = np.einsum("dp,kp->dk", times, both)
    rates = sums[:, :-1] / np.maximum(sums[:, -1:], 1e-9)
    student = float(stdtrit(places - 1, TAIL) / ndtri(TAIL))
    factor = student * np.sqrt(places / (places - 1) * (1 + places / held.worth[stratum]))
    coming = np.maximum(mean + widen * factor * (rates - mean), 0.0)
    above = np.maximum(coming.sum(axis=1), 1.0)  # nobody votes twice
    scaled: FloatArray = coming / above[:, None] * out
    return scaled


def _times(places: int, *, rng: np.random.Generator, draws: int) -> FloatArray:
    """How often each place is drawn in each draw: rows add up to the number of places."""
    picks = rng.integers(0, places, (draws, places), dtype=np.int32)
    picks += np.arange(draws, dtype=np.int32)[:, None] * np.int32(places)
    times = np.bincount(picks.ravel(), minlength=draws * places)
    return times.reshape(draws, places).astype(np.float64)
