"""Equal and nearly equal results: found by comparing every pair; copies seen, honest data not."""

from itertools import combinations

import numpy as np
import pytest
from forensics.honest import votes

from fullcount.forensics.duplicates import duplicates
from fullcount.stats.evidence import NotApplicable


def slow_pairs(rows, places, within):
    return tuple(
        (a, b)
        for a, b in combinations(range(len(rows)), 2)
        if places[a] == places[b]
        and min(rows[a].sum(), rows[b].sum()) >= 50
        and abs(rows[a] - rows[b]).sum() <= within
    )


def test_pairs_are_those_found_by_comparing_every_pair():
    rng = np.random.default_rng(1)
    rows, places = votes(rng, 120, places=3)
    rows[5], rows[9] = rows[4], rows[4] + np.array([1, -1, 0, 0])
    places[[5, 9]] = places[4]
    rows[20], places[20] = rows[4], (places[4] + 1) % 3
    told = duplicates(rows, places)
    assert told.equal.rows == slow_pairs(rows, places, 0)
    assert told.near.rows == slow_pairs(rows, places, 2)
    assert (4, 5) in told.equal.rows
    assert (4, 9) in told.near.rows


def test_expected_pairs_are_those_that_honest_draws_give():
    rng = np.random.default_rng(2)
    seen, expected = 0, 0.0
    for _ in range(40):
        told = duplicates(*votes(rng, 900, places=2, scale=400))
        seen += told.near.observed
        expected += told.near.expected
    assert seen > 100
    assert expected == pytest.approx(seen, rel=0.15)


def test_size_and_power():
    rng = np.random.default_rng(3)
    honest = [duplicates(*votes(rng)).p_value for _ in range(60)]
    assert np.mean(np.array(honest) <= 0.05) <= 0.1
    alarms = 0
    for _ in range(20):
        rows, places = votes(rng)
        to, of = rng.choice(400, 12, replace=False).reshape(2, 6)
        rows[to], places[to] = rows[of], places[of]
        alarms += duplicates(rows, places).p_value <= 0.05
    assert alarms == 20


def test_order_does_not_matter():
    rng = np.random.default_rng(4)
    rows, places = votes(rng, 200)
    order = rng.permutation(200)
    a, b = duplicates(rows, places), duplicates(rows[order], places[order])
    assert a.near.observed == b.near.observed
    assert a.near.expected == pytest.approx(b.near.expected)


def test_two_candidates_decline():
    told = duplicates(np.full((10, 2), 300), np.zeros(10, np.int64))
    assert isinstance(told, NotApplicable)
