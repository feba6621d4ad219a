"""Each against the others: the same as leaving it out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.leave_one_out import against_others

ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 9)), min_size=1, max_size=14)


def slow_t(values, groups, at):
    others = [v for k, v in enumerate(values) if groups[k] == groups[at] and k != at]
    if len(others) < 2 or np.std(others) < 1e-9:
        return 0.0
    return (values[at] - np.mean(others)) / (np.std(others, ddof=1) * np.sqrt(1 + 1 / len(others)))


@given(rows=ROWS)
def test_agrees_with_leaving_it_out_by_hand(rows):
    groups, values = np.array([g for g, _ in rows]), np.array([float(v) for _, v in rows])
    held = against_others(values, groups)
    assert held.t == pytest.approx(
        [slow_t(values, groups, at) for at in range(len(rows))], abs=1e-6
    )
    assert np.all((held.two_sided >= 0) & (held.two_sided <= 1))


def test_one_of_three_may_stand_out_beyond_any_bound():
    """With itself in its mean no |z| among three exceeds 1.41."""
    held = against_others(np.array([0.0, 0.1, 500.0]), np.array([0, 0, 0]))
    assert held.t[2] > 1_000


def test_normal_values_give_even_p_values():
    rng = np.random.default_rng(2)
    held = against_others(rng.normal(size=9_000), np.repeat(np.arange(900), 10))
    assert (held.two_sided < 0.05).mean() == pytest.approx(0.05, abs=0.008)
    assert (held.upper < 0.05).mean() == pytest.approx(0.05, abs=0.008)
