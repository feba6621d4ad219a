"""How likely is it that a binomial count, taken as a percentage, falls on a round number?

Grain: one probability per (trials, chance). The event is decided in whole numbers: ``successes``
of ``trials`` is *round* where it lies within ``half`` of a multiple of ``step`` per cent, ends
included, so that no percentage is ever rounded in floating point. Its probability under
Bin(trials, chance) is a sum of point masses over the few successes that are round: exact up to
the mass farther than ``SPREAD`` standard deviations and ``FLOOR`` counts (below 1e-9), and no
simulation anywhere. Source of the event: Kobak, Shpilkin, Pshenichnikov, Annals of Applied
Statistics 10 (2016) 54-73; the sum in place of their Monte Carlo is ours.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.stats.arrays import BoolArray, FloatArray, IntArray

SPREAD, FLOOR = 6.5, 12.0
BLOCK = 2_048  # stations that are summed at once: their point masses stay in the cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """Multiples of ``step`` per cent, each widened by ``half[0] / half[1]`` of a percentage point.

    Where ``closed`` is false the ends of the interval do not belong to it.
    """

    step: int = 1
    half: tuple[int, int] = (1, 20)
    closed: bool = True

    def bounds(self, trials: IntArray, multiple: IntArray) -> tuple[IntArray, IntArray]:
        """Fewest and most successes that lie at a multiple; empty where the first is greater.

        >>> low, high = INTEGER.bounds(np.array([1000]), np.array([63]))
        >>> int(low[0]), int(high[0])
        (630, 630)
        """
        numerator, denominator = self.half
        centre = multiple * (self.step * denominator)
        whole = 100 * denominator
        open_end = 0 if self.closed else 1
        # A quotient of whole numbers this small is rounded onto a whole number only if it is one.
        low = np.ceil((trials * (centre - numerator) + open_end) / whole).astype(np.int64)
        high = np.floor((trials * (centre + numerator) - open_end) / whole).astype(np.int64)
        return np.maximum(low, 0), np.minimum(high, trials)

    def spacing(self, trials: IntArray) -> FloatArray:
        """Successes from one multiple to the next."""
        return np.asarray(trials * (self.step / 100), np.float64)

    def is_round(self, successes: IntArray, trials: IntArray) -> BoolArray:
        """Tell where the percentage lies at a multiple."""
        numerator, denominator = self.half
        period = np.maximum(self.step * denominator * trials, 1)
        rest = 100 * denominator * successes % period
        gap = np.minimum(rest, period - rest)
        edge = numerator * trials
        return np.asarray(gap <= edge if self.closed else gap < edge, np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiples:
    """The count itself is a multiple of ``every``: last digits of 0 and 5, booklets of 50."""

    every: int

    def bounds(self, trials: IntArray, multiple: IntArray) -> tuple[IntArray, IntArray]:
        """Give the multiple itself; empty where it is more than the trials."""
        at = multiple * self.every
        return at, np.minimum(at, trials)

    def spacing(self, trials: IntArray) -> FloatArray:
        """Successes from one multiple to the next."""
        return np.full(trials.shape, float(self.every))

    def is_round(self, successes: IntArray, trials: IntArray) -> BoolArray:
        """Tell where the count is a multiple."""
        del trials
        found: BoolArray = successes % self.every == 0
        return found


Grid = Lattice | Multiples
INTEGER = Lattice()  # a whole percentage, within a twentieth of a point
FIVES = Lattice(step=5, half=(1, 2), closed=False)  # rounds to a multiple of five per cent


def is_round(successes: IntArray, trials: IntArray, lattice: Grid = INTEGER) -> BoolArray:
    """Tell where the percentage lies at a multiple; false where there were no trials.

    >>> is_round(np.array([63, 631]), np.array([100, 1000])).tolist()
    [True, False]
    """
    return lattice.is_round(successes, trials) & (trials > 0)


def round_probability(
    trials: IntArray,
    chance: FloatArray,
    lattice: Grid = INTEGER,
    *,
    most: IntArray | None = None,
) -> FloatArray:
    """Give the probability that a binomial count is round.

    With ``most`` the count is conditioned on being at most that: the null of data from which
    larger counts were filtered out. Zero where there are no trials.
    """
    found = np.zeros(trials.shape, np.float64)
    ceiling = trials if most is None else np.minimum(most, trials)
    logs = special.gammaln(np.arange(int(trials.max(initial=0)) + 2, dtype=np.float64) + 1)
    sd = np.sqrt(trials * chance * (1 - chance))
    spacing = np.maximum(lattice.spacing(trials), 1e-9)
    reach = SPREAD * sd + FLOOR
    first = np.floor((trials * chance - reach) / spacing) - 1
    last = np.ceil((trials * chance + reach) / spacing) + 1
    low = np.maximum(first, 0).astype(np.int64)
    high = np.maximum(np.minimum(last, np.ceil(trials / spacing)), low).astype(np.int64)
    sure = (chance <= 0) | (chance >= 1)
    found[sure] = lattice.is_round(np.where(chance > 0, trials, 0), trials)[sure]
    live = np.flatnonzero((trials > 0) & (ceiling >= 0) & ~sure)
    live = live[np.lexsort(((high - low)[live], trials[live] // 500))]
    for block in np.array_split(live, max(1, live.size // BLOCK)):
        limits = low[block, None], high[block, None], ceiling[block, None]
        found[block] = _mass(trials[block, None], chance[block, None], lattice, limits, logs)
    found[trials == 0] = 0.0
    if most is not None:
        near = np.flatnonzero(ceiling < trials * chance + reach)  # elsewhere all the mass is below
        under = special.bdtr(ceiling[near].astype(np.float64), trials[near], chance[near])
        found[near] = np.divide(found[near], under, out=np.zeros(near.size), where=under > 0)
    return np.clip(found, 0.0, 1.0)


def _mass(
    trials: IntArray,
    chance: FloatArray,
    lattice: Grid,
    limits: tuple[IntArray, IntArray, IntArray],
    logs: FloatArray,
) -> FloatArray:
    """Add the point masses of every round count; stations down, multiples across."""
    lowest, highest, ceiling = limits
    if lowest.size == 0:
        return np.zeros(0)
    multiple = lowest + np.arange(int((highest - lowest).max()) + 1)
    low, high = lattice.bounds(trials, multiple)
    high = np.where(multiple <= highest, np.minimum(high, ceiling), -1)
    odds = np.log(chance) - np.log1p(-chance)
    base = logs[trials] + trials * np.log1p(-chance)
    mass = np.zeros(low.shape)
    for more in range(int((high - low).max(initial=-1)) + 1):
        inside = low + more <= high
        successes = np.where(inside, low + more, 0)
        log_mass = base - logs[successes] - logs[trials - successes] + successes * odds
        mass += np.where(inside, np.exp(log_mass), 0.0)
    summed: FloatArray = mass.sum(axis=1)
    return summed
