"""Draws from the mixture's posterior, in several chains, with the proof that they agree - or none.

Grain: one fit of one set of stations. The posterior is climbed from scattered starts; chains
begin where the climbs ended, spread out, so that modes that rival each other show as chains that
disagree. Draws: :mod:`fullcount.stats.hamiltonian`; agreement: :mod:`fullcount.stats.convergence`.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from fullcount.forensics.mixture_model import Form, Model, shares
from fullcount.stats.arrays import FloatArray
from fullcount.stats.convergence import effective_draws, r_hat
from fullcount.stats.hamiltonian import Chain, chain, state

CHAINS, WARM, DRAWS, MORE, ROUNDS = 4, 40, 300, 150, 5
RIVAL = 10.0  # a mode this much less likely (log) than the best starts no chain
MOST_R_HAT = 1.01
LEAST_PRECISION = 0.25  # along no direction is the posterior taken to be wider than this says


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Draws (chain x draw x parameter) and what they are worth."""

    model: Model
    draws: FloatArray
    evaluations: int

    @property
    def class_shares(self) -> FloatArray:
        """Shares of the three classes, one row a draw of any chain."""
        flat = self.draws.reshape(-1, self.draws.shape[2])
        return np.array([shares(one) for one in flat], np.float64)

    @property
    def r_hats(self) -> dict[str, float]:
        """R-hat of every parameter."""
        return {name: r_hat(self.draws[:, :, at]) for at, name in enumerate(self.model.names)}

    @property
    def sizes(self) -> dict[str, float]:
        """Effective number of draws of every parameter."""
        return {
            name: effective_draws(self.draws[:, :, at]) for at, name in enumerate(self.model.names)
        }

    @property
    def worst_r_hat(self) -> float:
        return max(self.r_hats.values())

    @property
    def least_size(self) -> float:
        return min(self.sizes.values())

    @property
    def agrees(self) -> bool:
        """Say whether the chains agree well enough to be reported."""
        return self.worst_r_hat < MOST_R_HAT

    def belongs(self, *, most: int = 100) -> FloatArray:
        """Give each station's chance of each class (station x class), over some of the draws."""
        flat = self.draws.reshape(-1, self.draws.shape[2])
        taken = flat[:: max(1, len(flat) // most)]
        total = np.zeros((3, self.model.counted.voters.size))
        for place in taken:
            logs = np.vstack([one.log for one in self.model.likely(place)])
            logs += np.log(shares(place))[:, None]
            parts = np.exp(logs - logs.max(0))
            total += parts / parts.sum(0)
        return (total / len(taken)).T


class _Counter:
    """The posterior, and how often it was asked."""

    def __init__(self, model: Model) -> None:
        self.model, self.count = model, 0

    def __call__(self, place: FloatArray) -> tuple[float, FloatArray]:
        self.count += 1
        return self.model.posterior(place)


def fit(model: Model, *, rng: np.random.Generator) -> Fit:
    """Climb, adapt, draw; draw on while the chains do not agree, a few times over."""
    target = _Counter(model)
    tops = _tops(target, rng)
    root = _root(_covariance(target, tops[0]))
    spread = [top + 1.5 * root @ rng.standard_normal(top.size) for top in tops]
    warm = [chain(target, state(target, at), root=root, draws=WARM, rng=rng) for at in spread]
    root = _root(_pooled(warm, root @ root.T))
    chains = [chain(target, one.end, root=root, draws=WARM, rng=rng) for one in warm]
    step = float(np.median([one.step for one in chains]))
    kept = np.empty((CHAINS, 0, len(model.names)))
    for turn in range(ROUNDS):
        draws = DRAWS if turn == 0 else MORE
        chains = [
            chain(target, one.end, root=root, draws=draws, rng=rng, step=step) for one in chains
        ]
        kept = np.concatenate((kept, np.stack([one.draws for one in chains])), axis=1)
        found = Fit(model=model, draws=kept, evaluations=target.count)
        if found.agrees:
            break
    return found


def _tops(target: _Counter, rng: np.random.Generator) -> list[FloatArray]:
    """Climb from scattered starts; one top a chain, a hopeless one replaced by the best."""
    ends = []
    for _ in range(CHAINS):
        found = minimize(
            lambda place: tuple(-one for one in target(place)),
            _start(target.model, rng),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-6, 6)] * len(target.model.names),
            options={"maxiter": 40, "ftol": 1e-7},
        )
        ends.append((float(-found.fun), np.asarray(found.x, np.float64)))
    ends.sort(key=lambda one: -one[0])
    best = ends[0]
    return [top if log > best[0] - RIVAL else best[1] for log, top in ends]


def _start(model: Model, rng: np.random.Generator) -> FloatArray:
    """Begin near the observed turnout and share, with few tampered, in any manner."""
    counted, width = model.counted, model.covariates.shape[1]
    came = counted.voters - counted.abstained
    place = np.zeros(len(model.names))
    place[:2] = rng.uniform(-3, 0, 2)
    place[2] = _logit(float(came.sum() / counted.voters.sum())) + rng.normal(0, 0.2)
    place[2 + width] = _logit(float(counted.leader.sum() / came.sum())) + rng.normal(0, 0.2)
    place[2 + 2 * width : 6 + 2 * width] = rng.normal(-0.5, 1, 4)
    if model.form is Form.QBL:
        place[6 + 2 * width :] = rng.uniform(0.1, 0.5, 6)
    return place


def _covariance(target: _Counter, top: FloatArray) -> FloatArray:
    """Invert the curvature at a top, kept away from flat and from upward directions."""
    size = 1e-3
    rows = [target(top + size * one)[1] - target(top - size * one)[1] for one in np.eye(top.size)]
    curvature = -np.array(rows) / (2 * size)
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    return np.asarray((vectors / np.maximum(values, LEAST_PRECISION)) @ vectors.T, np.float64)


def _pooled(warm: list[Chain], before: FloatArray) -> FloatArray:
    """Learn the covariance from the second half of every chain, shrunk towards the one before."""
    halves = np.concatenate([one.draws[WARM // 2 :] for one in warm])
    learnt = np.cov(halves.T)
    return 0.7 * learnt + 0.3 * before


def _root(covariance: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.cholesky(covariance), np.float64)


def _logit(share: float) -> float:
    kept = min(max(share, 0.001), 0.999)
    return float(np.log(kept / (1 - kept)))
