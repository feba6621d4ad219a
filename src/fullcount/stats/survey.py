"""A ratio of totals from a stratified sample of units, with the variance of its linear form.

Knows no election: ``parts`` are anything counted at a unit (votes of each candidate, voters, a
box ticked on a checklist), ``whole`` what they are a share of. Source: Cochran, Sampling
Techniques, 3rd edition, 5A.1 and 6.11 (combined ratio); Sarndal, Swensson and Wretman, 5.5 and
7.6 (linear form, post-strata); Satterthwaite, Biometrics Bulletin 2 (1946), for the degrees of
freedom. The sample is one without replacement within each stratum.

It says nothing of units that were drawn and never answered: the weights treat those that did
as a sample of all.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

METHOD = "stratified combined ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Units received, one row each; ``stratum`` is a position in ``sizes``."""

    stratum: IntArray  # (n,)
    sizes: IntArray  # (H,): units of each stratum in the frame
    parts: FloatArray  # (n, K)
    whole: FloatArray  # (n,)

    @property
    def received(self) -> IntArray:
        """Units received of each stratum."""
        return np.bincount(self.stratum, minlength=self.sizes.size).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Post-strata: the cell of each unit received and the known total of ``measure`` per cell.

    ``measure`` is one per unit for counts of stations, or the registered voters of each.
    """

    cell: IntArray  # (n,)
    totals: FloatArray  # (C,)
    measure: FloatArray  # (n,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Shares of the parts in the whole. ``skew`` is of the estimate: third moment / sd cubed."""

    share: FloatArray  # (K,)
    variance: FloatArray  # (K,)
    skew: FloatArray  # (K,)
    df: FloatArray  # (K,) how well the variance itself is known, as degrees of freedom
    whole: float  # estimated total of ``whole`` over the frame
    units: int
    strata: int
    census: bool  # every unit of every stratum was received: nothing is estimated


def expansion_weights(sample: Sample) -> FloatArray:
    """How many units of the frame each unit received stands for."""
    weights: FloatArray = sample.sizes[sample.stratum] / sample.received[sample.stratum]
    return weights


def calibrated_weights(sample: Sample, cells: Cells) -> FloatArray:
    """Weights that add up to the known totals of the post-strata.

    Raises ValueError where a cell with a known total has no unit: merge cells first.
    """
    weights = expansion_weights(sample)
    found = np.bincount(cells.cell, weights * cells.measure, minlength=cells.totals.size)
    if np.any((found <= 0) & (cells.totals > 0)):
        raise ValueError("a post-stratum has a known total and no unit received")
    factor = np.divide(cells.totals, found, out=np.zeros(found.size), where=found > 0)
    return np.asarray(weights * factor[cells.cell])


def point(sample: Sample, *, weights: FloatArray | None = None) -> FloatArray:
    """Give the shares alone, with expansion weights unless others are given."""
    weight = expansion_weights(sample) if weights is None else weights
    return np.asarray(weight @ sample.parts / (weight @ sample.whole))


def ratio(sample: Sample, *, cells: Cells | None = None) -> Ratio | NotApplicable:
    """Estimate shares and their variance; declines where a stratum cannot tell its spread.

    A stratum without a unit, or with one unit of several, has no variance: collapse it first,
    by the rule declared beforehand (:mod:`fullcount.stats.collapse`).

    >>> same = Sample(
    ...     stratum=np.array([0, 0, 1, 1]), sizes=np.array([10, 4]),
    ...     parts=np.full((4, 1), 5.0), whole=np.full(4, 8.0),
    ... )
    >>> found = ratio(same)
    >>> found.share.tolist(), found.variance.tolist()
    ([0.625], [0.0])
    """
    received = sample.received
    unable = _unable(sample, received)
    if unable:
        return NotApplicable(method=METHOD, because=unable)
    weights = expansion_weights(sample) if cells is None else calibrated_weights(sample, cells)
    whole = float(weights @ sample.whole)
    if whole <= 0:
        return NotApplicable(method=METHOD, because="the whole adds up to nothing")
    share = np.asarray(weights @ sample.parts / whole)
    residual = sample.parts - share * sample.whole[:, None]
    if cells is not None:
        residual = _within_cells(residual, weights, cells)
    variance, third, noise = _moments(sample, residual * weights[:, None], received)
    units, strata = int(received.sum()), int(np.count_nonzero(received))
    most = float(max(units - strata, 1))
    freedom = np.divide(2 * variance**2, noise, out=np.full(noise.size, most), where=noise > 0)
    return Ratio(
        share=share,
        variance=variance / whole**2,
        skew=np.divide(third, variance**1.5, out=np.zeros(third.size), where=variance > 0),
        df=np.clip(freedom, 1.0, most),
        whole=whole,
        units=units,
        strata=strata,
        census=bool((received == sample.sizes).all()),
    )


