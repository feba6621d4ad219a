"""Binomial counts whose chance differs between units: the likelihood with the chance summed out.

The chance is ``floor + slope * logistic(x)`` and ``x`` is normal. The integral over ``x`` is
adaptive Gauss-Hermite quadrature: centred where the integrand is highest and scaled to its width
(Naylor and Smith, Applied Statistics 31 (1982); Pinheiro and Bates, JCGS 4 (1995)). With it come
the first two moments of the standardised ``x`` given the count: all that the gradient needs
(Fisher's identity). Constants that do not depend on the chance are left out.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from fullcount.stats.arrays import FloatArray

STEPS = 2  # of Fisher scoring, from a start that already weighs the count against the normal
LEAST = 1e-9  # a chance is kept this far from 0 and 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """``successes`` of ``trials``, as floats, in shapes that broadcast."""

    successes: FloatArray
    trials: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """``floor + slope * logistic(x)``, with ``x`` normal about ``mean``."""

    floor: FloatArray
    slope: FloatArray
    mean: FloatArray
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """Log likelihood, and the mean and mean square of ``(x - mean) / sd`` given the count."""

    log: FloatArray
    mean: FloatArray
    square: FloatArray


@cache
def nodes(count: int) -> tuple[FloatArray, FloatArray]:
    """Give the places and weights of Gauss and Hermite for a standard normal."""
    places, weights = np.polynomial.hermite_e.hermegauss(count)
    return places, weights / weights.sum()


def summed(counts: Counts, chance: Chance, *, points: int) -> Summed:
    """Sum the chance out of a binomial likelihood, by ``points`` adaptive points."""
    y, n = counts.successes, counts.trials
    middle, width = _peak(counts, chance)
    places, weights = nodes(points)
    logs, standard = [], []
    for place, weight in zip(places, weights, strict=True):
        x = middle + place * width
        p = _chance(chance, 1 / (1 + np.exp(-x)))
        z = (x - chance.mean) / chance.sd
        height = y * np.log(p) + (n - y) * np.log1p(-p)
        logs.append(height + 0.5 * (place * place - z * z) + np.log(weight))
        standard.append(z)
    most = logs[0] if points == 1 else np.maximum.reduce(logs)
    parts = [np.exp(one - most) for one in logs]
    total = np.add.reduce(parts)
    mean = np.add.reduce([part * z for part, z in zip(parts, standard, strict=True)]) / total
    square = np.add.reduce([part * z * z for part, z in zip(parts, standard, strict=True)]) / total
    return Summed(log=most + np.log(total * (width / chance.sd)), mean=mean, square=square)


def _peak(counts: Counts, chance: Chance) -> tuple[FloatArray, FloatArray]:
    """Find where the integrand is highest, and its width, by Fisher scoring."""
    y, n = counts.successes, counts.trials
    tight = 1 / chance.sd**2
    share = (y + 0.5) / (n + 1)
    logistic = np.clip((share - chance.floor) / chance.slope, 0.01, 0.99)
    slope = chance.slope * logistic * (1 - logistic)
    told = n * slope * slope / (share * (1 - share))
    x = (told * np.log(logistic / (1 - logistic)) + tight * chance.mean) / (told + tight)
    for _ in range(STEPS):
        logistic = 1 / (1 + np.exp(-x))
        p = _chance(chance, logistic)
        slope = chance.slope * logistic * (1 - logistic) / (p * (1 - p))
        told = n * slope * slope * p * (1 - p) + tight
        x = x + np.clip(((y - n * p) * slope - (x - chance.mean) * tight) / told, -1, 1)
    return x, 1 / np.sqrt(told)


def _chance(chance: Chance, logistic: FloatArray) -> FloatArray:
    return np.clip(chance.floor + chance.slope * logistic, LEAST, 1 - LEAST)
