"""Dirichlet-multinomial vectors: how they scatter, and how likely one falls on or near another.

Grain: one row per vector. ``concentration`` is by the method of moments on Pearson's statistic
(Mosimann 1962); ``log_weight`` and ``log_total`` make the exact probability of a vector,
``log_weight(x) - log_total(sum x)``; ``near`` adds up the probability of every vector at an L1
distance of at most two, exactly, from the ratios of neighbouring weights.
"""

import numpy as np
from scipy import special

from fullcount.stats.arrays import FloatArray, IntArray

LOOSE = 1e6  # a concentration above which a Dirichlet-multinomial is a multinomial


def concentration(votes: IntArray) -> FloatArray:
    """Fit alpha to the rows of ``votes``: their shares times how alike the rows are."""
    totals = votes.sum(axis=1)
    shares = votes.sum(axis=0) / max(int(totals.sum()), 1)
    live = shares > 0
    cells, n = int(live.sum()), len(votes)
    if cells < 2 or n < 2:
        return np.asarray(LOOSE * shares, np.float64)
    expected = totals[:, None] * shares[live]
    pearson = float(((votes[:, live] - expected) ** 2 / np.maximum(expected, 1e-12)).sum())
    # One set of shares was fitted to the rows: n - 1 of them are free.
    rho = (pearson / (cells - 1) - (n - 1)) / max(float((totals - 1).sum()) * (n - 1) / n, 1.0)
    scale = LOOSE if rho <= 1 / LOOSE else min(LOOSE, (1 - min(rho, 0.999)) / min(rho, 0.999))
    return np.asarray(scale * shares, np.float64)


def log_weight(votes: IntArray, alpha: FloatArray) -> FloatArray:
    """Log of the product of Gamma(x + a) / (Gamma(a) x!) of each row; -inf where it cannot be."""
    live = alpha > 0
    safe = np.where(live, alpha, 1.0)
    terms = special.gammaln(votes + safe) - special.gammaln(safe) - special.gammaln(votes + 1.0)
    found: FloatArray = np.where(live, terms, np.where(votes > 0, -np.inf, 0.0)).sum(axis=1)
    return found


def log_total(totals: IntArray, scale: FloatArray) -> FloatArray:
    """Log of Gamma(T + A) / (Gamma(A) T!): the weights of all vectors of a total add up to it."""
    found: FloatArray = (
        special.gammaln(totals + scale) - special.gammaln(scale) - special.gammaln(totals + 1.0)
    )
    return found


def near(votes: IntArray, alpha: FloatArray) -> FloatArray:
    """Weight of all vectors at L1 distance at most 2, over its own; 1 is the vector itself.

    Five columns, by how much larger their total is: -2, -1, 0, 1, 2.
    """
    live = alpha > 0
    up = np.where(live, (votes + alpha) / (votes + 1.0), 0.0)
    up_again = np.where(live, (votes + 1 + alpha) / (votes + 2.0), 0.0)
    down = _down(votes, alpha)
    down_again = _down(votes - 1, alpha)
    ups, downs = up.sum(axis=1), down.sum(axis=1)
    two_up = (ups**2 - (up**2).sum(axis=1)) / 2 + (up * up_again).sum(axis=1)
    two_down = (downs**2 - (down**2).sum(axis=1)) / 2 + (down * down_again).sum(axis=1)
    swapped = 1 + ups * downs - (up * down).sum(axis=1)
    return np.column_stack((two_down, downs, swapped, ups, two_up))


def _down(votes: IntArray, alpha: FloatArray) -> FloatArray:
    """Ratio of the weight with one vote less; 0 where there is none to take."""
    able = (votes > 0) & (alpha > 0)
    below = np.where(able, votes - 1 + alpha, 1.0)
    found: FloatArray = np.where(able, votes / below, 0.0)
    return found
