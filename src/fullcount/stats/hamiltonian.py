"""Draws from a distribution of which the log density and its slopes are known, in several chains.

Hamiltonian Monte Carlo (Neal, Handbook of MCMC 2011) in coordinates whitened by a given
covariance, steps adapted by dual averaging (Hoffman and Gelman, JMLR 15 (2014)), trajectories of
random length about a quarter turn. The slopes only steer: any deterministic field keeps the
leapfrog reversible and volume-preserving, and acceptance uses the exact density, so an
approximate slope costs draws, never truth.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fullcount.stats.arrays import FloatArray

WANTED = 0.7  # rate of acceptance that steps are adapted to
TURN = 2.0  # longest trajectory, in whitened time; the shortest is half of it
MOST_STEPS = 5
LEAST_STEP = 0.45  # an approximate slope errs however small the step: smaller only costs

Target = Callable[[FloatArray], tuple[float, FloatArray]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a chain is: place, log density and slopes."""

    place: FloatArray
    log: float
    slope: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Draws of one chain, its last state, and the step it ended with."""

    draws: FloatArray  # draw x parameter
    end: State
    step: float


def chain(
    target: Target,
    start: State,
    *,
    root: FloatArray,
    draws: int,
    rng: np.random.Generator,
    step: float | None = None,
) -> Chain:
    """Run one chain; ``root`` is the Cholesky root of the covariance, ``step`` null = adapt it."""
    now, kept = start, np.empty((draws, start.place.size))
    adapting = _Steps() if step is None else None
    for at in range(draws):
        size = adapting.step if adapting is not None else step or 1.0
        now, accepted = _move(target, now, root, size, rng)
        kept[at] = now.place
        if adapting is not None:
            adapting.learn(accepted)
    end = adapting.settled if adapting is not None and draws else step or 1.0
    return Chain(draws=kept, end=now, step=end)


def state(target: Target, place: FloatArray) -> State:
    """Evaluate the target at a place."""
    log, slope = target(place)
    return State(place=place, log=log, slope=slope)


def _move(
    target: Target, now: State, root: FloatArray, step: float, rng: np.random.Generator
) -> tuple[State, float]:
    """Propose by leapfrogs and accept by the exact density; also say the chance of acceptance."""
    speed = rng.standard_normal(now.place.size)
    energy = now.log - 0.5 * speed @ speed
    # A little jitter, so that no length of trajectory resonates with the target.
    size = step * rng.uniform(0.9, 1.1)
    count = int(np.clip(round(TURN * rng.uniform(0.5, 1.0) / size), 1, MOST_STEPS))
    to = now
    for _ in range(count):
        speed = speed + 0.5 * size * (root.T @ to.slope)
        to = state(target, to.place + size * (root @ speed))
        if not np.isfinite(to.log):
            return now, 0.0
        speed = speed + 0.5 * size * (root.T @ to.slope)
    chance = float(np.exp(min(0.0, float(to.log - 0.5 * speed @ speed - energy))))
    return (to if rng.random() < chance else now), chance


class _Steps:
    """Dual averaging of the step towards the wanted rate of acceptance."""

    def __init__(self) -> None:
        self._log, self._mean, self._error, self._count = np.log(0.5), 0.0, 0.0, 0
        self._middle = np.log(1.0)

    @property
    def step(self) -> float:
        return max(float(np.exp(self._log)), LEAST_STEP)

    @property
    def settled(self) -> float:
        return max(float(np.exp(self._mean)), LEAST_STEP)

    def learn(self, accepted: float) -> None:
        self._count += 1
        share = 1 / (self._count + 10)
        self._error = (1 - share) * self._error + share * (WANTED - accepted)
        self._log = self._middle - np.sqrt(self._count) / 0.2 * self._error
        weight = self._count**-0.75
        self._mean = weight * self._log + (1 - weight) * self._mean
