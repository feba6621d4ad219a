"""Binomial and chi-square tails against the sums they are."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.binomial import at_least, at_most, two_sided
from fullcount.stats.chi_square import chi_square


@given(n=st.integers(0, 12), k=st.integers(-1, 13), p=st.sampled_from([0.1, 0.5, 0.75]))
def test_binomial_tails_are_sums(n, k, p):
    mass = [comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(n + 1)]
    above, below = sum(m for j, m in enumerate(mass) if j >= k), sum(mass[: max(k + 1, 0)])
    assert at_least(k, n, p) == pytest.approx(above)
    assert at_most(k, n, p) == pytest.approx(below)
    assert two_sided(k, n, p) == pytest.approx(min(1, 2 * min(above, below)))


def test_chi_square_by_hand():
    told = chi_square(np.array([12, 8]), np.array([10.0, 10.0]), df=1)
    assert told.statistic == pytest.approx(0.8)
    assert told.p_value == pytest.approx(0.3711, abs=1e-4)


def test_an_expectation_of_nothing_is_refused():
    with pytest.raises(ValueError, match="positive"):
        chi_square(np.array([1]), np.array([0.0]), df=1)
