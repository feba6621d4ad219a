"""What a station counted, and how the effects behind the counts spread.

Grain: one row per station. Words of :mod:`fullcount.forensics.mixture_likelihood`.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.stats.arrays import FloatArray, IntArray

NEARLY_ALL = 1 - 1e-6  # no part made or moved is quite 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Voters, abstentions and leader's votes per station, as floats."""

    voters: FloatArray
    abstained: FloatArray
    leader: FloatArray

    def block(self, part: slice | IntArray) -> "Counted":
        """Take some of the stations."""
        return Counted(
            voters=self.voters[part], abstained=self.abstained[part], leader=self.leader[part]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A normal effect on the logit scale; ``mean`` may differ from station to station."""

    mean: FloatArray
    sd: float

    def block(self, part: slice | IntArray) -> "Effect":
        """Take some of the stations."""
        return Effect(mean=self.mean[part], sd=self.sd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """Effects of ``made`` and ``moved`` in one class, and the range of both."""

    made: Effect
    moved: Effect
    low: float
    high: float

    @property
    def width(self) -> float:
        return min(self.high, NEARLY_ALL) - self.low

    def part(self, x: FloatArray) -> FloatArray:
        """Turn the logit scale into a part between ``low`` and ``high``."""
        return self.low + self.width * logistic(x)

    def part_and_slope(self, effect: Effect, z: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give the part at ``z`` sds of an effect, and its slope there."""
        at = logistic(effect.mean + effect.sd * z)
        return self.low + self.width * at, self.width * effect.sd * at * (1 - at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """Log likelihood per station, and its slopes by each effect: tau, nu, made, moved."""

    log: FloatArray
    by_mean: FloatArray  # effect x station
    by_width: FloatArray  # the same by the logarithm of the effect's sd


def logistic(x: FloatArray) -> FloatArray:
    """Turn logits into chances."""
    return np.asarray(1 / (1 + np.exp(-x)), np.float64)
