"""Is a share above one half? Tests in rounds whose tails are added up, not bounded.

Grain: one series of rounds of yes/no draws with replacement, against a stated share. Sources:
Zagorski, McClearn, Morin, McNaughton and Vora, "Minerva" (2021), https://arxiv.org/abs/2008.02315,
for Minerva and Athena (2020); Broadrick et al., "Providence" (2022), https://arxiv.org/abs/2210.08717.
All compare Pr(at least k yes) under one half and under the stated share. Minerva convolves the
rounds and cuts off what would have stopped before, so its schedule must stand before the first
draw; Providence needs only the earlier rounds' likelihood ratio, so its rounds may adapt; Athena
adds BRAVO's own ratio as a second condition. Every probability is capped at 1.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp, ndtri

Floats = NDArray[np.float64]
Round = tuple[int, int]  # draws of yes or no in this round alone, and how many were yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Where the count of yes may stand, not having stopped: one half against the stated share."""

    null: Floats
    stated: Floats

    @classmethod
    def start(cls) -> "Walk":
        one = np.ones(1)
        return cls(null=one, stated=one)

    def after(self, draws: int, share: float) -> "Walk":
        return Walk(
            null=_convolved(self.null, _binomial(draws, 0.5)),
            stated=_convolved(self.stated, _binomial(draws, share)),
        )

    def tail_ratio(self, yes: int) -> float:
        """Pr(at least this many yes) under one half over the same under the stated share."""
        stated = float(self.stated[yes:].sum())
        return float(self.null[yes:].sum()) / stated if stated > 0 else math.inf

    def stops_at(self, risk_limit: float, *, point_limit: float = math.inf) -> int | None:
        """Least count of yes that stops; None = none does. Athena limits the point ratio too."""
        null = np.cumsum(self.null[::-1])[::-1]
        stated = np.cumsum(self.stated[::-1])[::-1]
        tail = (null <= risk_limit * stated) & (stated > 0)
        if math.isfinite(point_limit):
            tail &= self.null <= point_limit * self.stated
        stops = np.flatnonzero(tail)
        return int(stops[0]) if stops.size else None

    def without(self, least: int | None) -> "Walk":
        """Cut off what has stopped."""
        if least is None:
            return self
        null, stated = self.null.copy(), self.stated.copy()
        null[least:] = stated[least:] = 0.0
        return Walk(null=null, stated=stated)


def minerva(rounds: Sequence[Round], *, share: float, risk_limit: float) -> float:
    """Give Minerva's p after the last round, or after the first that stopped it.

    Raises ValueError where a round is no round, or the share is not above one half.
    """
    _check(rounds, share)
    walk, yes, p = Walk.start(), 0, 1.0
    for draws, found in rounds:
        walk, yes = walk.after(draws, share), yes + found
        p = min(1.0, walk.tail_ratio(yes))
        if p <= risk_limit:
            break
        walk = walk.without(walk.stops_at(risk_limit))
    return p


def providence(rounds: Sequence[Round], *, share: float, risk_limit: float) -> float:
    """Give Providence's p after the last round, or after the first that stopped it."""
    _check(rounds, share)
    log_earlier, p = 0.0, 1.0
    for draws, found in rounds:
        p = math.exp(min(0.0, log_earlier + log_tail_ratio(draws, found, share)))
        if p <= risk_limit:
            break
        log_earlier += _log_ratio(draws, found, share)
    return p


def athena(
    rounds: Sequence[Round], *, share: float, risk_limit: float, bravo_limit: float = 1.0
) -> float:
    """Give Athena's p: Minerva's, but 1 while BRAVO's ratio of what was found exceeds its limit."""
    yes = sum(found for _, found in rounds)
    draws = sum(size for size, _ in rounds)
    p = minerva(rounds, share=share, risk_limit=risk_limit)
    return p if _log_ratio(draws, yes, share) <= math.log(bravo_limit) else 1.0


def log_tail_ratio(draws: int, yes: int, share: float) -> float:
    """Give ln of Pr(at least ``yes`` of ``draws``) under one half over that under ``share``."""
    k = np.arange(yes, draws + 1)
    return float(
        logsumexp(_log_binomial(draws, k, 0.5)) - logsumexp(_log_binomial(draws, k, share))
    )


