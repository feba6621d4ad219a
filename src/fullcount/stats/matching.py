"""How likely is it that two multinomial vectors with the same shares are equal, or nearly so?

For Poisson counts the difference in each cell is Skellam's, with P(d) = ive(|d|, 2 rate)
(Skellam 1946); the two totals' difference is Skellam's too. The quotient conditions on the two
totals: exact in the difference of the totals, and averaged over their common size, which moves
the result by a relative 1/(4 total) at most (held against full convolution in the tests).
"""

import numpy as np
from scipy import special

from fullcount.stats.arrays import FloatArray, IntArray


def match_probability(
    totals_a: IntArray, totals_b: IntArray, shares: FloatArray, *, within: int = 0
) -> FloatArray:
    """P(L1 distance of the two vectors <= ``within``), given their totals.

    Grain: one probability per pair; ``shares`` is pair x cell, rows adding to one. Totals that
    differ by more than ``within`` cannot match.
    """
    rate = np.sqrt(totals_a.astype(np.float64) * totals_b)
    apart = np.abs(totals_a - totals_b)
    # state[pair, distance so far, sum of differences so far]
    width = 2 * within + 1
    state = np.zeros((rate.size, within + 1, width))
    state[:, 0, within] = 1.0
    for cell in range(shares.shape[1]):
        state = _with_cell(state, 2 * rate * shares[:, cell], within)
    reached = state.sum(axis=1)[np.arange(rate.size), np.minimum(apart, within) + within]
    given = special.ive(apart.astype(np.float64), 2 * rate)
    found = np.divide(reached, given, out=np.zeros_like(rate), where=given > 0)
    return np.where(apart <= within, np.clip(found, 0.0, 1.0), 0.0)


def _with_cell(state: FloatArray, twice_rate: FloatArray, within: int) -> FloatArray:
    found = np.zeros_like(state)
    width = state.shape[2]
    for d in range(-within, within + 1):
        chance = special.ive(float(abs(d)), twice_rate)[:, None, None]
        low, high = max(0, d), min(width, width + d)
        found[:, abs(d) :, low:high] += (
            state[:, : state.shape[1] - abs(d), low - d : high - d] * chance
        )
    return found
