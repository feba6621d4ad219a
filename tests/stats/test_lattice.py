"""Exact probabilities of round numbers: against every count written out, in fractions."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.lattice import FIVES, INTEGER, Multiples, is_round, round_probability

GRIDS = [INTEGER, FIVES, Multiples(every=5)]
COUNTS = st.integers(1, 60)


def slow_is_round(k: int, n: int, grid) -> bool:
    """Distance from the nearest multiple, in exact fractions."""
    if isinstance(grid, Multiples):
        return k % grid.every == 0
    percent = Fraction(100 * k, n)
    gap = min(abs(percent - grid.step * m) for m in range(101))
    half = Fraction(*grid.half)
    return gap <= half if grid.closed else gap < half


def slow_probability(n: int, p: Fraction, grid, most: int) -> float:
    mass = {k: comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(most + 1)}
    return float(sum(m for k, m in mass.items() if slow_is_round(k, n, grid)) / sum(mass.values()))


@pytest.mark.parametrize("grid", GRIDS)
@given(n=COUNTS, data=st.data())
def test_agrees_with_every_count_written_out(grid, n, data):
    k = data.draw(st.integers(0, n))
    most = data.draw(st.integers(max(k, 1), n))
    p = Fraction(k, n)
    one = np.array([n]), np.array([k / n])
    assert round_probability(*one, grid)[0] == pytest.approx(
        slow_probability(n, p, grid, n), abs=1e-12
    )
    capped = round_probability(*one, grid, most=np.array([most]))[0]
    assert capped == pytest.approx(slow_probability(n, p, grid, most), abs=1e-12)


@pytest.mark.parametrize("grid", GRIDS)
@given(n=st.integers(1, 5000), data=st.data())
def test_round_is_decided_in_whole_numbers(grid, n, data):
    k = data.draw(st.integers(0, n))
    assert bool(is_round(np.array([k]), np.array([n]), grid)[0]) == slow_is_round(k, n, grid)


@given(n=st.sampled_from([2000, 4000, 1000, 999]), m=st.integers(0, 100))
def test_the_interval_holds_its_ends(n, m):
    low, high = INTEGER.bounds(np.array([n]), np.array([m]))
    inside = [k for k in range(n + 1) if abs(Fraction(100 * k, n) - m) <= Fraction(1, 20)]
    if inside:
        assert [low[0], high[0]] == [inside[0], inside[-1]]
    else:  # 499 of 999 is 49.95 and a bit, 500 is 50.05 and a bit
        assert low[0] > high[0]


def test_two_thousand_voters_and_a_twentieth_of_a_point_is_whole():
    """The case that floating point decides by chance: 1,021 of 2,000 is 51.05 %."""
    assert is_round(np.array([1021, 1022]), np.array([2000, 2000])).tolist() == [True, False]


def test_no_trials_are_never_round_and_certainty_is():
    trials, chance = np.array([0, 100, 100]), np.array([0.5, 1.0, 0.0])
    assert round_probability(trials, chance).tolist() == [0.0, 1.0, 1.0]
    assert not is_round(np.array([0]), np.array([0]))[0]


def test_large_counts_add_up():
    """Every count is a multiple of one: the point masses kept are all there are."""
    n = np.array([10_000, 250_000])
    found = round_probability(n, np.array([0.37, 0.99]), Multiples(every=1))
    assert found == pytest.approx([1, 1], abs=1e-9)
