"""Every sample of a tiny frame, tried: totals have no bias, and the variance is what it says."""

from itertools import combinations, product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.evidence import NotApplicable
from fullcount.stats.interval import beta_interval, lead_interval, share_interval
from fullcount.stats.replicates import bootstrap_shares, jackknife_variance
from fullcount.stats.survey import (
    Cells,
    Ratio,
    Sample,
    calibrated_weights,
    design_effect,
    difference,
    expansion_weights,
    point,
    ratio,
)


def frame(seed, sizes=(4, 5, 3), parts=2):
    rng = np.random.default_rng(seed)
    stratum = np.repeat(np.arange(len(sizes)), sizes)
    counts = rng.integers(0, 30, (sum(sizes), parts)).astype(float)
    return stratum, np.array(sizes), counts, counts.sum(axis=1) + 1


def every_sample(stratum, sizes, parts, whole, take):
    own = [np.flatnonzero(stratum == at) for at in range(len(sizes))]
    for chosen in product(*(combinations(rows, n) for rows, n in zip(own, take, strict=True))):
        rows = np.array([row for group in chosen for row in group])
        yield Sample(stratum=stratum[rows], sizes=sizes, parts=parts[rows], whole=whole[rows])


@pytest.mark.parametrize("seed", range(5))
def test_totals_have_no_bias_over_every_sample(seed):
    stratum, sizes, parts, whole = frame(seed)
    totals = [
        expansion_weights(one) @ one.parts
        for one in every_sample(stratum, sizes, parts, whole, (2, 3, 2))
    ]
    assert len(totals) == prod(comb(n, k) for n, k in zip(sizes, (2, 3, 2), strict=True))
    assert np.mean(totals, axis=0) == pytest.approx(parts.sum(axis=0))


@pytest.mark.parametrize("seed", range(5))
def test_variance_of_a_total_is_that_of_enumeration(seed):
    """With a whole that does not vary, the ratio is a total: the formula must then be exact."""
    stratum, sizes, parts, _ = frame(seed)
    flat = np.full(stratum.size, 7.0)
    found = [
        (one.share, one.variance)
        for sample in every_sample(stratum, sizes, parts, flat, (2, 3, 2))
        if isinstance(one := ratio(sample), Ratio)
    ]
    shares, variances = (np.array(column) for column in zip(*found, strict=True))
    assert variances.mean(axis=0) == pytest.approx(shares.var(axis=0))


def test_third_moment_is_that_of_enumeration():
    stratum, sizes, parts, _ = frame(3, sizes=(6, 5))
    flat = np.full(stratum.size, 7.0)
    found = [ratio(one) for one in every_sample(stratum, sizes, parts, flat, (3, 4))]
    third = np.mean([one.skew * one.variance**1.5 for one in found], axis=0)
    shares = np.array([one.share for one in found])
    assert third == pytest.approx(((shares - shares.mean(axis=0)) ** 3).mean(axis=0))


@given(seed=st.integers(0, 10_000), order=st.permutations(range(9)))
def test_order_of_arrival_does_not_matter(seed, order):
    stratum, _, parts, whole = frame(seed, sizes=(4, 3, 2))
    sizes = np.array([9, 7, 2])
    one = ratio(Sample(stratum=stratum, sizes=sizes, parts=parts, whole=whole))
    at = np.array(order)
    other = ratio(Sample(stratum=stratum[at], sizes=sizes, parts=parts[at], whole=whole[at]))
    assert one.share == pytest.approx(other.share)
    assert one.variance == pytest.approx(other.variance)


