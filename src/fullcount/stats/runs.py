"""Runs in a sequence of two kinds: exact distributions given how many there are of each.

Sources: Wald and Wolfowitz, Annals of Mathematical Statistics 11 (1940) 147-162, for the number
of runs; for the longest run, counting the placements of one kind into the gaps of the other by
inclusion and exclusion. Whole numbers throughout; the quotient is taken at the end.
"""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np

from fullcount.stats.arrays import BoolArray


def lengths(sequence: BoolArray) -> tuple[tuple[bool, int], ...]:
    """Each run as (kind, length), in order.

    >>> lengths(np.array([True, True, False]))
    ((True, 2), (False, 1))
    """
    if sequence.size == 0:
        return ()
    starts = np.r_[0, np.flatnonzero(sequence[1:] != sequence[:-1]) + 1, sequence.size]
    return tuple((bool(sequence[a]), int(b - a)) for a, b in pairwise(starts))


def at_most_runs(runs: int, ones: int, zeros: int) -> float:
    """P(number of runs <= runs) where every order is equally likely.

    >>> at_most_runs(2, 2, 2) == 2 / 6
    True
    """
    if ones == 0 or zeros == 0:
        return 1.0 if runs >= 1 else 0.0
    ways = 0
    for r in range(2, runs + 1):
        half = r // 2
        if r % 2 == 0:
            ways += 2 * comb(ones - 1, half - 1) * comb(zeros - 1, half - 1)
        else:
            ways += comb(ones - 1, half) * comb(zeros - 1, half - 1)
            ways += comb(ones - 1, half - 1) * comb(zeros - 1, half)
    return float(Fraction(ways, comb(ones + zeros, ones)))


def longest_at_least(length: int, ones: int, zeros: int) -> float:
    """P(longest run of ones >= length) where every order is equally likely.

    >>> longest_at_least(2, 2, 2) == 3 / 6
    True
    """
    if length <= 0:
        return 1.0
    if length > ones:
        return 0.0
    gaps = zeros + 1  # ones go into the gaps, at most length - 1 into each
    short = sum(
        (-1) ** j * comb(gaps, j) * comb(ones - j * length + zeros, zeros)
        for j in range(min(gaps, ones // length) + 1)
    )
    every = comb(ones + zeros, ones)
    return float(Fraction(every - short, every))
