"""A small party that lives in few places: the plain interval misses it, the default does not."""

import numpy as np
import pytest

from fullcount.stats.interval import (
    beta_interval,
    plain_interval,
    share_interval,
    skewed_interval,
)
from fullcount.stats.survey import Ratio, Sample, ratio


def covers(draws, seed=3):
    """A party of 1 % with most of its votes in one station of twelve; 150 of 3,000 drawn."""
    rng = np.random.default_rng(seed)
    whole = rng.integers(150, 600, 3_000).astype(float)
    home = rng.random(3_000) < 1 / 12
    votes = rng.binomial(whole.astype(int), np.where(home, rng.beta(1, 9, 3_000), 0.003))
    truth = votes.sum() / whole.sum()
    held = np.zeros(2)
    for _ in range(draws):
        at = rng.choice(3_000, 150, replace=False)
        found = ratio(
            Sample(
                stratum=np.zeros(150, dtype=np.int64),
                sizes=np.array([3_000]),
                parts=votes[at, None].astype(float),
                whole=whole[at],
            )
        )
        for which, limits in enumerate((plain_interval(found), share_interval(found))):
            held[which] += limits.lower[0] <= truth <= limits.upper[0]
    return held / draws


def test_default_covers_where_the_plain_one_does_not():
    plain, default = covers(2_000)
    assert plain < 0.93
    assert default > plain + 0.02
    assert default >= 0.92


@pytest.mark.parametrize("share", [0.01, 0.3])
def test_the_hull_is_the_farther_of_two(share):
    found = Ratio(
        share=np.array([share]),
        variance=np.array([1e-6]),
        skew=np.array([0.4]),
        df=np.array([196.0]),
        whole=1e5,
        units=200,
        strata=4,
        census=False,
    )
    hull, beta, skewed = share_interval(found), beta_interval(found), skewed_interval(found)
    assert hull.upper[0] == max(beta.upper[0], skewed.upper[0]) == skewed.upper[0]
    assert hull.lower[0] == min(beta.lower[0], skewed.lower[0])
    flat = Ratio(
        share=found.share,
        variance=found.variance,
        skew=np.zeros(1),
        df=found.df,
        whole=1e5,
        units=200,
        strata=4,
        census=False,
    )
    assert skewed_interval(flat).upper == pytest.approx(plain_interval(flat).upper)


def test_a_variance_that_one_unit_carries_is_known_badly():
    """Degrees of freedom fall from some hundred to a few, and never exceed units less strata."""
    rng = np.random.default_rng(5)
    votes = np.column_stack([rng.normal(50, 5, 200), np.where(np.arange(200) == 7, 90.0, 1.0)])
    found = ratio(
        Sample(
            stratum=np.repeat([0, 1], 100),
            sizes=np.array([900, 900]),
            parts=votes,
            whole=np.full(200, 200.0),
        )
    )
    assert 120 < found.df[0] <= 198
    assert 1 <= found.df[1] < 3
    assert plain_interval(found).upper[1] - found.share[1] > 3 * found.variance[1] ** 0.5


def test_two_units_a_stratum_lose_few_degrees_of_freedom():
    """The plug-in of squares of two would count a third of them; over strata they add up."""
    rng = np.random.default_rng(6)
    found = ratio(
        Sample(
            stratum=np.repeat(np.arange(200), 2),
            sizes=np.full(200, 50),
            parts=rng.normal(50, 5, (400, 1)),
            whole=np.full(400, 100.0),
        )
    )
    assert 140 < found.df[0] <= 200
