"""One p-value of several independent ones.

Grain: one set of p-values. Fisher, *Statistical Methods for Research Workers* (1925): under
the nulls -2 sum ln p is chi-squared with two degrees of freedom each. It pays for every part: fifty
parts of 0.5 give 0.99, where the product of fifty martingales gives 0.5^50.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc


def fisher(p_values: Sequence[float]) -> float:
    """Combine independent p-values. A zero among them makes 0. Raises ValueError outside [0, 1].

    >>> round(fisher([0.5, 0.5]), 4)
    0.5966
    """
    if not p_values or not all(0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie in [0, 1], and there is at least one")
    if min(p_values) == 0:
        return 0.0
    half = -math.fsum(math.log(p) for p in p_values)
    return float(gammaincc(len(p_values), half))


def fisher_of_two(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Combine pairs: q (1 - ln q) of their product q, exact in the tail."""
    both = one * other
    with np.errstate(divide="ignore", invalid="ignore"):
        combined = both * (1 - np.log(both))
    return np.where(both > 0, np.minimum(combined, 1.0), 0.0)


def product_of_martingales(p_values: Sequence[float]) -> float:
    """Combine where each p is 1/T of an independent test martingale of one intersection null."""
    return min(1.0, math.prod(p_values))