@given(seed=st.integers(0, 10_000), level=st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_lower_is_never_above_upper(seed, level):
    stratum, _, parts, whole = frame(seed, sizes=(3, 3, 2), parts=3)
    parts[:, 2] = 0 if seed % 3 else parts[:, 2] * (np.arange(8) == 0)
    found = ratio(Sample(stratum=stratum, sizes=np.array([8, 3, 40]), parts=parts, whole=whole))
    for interval in (share_interval(found, level=level), lead_interval(found, level=level)):
        assert (interval.lower <= found.share).all()
        assert (found.share <= interval.upper).all()
    shares = share_interval(found, level=level)
    assert (shares.lower >= 0).all()
    assert (shares.upper <= 1).all()


def test_a_census_is_exact():
    stratum, sizes, parts, whole = frame(1)
    found = ratio(Sample(stratum=stratum, sizes=sizes, parts=parts, whole=whole))
    assert found.census
    assert (found.variance == 0).all()
    assert share_interval(found).upper == pytest.approx(parts.sum(axis=0) / whole.sum())


def test_nought_of_a_sample_is_not_nought_of_all():
    """Ten stations without a vote leave room: each counts as one vote (0.975 ** 10 tails)."""
    none = Sample(
        stratum=np.zeros(10, dtype=np.int64),
        sizes=np.array([100]),
        parts=np.zeros((10, 1)),
        whole=np.full(10, 50.0),
    )
    upper = beta_interval(ratio(none)).upper[0]
    assert upper == pytest.approx(1 - 0.025**0.1)


@pytest.mark.parametrize(("stratum", "says"), [([0, 0, 1], "1 with one"), ([0, 0], "1 strata")])
def test_declines_where_a_stratum_cannot_tell_its_spread(stratum, says):
    n = len(stratum)
    sample = Sample(
        stratum=np.array(stratum),
        sizes=np.array([5, 5]),
        parts=np.ones((n, 1)),
        whole=np.full(n, 2.0),
    )
    found = ratio(sample)
    assert isinstance(found, NotApplicable)
    assert says in found.because


def test_a_lead_has_its_own_variance():
    stratum, _, parts, _ = frame(2)
    whole = parts.sum(axis=1)  # two parties share everything: lead = 2 p - 1
    sample = Sample(stratum=stratum, sizes=np.array([9, 9, 9]), parts=parts, whole=whole)
    lead, shares = ratio(difference(sample, 0, 1)), ratio(sample)
    assert lead.share[0] == pytest.approx(2 * shares.share[0] - 1)
    assert lead.variance[0] == pytest.approx(4 * shares.variance[0])


@pytest.mark.parametrize("seed", range(3))
def test_jackknife_and_bootstrap_agree_with_the_linear_form(seed):
    rng = np.random.default_rng(seed)
    n = 300
    stratum = np.repeat(np.arange(6), 50)
    whole = rng.integers(200, 400, n).astype(float)
    parts = rng.binomial(whole.astype(int), rng.beta(20, 30, n))[:, None].astype(float)
    sample = Sample(stratum=stratum, sizes=np.full(6, 200), parts=parts, whole=whole)
    linear = ratio(sample).variance
    assert jackknife_variance(sample) == pytest.approx(linear, rel=0.01)
    shares = bootstrap_shares(sample, rng=rng, draws=2_000)
    assert shares.var(axis=0) == pytest.approx(linear, rel=0.12)
    assert design_effect(ratio(sample), sample)[0] > 3  # places differ by more than dice


def test_poststrata_add_up_and_explain():
    """Where the cell explains the parts wholly, the variance goes."""
    cell = np.array([0, 0, 1, 1, 0, 1])
    whole = np.full(6, 100.0)
    sample = Sample(
        stratum=np.array([0, 0, 0, 1, 1, 1]),
        sizes=np.array([30, 30]),
        parts=np.where(cell == 0, 20.0, 60.0)[:, None],
        whole=whole,
    )
    cells = Cells(cell=cell, totals=np.array([45.0, 15.0]), measure=np.ones(6))
    weights = calibrated_weights(sample, cells)
    assert np.bincount(cell, weights) == pytest.approx([45, 15])
    found = ratio(sample, cells=cells)
    assert found.share[0] == pytest.approx((45 * 20 + 15 * 60) / 6000)
    assert found.variance[0] == pytest.approx(0, abs=1e-20)
    assert ratio(sample).variance[0] > 1e-3
    assert point(sample)[0] != pytest.approx(found.share[0])


def test_a_cell_nobody_answered_for_is_refused():
    sample = Sample(
        stratum=np.zeros(2, dtype=np.int64),
        sizes=np.array([9]),
        parts=np.ones((2, 1)),
        whole=np.ones(2),
    )
    cells = Cells(cell=np.array([0, 0]), totals=np.array([4.0, 5.0]), measure=np.ones(2))
    with pytest.raises(ValueError, match="no unit received"):
        calibrated_weights(sample, cells)
