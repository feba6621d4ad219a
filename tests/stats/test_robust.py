"""A weighted line: exact on a line, and an error that covers where scatter is uneven."""

import numpy as np
import pytest

from fullcount.stats.robust import line


def test_is_exact_on_a_line():
    x = np.arange(10.0)
    got = line(x, 3 - 2 * x, np.arange(1.0, 11))
    assert (got.intercept, got.slope) == pytest.approx((3, -2))
    assert got.slope_error == pytest.approx(0, abs=1e-9)


def test_error_covers_uneven_scatter():
    rng, hits = np.random.default_rng(1), 0
    for _ in range(400):
        x = rng.uniform(0, 1, 200)
        got = line(x, x + (0.1 + x) * rng.normal(size=200), np.ones(200))
        hits += abs(got.slope - 1) < 1.96 * got.slope_error
    assert 0.92 <= hits / 400 <= 0.98


def test_needs_points_that_differ():
    with pytest.raises(ValueError, match="three points"):
        line(np.ones(5), np.arange(5.0), np.ones(5))
