"""Pearson's chi-square of counts against expected counts, and its upper tail."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.stats.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiSquare:
    """``p_value`` is the chance of a statistic this large where the expected counts are true."""

    statistic: float
    df: int
    p_value: float


def chi_square(observed: IntArray | FloatArray, expected: FloatArray, *, df: int) -> ChiSquare:
    """Add up squared differences over expectation; every expectation must be positive."""
    if not np.all(expected > 0):
        raise ValueError("every expected count must be positive")
    statistic = float(((observed - expected) ** 2 / expected).sum())
    return ChiSquare(statistic=statistic, df=df, p_value=upper_tail(statistic, df))


def upper_tail(statistic: float, df: int) -> float:
    """P(chi-square with ``df`` degrees of freedom >= statistic).

    >>> round(upper_tail(16.919, 9), 4)
    0.05
    """
    return float(special.chdtrc(df, statistic))
