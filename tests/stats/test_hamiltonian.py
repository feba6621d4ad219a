"""Draws from a known normal have its mean and covariance, also when the slopes are wrong."""

import numpy as np
import pytest

from fullcount.stats.hamiltonian import chain, state

MEAN, COVARIANCE = np.array([1.0, -2.0, 0.5]), np.array([[1, 0.6, 0], [0.6, 2, 0.3], [0, 0.3, 0.5]])
PRECISION = np.linalg.inv(COVARIANCE)


def target(error):
    def log(place):
        away = place - MEAN
        return -0.5 * away @ PRECISION @ away, -(1 + error) * PRECISION @ away

    return log


@pytest.mark.parametrize("error", [0.0, 0.3])
def test_has_the_moments_of_the_target(error):
    rng = np.random.default_rng(1)
    one, root = target(error), np.eye(3)
    warm = chain(one, state(one, np.zeros(3)), root=root, draws=200, rng=rng)
    got = chain(one, warm.end, root=root, draws=6000, rng=rng, step=warm.step).draws
    assert got.mean(0) == pytest.approx(MEAN, abs=0.12)
    assert np.cov(got.T) == pytest.approx(COVARIANCE, abs=0.2)


def test_a_place_without_density_is_never_entered():
    def half(place):
        return (-0.5 * place @ place if place[0] > 0 else -np.inf), -place

    got = chain(
        half, state(half, np.ones(2)), root=np.eye(2), draws=500, rng=np.random.default_rng(1)
    )
    assert got.draws[:, 0].min() > 0
