"""How would this very election look clean: same stations, strata and turnout, other votes?

Grain: one row per station. What a method says of it is what it says for no reason. Roll and
ballots stay as reported. Within a stratum, each station's share of the leader is drawn from a
normal on the logit scale about the stratum's median, with the spread that is left when counting
noise is taken off, whatever its turnout; the votes are then drawn for the station's ballots.
"""

import numpy as np

from fullcount.stats.arrays import FloatArray, IntArray

PER_SD = 1.349  # interquartile range of a normal, in sds


def clean_votes(
    leader: IntArray, ballots: IntArray, strata: IntArray, *, rng: np.random.Generator
) -> IntArray:
    """Draw the leader's votes of a clean election; ``strata`` are codes 0, 1 ..."""
    logits = np.log((leader + 0.5) / (ballots - leader + 0.5))
    noise = 1 / (leader + 0.5) + 1 / (ballots - leader + 0.5)
    drawn = np.zeros(leader.size)
    for stratum in range(int(strata.max()) + 1 if strata.size else 0):
        here = strata == stratum
        if here.any():
            drawn[here] = _stratum(logits[here], noise[here], rng)
    return rng.binomial(ballots, 1 / (1 + np.exp(-drawn))).astype(np.int64)


def _stratum(logits: FloatArray, noise: FloatArray, rng: np.random.Generator) -> FloatArray:
    low, middle, high = np.quantile(logits, (0.25, 0.5, 0.75))
    spread = ((high - low) / PER_SD) ** 2 - np.median(noise)
    return np.asarray(
        middle + np.sqrt(max(spread, 0.0)) * rng.standard_normal(logits.size), np.float64
    )
