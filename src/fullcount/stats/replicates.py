"""The same variance by another road: leave units out, or draw them again.

A check of :mod:`fullcount.stats.survey`, not a second opinion: the three agree where the linear
form is a good one, and a reader should be told where they do not. Source: Wolter, Introduction
to Variance Estimation, 4.5 (jackknife); Rao and Wu, JASA 83 (1988), rescaled bootstrap.
"""

import numpy as np

from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.survey import Sample, expansion_weights, point

DRAWS = 1_000


def jackknife_variance(sample: Sample) -> FloatArray:
    """Variance of the shares by leaving out each unit in turn, within its stratum."""
    received, weights = sample.received, expansion_weights(sample)
    count = received[sample.stratum].astype(np.float64)
    if np.any((count < 2) & (sample.sizes[sample.stratum] > 1)):
        raise ValueError("a stratum has one unit of several")
    again = np.divide(count, count - 1, out=np.zeros(count.size), where=count > 1)
    strata = sample.sizes.size
    parts = _totals(sample.parts * weights[:, None], sample.stratum, strata)
    whole = _totals((sample.whole * weights)[:, None], sample.stratum, strata)
    at = sample.stratum
    # Totals without unit i: its stratum's others carry its weight.
    less = (parts[at] - sample.parts * weights[:, None]) * again[:, None]
    left = (whole[at] - (sample.whole * weights)[:, None]) * again[:, None]
    share = (parts.sum(axis=0) - parts[at] + less) / (whole.sum() - whole[at] + left)
    factor = (1 - count / sample.sizes[at]) * (count - 1) / count
    return np.asarray((factor[:, None] * (share - point(sample)) ** 2).sum(axis=0))


def bootstrap_shares(sample: Sample, *, rng: np.random.Generator, draws: int = DRAWS) -> FloatArray:
    """Shares of ``draws`` resamples (draws, K), rescaled so that their spread is the variance."""
    received, weights = sample.received, expansion_weights(sample)
    at, count = sample.stratum, received[sample.stratum]
    keep = np.sqrt(1 - count / sample.sizes[at])
    again = count / np.maximum(count - 1, 1)
    shares = np.empty((draws, sample.parts.shape[1]))
    rows = [np.flatnonzero(at == stratum) for stratum in np.flatnonzero(received)]
    for draw in range(draws):
        times = np.zeros(at.size)
        for own in rows:
            if own.size > 1:
                chosen = rng.integers(0, own.size, own.size - 1)
                times[own] = np.bincount(chosen, minlength=own.size)
        scaled = weights * (1 - keep + keep * again * times)
        shares[draw] = point(sample, weights=scaled)
    return shares


def _totals(values: FloatArray, stratum: IntArray, strata: int) -> FloatArray:
    columns = [np.bincount(stratum, column, minlength=strata) for column in values.T]
    return np.asarray(np.column_stack(columns))
