"""Digits: counted by spelling, expected by the published table, sizes kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.forensics.digits import (
    SECOND,
    SECOND_DIGIT,
    digits_of,
    last_digit,
    last_pair,
    second_digit,
)
from fullcount.stats.evidence import NotApplicable

PUBLISHED = [
    0.11968,
    0.11389,
    0.10882,
    0.10433,
    0.10031,
    0.09668,
    0.09337,
    0.09035,
    0.08757,
    0.08500,
]
COUNTS = st.lists(st.integers(0, 10**6), min_size=60, max_size=80).map(np.array)


def test_the_second_digit_law_is_the_published_table():
    assert pytest.approx(PUBLISHED, abs=6e-6) == SECOND
    assert (SECOND * np.arange(10)).sum() == pytest.approx(4.18739, abs=1e-5)
    assert (SECOND * np.arange(10) ** 2).sum() - 4.18739**2 == pytest.approx(8.25378, abs=1e-4)
    assert not SECOND_DIGIT.scored


@given(counts=COUNTS)
def test_digits_are_those_that_are_spelled(counts):
    assert digits_of(counts + 1).tolist() == [len(str(n + 1)) for n in counts.tolist()]
    for told, least, at in ((second_digit(counts), 10, 1), (last_digit(counts), 100, -1)):
        spelled = [str(n)[at] for n in counts.tolist() if n >= least]
        if isinstance(told, NotApplicable):
            assert len(spelled) < 50
        else:
            assert told.seen == tuple(spelled.count(str(digit)) for digit in range(10))
            assert 0 <= told.p_value <= 1


@given(counts=COUNTS)
def test_pairs_are_those_that_are_spelled(counts):
    told = last_pair(counts)
    pairs = [(int(str(n)[-2]), int(str(n)[-1])) for n in counts.tolist() if n >= 100]
    if isinstance(told, NotApplicable):
        assert len(pairs) < 50
    else:
        assert told.equal == sum(a == b for a, b in pairs)
        assert told.neighbours == sum((a - b) % 10 in {1, 9} for a, b in pairs)


@pytest.mark.parametrize("test", [last_digit, last_pair])
def test_size_on_counts_spread_over_hundreds_and_power_on_invented_ones(test):
    rng = np.random.default_rng(8)
    honest = [test(rng.integers(100, 3_000, 400)).p_value for _ in range(300)]
    assert np.mean(np.array(honest) <= 0.05) <= 0.09
    invented = []
    for _ in range(20):  # people avoid repeats and like neighbours less than chance would
        counts = rng.integers(100, 3_000, 800)
        repeats = counts % 10 == counts // 10 % 10
        invented.append(test(np.where(repeats, counts - counts % 10, counts)).p_value)
    assert np.mean(np.array(invented) <= 0.05) >= 0.9


def test_order_does_not_matter():
    counts = np.random.default_rng(1).integers(0, 2_000, 300)
    for test in (second_digit, last_digit, last_pair):
        assert test(counts) == test(counts[::-1])


def test_the_article_of_2009_multiplied_wrongly():
    """.035 x .042 is .0015, not .005; and Holm's over the two is what stands here."""
    told = last_pair(np.random.default_rng(2).integers(100, 900, 116))
    assert told.p_value == min(1.0, 2 * min(told.p_equal, told.p_neighbours))
