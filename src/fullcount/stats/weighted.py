"""The middle of weighted values, and how few values can carry an interval at all.

Source: split-conformal prediction (Lei et al., JASA 113, 2018) for the second; exact fractions,
because ``(1 + 0.9) / (1 - 0.9)`` in floating point is a hair above 19 and was published as 20.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    """Half the weight lies on either side; between two values that share it, their middle.

    >>> weighted_median([0, 10, 20, 30], [30, 191, 9, 0])
    10.0
    """
    at = np.argsort(np.asarray(values), kind="stable")
    value, weight = np.asarray(values, dtype=float)[at], np.asarray(weights, dtype=float)[at]
    value, weight = value[weight > 0], weight[weight > 0]
    if not value.size:
        raise ValueError("no value has a weight")
    below = np.cumsum(weight)
    half = below[-1] / 2
    first = int(np.searchsorted(below, half))
    if below[first] == half:
        return float((value[first] + value[first + 1]) / 2)
    return float(value[first])


def fewest_units(level: Fraction) -> int:
    """Fewest units whose spread can carry a two-sided interval of this level.

    >>> fewest_units(Fraction(9, 10)), fewest_units(Fraction(19, 20))
    (19, 39)
    """
    if not 0 < level < 1:
        raise ValueError("a level lies between nought and one")
    return math.ceil((1 + level) / (1 - level))
