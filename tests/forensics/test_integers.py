"""Whole percentages: honest data give none too many, by either null; targets are seen."""

import numpy as np
import pytest
from forensics.answers.russia import here, protocols
from forensics.answers.screens import ballots as of
from forensics.honest import ballots
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from fullcount.forensics.integers import (
    Ballots,
    Kind,
    Null,
    Weight,
    by_region,
    events,
    integer_percentages,
    passes,
)
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import benjamini_hochberg


def every(fn, given_, order):
    arrays = (given_.registered, given_.given, given_.received, given_.leader)
    names = ("registered", "given", "received", "leader")
    return Ballots(**{name: fn(array, order) for name, array in zip(names, arrays, strict=True)})


@given(seed=st.integers(0, 50))
@settings(max_examples=10)
def test_the_order_of_stations_does_not_matter(seed):
    rng = np.random.default_rng(seed)
    one = ballots(rng, 90)
    order = rng.permutation(90)
    a, b = integer_percentages(one), integer_percentages(every(np.take, one, order))
    assert (a.observed, a.stations) == (b.observed, b.stations)
    assert a.p_value == pytest.approx(b.p_value)
    assert 0 <= a.p_value <= 1


def test_few_stations_decline():
    told = integer_percentages(ballots(np.random.default_rng(1), 40))
    assert isinstance(told, NotApplicable)
    assert "50 needed" in told.because


@pytest.mark.parametrize(
    ("registered", "given_", "received", "leader", "kept"),
    [
        (100, 99, 99, 98, True),
        (99, 50, 50, 20, False),
        (1000, 991, 991, 20, False),
        (1000, 990, 990, 20, True),
        (1000, 500, 0, 0, False),
        (1000, 500, 500, 496, False),
    ],
)
def test_the_filter_is_in_whole_numbers(registered, given_, received, leader, kept):
    one = [np.array([value]) for value in (registered, given_, received, leader)]
    names = ("registered", "given", "received", "leader")
    assert passes(Ballots(**dict(zip(names, one, strict=True)))).tolist() == [kept]


def test_either_is_one_or_the_other_and_weights_add_up():
    one = ballots(np.random.default_rng(3), 300)
    turnout, result = events(one, kind=Kind.TURNOUT), events(one, kind=Kind.RESULT)
    either = events(one)
    assert np.array_equal(either.hits, turnout.hits | result.hits)
    want = 1 - (1 - turnout.chances) * (1 - result.chances)
    assert either.chances == pytest.approx(want)
    weighed = integer_percentages(one, weight=Weight.VOTERS)
    kept = passes(one)
    assert weighed.observed == one.registered[kept][either.hits].sum()
    assert weighed.expected == pytest.approx((one.registered[kept] * either.chances).sum())


def z_values(null, draws, *, n, high):
    rng = np.random.default_rng(7)
    return np.array(
        [integer_percentages(ballots(rng, n, high=high), null=null).z for _ in range(draws)]
    )


def test_size_in_short():
    z = z_values(Null.CONDITIONAL, 40, n=1_500, high=False)
    assert abs(z.mean()) < 0.4
    assert 0.6 < z.std() < 1.4


@pytest.mark.long
def test_size_of_both_nulls_where_the_filter_bites():
    """Mean z within 0.2 over 40 honest elections; the published null falls short by its filter."""
    conditional = z_values(Null.CONDITIONAL, 40, n=20_000, high=True)
    published = z_values(Null.PUBLISHED, 40, n=20_000, high=True)
    assert abs(conditional.mean()) < 0.2
    assert (conditional - published).mean() > 0.25


@pytest.mark.long
def test_p_values_are_even_on_honest_data():
    rng = np.random.default_rng(11)
    p = np.array([integer_percentages(ballots(rng, 1_500)).p_value for _ in range(400)])
    for level in (0.01, 0.05, 0.5):
        assert (p <= level).mean() <= level + 3 * (level * (1 - level) / 400) ** 0.5


def test_targets_are_seen():
    """Ten per cent of stations raised to a whole percentage of the share."""
    rng = np.random.default_rng(5)
    alarms = 0
    for _ in range(20):
        one = ballots(rng, 1_000)
        leader = one.leader.copy()
        some = rng.random(1_000) < 0.1
        target = np.ceil(100 * leader / one.received).clip(max=98)
        leader[some] = np.round(target * one.received / 100)[some].astype(int)
        planted = Ballots(
            registered=one.registered, given=one.given, received=one.received, leader=leader
        )
        alarms += integer_percentages(planted).p_value <= 0.05
    assert alarms >= 19


@pytest.mark.long
@pytest.mark.parametrize(
    ("year", "regions", "normal", "exact"), [(2018, 87, 9, 9), (2021, 85, 11, 10)]
)
@here(2018, 2021)
def test_regions_stand_out_as_noted(year, regions, normal, exact):
    """FORENSICS.md 3.1 notes 9 of 87 and 11 of 85 by z; the exact tail names one fewer in 2021."""
    one = protocols(year)
    found = by_region(of(one), one.region, least=1, null=Null.PUBLISHED)
    by_z = benjamini_hochberg(special.ndtr(-np.array([region.result.z for region in found])))
    assert len(found) == regions
    assert (by_z <= 0.01).sum() == normal
    assert sum(region.q_value <= 0.01 for region in found) == exact
    assert year != 2018 or "Татарстан" in found[0].region
