"""The model of Klimek, Yegorov, Hanel and Thurner: honest stations, some added to, some replaced.

Grain: one histogram of the leader's share in a hundred bins, per kind of station. Source: PNAS
109:16469 (2012). Their model is linear in the shares of the three kinds once ``alpha`` is fixed,
so three histograms say all that their nested simulation says. The histograms are made on a grid
of equally likely turnouts, shares and additions: no dice.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from fullcount.forensics.wording import declines
from fullcount.stats.arrays import FloatArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.kernel import density

BINS = 100
GRID = np.arange(1001) / 1000
START = 0.3  # the first local maximum is looked for above this
WIDTH_REPLACED = 0.075  # of additions at stations replaced as a whole, as published
TURNOUTS, SHARES, ADDED = 20, 200, 100  # grid of equally likely values


@dataclass(frozen=True, slots=True, kw_only=True)
class Honest:
    """Centre and width of turnout and share of stations as they were, and width of additions."""

    turnout: float  # tau
    share: float  # nu
    sd_turnout: float
    sd_share: float
    theta: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """Histograms of the leader's share among stations that are honest, added to, replaced."""

    honest: FloatArray
    added: FloatArray
    replaced: FloatArray


def first_maximum(values: FloatArray) -> float:
    """Find where the density first falls above ``START``, to a thousandth."""
    heights = density(values, GRID)
    falls = np.flatnonzero((GRID[:-1] > START) & (np.diff(heights) < 0))
    return float(GRID[falls[0]]) if falls.size else float("nan")


def honest(turnout: FloatArray, share: FloatArray) -> Honest | NotApplicable:
    """Read the honest centre and widths off the lower left of the cloud; or why not.

    The width of turnout is taken over stations below both centres, that of the share over all
    below its centre, as published.
    """
    tau, nu = first_maximum(turnout), first_maximum(share)
    for name, values, at in (("turnout", turnout, tau), ("share", share, nu)):
        if not at > START + 0.005:
            return declines(f"klimek.declined_falls_{name}", start=f"{START}")
        if np.mean(values < at) < 0.01:
            return declines(f"klimek.declined_below_{name}")
    low = share < nu
    if not (low & (turnout < tau)).any() or not (share > nu).any():
        return declines("klimek.declined_centres")
    return Honest(
        turnout=tau,
        share=nu,
        sd_turnout=_rms(turnout[low & (turnout < tau)] - tau),
        sd_share=_rms(share[low] - nu),
        theta=float(np.sqrt(_rms(share[share > nu] - nu))),
    )


def components(one: Honest, alpha: float) -> Components:
    """Make the three histograms for one ``alpha``."""
    shares = _within(one.share, one.sd_share, SHARES)
    return Components(
        honest=_between(one.share, one.sd_share),
        added=_shares(one, shares, _half(one.theta), alpha),
        replaced=_shares(one, shares, 1 - _half(WIDTH_REPLACED), alpha),
    )


def histogram(share: FloatArray) -> FloatArray:
    """Count stations by the leader's share in a hundred bins, as parts of one."""
    return _histogram(share)


def _shares(one: Honest, shares: FloatArray, added: FloatArray, alpha: float) -> FloatArray:
    t = _within(one.turnout, one.sd_turnout, TURNOUTS)[:, None, None]
    v, x = shares[None, :, None], added[None, None, :]
    leader = t * v + x * (1 - t) + x**alpha * (1 - v) * t
    return _histogram(leader / (t + x * (1 - t)))


def _within(middle: float, sd: float, count: int) -> FloatArray:
    """Give equally likely values of a normal that is kept within [0, 1]."""
    low, high = ndtr(-middle / sd), ndtr((1 - middle) / sd)
    chances = low + (high - low) * (np.arange(count) + 0.5) / count
    return np.asarray(middle + sd * ndtri(chances), np.float64)


def _between(middle: float, sd: float) -> FloatArray:
    """Give the chance of each bin under a normal that is kept within [0, 1]."""
    below = ndtr((np.arange(BINS + 1) / BINS - middle) / sd)
    return np.asarray(np.diff(below) / (below[-1] - below[0]), np.float64)


def _half(sd: float) -> FloatArray:
    high = ndtr(1 / sd)
    chances = 0.5 + (high - 0.5) * (np.arange(ADDED) + 0.5) / ADDED
    return np.asarray(sd * ndtri(chances), np.float64)


def _histogram(shares: FloatArray) -> FloatArray:
    at = np.minimum((shares * BINS).astype(np.int64), BINS - 1).ravel()
    return np.bincount(at, minlength=BINS) / at.size


def _rms(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(values**2)))
