"""Where a tampered station's effects most likely are, given its counts, and how they spread there.

Grain: one row per station. The four effects (turnout, share, made, moved), each in units of its
own sd, are climbed together by Fisher scoring: the information is the identity (the effects are
standard normal before) and one rank for each of the two counts, so no matrix larger than two by
two is inverted.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.mixture_effects import Counted, Effect, Tampering, logistic
from fullcount.stats.arrays import FloatArray

STEPS, LONGEST = 6, 1.0
LEAST = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """Highest place (effect x station) and covariance there (effect x effect x station)."""

    place: FloatArray
    covariance: FloatArray


def peak(counted: Counted, turnout: Effect, share: Effect, tampering: Tampering) -> Peak:
    """Climb to the most likely effects of every station."""
    place = np.zeros((4, counted.voters.size))
    for _ in range(STEPS):
        score, slopes, told = _scored(counted, (turnout, share), tampering, place)
        step = _solved(slopes, told, score)
        place += step / np.maximum(np.abs(step).max(0) / LONGEST, 1)
    _, slopes, told = _scored(counted, (turnout, share), tampering, place)
    units = np.eye(4)[:, :, None] + np.zeros(counted.voters.size)
    covariance = np.stack([_solved(slopes, told, one) for one in units])
    return Peak(place=place, covariance=covariance)


def _scored(
    counted: Counted, effects: tuple[Effect, Effect], tampering: Tampering, z: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give the score, the slopes of both chances by each effect, and what each count tells."""
    turnout, share = effects
    n, away = counted.voters, counted.abstained / counted.voters
    absent = 1 - logistic(turnout.mean + turnout.sd * z[0])
    others = 1 - logistic(share.mean + share.sd * z[1])
    made, by_made = tampering.part_and_slope(tampering.made, z[2])
    moved, by_moved = tampering.part_and_slope(tampering.moved, z[3])
    before = np.minimum(away / (1 - made), 1 - 1e-6)
    left = (1 - before) * others * (1 - moved)  # votes of the others, of all voters
    p = np.clip(np.stack((absent * (1 - made), 1 - away - left)), LEAST, 1 - LEAST)
    slopes = np.zeros((2, 4, n.size))
    slopes[0, 0] = -turnout.sd * absent * (1 - absent) * (1 - made)
    slopes[0, 2] = -absent * by_made
    slopes[1, 1] = share.sd * left * (1 - others)
    slopes[1, 2] = others * (1 - moved) * before / (1 - made) * by_made
    slopes[1, 3] = (1 - before) * others * by_moved
    told = n / (p * (1 - p))
    counts = np.stack((counted.abstained, counted.leader))
    residual = told * (counts / n - p)
    return (slopes * residual[:, None]).sum(0) - z, slopes, told


def _solved(slopes: FloatArray, told: FloatArray, right: FloatArray) -> FloatArray:
    """Solve (1 + slopes' told slopes) x = right for every station, by Woodbury's identity."""
    first, second = slopes
    a = 1 / told[0] + (first * first).sum(0)
    b = (first * second).sum(0)
    d = 1 / told[1] + (second * second).sum(0)
    u, v = (first * right).sum(0), (second * right).sum(0)
    size = np.maximum(a * d - b * b, 1e-300)
    along_first, along_second = (d * u - b * v) / size, (a * v - b * u) / size
    return np.asarray(right - first * along_first - second * along_second, np.float64)
