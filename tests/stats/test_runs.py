"""Runs: exact distributions against every order there is."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.runs import at_most_runs, lengths, longest_at_least


def orders(ones, zeros):
    for places in combinations(range(ones + zeros), ones):
        sequence = np.zeros(ones + zeros, bool)
        sequence[list(places)] = True
        yield lengths(sequence)


@pytest.mark.parametrize(("ones", "zeros"), [(1, 1), (2, 3), (4, 4), (5, 2), (3, 6)])
def test_agrees_with_every_order(ones, zeros):
    every = list(orders(ones, zeros))
    for n in range(ones + zeros + 2):
        few = sum(len(runs) <= n for runs in every) / len(every)
        long = sum(max(size for kind, size in runs if kind) >= n for runs in every) / len(every)
        assert at_most_runs(n, ones, zeros) == pytest.approx(few)
        assert longest_at_least(n, ones, zeros) == pytest.approx(long)


@given(st.lists(st.booleans(), max_size=30))
def test_lengths_spell_the_sequence(sequence):
    spelled = [kind for kind, size in lengths(np.array(sequence, bool)) for _ in range(size)]
    assert spelled == sequence
