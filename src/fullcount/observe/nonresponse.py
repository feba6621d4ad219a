"""What could the stations that were drawn and could not be seen do to a share?

Grain: one irregularity. A share is estimated from stations where somebody looked; the others may
differ, and no margin of error knows of that. Two bounds stand beside it, on what the estimate
would have been had every drawn station been seen. The *proof*: every unseen station without it, or
every one with it; it cannot have lain outside. The *likely* one (pattern mixture): in each stratum
the unseen stations at the fifth or the ninety-fifth percentile of what its seen stations allow
(Clopper and Pearson). Where a stratum has seen nothing, both are all. Neither knows of the draw:
the margin of error is beside them.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from fullcount.stats.arrays import FloatArray, IntArray

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """By stratum: stations of the frame, drawn, seen of those, and irregular of the seen."""

    sizes: IntArray
    drawn: IntArray
    seen: IntArray
    irregular: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Shares of the frame's stations; ``unseen`` of those drawn."""

    unseen: int
    lower: float
    upper: float
    likely_lower: float
    likely_upper: float


def bounds(of: Strata) -> Bounds:
    """Bound a share by the stations that were drawn and not seen.

    A stratum of which none was drawn stands for nobody, and the weights of the others carry it:
    draw from every stratum.

    >>> one = np.array([100]), np.array([10]), np.array([8]), np.array([4])
    >>> found = bounds(Strata(sizes=one[0], drawn=one[1], seen=one[2], irregular=one[3]))
    >>> found.unseen, found.lower, found.upper
    (2, 0.4, 0.6)
    """
    _check(of)
    unseen = of.drawn - of.seen
    low, high = percentiles(of.irregular, of.seen)
    weight = np.divide(of.sizes, of.drawn, out=np.zeros(of.sizes.size), where=of.drawn > 0)
    whole = float((weight * of.drawn).sum())

    def share(at: FloatArray) -> float:
        return float((weight * (of.irregular + unseen * at)).sum() / whole)

    nobody, everybody = np.zeros(unseen.size), np.ones(unseen.size)
    return Bounds(
        unseen=int(unseen.sum()),
        lower=share(nobody),
        upper=share(everybody),
        likely_lower=share(low),
        likely_upper=share(high),
    )


def percentiles(irregular: IntArray, seen: IntArray) -> tuple[FloatArray, FloatArray]:
    """Give what a stratum's share may be at its lowest and highest twentieth (exact)."""
    yes, no = irregular.astype(np.float64), (seen - irregular).astype(np.float64)
    low = np.where(yes > 0, betaincinv(np.maximum(yes, 1), no + 1, LOW), 0.0)
    high = np.where(no > 0, betaincinv(yes + 1, np.maximum(no, 1), HIGH), 1.0)
    return np.asarray(low), np.asarray(high)


def _check(of: Strata) -> None:
    if np.any(of.irregular > of.seen) or np.any(of.seen > of.drawn) or np.any(of.drawn > of.sizes):
        raise ValueError("needs irregular <= seen <= drawn <= size in every stratum")
    if not of.drawn.sum():
        raise ValueError("no station was drawn")
