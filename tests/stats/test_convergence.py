"""Chains that agree, chains that do not, and what correlated draws are worth."""

import numpy as np
import pytest

from fullcount.stats.convergence import effective_draws, r_hat


def test_independent_chains_agree_and_are_worth_their_number():
    draws = np.random.default_rng(1).normal(size=(4, 1000))
    assert r_hat(draws) < 1.01
    assert effective_draws(draws) == pytest.approx(4000, rel=0.15)


def test_one_chain_elsewhere_is_seen():
    draws = np.random.default_rng(2).normal(size=(4, 500))
    draws[0] += 1
    assert r_hat(draws) > 1.1


def test_one_wider_chain_is_seen_by_the_folded_ranks():
    draws = np.random.default_rng(3).normal(size=(4, 1000))
    draws[0] *= 4
    assert r_hat(draws) > 1.05


def test_drift_within_chains_is_seen():
    draws = np.random.default_rng(4).normal(size=(4, 500)) + np.linspace(0, 2, 500)
    assert r_hat(draws) > 1.1


def test_heavy_tails_do_not_break_it():
    draws = np.random.default_rng(5).standard_cauchy((4, 1000))
    assert r_hat(draws) < 1.01


@pytest.mark.parametrize("rho", [0.5, 0.9])
def test_correlated_draws_are_worth_less(rho):
    rng = np.random.default_rng(6)
    draws = np.zeros((4, 4000))
    for at in range(1, 4000):
        draws[:, at] = rho * draws[:, at - 1] + rng.normal(size=4)
    assert effective_draws(draws) == pytest.approx(16_000 * (1 - rho) / (1 + rho), rel=0.2)


def test_a_constant_is_no_disagreement():
    assert r_hat(np.ones((4, 20))) == 1
