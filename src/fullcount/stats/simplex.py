"""The best mixture of given columns: parts that are not negative and sum to one.

Least squares on the simplex, exactly: on the true support the answer solves a linear system, and
for the few columns used here (three kinds of stations, four groups of voters) every support is
tried. No iteration, no tolerance to choose.
"""

from itertools import combinations

import numpy as np

from fullcount.stats.arrays import FloatArray

MOST_COLUMNS = 10


def fit(columns: FloatArray, target: FloatArray) -> FloatArray:
    """Find the parts of each column whose mixture lies nearest to ``target``."""
    count = columns.shape[1]
    if not 0 < count <= MOST_COLUMNS:
        raise ValueError(f"between one and {MOST_COLUMNS} columns")
    products, goals = columns.T @ columns, columns.T @ target
    best, least = np.full(count, np.nan), np.inf
    for size in range(1, count + 1):
        for chosen in combinations(range(count), size):
            parts = _equal_sum(products, goals, list(chosen))
            if parts is None or parts.min() < 0:
                continue
            misfit = float(parts @ products @ parts - 2 * goals @ parts)
            if misfit < least:
                best, least = parts, misfit
    return best


def _equal_sum(products: FloatArray, goals: FloatArray, chosen: list[int]) -> FloatArray | None:
    """Solve for the chosen columns alone, with parts that sum to one; null = they coincide."""
    size = len(chosen)
    system = np.zeros((size + 1, size + 1))
    system[:size, :size] = products[np.ix_(chosen, chosen)]
    system[size, :size] = system[:size, size] = 1
    try:
        solved = np.linalg.solve(system, np.append(goals[chosen], 1.0))
    except np.linalg.LinAlgError:
        return None
    parts = np.zeros(goals.size)
    parts[chosen] = solved[:size]
    return parts
