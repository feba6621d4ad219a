"""Honest stations of no country, drawn: sizes, turnout and shares that vary, nothing amiss."""

import numpy as np

from fullcount.forensics.integers import Ballots


def ballots(rng, n=2_000, *, high=False):
    """Stations around 60 % turnout; with ``high``, around 93 %, where the 99 % filter bites."""
    registered = rng.integers(120, 2_500, n)
    turnout = 1 / (1 + np.exp(-rng.normal(2.6 if high else 0.4, 0.8, n)))
    share = 1 / (1 + np.exp(-rng.normal(2.2 if high else 0.2, 0.8, n)))
    given = np.maximum(rng.binomial(registered, turnout), 1)
    return Ballots(
        registered=registered, given=given, received=given, leader=rng.binomial(given, share)
    )


def votes(rng, n=400, *, places=8, scale=60):
    """Station x four candidates, and localities that differ."""
    place = rng.integers(0, places, n)
    shares = rng.dirichlet([4, 3, 2, 1], places)
    own = np.array([rng.dirichlet(scale * shares[at] + 0.01) for at in place])
    return rng.multinomial(rng.integers(60, 500, n), own), place
