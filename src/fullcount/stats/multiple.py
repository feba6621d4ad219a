"""Many tests at once: which of them still stand?

``holm`` bounds the chance of any false alarm (Holm 1979, any dependence); ``benjamini_hochberg``
bounds the expected share of false alarms among those named (Benjamini and Hochberg 1995;
independent or positively dependent tests). Both give adjusted p-values in the order given.
"""

import numpy as np

from fullcount.stats.arrays import FloatArray


def holm(p_values: FloatArray) -> FloatArray:
    """Adjust for the chance of any false alarm.

    >>> [round(float(p), 12) for p in holm(np.array([0.01, 0.04, 0.03]))]
    [0.03, 0.06, 0.06]
    """
    p, order = _sorted(p_values)
    steps = np.maximum.accumulate(p * np.arange(p.size, 0, -1)) if p.size else p
    return _back(steps, order)


def benjamini_hochberg(p_values: FloatArray) -> FloatArray:
    """Adjust for the share of false alarms among those named.

    >>> [round(float(p), 12) for p in benjamini_hochberg(np.array([0.01, 0.04, 0.03]))]
    [0.03, 0.04, 0.04]
    """
    p, order = _sorted(p_values)
    scaled = p * p.size / np.arange(1, p.size + 1)
    steps = np.minimum.accumulate(scaled[::-1])[::-1]
    return _back(steps, order)


def _sorted(p_values: FloatArray) -> tuple[FloatArray, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    if p_values.size and not (np.all(p_values >= 0) and np.all(p_values <= 1)):
        raise ValueError("a p-value lies in [0, 1]")
    order = np.argsort(p_values, kind="stable")
    return p_values[order], order


def _back(steps: FloatArray, order: np.ndarray[tuple[int], np.dtype[np.intp]]) -> FloatArray:
    found = np.empty_like(steps)
    found[order] = np.minimum(steps, 1.0)
    return found
