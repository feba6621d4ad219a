"""The declared rule is repeatable, uses no vote, and leaves no stratum short."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.collapse import collapse, collapsed
from fullcount.stats.survey import Ratio, Sample, ratio

STRATA = st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab")), min_size=1, max_size=8)


@given(strata=STRATA)
def test_no_group_is_short_and_none_is_split(strata):
    received = [count for count, _ in strata]
    parents = sorted(parent for _, parent in strata)
    how = collapse(received, parents=parents, sizes=[5] * len(received))
    in_group = np.bincount(how.group, received)
    assert (in_group >= 2).all() or how.groups == 1
    assert (np.diff(how.group) >= 0).all()  # neighbours only
    assert set(np.diff(how.group)) <= {0, 1}


def test_kin_come_before_strangers():
    """The last of its parent joins the one before it, not the stranger after it."""
    assert collapse([2, 1, 2], parents=["a", "a", "b"], sizes=[4, 4, 4]).joined == ((0, 1),)
    assert collapse([2, 1, 2], parents=["a", "b", "c"], sizes=[4, 4, 4]).joined == ((1, 2),)


def test_joins_the_next_before_the_previous():
    assert collapse([2, 1, 2], parents="aaa", sizes=[4, 4, 4]).joined == ((1, 2),)


def test_a_stratum_of_one_station_that_came_is_whole():
    assert collapse([2, 1, 2], parents="aaa", sizes=[4, 1, 4]).joined == ()


def test_a_collapsed_sample_can_be_estimated():
    sample = Sample(
        stratum=np.array([0, 1, 1]),
        sizes=np.array([5, 6, 7]),
        parts=np.array([[1.0], [2.0], [3.0]]),
        whole=np.full(3, 9.0),
    )
    joined, how = collapsed(sample, ["a", "a", "a"])
    assert how.joined == ((0, 1, 2),)
    assert joined.sizes.tolist() == [18]
    assert isinstance(ratio(joined), Ratio)
