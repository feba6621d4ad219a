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
    assert plain < 0.91
    assert default > plain + 0.02
    assert default >= 0.92


@pytest.mark.parametrize("share", [0.01, 0.3])
def test_the_hull_is_the_farther_of_two(share):
    found = Ratio(
        share=np.array([share]),
        variance=np.array([1e-6]),
        skew=np.array([0.4]),
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
        whole=1e5,
        units=200,
        strata=4,
        census=False,
    )
    assert skewed_interval(flat).upper == pytest.approx(plain_interval(flat).upper)
