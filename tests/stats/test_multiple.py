"""Adjusted p-values against the step-by-step procedures they stand for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.multiple import benjamini_hochberg, holm

P = st.lists(st.sampled_from([0.0, 0.001, 0.01, 0.02, 0.04, 0.05, 0.3, 1.0]), max_size=6)
LEVELS = st.sampled_from([0.005, 0.011, 0.049, 0.051, 0.099, 0.31])


def holm_steps(p_values, alpha):
    """Reject from the smallest on, until one is above alpha over those left."""
    left = sorted(range(len(p_values)), key=lambda at: p_values[at])
    rejected = set()
    while left and p_values[left[0]] * len(left) <= alpha:
        rejected.add(left.pop(0))
    return rejected


def bh_steps(p_values, alpha):
    """Reject all up to the largest rank whose p is at most rank * alpha / n."""
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    last = max(
        (k for k, at in enumerate(order, 1) if p_values[at] * len(order) <= k * alpha), default=0
    )
    return set(order[:last])


@given(p_values=P, alpha=LEVELS)
@pytest.mark.parametrize(("adjust", "steps"), [(holm, holm_steps), (benjamini_hochberg, bh_steps)])
def test_adjusted_at_most_alpha_is_what_the_procedure_rejects(adjust, steps, p_values, alpha):
    adjusted = adjust(np.array(p_values, float))
    assert {at for at, p in enumerate(adjusted) if p <= alpha} == steps(p_values, alpha)
    assert np.all((adjusted >= np.array(p_values)) & (adjusted <= 1))


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_what_is_not_a_p_value_is_refused(adjust):
    for bad in (1.1, -0.1, float("nan")):
        with pytest.raises(ValueError, match="p-value"):
            adjust(np.array([0.5, bad]))


def test_holm_keeps_the_chance_of_any_false_alarm():
    rng = np.random.default_rng(1)
    alarms = sum(holm(rng.random(8)).min() <= 0.05 for _ in range(2_000))
    assert 0.035 <= alarms / 2_000 <= 0.062
