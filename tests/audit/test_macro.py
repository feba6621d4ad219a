"""Stations as batches: bounds bound, the fortune is fair, and impossible evidence stops nothing."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from audit.small import batches, bounded, reported
from hypothesis import given
from hypothesis import strategies as st

from fullcount.audit import macro
from fullcount.audit.contest import Reported, Rule, lessened, pairs
from fullcount.audit.opportunistic import Chances, risk_path
from fullcount.stats.evidence import NotApplicable

COUNTS = st.integers(0, 6)
STATIONS = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(COUNTS, min_size=k, max_size=k), min_size=1, max_size=6)
)


def electing(rows):
    found, assertions, bounds = bounded(rows)
    return None if isinstance(bounds, NotApplicable) else (found, assertions, bounds)


@given(rows=STATIONS, data=st.data())
def test_no_bag_can_err_by_more_than_its_bound(rows, data):
    if (made := electing(rows)) is None:
        return
    found, assertions, bounds = made
    at = data.draw(st.integers(0, len(rows) - 1))
    left = int(found.ballots[at])
    counted = {}
    for name in found.votes:
        counted[name] = data.draw(st.integers(0, left))
        left -= counted[name]
    error = macro.overstatement(found.at(at), counted, assertions)
    assert 0 <= error <= bounds.of(at)
    assert 0 <= macro.taint(error, bounds.of(at)) <= 1


@given(rows=STATIONS)
def test_the_total_is_the_sum_of_the_bounds_and_the_weights_keep_it(rows):
    if (made := electing(rows)) is None:
        return
    found, assertions, bounds = made
    slow = [
        max(
            Fraction(one.of(found.at(at)) + int(found.ballots[at]), one.margin)
            for one in assertions
        )
        for at in range(len(rows))
    ]
    assert [bounds.of(at) for at in range(len(rows))] == [max(0, one) for one in slow]
    assert bounds.total == sum(max(0, one) for one in slow) == bounds.weights().total


@given(rows=STATIONS)
def test_fewest_to_reach_agrees_with_trying_every_set(rows):
    if (made := electing(rows)) is None:
        return
    _, _, bounds = made
    every = [bounds.of(at) for at in range(len(rows))]
    sets = (
        size
        for size in range(1, len(rows) + 1)
        for chosen in combinations(every, size)
        if sum(chosen) >= 1
    )
    assert macro.fewest_to_reach(bounds) == next(sets, None)


@given(rows=STATIONS, data=st.data())
def test_the_fortune_grows_on_average_only_where_the_outcome_is_right(rows, data):
    """E[(1 - t)/(1 - 1/U)] over one draw is 1 where errors add up to the margin, exactly."""
    if (made := electing(rows)) is None or made[2].total <= 1:
        return
    bounds = made[2]
    parts = [
        data.draw(st.fractions(0, 1, max_denominator=8)) * bounds.of(at) for at in range(len(rows))
    ]
    mean = sum(
        bounds.of(at) / bounds.total * (1 - macro.taint(part, bounds.of(at)))
        for at, part in enumerate(parts)
    ) / (1 - 1 / bounds.total)
    assert (mean <= 1) == (sum(parts) >= 1)
    assert (mean == 1) == (sum(parts) == 1)


TAINTS = st.lists(st.fractions(0, 2, max_denominator=9), max_size=12)


@given(total=st.fractions(Fraction(1, 2), 50), taints=TAINTS)
def test_every_risk_is_a_probability_and_a_taint_of_one_holds_it_there(total, taints):
    path = macro.risk_path(total, taints)
    assert len(path) == len(taints)
    assert all(0 <= risk <= 1 for risk in path)
    first = next((at for at, one in enumerate(taints) if one >= 1), len(taints))
    assert all(risk == 1 for risk in path[first:])


def test_stuffing_beyond_the_bound_confirms_nothing():
    """A peer tests ``taint == 1`` alone: beyond it (1 - taint) is negative, and so is its p."""
    path = macro.risk_path(Fraction(10), [Fraction(7, 5), Fraction(0)])
    assert path == (1, 1)
    assert macro.product(Fraction(10), [Fraction(7, 5)]) is None
    with pytest.raises(ArithmeticError, match="no probability"):
        macro.proper(Fraction(-1))
    with pytest.raises(ValueError, match="not negative"):
        macro.risk_path(Fraction(10), [Fraction(-1)])


@pytest.mark.parametrize(
    ("percent", "draws"), [(1, 302), (2, 152), (3, 102), (5, 62), (10, 32), (20, 17), (30, 12)]
)
def test_published_sizes_by_diluted_margin(percent, draws):
    total = 1 + Fraction(100, percent)
    assert macro.size(total, risk_limit=Fraction(5, 100)) == draws


@given(
    total=st.fractions(Fraction(101, 100), 60), limit=st.fractions(Fraction(1, 50), Fraction(1, 2))
)
def test_a_size_is_enough_and_one_fewer_is_not(total, limit):
    n = macro.size(total, risk_limit=limit)
    step = 1 - 1 / total
    assert step**n <= limit < step ** (n - 1)


def test_papers_that_no_bag_shows_come_off_every_margin():
    found = batches([(60, 40), (50, 30)])
    one = lessened(pairs(reported(found)), ballots=15)[0]
    assert one.margin == 25
    gone = macro.bounds(found, lessened(pairs(reported(found)), ballots=40))
    assert isinstance(gone, NotApplicable)
    assert "full count" in gone.because
    with pytest.raises(ValueError, match="negative"):
        lessened(pairs(reported(found)), ballots=-1)


def test_majority_and_run_off():
    wins = Reported(votes={"a": 60, "b": 30, "c": 10}, ballots=100, rule=Rule.MAJORITY_RUNOFF)
    assert [one.margin for one in pairs(wins)] == [20]
    second = Reported(
        votes={"a": 45, "b": 30, "c": 25}, ballots=100, seats=2, rule=Rule.MAJORITY_RUNOFF
    )
    assert sorted(one.margin for one in pairs(second)) == [5, 10, 20]


def test_expected_work_by_hand():
    _, _, bounds = bounded([(6, 2), (6, 2)])
    assert macro.expected_distinct(bounds, 1) == pytest.approx(1)
    assert macro.expected_distinct(bounds, 2) == pytest.approx(1.5)
    assert macro.expected_ballots(bounds, np.array([8, 8]), 2) == pytest.approx(12)


def test_a_scale_that_would_not_fit_is_rounded_up():
    rows = [[1000003 + 7 * at, *([0] * 7)] for at in range(8)]
    for at in range(1, 8):
        rows[at] = [1000003 + at, *[(at == other) * (99991 - 17 * at) for other in range(1, 8)]]
    _, _, bounds = bounded(rows)
    weights = bounds.weights()
    assert all(
        0 <= weights.bound(at) - bounds.of(at) < Fraction(1, weights.scale) for at in range(8)
    )


def test_bags_drawn_for_another_contest():
    """With chances made for this very contest, both tests are one; else the path is weaker."""
    found, _, bounds = bounded([(60, 40), (10, 30), (90, 5)])
    weights = bounds.weights()
    own = Chances(weights=dict(zip(found.keys, weights.of, strict=True)))
    errors = {found.keys[0]: bounds.of(0) / 3}
    order = [found.keys[at] for at in (0, 2, 2, 1)]
    taints = [Fraction(1, 3), *[Fraction(0)] * 3]
    same = risk_path(found.keys, weights, chances=own, drawn=order, errors=errors)
    assert same == macro.risk_path(bounds.total, taints)
    flat = Chances(weights=dict.fromkeys(found.keys, 1))
    other = risk_path(found.keys, weights, chances=flat, drawn=order, errors={})
    assert other[-1] >= macro.risk_path(bounds.total, [Fraction(0)] * 4)[-1]
    lacking = Chances(weights={found.keys[0]: 1})
    assert isinstance(
        risk_path(found.keys, weights, chances=lacking, drawn=order, errors={}), NotApplicable
    )
    beyond = {found.keys[0]: 2 * bounds.of(0)}
    assert set(risk_path(found.keys, weights, chances=own, drawn=order, errors=beyond)) == {1}
