"""Idea: the margin asked for comes out to the vote, and no station gains or loses one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.simulate.arrays import apportion_down, sums_by
from fullcount.simulate.keying import slip, transpose
from fullcount.simulate.margins import with_margin


@given(
    votes=st.lists(st.lists(st.integers(10, 60), min_size=4, max_size=4), min_size=2, max_size=6),
    fixed=st.lists(st.integers(0, 3), min_size=4, max_size=4),
    margin=st.integers(0, 30),
)
def test_margin_is_exact_and_rows_keep_their_sums(votes, fixed, margin):
    before = np.array(votes, dtype=np.int64)
    after = with_margin(before, np.array(fixed, dtype=np.int64), margin=margin)
    first, second = sorted(after.sum(axis=0) + np.array(fixed), reverse=True)[:2]
    assert first - second == margin
    assert (after >= 0).all()
    assert (after.sum(axis=1) == before.sum(axis=1)).all()


def test_refuses_what_cannot_be():
    votes = np.array([[3, 2, 1]])
    with pytest.raises(ValueError, match="margin"):
        with_margin(votes, np.zeros(3, dtype=np.int64), margin=100)


@given(
    amounts=st.lists(st.integers(0, 9), min_size=1, max_size=6),
    share=st.fractions(min_value=0, max_value=1),
)
def test_apportions_exactly_and_never_upwards(amounts, share):
    array = np.array(amounts, dtype=np.int64)
    total = int(sum(amounts) * share)
    out = apportion_down(array, total)
    assert out.sum() == total
    assert (out <= array).all()
    assert (out >= 0).all()
    with pytest.raises(ValueError, match="more than"):
        apportion_down(array, sum(amounts) + 1)


@given(values=st.lists(st.integers(0, 5_000), min_size=1, max_size=20), seed=st.integers(0, 99))
def test_a_slip_differs_and_is_a_count(values, seed):
    array = np.array(values, dtype=np.int64)
    typed = slip(array, np.random.default_rng(seed))
    assert (typed != array).all()
    assert (typed >= 0).all()


@pytest.mark.parametrize(
    ("value", "place", "expected"), [(312, 1, 321), (312, 10, 132), (1200, 100, 2100), (7, 1, 70)]
)
def test_transposes_neighbouring_digits(value, place, expected):
    assert transpose(np.array([value]), np.array([place])).tolist() == [expected]


def test_sums_by_group():
    table = np.array([[1, 2], [3, 4], [5, 6]])
    assert sums_by(np.array([2, 0, 2]), table, 4).tolist() == [[3, 4], [0, 0], [6, 8], [0, 0]]
