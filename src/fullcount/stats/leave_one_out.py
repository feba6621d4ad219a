"""Each value against the others of its group: Student's t for a new observation.

With the value itself in its group's mean no t could exceed sqrt(n - 1); left out, it can. A group
of fewer than three, or whose others do not vary, gives t = 0 and p = 1: nothing can be said.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.stats.arrays import FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstOthers:
    """``others`` is how many the value was held against; p-values are of Student's t."""

    t: FloatArray
    others: IntArray

    @property
    def two_sided(self) -> FloatArray:
        return np.minimum(1.0, 2 * self._tail(np.abs(self.t)))

    @property
    def upper(self) -> FloatArray:
        return self._tail(self.t)

    def _tail(self, t: FloatArray) -> FloatArray:
        tail = special.stdtr(np.maximum(self.others - 1.0, 1.0), -t)
        return np.where(self.others >= 2, np.clip(tail, 0.0, 1.0), 1.0)


def against_others(values: FloatArray, groups: IntArray) -> AgainstOthers:
    """Hold each value against the others of its group (codes 0, 1 ...)."""
    if values.size == 0:
        return AgainstOthers(t=values, others=groups)
    sizes = np.bincount(groups)
    centre = values - (np.bincount(groups, weights=values) / np.maximum(sizes, 1))[groups]
    others = sizes[groups] - 1
    mean = -centre / np.maximum(others, 1)  # deviations of a group add up to nothing
    whole = np.bincount(groups, weights=centre**2)[groups]
    squares = whole - centre**2
    var = (squares - others * mean**2) / np.maximum(others - 1, 1)
    able = (others >= 2) & (var > 1e-12 * whole) & (var > 1e-18)
    sd = np.sqrt(np.where(able, var, 1.0) * (1 + 1 / np.maximum(others, 1)))
    return AgainstOthers(t=np.where(able, (centre - mean) / sd, 0.0), others=others)
