"""What was not seen bounds a share: as by trying every completion; the likely lies within."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from fullcount.observe.nonresponse import Strata, bounds, percentiles

STRATUM = st.tuples(st.integers(1, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)).map(
    lambda t: (t[0] + t[1] + t[2] + t[3], t[1] + t[2] + t[3], t[2] + t[3], t[3])
)


def strata(rows):
    sizes, drawn, seen, irregular = (
        np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)
    )
    return Strata(sizes=sizes, drawn=drawn, seen=seen, irregular=irregular)


@given(st.lists(STRATUM, min_size=1, max_size=3).filter(lambda rows: any(r[1] for r in rows)))
def test_the_proof_is_what_trying_every_completion_gives(rows):
    of = strata(rows)
    whole = sum(size for size, drawn, *_ in rows if drawn)
    shares = [
        sum(
            size / drawn * (irregular + more)
            for (size, drawn, _, irregular), more in zip(rows, added, strict=True)
            if drawn
        )
        / whole
        for added in itertools.product(*(range(d - s + 1) for _, d, s, _ in rows))
    ]
    found = bounds(of)
    assert found.lower == pytest.approx(min(shares))
    assert found.upper == pytest.approx(max(shares))
    assert found.unseen == sum(d - s for _, d, s, _ in rows)
    assert found.lower <= found.likely_lower + 1e-12
    assert found.likely_lower <= found.likely_upper <= found.upper + 1e-12


@given(st.integers(0, 12), st.integers(0, 12))
def test_the_likely_are_clopper_and_pearson_s(yes, no):
    low, high = percentiles(np.array([yes]), np.array([yes + no]))
    assert low[0] == pytest.approx(beta.ppf(0.05, yes, no + 1) if yes else 0)
    assert high[0] == pytest.approx(beta.ppf(0.95, yes + 1, no) if no else 1)


def test_a_stratum_that_fell_silent_may_be_anything():
    of = strata([(100, 10, 10, 5), (100, 10, 0, 0)])
    found = bounds(of)
    assert (found.lower, found.upper) == (0.25, 0.75)
    assert (found.likely_lower, found.likely_upper) == (0.25, 0.75)


def test_impossible_counts_are_a_mistake():
    with pytest.raises(ValueError, match="irregular <= seen"):
        bounds(strata([(10, 5, 6, 1)]))
    with pytest.raises(ValueError, match="no station"):
        bounds(strata([(10, 0, 0, 0)]))
