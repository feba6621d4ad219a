"""Classes of pairs against slow definitions, on every pair of small copies and on random ones."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.pairclass import classify, transposed
from fullcount.model.results import PairClass as P


def one(a, b, both=None):
    mask = [True] * len(a) if both is None else both
    return classify(np.array([a]), np.array([b]), np.array([mask]))[0]


def slow_transposed(a, b):
    x, y = str(a), str(b)
    swaps = (x[:i] + x[i + 1] + x[i] + x[i + 2 :] for i in range(len(x) - 1))
    return x != y and len(x) == len(y) and any(swap == y for swap in swaps)


def slow_shifted(a, b):
    """B's lines carry what stands one line further down in a."""
    where = [i for i in range(len(a)) if a[i] != b[i]]
    run = range(where[0], where[-1] + 1)
    carried = [b[i] == a[j] for i, j in pairwise(range(len(a))) if i in run]
    before_the_end = carried[: len(run) - 1]
    return all(before_the_end) and sum(carried) >= 2


def slow_class(a, b):
    where = [i for i in range(len(a)) if a[i] != b[i]]
    single = len(where) == 1
    if len(where) == 2 and a[where[0]] == b[where[1]] and a[where[1]] == b[where[0]]:
        return P.CANDIDATES_SWAPPED
    if slow_shifted(a, b) or slow_shifted(b, a):
        return P.SHIFTED_BY_ONE_LINE
    if single and slow_transposed(a[where[0]], b[where[0]]):
        return P.TRANSPOSED_DIGITS
    for more, less in ((a, b), (b, a)):
        if single and more[where[0]] > less[where[0]] and more[where[0]] == max(more):
            return P.WINNER_INFLATED
    for more, less in ((a, b), (b, a)):
        if all(less[i] < more[i] and less[i] < max(less) for i in where):
            return P.LOSER_REDUCED
    return P.OTHER


@pytest.mark.parametrize(("width", "top"), [(1, 30), (2, 12), (3, 4), (4, 2)])
def test_agrees_with_the_slow_definition_on_every_small_pair(width, top):
    copies = list(product(range(top), repeat=width))
    pairs = [(a, b) for a in copies for b in copies if a != b]
    a, b = (np.array(side) for side in zip(*pairs, strict=True))
    found = classify(a, b, np.ones(a.shape, bool))
    assert found == [slow_class(x, y).value for x, y in pairs]


LINE = st.tuples(st.integers(0, 130), st.integers(0, 130), st.booleans())


@settings(deadline=None)
@given(lines=st.lists(LINE, min_size=1, max_size=7))
def test_lines_that_one_copy_lacks_are_left_out(lines):
    kept = [(a, b) for a, b, both in lines if both]
    if not any(a != b for a, b in kept):
        return
    a, b, both = zip(*lines, strict=True)
    assert one(a, b, both) == slow_class(*map(list, zip(*kept, strict=True)))


def test_a_line_not_stated_carries_nothing():
    assert one([5, 9, 7], [9, 7, 0], [True, True, True]) == P.SHIFTED_BY_ONE_LINE
    assert one([5, 9, 7], [9, 7, 0], [True, True, False]) == P.OTHER


@settings(deadline=None)
@given(a=st.lists(st.integers(0, 12), min_size=4, max_size=4), data=st.data())
def test_the_class_is_the_same_with_the_copies_exchanged(a, data):
    b = data.draw(st.lists(st.integers(0, 12), min_size=4, max_size=4))
    if a != b:
        assert one(a, b) == one(b, a)


@settings(deadline=None)
@given(a=st.integers(0, 99_999), b=st.integers(0, 99_999))
def test_transposed_agrees_with_spelling(a, b):
    assert bool(transposed(np.array([a]), np.array([b]))[0]) is slow_transposed(a, b)


@settings(deadline=None)
@given(a=st.integers(10, 9_999_999), data=st.data())
def test_every_exchange_of_neighbours_is_found(a, data):
    text = str(a)
    at = data.draw(st.integers(0, len(text) - 2))
    other = int(text[:at] + text[at + 1] + text[at] + text[at + 2 :])
    found = bool(transposed(np.array([a]), np.array([other]))[0])
    assert found is slow_transposed(a, other)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0, 3, 12], [3, 12, 2], P.SHIFTED_BY_ONE_LINE),  # Georgia 87.53: commission, volunteers
        ([7, 0, 3, 12], [7, 3, 12, 2], P.SHIFTED_BY_ONE_LINE),
        ([5, 9, 4], [9, 5, 4], P.CANDIDATES_SWAPPED),
        ([5, 9, 4], [9, 4, 4], P.SHIFTED_BY_ONE_LINE),
        ([5, 9, 4], [9, 7, 4], P.OTHER),  # one line alone has its neighbour's number: chance
        ([312, 90], [321, 90], P.TRANSPOSED_DIGITS),
        ([312, 90], [300, 90], P.WINNER_INFLATED),
        ([312, 90], [312, 88], P.LOSER_REDUCED),
        ([312, 90, 40], [312, 88, 30], P.LOSER_REDUCED),
        ([312, 90, 40], [312, 88, 50], P.OTHER),
        ([312, 90], [340, 60], P.OTHER),
        ([50, 50], [50, 45], P.WINNER_INFLATED),  # level with the leader is leading
    ],
)
def test_named_cases(a, b, expected):
    assert one(a, b) == expected