def chance_of_minerva(
    earlier: Sequence[Round], draws: int, *, share: float, risk_limit: float
) -> float:
    """Chance, if the stated share is right, that a next round of ``draws`` stops.

    What was found so far is taken as it is; the cuts are those of the whole schedule.
    """
    walk, yes = Walk.start(), 0
    for size, found in earlier:
        walk, yes = walk.after(size, share), yes + found
        walk = walk.without(walk.stops_at(risk_limit))
    least = walk.after(draws, share).stops_at(risk_limit)
    return _at_least(None if least is None else least - yes, draws, share)


def chance_of_providence(
    earlier: Sequence[Round], draws: int, *, share: float, risk_limit: float
) -> float:
    """Chance, if the stated share is right, that a next round of ``draws`` stops."""
    log_earlier = math.fsum(_log_ratio(size, found, share) for size, found in earlier)
    return _at_least(
        _providence_stops(draws, share, math.log(risk_limit) - log_earlier), draws, share
    )


def bisected(chance: Callable[[int], float], *, wanted: float, low: int, high: int) -> int:
    """Find a size that reaches the chance while one fewer does not, between ``low`` and ``high``.

    The chance is a sawtooth of the size: a smaller size may reach it too, and a slightly larger
    one may miss it. ``high`` must reach it; if ``low`` does, it is the answer.
    """
    if chance(low) >= wanted:
        return low
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if chance(middle) >= wanted else (middle, high)
    return high


def normal_size(*, share: float, risk_limit: float, chance: float) -> int:
    """Give Minerva's first round by the normal curve: rough, and quick where it is close."""
    found, risk = float(ndtri(1 - chance)), float(ndtri(1 - risk_limit * chance))
    spread = found * math.sqrt(share * (1 - share)) - risk / 2
    return math.ceil((spread / (share - 0.5)) ** 2)


def _at_least(least: int | None, draws: int, share: float) -> float:
    return 0.0 if least is None else min(1.0, float(_binomial(draws, share)[max(least, 0) :].sum()))


def _providence_stops(draws: int, share: float, log_limit: float) -> int | None:
    k = np.arange(draws + 1)
    null = np.logaddexp.accumulate(_log_binomial(draws, k, 0.5)[::-1])[::-1]
    stated = np.logaddexp.accumulate(_log_binomial(draws, k, share)[::-1])[::-1]
    stops = np.flatnonzero(null - stated <= log_limit)
    return int(stops[0]) if stops.size else None


def _log_ratio(draws: int, yes: int, share: float) -> float:
    """Give ln of (1/2)^n / (s^yes (1 - s)^no)."""
    no = draws - yes
    against = no * math.log(2 - 2 * share) if share < 1 else (-math.inf if no else 0.0)
    return -(yes * math.log(2 * share) + against)


def _log_binomial(draws: int, k: NDArray[np.int64], share: float) -> Floats:
    if share == 1:
        return np.where(k == draws, 0.0, -np.inf)
    ways = gammaln(draws + 1) - gammaln(k + 1) - gammaln(draws - k + 1)
    return np.asarray(ways + k * math.log(share) + (draws - k) * math.log1p(-share), np.float64)


def _binomial(draws: int, share: float) -> Floats:
    return np.asarray(np.exp(_log_binomial(draws, np.arange(draws + 1), share)), np.float64)


def _convolved(one: Floats, other: Floats) -> Floats:
    if min(one.size, other.size) <= 64:
        return np.convolve(one, other)
    size = one.size + other.size - 1
    padded = 1 << (size - 1).bit_length()
    both = np.fft.irfft(np.fft.rfft(one, padded) * np.fft.rfft(other, padded), padded)[:size]
    return np.asarray(np.maximum(both, 0.0), np.float64)


def _check(rounds: Sequence[Round], share: float) -> None:
    if not 0.5 < share <= 1:
        raise ValueError(f"a share of {share} is not above one half: nothing to test")
    if any(not 0 <= yes <= draws for draws, yes in rounds):
        raise ValueError("a round has more yes than draws, or a negative number")
