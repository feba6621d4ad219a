"""The best mixture: no finer grid of mixtures does better, and a true mixture is found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.stats.simplex import fit

SEEDS = st.integers(0, 10_000)


@given(seed=SEEDS)
@settings(max_examples=40, deadline=None)
def test_no_mixture_on_a_grid_is_nearer(seed):
    rng = np.random.default_rng(seed)
    columns, target = rng.normal(size=(8, 3)), rng.normal(size=8)
    got = fit(columns, target)
    assert got.min() >= 0
    assert got.sum() == pytest.approx(1)
    best = ((target - columns @ got) ** 2).sum()
    a, b = np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 41))
    parts = np.stack((a, b, 1 - a - b))[:, (a + b <= 1)]
    assert best <= ((target[:, None] - columns @ parts) ** 2).sum(0).min() + 1e-9


def test_a_true_mixture_is_found():
    rng = np.random.default_rng(1)
    columns = rng.uniform(size=(30, 4))
    parts = np.array([0.5, 0, 0.3, 0.2])
    assert fit(columns, columns @ parts) == pytest.approx(parts, abs=1e-9)
