"""Where do most of the weighted points lie, when the rest may lie anywhere?

The minimum covariance determinant: of all subsets that hold a given share of the weight, the one
whose covariance has the smallest determinant; its centre and covariance. Source: Rousseeuw, Least
median of squares regression, JASA 79 (1984); the algorithm is FAST-MCD of Rousseeuw and Van
Driessen, Technometrics 41 (1999), with weights: random starts on a sample, concentration steps,
and the ten best carried to convergence on all points. A concentration step never raises the
determinant, so each run ends in a local minimum; the least of them is given.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.stats.arrays import FloatArray

STARTS, CARRIED, SAMPLE = 200, 10, 1_500
FLAT = 1e-14  # a determinant below this is that of points on a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Centre and covariance of the densest part; ``determinant`` 0 = the points lie on a line."""

    centre: FloatArray
    covariance: FloatArray
    determinant: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Points, one a row, and what each weighs."""

    points: FloatArray
    weights: FloatArray


def least_determinant(cloud: Cloud, *, rng: np.random.Generator, share: float = 0.5) -> Cluster:
    """Find the densest part of a cloud that holds ``share`` of its weight."""
    count, width = cloud.points.shape
    if count <= width or not 0 < share <= 1 or cloud.weights.min() <= 0:
        raise ValueError("more points than columns, weights above zero, a share in (0, 1]")
    sample = _sample(cloud, rng)
    starts = [_start(sample, rng) for _ in range(STARTS)]
    tried = sorted((_steps(sample, one, share, most=3) for one in starts), key=_size)
    ends = [_steps(cloud, one, share, most=500) for one in tried[:CARRIED]]
    return min(ends, key=_size)


def concentrate(cloud: Cloud, cluster: Cluster, *, share: float = 0.5) -> Cluster:
    """Take one concentration step: the nearest points that hold ``share`` of the weight."""
    if cluster.determinant <= FLAT:
        return cluster
    away = cloud.points - cluster.centre
    distance = ((away @ np.linalg.inv(cluster.covariance)) * away).sum(1)
    order = np.argsort(distance, kind="stable")
    held = np.cumsum(cloud.weights[order])
    last = int(np.searchsorted(held, share * held[-1]))
    near = order[: max(last + 1, cloud.points.shape[1] + 1)]
    weights = cloud.weights[near].copy()
    if near.size == last + 1:  # the last point counts only as far as the share is filled
        weights[-1] -= held[last] - share * held[-1]
    return _of(cloud.points[near], weights)


def _steps(cloud: Cloud, cluster: Cluster, share: float, *, most: int) -> Cluster:
    """Repeat concentration until it no longer helps (or ``most`` times)."""
    now = concentrate(cloud, cluster, share=share)
    for _ in range(most - 1):
        after = concentrate(cloud, now, share=share)
        if after.determinant >= now.determinant * (1 - 1e-12):
            break
        now = after
    return now


def _of(points: FloatArray, raw: FloatArray) -> Cluster:
    weights = raw / raw.sum()
    centre = weights @ points
    away = points - centre
    covariance = (away * weights[:, None]).T @ away
    return Cluster(
        centre=centre,
        covariance=covariance,
        determinant=max(float(np.linalg.det(covariance)), 0.0),
    )


def _sample(cloud: Cloud, rng: np.random.Generator) -> Cloud:
    if cloud.weights.size <= SAMPLE:
        return cloud
    chosen = rng.choice(cloud.weights.size, SAMPLE, p=cloud.weights / cloud.weights.sum())
    return Cloud(points=cloud.points[chosen], weights=np.ones(SAMPLE))


def _start(cloud: Cloud, rng: np.random.Generator) -> Cluster:
    """Begin at as few points as span the plane, adding points until they do."""
    count, width = cloud.points.shape
    order = rng.permutation(count)
    for size in range(width + 1, count + 1):
        cluster = _of(cloud.points[order[:size]], cloud.weights[order[:size]])
        if cluster.determinant > FLAT:
            return cluster
    return cluster


def _size(cluster: Cluster) -> float:
    return cluster.determinant
