"""Is a mean above a stated value? Tests that one may look at after every draw.

Grain: one series of values in [0, u] in the order they were drawn; ``population`` is how many
there are, None = drawn with replacement. Each test bets against "the mean is at most t"; what the
bets have won, T, has expectation at most 1 there, so 1/max T bounds the risk whenever one stops
(Ville). Sources: Stark, "ALPHA" (2023), https://arxiv.org/abs/2201.02707; Waudby-Smith and Ramdas
(2024) for the betting form; Stark (2009) for Kaplan's. Sums of logarithms: nothing overflows.

A value that leaves the null impossible makes p 0; a null mean above u makes T 0 for good, and a
null mean of 0 or u leaves nothing to bet on, so the step counts as 1.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Null:
    """The mean is at most ``mean``, of values in [0, ``upper``]."""

    mean: float = 0.5
    upper: float = 1.0
    population: int | None = None

    def means(self, x: Floats) -> Floats:
        """Give the mean of what is left before each draw, if the null is exactly true."""
        if self.population is None:
            return np.full(len(x), self.mean)
        return _left(self.mean, x, self.population)


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """``p`` after each draw, each in [0, 1]; ``risk`` is valid whenever one stops."""

    p: Floats

    @property
    def risk(self) -> float:
        return float(self.p.min(initial=1.0))

    def stops_at(self, risk_limit: float) -> int | None:
        """How many draws end it; None = these do not."""
        found = np.flatnonzero(self.p <= risk_limit)
        return int(found[0]) + 1 if found.size else None


Estimate = Callable[[Floats, Null], Floats]


def alpha(x: Floats, null: Null, *, estimate: Estimate) -> Path:
    """ALPHA: bet as if the mean of what is left were ``estimate``."""
    x = _checked(x, null)
    eta = estimate(x, null)
    means, u = null.means(x), null.upper
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = (x * eta / means + (u - x) * (u - eta) / (u - means)) / u
    return _path(terms, x, null)


def betting(x: Floats, null: Null, *, bets: Floats) -> Path:
    """Bet a share of the fortune on each draw's excess over the null mean: product(1 + bet excess).

    Bets must stand before the draw, and lie in [0, 1/mean].
    """
    x = _checked(x, null)
    means = null.means(x)
    return _path(1 + bets * (x - means), x, null)


def fixed(eta: float) -> Estimate:
    """Estimate that the population's mean is ``eta`` from first to last."""

    def estimate(x: Floats, null: Null) -> Floats:
        if null.population is None:
            return np.full(len(x), eta)
        return np.clip(_left(eta, x, null.population), 0.0, null.upper)

    return estimate


def steady(eta: float) -> Estimate:
    """Bet towards ``eta`` at every draw, and never below the null mean."""

    def estimate(x: Floats, null: Null) -> Floats:
        return np.minimum(np.maximum(eta, null.means(x)), null.upper)

    return estimate


def shrunk(eta: float, *, weight: float = 100, clear: float | None = None) -> Estimate:
    """Estimate the mean of the draws so far, pulled to ``eta`` as if it were ``weight`` draws.

    Kept above the null mean and below u by ``clear``/sqrt(weight + draws): half of the way from
    the null to ``eta`` where it is not given.
    """

    def estimate(x: Floats, null: Null) -> Floats:
        room = (eta - null.mean) / 2 if clear is None else clear
        before = _before(x)
        count = weight + np.arange(len(x))
        gap = room / np.sqrt(count)
        found = (weight * eta + before) / count
        low = null.means(x) * (1 + EPS) + gap
        return np.asarray(np.minimum(null.upper * (1 - EPS) - gap, np.maximum(found, low)))

    return estimate


