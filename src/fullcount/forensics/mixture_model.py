"""The mixture's parameters, what is believed of them before, and the posterior with its slopes.

Grain: one number, and one slope per parameter. Source: eforensics. Before the data: the class
shares are proportional to 1, r2, r3 with r2, r3 uniform on [0, 1], so that untouched stations are
the largest class; intercepts and slopes (of covariates brought to mean 0, sd 1) are standard
normal; variances of effects are exponential with mean 1/5. Two things of the package are not
kept: intercepts with an sd of .01, which were a precision taken for a variance, and binomial noise
on the parts made and moved, whose mean is used.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fullcount.forensics.mixture_effects import Counted, Effect, Likely, Tampering
from fullcount.forensics.mixture_likelihood import (
    Points,
    tampered,
    tampered_where_possible,
    untouched,
)
from fullcount.forensics.mixture_plain import tampered_plain, untouched_plain
from fullcount.stats.arrays import FloatArray

CLASSES = ("untouched", "added to", "replaced")
RANGES = ((0.0, 0.7), (0.7, 1.0))  # of the parts made and moved, added to and replaced
RATE = 5.0  # of the exponential before of a variance
PARTS = ("made", "moved")
HOPELESS = 25.0  # a class proved this much less likely (log) than untouched adds nothing
BEND = 0.2  # below about this an sd bends towards zero instead of crossing it
FARTHEST = 25.0  # no parameter is looked for beyond, on its own scale


class Form(StrEnum):
    """Which of the family."""

    QBL = "qbl"  # every station has effects of its own
    BL = "bl"  # none has


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Counts, covariates (station x covariate, the first all ones) and the form."""

    counted: Counted
    covariates: FloatArray
    form: Form
    points: Points

    @property
    def names(self) -> tuple[str, ...]:
        """Name every parameter, in order."""
        width = self.covariates.shape[1]
        slopes = [f"{of} {at}" for of in ("turnout", "share") for at in range(width)]
        parts = [f"{of} {part}" for of in CLASSES[1:] for part in PARTS]
        sds = [f"sd {of}" for of in ("turnout", "share", *parts)]
        return ("r2", "r3", *slopes, *parts, *(sds if self.form is Form.QBL else ()))

    def likely(self, place: FloatArray) -> tuple[Likely, Likely, Likely]:
        """Give each class's likelihood at a place."""
        width, x = self.covariates.shape[1], self.covariates
        turnout, share = x @ place[2 : 2 + width], x @ place[2 + width : 2 + 2 * width]
        parts = place[2 + 2 * width : 6 + 2 * width]
        sds = sd_of(place[6 + 2 * width :])[0] if self.form is Form.QBL else np.ones(6)
        came, voted = Effect(mean=turnout, sd=sds[0]), Effect(mean=share, sd=sds[1])
        tampering = [
            Tampering(
                made=Effect(mean=parts[2 * at], sd=sds[2 + 2 * at]),
                moved=Effect(mean=parts[2 * at + 1], sd=sds[3 + 2 * at]),
                low=low,
                high=high,
            )
            for at, (low, high) in enumerate(RANGES)
        ]
        if self.form is Form.BL:
            first = untouched_plain(self.counted, came, voted)
            others = [tampered_plain(self.counted, came, voted, one) for one in tampering]
        else:
            first = untouched(self.counted, came, voted, points=self.points.untouched)
            ratios = np.log(shares(place))
            least = first.log + ratios[0] - ratios[2] - HOPELESS
            others = [
                tampered(self.counted, came, voted, tampering[0], points=self.points),
                tampered_where_possible(
                    self.counted, (came, voted), tampering[1], points=self.points, least=least
                ),
            ]
        return first, others[0], others[1]

    def posterior(self, place: FloatArray) -> tuple[float, FloatArray]:
        """Give the log posterior and its slopes."""
        if np.abs(place).max() > FARTHEST:
            return -np.inf, np.zeros(place.size)
        with np.errstate(over="ignore", divide="ignore"):  # far out, chances are 0 or 1: rightly
            likely = self.likely(place)
        logs = np.log(shares(place))[:, None] + np.vstack([one.log for one in likely])
        most = logs.max(0)
        belongs = np.exp(logs - most)
        total = belongs.sum(0)
        belongs /= total
        before, slope = self._before(place)
        width = self.covariates.shape[1]
        by_mean = [one.by_mean * part for one, part in zip(likely, belongs, strict=True)]
        slope[:2] += _by_ratio(place, belongs)
        everyone = by_mean[0] + by_mean[1] + by_mean[2]
        slope[2 : 2 + width] += everyone[0] @ self.covariates
        slope[2 + width : 2 + 2 * width] += everyone[1] @ self.covariates
        at = 2 + 2 * width
        slope[at : at + 4] += np.concatenate([one[2:].sum(1) for one in by_mean[1:]])
        if self.form is Form.QBL:
            widths = [one.by_width * part for one, part in zip(likely, belongs, strict=True)]
            rise = sd_of(place[at + 4 :])[1]
            slope[at + 4 : at + 6] += (widths[0] + widths[1] + widths[2])[:2].sum(1) * rise[:2]
            slope[at + 6 :] += np.concatenate([one[2:].sum(1) for one in widths[1:]]) * rise[2:]
        return float((most + np.log(total)).sum() + before), slope

    def _before(self, place: FloatArray) -> tuple[float, FloatArray]:
        """Give the log density before the data, and its slopes."""
        last = 6 + 2 * self.covariates.shape[1]
        ratio = 1 / (1 + np.exp(-place[:2]))
        normal, bent = place[2:last], place[last:]
        sds, rise = sd_of(bent)
        logistic = rise * sds  # of bent / BEND, times what the chain rule divides by
        log = np.log(ratio * (1 - ratio)).sum() - 0.5 * normal @ normal
        log += (np.log(sds) - RATE * sds**2 + np.log(logistic)).sum()
        by_sd = (1 - 2 * RATE * sds**2) * rise + (1 - logistic) / BEND
        return float(log), np.concatenate((1 - 2 * ratio, -normal, by_sd))


def sd_of(bent: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give sds of unbounded numbers, and the slope of their logarithms.

    An exponential variance makes the sd Rayleigh, which is near normal but for being positive:
    so it is kept as it is where it is large, and bent towards zero where it is small.
    """
    sds = BEND * np.logaddexp(0, bent / BEND)
    return sds, 1 / (1 + np.exp(-bent / BEND)) / sds


def shares(place: FloatArray) -> FloatArray:
    """Give the shares of the three classes at a place."""
    ratio = np.concatenate(([1.0], 1 / (1 + np.exp(-place[:2]))))
    return np.asarray(ratio / ratio.sum(), np.float64)


def _by_ratio(place: FloatArray, belongs: FloatArray) -> FloatArray:
    """Slopes of the log likelihood by the logits of r2 and r3."""
    ratio = 1 / (1 + np.exp(-place[:2]))
    return np.asarray(
        (belongs.sum(1)[1:] - belongs.shape[1] * shares(place)[1:]) * (1 - ratio), np.float64
    )
