"""The densest half: the same as trying every subset, and unmoved by what the other half does."""

from itertools import combinations

import numpy as np
import pytest

from fullcount.stats.covariance import Cloud, concentrate, least_determinant


def slow(points, size):
    return min(
        np.linalg.det(np.cov(points[list(some)].T, bias=True))
        for some in combinations(range(len(points)), size)
    )


@pytest.mark.parametrize("seed", range(6))
def test_agrees_with_trying_every_subset(seed):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(11, 2))
    cloud = Cloud(points=points, weights=np.ones(11))
    got = least_determinant(cloud, rng=rng, share=6 / 11)
    assert got.determinant == pytest.approx(slow(points, 6), rel=1e-9)


def test_half_may_lie_anywhere():
    rng = np.random.default_rng(1)
    points = np.vstack((rng.normal(0, 1, (600, 2)), rng.normal(30, 5, (400, 2))))
    got = least_determinant(Cloud(points=points, weights=np.ones(1000)), rng=rng)
    assert np.abs(got.centre).max() < 0.3


def test_weights_decide_which_half():
    rng = np.random.default_rng(2)
    points = np.vstack((rng.normal(0, 1, (500, 2)), rng.normal(30, 1, (500, 2))))
    weights = np.r_[np.ones(500), np.full(500, 3.0)]
    got = least_determinant(Cloud(points=points, weights=weights), rng=rng)
    assert np.abs(got.centre - 30).max() < 0.5


def test_a_step_never_raises_the_determinant():
    rng = np.random.default_rng(3)
    cloud = Cloud(points=rng.standard_t(2, (400, 2)), weights=rng.uniform(1, 5, 400))
    now = least_determinant(cloud, rng=rng)
    assert concentrate(cloud, now).determinant <= now.determinant * (1 + 1e-9)


def test_points_on_a_line_have_none():
    x = np.arange(50.0)
    cloud = Cloud(points=np.column_stack((x, 2 * x)), weights=np.ones(50))
    assert least_determinant(cloud, rng=np.random.default_rng(1)).determinant < 1e-9


def test_order_does_not_matter():
    rng = np.random.default_rng(4)
    points, weights = rng.normal(size=(300, 2)), rng.uniform(1, 2, 300)
    at = rng.permutation(300)
    first = least_determinant(Cloud(points=points, weights=weights), rng=np.random.default_rng(1))
    second = least_determinant(
        Cloud(points=points[at], weights=weights[at]), rng=np.random.default_rng(2)
    )
    assert first.determinant == pytest.approx(second.determinant, rel=0.01)
    assert np.abs(first.centre - second.centre).max() < 0.15
