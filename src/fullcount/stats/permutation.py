"""P-values by permutation within groups, never zero.

Source: Phipson and Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010)
39: (1 + as extreme) / (1 + draws) is a valid p-value, b / B is not.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.stats.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """Correlation of two columns after each group's means are taken off, and its p-value."""

    correlation: float
    p_value: float
    draws: int


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
    order = np.argsort(groups, kind="stable")
    a, b, codes = a[order], b[order], groups[order]
    observed = float((a * b).sum())
    extreme = 0
    for _ in range(draws):
        # Random keys sorted within each block: one sort permutes every group.
        shuffled = a[np.argsort(codes + rng.random(codes.size), kind="stable")]
        extreme += abs(float((shuffled * b).sum())) >= abs(observed) * (1 - 1e-12)
    return Association(
        correlation=observed / scale, p_value=(1 + extreme) / (1 + draws), draws=draws
    )
