"""Is a mean over strata above one half? The product of the strata's martingales, at its worst.

Grain: one series of values in [0, 1] per stratum, in the order drawn, with replacement, strata
independent; ``weights`` are the strata's shares of all papers. Source: Spertus, Sridhar and
Stark, "Sequential stratified inference for the mean" (2024). The mean may reach one half by any
split eta with sum(weight x eta) = 1/2; the risk is 1 over the least product of fortunes over all
splits. Each stratum mixes fixed bets c: T(eta) = mean over c of product(1 - c + c x/eta), a
martingale where its mean is eta and never rising in eta, so that rounding every part of the split
*up* to a grid bounds the least product from below, for any number of strata (a shortest path over
the grid). Fisher's method pays for every stratum; this does not.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Floats = NDArray[np.float64]
BETS = np.linspace(0.0, 0.95, 20)
GRID = 400  # steps of one half


def stratified_risk(
    samples: Sequence[Floats], weights: Sequence[float], *, mean: float = 0.5, grid: int = GRID
) -> float:
    """Give the risk that the mean over all strata is ``mean`` or less; valid whenever one stops.

    Never below the true maximum over all splits; above it by what ``grid`` rounds. Raises
    ValueError for values outside [0, 1] and weights that do not add up to 1.
    """
    if len(samples) != len(weights) or not math.isclose(sum(weights), 1) or min(weights) <= 0:
        raise ValueError("every stratum has a weight above zero, and they add up to 1")
    if any(len(x) and not (min(x) >= 0 and max(x) <= 1) for x in samples):
        raise ValueError("a value lies outside [0, 1]")
    step = mean / grid
    # Rounding up adds less than one step per stratum: so many more than ``grid`` may be spent.
    spent = grid + len(samples)
    least = np.full(spent + 1, np.inf)
    least[0] = 0.0
    for x, weight in zip(samples, weights, strict=True):
        parts = np.arange(1, spent + 1)
        logs = log_fortune(np.asarray(x, np.float64), np.minimum(parts * step / weight, 1.0))
        least = _cheapest(least, np.concatenate([[logs[0]], logs]))
    return float(min(1.0, math.exp(-float(least[: spent + 1].min()))))


def log_fortune(x: Floats, means: Floats) -> Floats:
    """Give ln T of one stratum for each null mean: the mixture of fixed bets."""
    if not len(x):
        return np.zeros_like(means)
    values, times = np.unique(x, return_counts=True)
    factors = 1 - BETS[:, None, None] + BETS[:, None, None] * values / means[None, :, None]
    with np.errstate(divide="ignore"):
        logs = (np.log(factors) * times).sum(axis=2)
    return np.asarray(logsumexp(logs, axis=0) - math.log(len(BETS)), np.float64)


def _cheapest(before: Floats, cost: Floats) -> Floats:
    """Add a stratum: the least total for every amount of the split that is spent."""
    size = len(before)
    after = np.full(size, np.inf)
    for spent in range(size):
        after[spent] = (before[: spent + 1] + cost[spent::-1][: spent + 1]).min()
    return after
