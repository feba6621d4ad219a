"""Have several chains of draws come to the same distribution, and how many draws are they worth?

Rank-normalised split R-hat and effective sample size of Vehtari, Gelman, Simpson, Carpenter and
Buerkner, Bayesian Analysis 16 (2021): R-hat is the larger of that of the ranks and that of the
folded ranks; the effective size is of the ranks ("bulk"), with Geyer's initial monotone sequence.
"""

import numpy as np
from scipy.special import ndtri

from fullcount.stats.arrays import FloatArray


def r_hat(draws: FloatArray) -> float:
    """Give the larger R-hat, of middle and of tails; ``draws`` is chain x draw."""
    halves = _split(draws)
    folded = np.abs(halves - np.median(halves))
    return max(_plain(_ranked(halves)), _plain(_ranked(folded)))


def effective_draws(draws: FloatArray) -> float:
    """Give how many independent draws the chains are worth for the middle."""
    chains = _ranked(_split(draws))
    count, length = chains.shape
    within = chains.var(1, ddof=1).mean()
    if within == 0:
        return float(count * length)
    total = within * (length - 1) / length + chains.mean(1).var(ddof=1)
    away = chains - chains.mean(1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(away, 2 * length, axis=1)) ** 2
    lagged = np.fft.irfft(spectrum, axis=1)[:, :length].mean(0) / length
    alike = 1 - (within - lagged * length / (length - 1)) / total
    alike[0] = 1
    pairs = alike[: length // 2 * 2].reshape(-1, 2).sum(1)
    ended = np.flatnonzero(pairs < 0)
    kept = np.minimum.accumulate(pairs[: ended[0] if ended.size else pairs.size])
    time = max(2 * kept.sum() - 1, 1 / np.log10(count * length))
    return float(count * length / time)


def _split(draws: FloatArray) -> FloatArray:
    """Cut every chain in halves, so that one that drifts disagrees with itself."""
    half = draws.shape[1] // 2
    if half < 4:
        raise ValueError("at least eight draws a chain")
    return np.vstack((draws[:, :half], draws[:, -half:]))


def _ranked(chains: FloatArray) -> FloatArray:
    """Replace draws by the normal scores of their ranks; ties share a rank."""
    _, at, sizes = np.unique(chains.ravel(), return_inverse=True, return_counts=True)
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[at].reshape(chains.shape)
    return np.asarray(ndtri((ranks - 0.375) / (chains.size + 0.25)), np.float64)


def _plain(chains: FloatArray) -> float:
    length = chains.shape[1]
    within = chains.var(1, ddof=1).mean()
    between = chains.mean(1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((length - 1) / length + between / within))
