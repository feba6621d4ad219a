"""Sums of unequal events: against one-by-one convolution, far into the tail."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from fullcount.stats.poisson_binomial import distribution, upper_tail, weighted_upper_tail

CHANCES = st.lists(st.sampled_from([0.0, 0.01, 0.2, 0.5, 0.93, 1.0]), min_size=0, max_size=9)


def slow(chances, weights=None):
    """Probability of every sum, by adding one event after another."""
    found = {0: 1.0}
    for p, w in zip(chances, weights or [1] * len(chances), strict=True):
        grown = {}
        for total, mass in found.items():
            grown[total] = grown.get(total, 0.0) + mass * (1 - p)
            grown[total + w] = grown.get(total + w, 0.0) + mass * p
        found = grown
    return found


@given(chances=CHANCES, observed=st.integers(-1, 10))
def test_agrees_with_adding_one_event_after_another(chances, observed):
    mass = slow(chances)
    want = sum(m for total, m in mass.items() if total >= observed)
    tail = upper_tail(np.array(chances, float), observed)
    assert tail.p_value == pytest.approx(want, rel=1e-9, abs=1e-300)
    assert 0 <= tail.p_value <= 1
    spread = distribution(np.array(chances, float))
    assert spread == pytest.approx([mass.get(k, 0.0) for k in range(len(chances) + 1)], abs=1e-12)


@pytest.mark.parametrize("n", [3, 500, 20_000])
@pytest.mark.parametrize("sds", [-2, 0, 2, 8, 20])
def test_equal_chances_give_the_binomial_however_far_out(n, sds):
    p = 0.13
    observed = round(n * p + sds * math.sqrt(n * p * (1 - p)))
    tail = upper_tail(np.full(n, p), observed)
    want = binom.logsf(observed - 1, n, p)
    if math.isinf(want):
        assert tail.p_value == 0
    else:
        assert tail.log10_p * math.log(10) == pytest.approx(want, rel=1e-7, abs=1e-9)


@pytest.mark.parametrize(("n", "error"), [(50, 0.01), (1_000, 0.003)])
def test_the_saddle_point_is_as_near_as_it_says(n, error):
    rng = np.random.default_rng(n)
    chances, weights = rng.beta(1, 9, n), rng.integers(10, 300, n)
    mass = np.zeros(int(weights.sum()) + 1)
    mass[0] = 1.0
    for p, w in zip(chances, weights, strict=True):
        grown = mass * (1 - p)
        grown[w:] += mass[:-w] * p
        mass = grown
    tails = mass[::-1].cumsum()[::-1]
    mean, sd = (chances * weights).sum(), math.sqrt((weights**2 * chances * (1 - chances)).sum())
    for z in (-1, 0, 0.002, 1, 3, 8):
        observed = round(mean + z * sd)
        got = weighted_upper_tail(chances, weights.astype(float), observed).p_value
        assert got == pytest.approx(tails[observed], rel=error)


@given(chances=CHANCES.filter(len))
def test_order_does_not_matter_and_more_is_less_likely(chances):
    p = np.array(chances)
    tails = [upper_tail(p, k).p_value for k in range(len(chances) + 2)]
    assert tails == sorted(tails, reverse=True)
    assert upper_tail(p[::-1], 2).p_value == pytest.approx(upper_tail(p, 2).p_value)
