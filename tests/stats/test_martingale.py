"""A bet against the truth wins too seldom; at each draw the fortune is fair, exactly."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats import martingale
from fullcount.stats.martingale import Null

SERIES = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=12)


def every_test(x, null):
    yield martingale.alpha(x, null, estimate=martingale.shrunk(0.6, weight=10))
    yield martingale.alpha(x, null, estimate=martingale.fixed(0.75))
    yield martingale.betting(x, null, bets=np.full(len(x), 0.5))
    yield martingale.betting(x, null, bets=martingale.agrapa(x, null))
    if null.population is None:
        yield martingale.kaplan_markov(x, null, padding=0.1)
        yield martingale.kaplan_wald(x, null, padding=0.1)
    else:
        yield martingale.kaplan_kolmogorov(x, null, padding=0.1)


@given(series=SERIES, population=st.none() | st.integers(12, 15))
def test_every_p_is_a_probability(series, population):
    x = np.array(series)
    for path in every_test(x, Null(population=population)):
        assert len(path.p) == len(x)
        assert ((path.p >= 0) & (path.p <= 1)).all()
        assert path.risk == path.p.min()


@given(series=st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=8))
def test_more_for_the_winner_is_never_more_risk_for_a_fixed_bet(series):
    x = np.array(series)
    better = np.maximum(x, np.eye(1, len(x))[0])
    bets = np.full(len(x), 0.5)
    assert (
        martingale.betting(better, Null(), bets=bets).p[-1]
        <= martingale.betting(x, Null(), bets=bets).p[-1]
    )


def fortune(path):
    return 1 / np.maximum(path.p, 1e-300)


@pytest.mark.parametrize("length", [1, 3, 6])
def test_the_fortune_is_fair_under_a_tie_by_enumeration(length):
    """Over all series of a fair coin the mean of 1/p is at least 1 (p is capped) and T's is 1."""
    eta = martingale.shrunk(0.7, weight=3)
    means = []
    for series in product([0.0, 1.0], repeat=length):
        x = np.array(series)
        etas = eta(x, Null())
        means.append(np.prod(2 * (x * etas + (1 - x) * (1 - etas))))
        capped = min(1.0, 1 / means[-1]) if means[-1] > 0 else 1.0
        path = martingale.alpha(x, Null(), estimate=eta)
        assert path.p[-1] == pytest.approx(capped, rel=1e-12)
    assert np.mean(means) == pytest.approx(1, rel=1e-12)


def test_without_replacement_certainty_is_p_zero_and_impossibility_p_one():
    null = Null(population=4)
    sure = martingale.alpha(np.array([1.0, 1.0, 1.0]), null, estimate=martingale.fixed(0.9))
    assert sure.p[-1] == 0
    lost = martingale.alpha(np.zeros(3), null, estimate=martingale.fixed(0.9))
    assert lost.p.tolist() == [1, 1, 1]


def test_betting_and_alpha_are_one_test_in_two_spellings():
    rng = np.random.default_rng(1)
    x = (rng.random(50) < 0.6).astype(float)
    for null in (Null(), Null(population=200)):
        eta = martingale.shrunk(0.6)(x, null)
        means = null.means(x)
        bets = (eta / means - 1) / (null.upper - means)
        one = martingale.alpha(x, null, estimate=martingale.shrunk(0.6))
        other = martingale.betting(x, null, bets=bets)
        np.testing.assert_allclose(one.p, other.p, rtol=1e-9)


def test_wald_is_multiplied_up_once():
    """Three wins at 3:2 leave (2/3)^3; a peer multiplies its product up again: 0.088 for 0.296."""
    path = martingale.alpha(np.ones(3), Null(), estimate=martingale.fixed(0.75))
    assert path.risk == pytest.approx((2 / 3) ** 3)


@pytest.mark.parametrize("x", [[-0.1], [1.1]])
def test_values_outside_their_range_are_refused(x):
    with pytest.raises(ValueError, match="outside"):
        martingale.alpha(np.array(x), Null(), estimate=martingale.fixed(0.6))


def test_bad_parameters_are_refused():
    with pytest.raises(ValueError, match="more draws"):
        martingale.kaplan_kolmogorov(np.ones(3), Null(population=2))
    with pytest.raises(ValueError, match="without replacement"):
        martingale.kaplan_kolmogorov(np.ones(3), Null())
    with pytest.raises(ValueError, match="padding"):
        martingale.kaplan_wald(np.ones(3), Null(), padding=2)
