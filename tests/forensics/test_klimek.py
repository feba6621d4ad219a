"""Klimek's model: histograms are its own simulation, planted shares return, bad modes decline."""

import numpy as np
import pytest
from forensics.answers.russia import here, protocols
from forensics.test_anomalous import honest

from fullcount.forensics.integers import Ballots
from fullcount.forensics.klimek import NEAR_LEAST, Klimek, klimek, profile_of
from fullcount.forensics.klimek_model import Honest, components, histogram
from fullcount.forensics.klimek_model import honest as honest_of
from fullcount.stats.evidence import NotApplicable

ONE = Honest(turnout=0.55, share=0.5, sd_turnout=0.07, sd_share=0.09, theta=0.4)


def within(rng, middle, sd, count):
    drawn = rng.normal(middle, sd, 3 * count)
    return drawn[(drawn >= 0) & (drawn <= 1)][:count]


def simulated(rng, shares, alpha, count=200_000):
    """The published simulation: a share of the leader per station."""
    kind = rng.choice(3, count, p=shares)
    t, v = within(rng, 0.55, 0.07, count), within(rng, 0.5, 0.09, count)
    x = np.where(kind == 2, 1 - np.abs(rng.normal(0, 0.075, count)), 0.0)
    added = np.abs(rng.normal(0, 0.4, 3 * count))
    x = np.where(kind == 1, added[added <= 1][:count], x)
    return (t * v + x * (1 - t) + x**alpha * (1 - v) * t) / (t + x * (1 - t))


@pytest.mark.parametrize("alpha", [0.7, 1.5, 3.0])
def test_the_histograms_are_the_published_simulation(alpha):
    shares = np.array([0.6, 0.3, 0.1])
    kinds = components(ONE, alpha)
    mixed = shares @ np.stack((kinds.honest, kinds.added, kinds.replaced))
    drawn = histogram(simulated(np.random.default_rng(1), shares, alpha))
    assert mixed == pytest.approx(drawn, abs=0.0015)


@pytest.mark.parametrize(("added", "replaced"), [(0.0, 0.0), (0.2, 0.0), (0.1, 0.05), (0.4, 0.02)])
def test_planted_shares_lie_in_the_band(added, replaced):
    shares = [1 - added - replaced, added, replaced]
    drawn = histogram(simulated(np.random.default_rng(2), shares, 1.5))
    near = [one for one in profile_of(drawn, ONE, stations=200_000) if one.misfit <= NEAR_LEAST]
    slack = 0.02
    assert min(one.added for one in near) - slack <= added <= max(one.added for one in near) + slack
    assert min(one.replaced for one in near) - slack <= replaced
    assert max(one.replaced for one in near) + slack >= replaced


def test_an_honest_election_has_hardly_any():
    got = klimek(honest(np.random.default_rng(3), 20_000))
    assert isinstance(got, Klimek)
    assert got.added[0] < 0.05
    assert got.replaced[0] < 0.01


def test_least_misfit_of_each_objective_is_one():
    got = klimek(honest(np.random.default_rng(4), 5_000))
    assert isinstance(got, Klimek)
    assert min(one.misfit for one in got.profile) == 1
    assert len(got.near) < len(got.profile) + 1
    assert got.p_value is None


def test_a_density_that_falls_from_the_start_has_no_centre():
    rng = np.random.default_rng(5)
    share = np.r_[rng.normal(0.2, 0.03, 5_000), rng.normal(0.8, 0.1, 5_000)].clip(0, 1)
    got = honest_of(rng.normal(0.5, 0.12, 10_000).clip(0, 1), share)
    assert isinstance(got, NotApplicable)
    assert "first maximum" in got.because


def test_few_stations_decline():
    assert isinstance(klimek(honest(np.random.default_rng(1), 150)), NotApplicable)


@here(2018)
def test_russia_2018_declines_because_the_first_maximum_is_no_centre():
    one = protocols(2018)
    got = klimek(
        Ballots(
            registered=one.registered, given=one.given, received=one.received, leader=one.leader
        )
    )
    assert isinstance(got, NotApplicable)
    assert "first maximum" in got.because
