"""Allocation adds up, keeps its floor and ceiling, and Neyman is the smallest variance there is."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.allocation import (
    handbook_voters,
    neyman,
    pooled_spread,
    proportional,
    unit_spreads,
    units_needed,
)
from fullcount.stats.survey import Sample

SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=8)


@given(sizes=SIZES, data=st.data())
def test_adds_up_between_floor_and_size(sizes, data):
    floors = sum(min(2, size) for size in sizes)
    units = data.draw(st.integers(floors, sum(sizes)))
    spreads = data.draw(
        st.lists(st.floats(0, 9), min_size=len(sizes), max_size=len(sizes)), label="spreads"
    )
    for given_ in (proportional(units, sizes), neyman(units, sizes, spreads=spreads)):
        assert sum(given_) == units
        assert all(min(2, size) <= n <= size for n, size in zip(given_, sizes, strict=True))


@pytest.mark.parametrize("spreads", [(1.0, 2.0, 5.0), (3.0, 0.1, 1.0), (1.0, 1.0, 1.0)])
def test_neyman_is_the_best_of_all(spreads):
    sizes, units = (20, 30, 10), 15

    def variance(take):
        return sum(
            n * n * (1 - k / n) * s * s / k for n, k, s in zip(sizes, take, spreads, strict=True)
        )

    best = min(
        variance(take)
        for take in product(*(range(2, size + 1) for size in sizes))
        if sum(take) == units
    )
    assert variance(neyman(units, sizes, spreads=spreads)) == pytest.approx(best)


def test_too_many_is_refused():
    with pytest.raises(ValueError, match="asked of"):
        proportional(9, [4, 4])


def test_too_few_gives_the_floors():
    assert proportional(1, [4, 4]) == (2, 2)


def test_size_keeps_its_promise():
    """The standard error at the size given is within what was asked, one unit fewer is not."""
    spread, units, error = 0.2, 5_000, 0.01
    n = units_needed(spread, units=units, error=error)
    reach = [1.959964 * spread * np.sqrt((1 - k / units) / k) for k in (n, n - 1)]
    assert reach[0] <= error * 1.000001 < reach[1]
    assert units_needed(spread, units=units, error=error, unanswered=0.2) >= n / 0.8


def test_spread_comes_from_stations_and_is_far_above_that_of_voters():
    rng = np.random.default_rng(0)
    whole = np.full(400, 300.0)
    parts = rng.binomial(300, rng.beta(8, 8, 400))[:, None].astype(float)
    sample = Sample(
        stratum=np.repeat([0, 1], 200), sizes=np.array([200, 200]), parts=parts, whole=whole
    )
    spread = pooled_spread([200, 200], unit_spreads(sample, 0))
    needed = units_needed(spread, units=100_000, error=0.01)
    voters = handbook_voters(0.5, error=0.01, z=1.96, voters=30_000_000)
    assert needed * 300 > 10 * voters
