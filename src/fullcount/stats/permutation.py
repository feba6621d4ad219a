"""P-values by permutation within groups, never zero.

Source: Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010)
39: (1 + as extreme) / (1 + draws) is a valid p-value, b / B is not. Beyond ``MANY`` rows no draw
is made: the permutation distribution's mean is 0 and its variance is known exactly, and its
normal tail is taken (Hoeffding's combinatorial central limit theorem).
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.stats.arrays import FloatArray, IntArray

MANY = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Correlation of two columns after each group's means are taken off, and its p-value."""

    correlation: float
    p_value: float
    draws: int  # 0 = the normal tail was taken


def centred(values: FloatArray, groups: IntArray) -> FloatArray:
    """Take each group's mean off. ``groups`` are codes 0, 1 ..."""
    sizes = np.maximum(np.bincount(groups), 1)
    return values - (np.bincount(groups, weights=values) / sizes)[groups]


def within_groups(
    x: FloatArray, y: FloatArray, groups: IntArray, *, rng: np.random.Generator, draws: int = 999
) -> Association | None:
    """Hold the correlation within groups against permutations of ``x`` within groups.

    Two-sided. Null where one of the two does not vary within any group.
    """
    a, b = centred(x, groups), centred(y, groups)
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    if not scale > 1e-9 * max(1.0, float((x**2).sum()), float((y**2).sum())):
        return None
    observed = float((a * b).sum())
    if a.size > MANY:
        p_value, draws = _normal(a, b, groups, observed), 0
    else:
        p_value = _drawn(a, b, groups, rng.random((draws, a.size)))
    return Association(correlation=observed / scale, p_value=p_value, draws=draws)


def _normal(a: FloatArray, b: FloatArray, groups: IntArray, observed: float) -> float:
    sizes = np.maximum(np.bincount(groups) - 1, 1)
    squares = np.bincount(groups, weights=a**2) * np.bincount(groups, weights=b**2)
    sd = float(np.sqrt((squares / sizes).sum()))
    return float(min(1.0, 2 * special.ndtr(-abs(observed) / sd))) if sd > 0 else 1.0


def _drawn(a: FloatArray, b: FloatArray, groups: IntArray, keys: FloatArray) -> float:
    order = np.argsort(groups, kind="stable")
    a, b, codes = a[order], b[order], groups[order]
    least = abs(float((a * b).sum())) * (1 - 1e-12)
    # Random keys sorted within each block: one sort permutes every group.
    drawn = (a[np.argsort(codes + row, kind="stable")] for row in keys)
    extreme = sum(int(abs(float((shuffled * b).sum())) >= least) for shuffled in drawn)
    return (1 + extreme) / (1 + len(keys))
