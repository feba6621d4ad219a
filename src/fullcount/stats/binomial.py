"""Exact tails of the binomial."""

import numpy as np
from scipy import special


def at_least(successes: int, trials: int, chance: float) -> float:
    """P(K >= successes).

    >>> round(at_least(9, 10, 0.5), 6)
    0.010742
    """
    if successes <= 0:
        return 1.0
    if successes > trials:
        return 0.0
    return float(special.betainc(successes, trials - successes + 1, chance))


def at_most(successes: int, trials: int, chance: float) -> float:
    """P(K <= successes)."""
    if successes < 0:
        return 0.0
    return 1.0 if successes >= trials else float(special.bdtr(successes, trials, chance))


def two_sided(successes: int, trials: int, chance: float) -> float:
    """Twice the smaller tail, at most one: never below the exact two-sided p-value by doubling."""
    tail = min(at_least(successes, trials, chance), at_most(successes, trials, chance))
    return float(np.minimum(1.0, 2 * tail))
