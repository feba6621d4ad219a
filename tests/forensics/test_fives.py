"""Fives: the null is each station's own; rounding is seen."""

import numpy as np
from forensics.honest import ballots

from fullcount.forensics.fives import fives
from fullcount.stats.evidence import NotApplicable


def run(rng, *, rounded=0.0, n=600):
    one = ballots(rng, n)
    leader = np.where(rng.random(n) < rounded, (one.leader + 2) // 5 * 5, one.leader)
    return fives(np.minimum(leader, one.received), one.received)


def test_counts_are_those_that_end_in_nought_or_five():
    told = fives(np.tile([100, 101, 105, 118, 119], 20), np.full(100, 200))
    assert told.counts == 40
    assert told.percentages == 20  # 100 of 200 only: 105 is 52.5 %, exactly half a point away


def test_size_and_power():
    rng = np.random.default_rng(4)
    honest = np.array([run(rng).p_value for _ in range(150)])
    assert np.mean(honest <= 0.05) <= 0.1
    assert np.all((honest >= 0) & (honest <= 1))
    assert np.mean([run(rng, rounded=0.15).p_value <= 0.05 for _ in range(20)]) >= 0.9


def test_few_decline():
    assert isinstance(fives(np.array([5]), np.array([500])), NotApplicable)
