"""Association within groups: every permutation tried, and the size kept."""

from itertools import permutations, product

import numpy as np
import pytest

from fullcount.stats import permutation
from fullcount.stats.permutation import within_groups

GROUPS = np.array([0, 0, 0, 1, 1, 1])


def every_permutation(x, y):
    """Exact p-value: all 36 ways of permuting x within the two groups."""
    a, b = permutation.centred(x, GROUPS), permutation.centred(y, GROUPS)
    sums = [
        abs((a[[*p, *(3 + q for q in r)]] * b).sum())
        for p, r in product(permutations(range(3)), repeat=2)
    ]
    return np.mean([one >= abs((a * b).sum()) - 1e-9 for one in sums])


def test_agrees_with_every_permutation():
    x, y = np.array([1.0, 2, 4, 0, 5, 3]), np.array([2.0, 2.5, 9, 1, 7, 7.5])
    told = within_groups(x, y, GROUPS, rng=np.random.default_rng(1), draws=19_999)
    assert told.p_value == pytest.approx(every_permutation(x, y), abs=0.01)


def test_a_difference_between_groups_is_no_association():
    x = np.array([1.0, 1, 1, 9, 9, 9])
    assert within_groups(x, x, GROUPS, rng=np.random.default_rng(1)) is None


@pytest.mark.parametrize("n", [60, 2_400])
def test_size_and_power(n):
    rng = np.random.default_rng(5)
    groups = np.repeat(np.arange(6), n // 6)
    level = rng.normal(size=6)[groups]
    p_values, planted = [], []
    for _ in range(200):
        x, y = level + rng.normal(size=n), level + rng.exponential(size=n)
        p_values.append(within_groups(x, y, groups, rng=rng, draws=199).p_value)
        planted.append(within_groups(x + y, y, groups, rng=rng, draws=199).p_value)
    assert np.mean(np.array(p_values) <= 0.05) <= 0.09
    assert min(p_values) > 0
    assert np.mean(np.array(planted) <= 0.05) > 0.95
