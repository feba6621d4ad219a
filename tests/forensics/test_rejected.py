"""Rejected ballots: size where rates vary honestly, power where rejection goes with the vote."""

import numpy as np
import pytest

from fullcount.forensics.rejected import Papers, _tail, rejected_ballots
from fullcount.stats.evidence import NotApplicable


def papers(rng, n=400, *, spoil=0.0, groups=8):
    group = rng.integers(0, groups, n)
    cast = rng.integers(100, 900, n)
    rate = rng.beta(2, 60, n)
    rejected = rng.binomial(cast, rate)
    leader = rng.binomial(cast - rejected, rng.beta(6, 6, n))
    rivals = cast - rejected - leader
    taken = rng.binomial(rivals, spoil * (rng.random(n) < 0.3))
    return Papers(rejected=rejected + taken, cast=cast, leader=leader, groups=group)


def test_size_and_power():
    rng = np.random.default_rng(1)
    honest = [rejected_ballots(papers(rng), rng=rng).p_value for _ in range(120)]
    assert np.mean(np.array(honest) <= 0.05) <= 0.11
    assert min(honest) > 0
    seen = [rejected_ballots(papers(rng, spoil=0.6), rng=rng).p_value for _ in range(15)]
    assert np.mean(np.array(seen) <= 0.05) >= 0.9


def test_a_station_far_above_its_constituency_is_named_and_margins_are_compared():
    rng = np.random.default_rng(2)
    made = papers(rng)
    made.rejected[7] = made.cast[7] * 4 // 5
    told = rejected_ballots(made, rng=rng, margins={0: 1, 1: 10**6})
    assert told.outliers[0][0] == 7
    assert [one.exceeds_margin for one in told.constituencies[:3]] == [True, False, None]
    assert sum(one.rejected for one in told.constituencies) == made.rejected.sum()


def test_the_tail_without_overdispersion_is_the_binomial():
    assert _tail(3, 10, 0.2, 0.0) == pytest.approx(_tail(3, 10, 0.2, 2e-9), rel=1e-3)
    assert _tail(0, 10, 0.2, 0.1) == pytest.approx(1)


def test_nothing_to_compare_declines():
    rng = np.random.default_rng(3)
    none = np.zeros(0, np.int64)
    nothing = Papers(rejected=none, cast=none, leader=none, groups=none)
    assert isinstance(rejected_ballots(nothing, rng=rng), NotApplicable)
    same = papers(rng)
    same.rejected[:] = 0
    told = rejected_ballots(same, rng=rng)
    assert isinstance(told, NotApplicable)
    assert "does not vary" in told.because
