"""How many units, and how many of each stratum?

Sizes come from units counted at an earlier poll, never from voters taken one by one: people of
one place vote alike, so a sample of stations is worth ten to twenty times fewer voters than it
holds. Source: Cochran, Sampling Techniques, 4.4, 5.5 and 5.9. The handbook's two formulas are
here to be shown beside the right one.
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np
from scipy.special import ndtri

from fullcount.stats.arrays import FloatArray
from fullcount.stats.survey import Sample, expansion_weights, point

MINIMUM = 2


def proportional(units: int, sizes: Sequence[int], *, minimum: int = MINIMUM) -> tuple[int, ...]:
    """Share ``units`` out by the sizes of the strata, at least ``minimum`` each.

    >>> proportional(10, [50, 30, 1])
    (6, 3, 1)
    """
    return _shared_out(units, sizes, claims=[Fraction(size) for size in sizes], minimum=minimum)


def neyman(
    units: int, sizes: Sequence[int], *, spreads: Sequence[float], minimum: int = MINIMUM
) -> tuple[int, ...]:
    """Share ``units`` out by size times spread: fewest units for a given variance.

    >>> neyman(10, [50, 50], spreads=[1.0, 4.0])
    (2, 8)
    """
    claims = [size * Fraction(spread) for size, spread in zip(sizes, spreads, strict=True)]
    if any(claim < 0 for claim in claims):
        raise ValueError("a spread cannot be negative")
    return _shared_out(units, sizes, claims=claims, minimum=minimum)


def unit_spreads(sample: Sample, part: int) -> FloatArray:
    """Spread of a part's residual in each stratum, per mean whole; from an earlier poll.

    A stratum of one unit has no spread of its own and gets that of all.
    """
    weights = expansion_weights(sample)
    mean = float(weights @ sample.whole / weights.sum())
    share = point(sample)[part]
    residual = (sample.parts[:, part] - share * sample.whole) / mean
    spreads = np.full(sample.sizes.size, residual.std(ddof=1) if residual.size > 1 else 0.0)
    for stratum in np.flatnonzero(sample.received > 1):
        spreads[stratum] = residual[sample.stratum == stratum].std(ddof=1)
    return spreads


def units_needed(
    spread: float, *, units: int, error: float, level: float = 0.95, unanswered: float = 0.0
) -> int:
    """Fewest units for an error of at most ``error`` (of the share), after non-response.

    ``spread`` is within strata, of :func:`unit_spreads`; ``units`` is the size of the frame.
    """
    if not 0 <= unanswered < 1 or error <= 0:
        raise ValueError("error must be above nought and non-response a share below one")
    if spread <= 0:
        return min(MINIMUM, units)
    per = (error / (float(ndtri((1 + level) / 2)) * spread)) ** 2 + 1 / units
    return min(units, math.ceil(1 / per / (1 - unanswered) - 1e-9))


def pooled_spread(sizes: Sequence[int], spreads: FloatArray) -> float:
    """Spread within strata, strata in proportion."""
    share = np.asarray(sizes, dtype=np.float64) / sum(sizes)
    return float(np.sqrt(share @ spreads**2))


def handbook_voters(share: float, *, error: float, z: float, voters: int) -> float:
    """Give a handbook's sample size: *voters* drawn one by one. Shown to be refused."""
    alone = share * (1 - share) * (z / error) ** 2
    return alone / (1 + (alone - 1) / voters)


def handbook_error(stations: int, *, z: float, heterogeneity: float) -> float:
    """Give a handbook's error of a sample of stations, for a guessed spread between them."""
    return z * heterogeneity / math.sqrt(stations)


def _shared_out(
    units: int, sizes: Sequence[int], *, claims: Sequence[Fraction], minimum: int
) -> tuple[int, ...]:
    """Give one unit after the other to the strongest claim; earlier strata first.

    The claim of a stratum that has n is claim / sqrt(n (n + 1)), as for the House of the United
    States; this is the best whole-number allocation there is (Wright, The American Statistician
    66, 2012). Fewer units than the floors add up to gives the floors.
    """
    given = [min(minimum, size) for size in sizes]
    if units > sum(sizes):
        raise ValueError(f"{units} units asked of {sum(sizes)}")

    def claim(at: int) -> tuple[bool, Fraction, int]:
        have = given[at]  # a stratum with nothing comes first
        return have > 0, -(claims[at] ** 2) / (have * (have + 1) or 1), at

    heap = [claim(at) for at, size in enumerate(sizes) if given[at] < size]
    heapify(heap)
    for _ in range(units - sum(given)):
        *_, at = heappop(heap)
        given[at] += 1
        if given[at] < sizes[at]:
            heappush(heap, claim(at))
    return tuple(given)