def difference(sample: Sample, first: int, second: int) -> Sample:
    """Give the sample whose one part is part ``first`` less part ``second``: a lead.

    The variance of a lead is not the sum of two variances; this is how it is had.
    """
    parts = sample.parts[:, [first]] - sample.parts[:, [second]]
    return Sample(stratum=sample.stratum, sizes=sample.sizes, parts=parts, whole=sample.whole)


def design_effect(found: Ratio, sample: Sample) -> FloatArray:
    """Variance against that of as many *voters* drawn one by one: why voters are not counted."""
    voters = float(sample.whole.sum())
    alone = found.share * (1 - found.share) / voters
    effect: FloatArray = np.divide(
        found.variance, alone, out=np.full(alone.size, np.nan), where=alone > 0
    )
    return effect


def _unable(sample: Sample, received: IntArray) -> str:
    if np.any(received > sample.sizes):
        raise ValueError("more units received than the frame has in a stratum")
    empty = int(np.count_nonzero((received == 0) & (sample.sizes > 0)))
    single = int(np.count_nonzero((received == 1) & (sample.sizes > 1)))
    if empty or single:
        return f"{empty} strata without a unit and {single} with one unit of several"
    return ""


def _within_cells(residual: FloatArray, weights: FloatArray, cells: Cells) -> FloatArray:
    """Take from each residual what its post-stratum explains."""
    size = cells.totals.size
    known = np.bincount(cells.cell, weights * cells.measure, minlength=size)
    slopes = np.column_stack(
        [np.bincount(cells.cell, weights * column, minlength=size) for column in residual.T]
    )
    slopes = np.divide(slopes, known[:, None], out=np.zeros_like(slopes), where=known[:, None] > 0)
    return np.asarray(residual - slopes[cells.cell] * cells.measure[:, None])


def _moments(
    sample: Sample, weighted: FloatArray, received: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Second and third moment of a sum of weighted residuals drawn without replacement, and noise.

    The third moment of a stratum needs three units; with two it counts as nothing. Noise is the
    variance of the second moment as it is estimated: that of normal residuals or, where a few
    units carry the sum, the larger one that their fourth moment tells.
    """
    strata = sample.sizes.size
    count = np.maximum(received, 1).astype(np.float64)[:, None]
    left = 1 - received[:, None] / np.maximum(sample.sizes, 1)[:, None]
    mean = _by_stratum(weighted, sample.stratum, strata) / count
    centred = weighted - mean[sample.stratum]
    second = _by_stratum(centred**2, sample.stratum, strata) / np.maximum(count - 1, 1)
    cubed = _by_stratum(centred**3, sample.stratum, strata)
    fourth = _by_stratum(centred**4, sample.stratum, strata) / count
    spread = np.maximum((count - 1) * (count - 2), 1)
    third = left * (2 * left - 1) * cubed * count**2 / spread
    normal = 2 * second**2 / (count + 1)
    heavy = (fourth - second**2 * (count - 3) / np.maximum(count - 1, 1)) / count
    noise = np.maximum(*(((left * count) ** 2 * one).sum(axis=0) for one in (normal, heavy)))
    variance = (left * second * count).sum(axis=0)
    return variance, np.asarray(np.where(count > 2, third, 0.0).sum(axis=0)), noise


def _by_stratum(values: FloatArray, stratum: IntArray, strata: int) -> FloatArray:
    """Add rows up by stratum."""
    columns = [np.bincount(stratum, column, minlength=strata) for column in values.T]
    return np.asarray(np.column_stack(columns))
