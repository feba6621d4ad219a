"""Elections of no country with a known share of stations added to, and clean ones of two strata."""

import numpy as np

from fullcount.forensics.integers import Ballots
from fullcount.forensics.mixture_effects import Counted

ENDS = ((0.0, 0.7), (0.7, 1.0))


def logistic(x):
    return 1 / (1 + np.exp(-x))


def planted(n, shares, rng):
    """The mixture's own model: station counts, and each station's class."""
    voters, kind = rng.integers(300, 1_500, n), rng.choice(3, n, p=shares)
    tau = logistic(0.4 + 0.3 * rng.normal(size=n))
    nu = logistic(-0.2 + 0.3 * rng.normal(size=n))
    made, moved = (_part(kind, rng) for _ in range(2))
    abstained = rng.binomial(voters, (1 - tau) * (1 - made))
    away = abstained / voters
    before = np.minimum(1, away / (1 - made))
    chance = (1 - before) * (moved + nu * (1 - moved)) + before - away
    leader = np.minimum(rng.binomial(voters, np.clip(chance, 0, 1)), voters - abstained)
    return counts(voters, abstained, leader), kind


def two_strata(n, *, rural, rng):
    """Nothing amiss: ``rural`` stations have a higher turnout and a higher share."""
    voters = rng.integers(300, 1_500, n)
    far = (np.arange(n) < rural).astype(float)
    turnout = logistic(0.2 + 0.7 * far + 0.2 * rng.normal(size=n))
    share = logistic(-0.3 + 1.0 * far + 0.25 * rng.normal(size=n))
    came = rng.binomial(voters, turnout)
    return counts(voters, voters - came, rng.binomial(came, share)), far


def ballots(counted):
    came = (counted.voters - counted.abstained).astype(np.int64)
    return Ballots(
        registered=counted.voters.astype(np.int64),
        given=came,
        received=came,
        leader=counted.leader.astype(np.int64),
    )


def counts(voters, abstained, leader):
    return Counted(
        voters=voters.astype(float), abstained=abstained.astype(float), leader=leader.astype(float)
    )


def _part(kind, rng):
    part = np.zeros(kind.size)
    for at, (low, high) in enumerate(ENDS, start=1):
        drawn = low + (high - low) * logistic(0.3 * rng.normal(size=kind.size) - 0.3)
        part = np.where(kind == at, drawn, part)
    return part
