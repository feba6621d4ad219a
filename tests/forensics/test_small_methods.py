"""Concurrent contests, order of counting, impossible figures, ones and twos."""

import numpy as np
import polars as pl
import pytest

from fullcount.forensics.concurrent import Twins, concurrent
from fullcount.forensics.impossible import CHECKS, impossible
from fullcount.forensics.ones_and_twos import ones_and_twos
from fullcount.forensics.sequence_runs import sequence_runs
from fullcount.stats.evidence import NotApplicable


def twins(rng, n=300, *, added=0.0):
    cast, group = rng.integers(200, 900, n), rng.integers(0, 5, n)
    lost = rng.binomial(cast, 0.01)
    leader = rng.binomial(cast, rng.beta(5, 5, n))
    extra = np.round(added * leader).astype(int)
    return Twins(
        cast_first=cast + extra, cast_second=cast - lost, leader_first=leader + extra, groups=group
    )


def test_papers_lost_one_way_are_no_signal_and_ballots_added_with_the_vote_are():
    rng = np.random.default_rng(1)
    honest = [concurrent(twins(rng), rng=rng) for _ in range(100)]
    assert np.mean([one.p_value <= 0.05 for one in honest]) <= 0.11
    assert all(one.p_sign < 0.001 for one in honest)
    assert all(concurrent(twins(rng, added=0.05), rng=rng).p_value <= 0.05 for _ in range(10))


def test_what_is_told_of_twins_is_in_whole_ballots():
    first, second = np.array([10, 12, 9] * 10), np.array([10, 10, 10] * 10)
    made = Twins(cast_first=first, cast_second=second, leader_first=first // 2, groups=first * 0)
    told = concurrent(made, rng=np.random.default_rng(1))
    assert (told.differing, told.more_in_first, told.net, told.absolute, told.largest) == (
        20,
        10,
        10,
        30,
        2,
    )
    one = Twins(**{name: getattr(made, name)[:3] for name in Twins.__dataclass_fields__})
    assert isinstance(concurrent(one, rng=np.random.default_rng(1)), NotApplicable)
    same = Twins(cast_first=second, cast_second=second, leader_first=first // 2, groups=first * 0)
    assert concurrent(same, rng=np.random.default_rng(1)).p_value is None


def test_order_of_counting_size_and_power():
    rng = np.random.default_rng(2)
    honest = [sequence_runs(rng.random(300) < 0.4).p_value for _ in range(300)]
    assert np.mean(np.array(honest) <= 0.05) <= 0.08
    wads = rng.random(300) < 0.4
    wads[100:130] = True
    told = sequence_runs(wads)
    assert told.longest >= 30
    assert told.p_value < 0.001
    assert isinstance(sequence_runs(np.ones(200, bool)), NotApplicable)


SOUND = {"unit_id": "s", "registered": 100, "cast": 60, "valid": 58, "rejected": 2, "leader": 30}
BROKEN = [
    ({"cast": 101}, {"more_ballots_than_voters", "parts_not_the_whole"}),
    ({"leader": 61}, {"more_votes_than_ballots"}),
    ({"valid": 59}, {"parts_not_the_whole"}),
    ({"cast": 0, "valid": 0, "rejected": 0, "leader": 0}, {"nobody_voted"}),
    ({"cast": 100, "valid": 98}, {"everybody_voted"}),
    ({"leader": 0}, {"nobody_for_the_leader"}),
    ({"leader": 58}, {"everybody_for_the_leader"}),
    ({}, set()),
]


@pytest.mark.parametrize(("change", "broken"), BROKEN)
def test_each_check_just_breaks(change, broken):
    told = impossible(pl.DataFrame([SOUND | change]))
    assert {one.id for one in told.checks if one.broken} == broken


def test_what_is_not_stated_is_not_evaluable_and_not_wrong():
    told = impossible(pl.DataFrame([SOUND, SOUND | {"cast": None, "rejected": None}]))
    by_id = {one.id: (one.kept, one.broken, one.not_evaluable) for one in told.checks}
    assert by_id["more_ballots_than_voters"] == (1, 0, 1)
    assert by_id["nobody_for_the_leader"] == (2, 0, 0)
    assert len(told.checks) == len(CHECKS)
    assert isinstance(impossible(pl.DataFrame([SOUND]).clear()), NotApplicable)


def test_ones_and_twos_at_the_thresholds():
    votes = np.array([0] * 9 + [1] * 21 + [2] * 21 + [7] * 5)[:, None]
    place = np.array(["a"] * 56)
    assert [hit.zeros for hit in ones_and_twos(votes, place).hits] == [9]
    votes[55] = 0
    assert ones_and_twos(votes, place).hits == ()
    assert isinstance(ones_and_twos(votes[:40], place[:40]), NotApplicable)
