"""The core is where most stations lie; anomalous votes are a band, empty for honest stations."""

import numpy as np
import pytest
from forensics.planted import logistic

from fullcount.forensics.anomalous import AnomalousVotes, Window, anomalous_votes
from fullcount.forensics.core import Core, core
from fullcount.forensics.integers import Ballots
from fullcount.stats.evidence import NotApplicable


def honest(rng, n=4_000, *, turnout=0.2, share=0.1):
    registered = rng.integers(300, 2_500, n)
    given = rng.binomial(registered, logistic(turnout + 0.3 * rng.normal(size=n)))
    leader = rng.binomial(given, logistic(share + 0.2 * rng.normal(size=n)))
    return Ballots(registered=registered, given=given, received=given, leader=leader)


def stuffed(one, rng, part):
    """Half of the abstainers of ``part`` of the stations become votes for the leader."""
    added = (one.registered - one.given) // 2 * (rng.random(one.given.size) < part)
    return (
        Ballots(
            registered=one.registered,
            given=one.given + added,
            received=one.received + added,
            leader=one.leader + added,
        ),
        int(added.sum()),
    )


def rng(seed=1):
    return np.random.default_rng(seed)


def test_core_is_not_moved_by_a_stuffed_third():
    plain = honest(rng())
    moved, _ = stuffed(plain, rng(2), 0.3)
    first, second = core(plain, rng=rng()), core(moved, rng=rng())
    assert isinstance(first, Core)
    assert isinstance(second, Core)
    assert abs(first.turnout - second.turnout) < 0.02
    assert abs(first.share - second.share) < 0.02
    assert second.fallback is None


def test_core_says_when_the_densest_half_is_not_the_lowest():
    low, high = honest(rng(), 1_000, turnout=-0.5, share=-0.5), honest(rng(2), 2_500, turnout=2.5)
    both = Ballots(
        **{
            name: np.r_[getattr(low, name), getattr(high, name)]
            for name in ("registered", "given", "received", "leader")
        }
    )
    got = core(both, rng=rng())
    assert isinstance(got, Core)
    assert got.fallback is not None
    assert got.turnout == pytest.approx(logistic(-0.5), abs=0.05)
    assert "lower mode" in str(got.found)


def test_an_honest_election_has_a_narrow_band_about_nothing():
    spans = []
    for seed in range(8):
        got = anomalous_votes(honest(rng(seed)), rng=rng())
        assert isinstance(got, AnomalousVotes)
        spans.append((got.lower / got.leader, got.upper / got.leader))
    assert np.mean([low for low, _ in spans]) < 0.01
    assert np.mean([high for _, high in spans]) > -0.01
    assert max(high for _, high in spans) < 0.05


@pytest.mark.parametrize("seed", range(4))
def test_planted_votes_lie_near_the_band(seed):
    moved, added = stuffed(honest(rng(seed)), rng(seed + 50), 0.3)
    got = anomalous_votes(moved, rng=rng())
    assert isinstance(got, AnomalousVotes)
    slack = 0.02 * got.leader
    assert got.lower - slack <= added <= got.upper + slack


def test_every_choice_is_kept_and_the_band_is_over_them():
    got = anomalous_votes(honest(rng(3)), rng=rng())
    assert isinstance(got, AnomalousVotes)
    assert [one.window for one in got.choices] == [one for one in Window for _ in range(2)]
    assert got.lower == min(one.votes for one in got.choices)
    assert got.upper == max(one.votes for one in got.choices)
    assert got.p_value is None


def test_order_of_stations_does_not_matter():
    one = honest(rng(5), 800)
    at = rng(6).permutation(800)
    names = ("registered", "given", "received", "leader")
    shuffled = Ballots(**{name: getattr(one, name)[at] for name in names})
    first, second = (anomalous_votes(each, rng=rng()) for each in (one, shuffled))
    assert isinstance(first, AnomalousVotes)
    assert isinstance(second, AnomalousVotes)
    low = [
        [each.votes for each in got.choices if each.window is Window.LOW] for got in (first, second)
    ]
    assert low[0] == pytest.approx(low[1])
    assert abs(first.core.turnout - second.core.turnout) < 0.01


def test_few_stations_decline():
    assert isinstance(core(honest(rng(), 49), rng=rng()), NotApplicable)
    assert isinstance(anomalous_votes(honest(rng(), 49), rng=rng()), NotApplicable)


def test_all_votes_for_one_declines():
    ones = np.full(100, 500)
    flat = Ballots(registered=ones, given=ones // 2, received=ones // 2, leader=ones // 2)
    assert isinstance(anomalous_votes(flat, rng=rng()), NotApplicable)