def agrapa(x: Floats, null: Null, *, first: float = 0.5, most: float = 1 - EPS) -> Floats:
    """Give the bets that about maximise growth for the mean and spread seen so far."""
    count = np.arange(1, len(x) + 1)
    mean = np.cumsum(x) / count
    spread = np.maximum(np.cumsum(x * x) / count - mean * mean, 0.0)
    means = null.means(x)
    now, seen, variance = means[1:], mean[:-1], spread[:-1]
    # The bet of a draw knows the null mean of that very draw, and values of earlier ones only.
    with np.errstate(divide="ignore", invalid="ignore"):
        later = (seen - now) / (variance + (now - seen) ** 2)
        highest = most / means
    bets = np.concatenate([[first], np.nan_to_num(later)])
    return np.asarray(np.maximum(0.0, np.minimum(highest, bets)), np.float64)


def kaplan_markov(x: Floats, null: Null, *, padding: float = 0.0) -> Path:
    """Kaplan-Markov: product((t + g)/(x + g)), for draws with replacement."""
    x = _checked(x, null)
    return _running(np.log((null.mean + padding) / _positive(x + padding)))


def kaplan_wald(x: Floats, null: Null, *, padding: float = 0.0) -> Path:
    """Kaplan-Wald: 1 / product((1 - g) x/t + g), for draws with replacement; g in [0, 1]."""
    if not 0 <= padding <= 1:
        raise ValueError(f"a padding of {padding} is not between 0 and 1")
    x = _checked(x, null)
    return _running(-np.log(_positive((1 - padding) * x / null.mean + padding)))


def kaplan_kolmogorov(x: Floats, null: Null, *, padding: float = 0.0) -> Path:
    """Kaplan-Kolmogorov: 1 / product((x + g)/(mean of what is left + g)), without replacement."""
    if null.population is None:
        raise ValueError("Kaplan-Kolmogorov is for draws without replacement")
    x = _checked(x, null)
    means = _left(null.mean + padding, x + padding, null.population)
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(np.maximum(means, 0.0)) - np.log(_positive(x + padding))
    gone = np.maximum.accumulate(means < 0)
    return _running(np.where(gone, -np.inf, logs))


def last(path_logs: Path) -> float:
    """Give p of all draws together, where their order is not random."""
    return float(path_logs.p[-1])


def _path(terms: Floats, x: Floats, null: Null) -> Path:
    """Multiply steps up, by the rules for a null that has become certain or impossible."""
    means, u = null.means(x), null.upper
    nothing = np.isclose(means, 0, atol=2 * EPS, rtol=0) | np.isclose(means, u, rtol=1e-6)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.cumsum(np.log(np.maximum(terms, 0.0)))
    logs = np.where(nothing, 0.0, np.nan_to_num(logs, nan=0.0, neginf=-np.inf, posinf=np.inf))
    logs = np.where(means > u, -np.inf, logs)
    logs = np.where(means < 0, np.inf, logs)
    if null.population is not None and len(x) and x.sum() > null.population * null.mean:
        logs[-1] = np.inf
    return Path(p=np.exp(np.minimum(0.0, -logs)))


def _running(logs: Floats) -> Path:
    with np.errstate(invalid="ignore"):
        total = np.cumsum(logs)
    return Path(p=np.exp(np.minimum(0.0, np.nan_to_num(total, nan=-np.inf, neginf=-np.inf))))


def _positive(x: Floats) -> Floats:
    """Keep a zero from ending the bets for good in a NaN: its logarithm is minus infinity."""
    with np.errstate(divide="ignore"):
        return np.asarray(x, np.float64)


def _before(x: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(x)[:-1]])


def _left(mean: float, x: Floats, population: int) -> Floats:
    return np.asarray((population * mean - _before(x)) / (population - np.arange(len(x))))


def _checked(x: Floats, null: Null) -> Floats:
    values = np.asarray(x, np.float64)
    if values.size and not (values.min() >= 0 and values.max() <= null.upper):
        raise ValueError(f"a value lies outside [0, {null.upper}]")
    if null.population is not None and len(values) > null.population:
        raise ValueError("more draws than there are values")
    return values
