"""Dirichlet-multinomial vectors: probabilities against every vector, scatter against draws."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.dirichlet import LOOSE, concentration, log_total, log_weight, near

ALPHAS = st.lists(st.sampled_from([0.3, 1.0, 2.5, 40.0]), min_size=2, max_size=3)


def vectors(total, cells):
    return [v for v in product(range(total + 1), repeat=cells) if sum(v) == total]


@given(alpha=ALPHAS, total=st.integers(1, 5))
def test_all_vectors_of_a_total_add_up_to_one(alpha, total):
    every = np.array(vectors(total, len(alpha)))
    logs = log_weight(every, np.array([alpha] * len(every)))
    whole = log_total(np.array([total]), np.array([sum(alpha)]))
    assert np.exp(logs - whole).sum() == pytest.approx(1)


@given(alpha=ALPHAS, total=st.integers(0, 5), apart=st.integers(-2, 2), data=st.data())
def test_near_adds_up_every_vector_within_two(alpha, total, apart, data):
    x = data.draw(st.sampled_from(vectors(total, len(alpha))))
    a = np.array([alpha])
    own = np.exp(log_weight(np.array([x]), a))[0]
    around = [
        y
        for y in (vectors(total + apart, len(alpha)) if total + apart >= 0 else [])
        if sum(abs(p - q) for p, q in zip(x, y, strict=True)) <= 2
    ]
    want = sum(np.exp(log_weight(np.array([y]), a))[0] for y in around)
    got = own * near(np.array([x]), a)[0, apart + 2]
    assert got == pytest.approx(want)


def test_a_candidate_without_votes_anywhere_changes_nothing():
    votes, alpha = np.array([[3, 2, 0]]), np.array([[1.0, 2.0, 0.0]])
    assert log_weight(votes, alpha) == pytest.approx(log_weight(votes[:, :2], alpha[:, :2]))
    assert near(votes, alpha) == pytest.approx(near(votes[:, :2], alpha[:, :2]))


@pytest.mark.parametrize("scale", [20, 300])
def test_the_scatter_that_was_drawn_is_found(scale):
    rng = np.random.default_rng(3)
    shares = rng.dirichlet(scale * np.array([0.5, 0.3, 0.2]), 3_000)
    votes = rng.multinomial(rng.integers(200, 900, 3_000), shares)
    assert concentration(votes).sum() == pytest.approx(scale, rel=0.06)


def test_rows_that_scatter_as_counts_are_loose():
    votes = np.random.default_rng(4).multinomial(500, [0.5, 0.3, 0.2], 2_000)
    assert concentration(votes).sum() > LOOSE / 500
