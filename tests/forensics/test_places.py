"""Neighbours, swing, women and men: each held against the others, itself left out."""

import numpy as np
import pytest

from fullcount.forensics.neighbours import from_nearest, nearest, same_place
from fullcount.forensics.sex_pairs import Sexes, sex_pairs
from fullcount.forensics.swing import TwoElections, swing
from fullcount.stats.evidence import NotApplicable


def expit(x):
    return 1 / (1 + np.exp(-x))


def slow_nearest(lat, lon, many):
    """Great-circle distances of every pair."""
    a, b = np.radians(lat), np.radians(lon)
    cos = np.sin(a)[:, None] * np.sin(a) + np.cos(a)[:, None] * np.cos(a) * np.cos(b[:, None] - b)
    np.fill_diagonal(cos, -2)
    return np.argsort(-cos, axis=1)[:, :many]


def test_the_nearest_are_those_of_every_pair():
    rng = np.random.default_rng(1)
    lat, lon = rng.uniform(23, 37, 60), rng.uniform(60, 77, 60)
    got, want = nearest(lat, lon, many=7), slow_nearest(lat, lon, 7)
    assert [set(row) for row in got] == [set(row) for row in want]


def test_stations_of_one_building_are_not_their_own_neighbours():
    near = nearest(np.full(30, 30.0), np.full(30, 70.0))
    assert near.shape == (30, 10)
    assert not np.any(near == np.arange(30)[:, None])


@pytest.mark.parametrize("how", ["position", "place"])
def test_one_station_among_honest_ones_is_first(how):
    rng = np.random.default_rng(2)
    n = 300
    registered, place = rng.integers(300, 900, n), np.repeat(np.arange(15), 20)
    cast = rng.binomial(registered, expit(0.4 * rng.normal(size=15)[place] + rng.normal(0, 0.1, n)))
    cast[41] = registered[41]
    if how == "place":
        told = same_place(cast, registered, place, what="turnout")
    else:
        lat = 30 + place + rng.uniform(0, 0.01, n)
        told = from_nearest(cast, registered, nearest(lat, lat), what="turnout")
    assert told.outliers[0].row == 41
    assert told.outliers[0].q_value < 0.01
    assert told.named <= 15  # its neighbours are not named for having it beside them
    assert told.p_value is None


def test_neighbours_size():
    rng = np.random.default_rng(3)
    named = 0
    for _ in range(60):
        cast = rng.binomial(800, expit(rng.normal(0, 0.3, 200)))
        named += (
            same_place(cast, np.full(200, 800), np.repeat(np.arange(10), 20), what="t").named > 0
        )
    assert named <= 6


def two(rng, *, captured=0):
    group = np.repeat(np.arange(6), 40)
    valid = rng.integers(200, 900, 240)
    then = expit(rng.normal(0, 0.4, 240))
    now = np.clip(then + rng.normal(0, 0.03, 240) + 0.02 * group, 0.01, 0.99)
    now[:captured] = 0.99
    return TwoElections(
        votes_then=rng.binomial(valid, then),
        valid_then=valid,
        votes_now=rng.binomial(valid, now),
        valid_now=valid,
        groups=group,
    )


def test_swing_size_power_and_direction():
    rng = np.random.default_rng(4)
    assert np.mean([swing(two(rng)).p_value <= 0.05 for _ in range(100)]) <= 0.12
    told = swing(two(rng, captured=1))
    assert told.outliers[0][0] == 0
    fell = two(rng)
    fell.votes_now[0] = 0
    assert 0 not in [row for row, _ in swing(fell).outliers]
    few = TwoElections(**dict.fromkeys(TwoElections.__dataclass_fields__, np.zeros(0, np.int64)))
    assert isinstance(swing(few), NotApplicable)


def sexes(rng, n=200, *, absent=()):
    strata = np.repeat(np.arange(4), n // 4)
    women, men = rng.integers(150, 900, (2, n))
    level, gap = rng.normal(0, 0.4, n), -0.5 - 0.3 * strata + rng.normal(0, 0.15, n)
    voted = rng.binomial(women, expit(level + gap))
    voted[list(absent)] = 0
    return Sexes(
        women_registered=women,
        women_cast=voted,
        men_registered=men,
        men_cast=rng.binomial(men, expit(level)),
        strata=strata,
    )


def test_women_and_men_size_and_power():
    rng = np.random.default_rng(5)
    assert np.mean([sex_pairs(sexes(rng)).p_value <= 0.05 for _ in range(100)]) <= 0.12
    told = sex_pairs(sexes(rng, absent=(3, 120)))
    assert [row for row, _ in told.no_women] == [3, 120]
    assert {row for row, *_ in told.outliers} >= {3, 120}
    assert all(chance < 1e-6 for _, chance in told.no_women)


def test_pairs_are_judged_in_their_stratum():
    """A gap that is common in one stratum is no outlier there."""
    rng = np.random.default_rng(6)
    made = sexes(rng)
    told = sex_pairs(made)
    order = rng.permutation(200)
    mixed = Sexes(**{name: getattr(made, name)[order] for name in Sexes.__dataclass_fields__})
    assert sex_pairs(mixed).p_value == pytest.approx(told.p_value)
    few = Sexes(**{name: getattr(made, name)[:5] for name in Sexes.__dataclass_fields__})
    assert isinstance(sex_pairs(few), NotApplicable)
