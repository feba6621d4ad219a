"""SUITE: one outcome, two strata, papers polled in one and compared with records in the other.

Grain: one pair of candidates; the contest's risk is the largest of its pairs. Source: Ottoboni,
Stark, Lindeman and McBurnett, "Risk-Limiting Audits by Stratified Union-Intersection Tests of
Elections" (2018), https://arxiv.org/abs/1809.04235. The margin V may be lost in any split: lambda V
in the compared stratum and (1 - lambda) V in the polled one. Each split's two p-values are combined
by Fisher's method; the risk is the largest over the splits, searched on a grid that is refined
until the function's modulus of continuity certifies it. Above the limit the value is that of the
grid: the audit goes on in any case.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, digamma, gammaln

from fullcount.audit.comparison import INFLATION, Errors
from fullcount.stats.combine import fisher_of_two

Floats = NDArray[np.float64]
STEP, FEWEST_SPLITS, FINER = 0.05, 5, 10
LEAST_SAMPLE, NEAR_ENOUGH = 5, 0.8
BISECTIONS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Reported votes of a pair in a stratum of so many papers."""

    over: int
    under: int
    ballots: int

    @property
    def margin(self) -> int:
        return self.over - self.under


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """The stratum without records: what was drawn of the pair, without replacement."""

    reported: Pair
    over: int = 0
    under: int = 0
    papers: int = 0

    def __post_init__(self) -> None:
        if min(self.over, self.under, self.papers - self.over - self.under) < 0:
            raise ValueError("a polled sample has more votes than papers, or a negative number")

    def p(self, shares: Floats, margin: int) -> Floats:
        """Give p of "this stratum lost at least share x margin", for each share."""
        pair, rest = self.reported, self.papers - self.over - self.under
        neither = pair.ballots - pair.over - pair.under
        if pair.over < self.over or pair.under < self.under or neither < rest:
            return np.ones_like(shares)  # the sample itself contradicts what was reported
        lead = pair.margin - shares * margin
        high = (pair.ballots - rest + lead) / 2
        low = np.maximum(self.over, self.under + lead)
        impossible = (high < self.over) | (high - lead < self.under)
        most = _most_likely(self, lead, np.minimum(low, high), np.maximum(low, high))
        stated = (
            _falling(pair.over, self.over)
            + _falling(pair.under, self.under)
            + _falling(neither, rest)
        )
        null = (
            _falling(most, self.over)
            + _falling(most - lead, self.under)
            + _falling(pair.ballots - 2 * most + lead, rest)
        )
        return np.where(impossible, 0.0, np.exp(np.minimum(0.0, null - stated)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The stratum with records: papers drawn with replacement, and their errors for the pair."""

    reported: Pair
    errors: Errors
    papers: int = 0

    def p(self, shares: Floats, margin: int) -> Floats:
        """Give p of "this stratum lost at least share x margin", for each share."""
        if self.papers == 0 or margin <= 0:
            return np.ones_like(shares)
        if self.papers >= self.reported.ballots:
            return np.where(self._overstated < shares * margin, 0.0, 1.0)
        step = 1 - shares * margin / (2 * float(INFLATION) * self.reported.ballots)
        with np.errstate(invalid="ignore", divide="ignore"):
            log = self.papers * np.log(step) + self.errors.log_factor(INFLATION)
        return np.where(step > 0, np.exp(np.minimum(0.0, log)), 1.0)

    @property
    def _overstated(self) -> float:
        found = self.errors
        return found.over_1 + 2 * found.over_2 - found.under_1 - 2 * found.under_2


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    polled: Polled
    compared: Compared

    @property
    def margin(self) -> int:
        return self.polled.reported.margin + self.compared.reported.margin


def splits(compared: Pair, polled: Pair) -> tuple[float, float]:
    """Give the least and the largest share of the margin that ``compared`` can have lost."""
    margin = compared.margin + polled.margin
    least = max(compared.margin - compared.ballots, margin - polled.margin - polled.ballots)
    most = min(compared.margin + compared.ballots, margin - polled.margin + polled.ballots)
    return least / margin, most / margin


def risk(strata: Strata, *, risk_limit: float, step: float = STEP) -> float:
    """Give the largest combined p over all splits of the margin; 1 for a tie.

    Raises ValueError where a stratum has been counted in full: its errors are then known, and
    the other stratum's test with what is left of the margin is the whole audit.
    """
    margin = strata.margin
    if margin <= 0:
        return 1.0
    for one in (strata.polled, strata.compared):
        if one.papers >= one.reported.ballots:
            raise ValueError("a stratum was counted in full: test the other with what is left")
    low, high = splits(strata.compared.reported, strata.polled.reported)
    modulus = _modulus(strata)
    while True:
        shares = np.arange(low, high + step, step)
        if len(shares) < FEWEST_SPLITS:
            step = (high + 1 - low) / FEWEST_SPLITS
            shares = np.arange(low, high + step, step)
        combined = fisher_of_two(
            strata.compared.p(shares, margin), strata.polled.p(1 - shares, margin)
        )
        most, at = float(combined.max()), float(shares[int(combined.argmax())])
        if most > risk_limit or most == 0:
            return most
        if modulus(step) <= abs(float(chdtri(4, most)) - float(chdtri(4, risk_limit))):
            return most
        low, high, step = at - 2 * step, at + 2 * step, step / FINER


def next_sizes(strata: Strata, *, risk_limit: float) -> tuple[int, int] | None:
    """Give papers in all, polled and compared, in proportion to the strata; None = count in full.

    Doubles (later: grows by a tenth), then halves, on the sample that the reported votes - later
    what was found - would give.
    """
    polled, compared = strata.polled, strata.compared
    whole = polled.reported.ballots + compared.reported.ballots
    share = compared.reported.ballots / whole
    now = polled.papers + compared.papers
    growth = 1.1 if now else 2.0
    high, found = max(LEAST_SAMPLE, now), 1.0
    while found > risk_limit:
        high = int(growth * high)
        if high > whole:
            return None
        found = _imagined_risk(strata, high, share, risk_limit)
    low: float = high / growth
    middle_risk = 1.0
    while not NEAR_ENOUGH * risk_limit <= middle_risk <= risk_limit:
        middle = math.floor((low + high) / 2)
        if middle in {low, high}:
            break
        middle_risk = _imagined_risk(strata, middle, share, risk_limit)
        low, high = (low, middle) if middle_risk <= risk_limit else (middle, high)
    in_compared = math.ceil(share * high)
    if in_compared >= compared.reported.ballots or high - in_compared >= polled.reported.ballots:
        return None
    return high - in_compared, in_compared


def _imagined_risk(strata: Strata, papers: int, share: float, risk_limit: float) -> float:
    compared = math.ceil(share * papers)
    polled = papers - compared
    if compared < strata.compared.papers or polled < strata.polled.papers:
        return 1.0
    return risk(
        Strata(
            polled=_grown_polled(strata.polled, polled),
            compared=_grown_compared(strata.compared, compared),
        ),
        risk_limit=risk_limit,
    )


def _grown_polled(now: Polled, papers: int) -> Polled:
    pair, more = now.reported, papers - now.papers
    if now.papers:
        shares = now.over / now.papers, now.under / now.papers
    else:
        shares = pair.over / pair.ballots, pair.under / pair.ballots
    return replace(
        now,
        over=now.over + min(int(more * shares[0]), pair.over),
        under=now.under + min(math.ceil(more * shares[1]), pair.under),
        papers=min(papers, pair.ballots),
    )


def _grown_compared(now: Compared, papers: int) -> Compared:
    if not now.papers:
        return replace(now, papers=papers)
    rate = (papers - now.papers) / now.papers
    found = now.errors
    errors = Errors(
        over_1=found.over_1 + math.ceil(rate * found.over_1),
        over_2=found.over_2 + math.ceil(rate * found.over_2),
        under_1=found.under_1 + math.floor(rate * found.under_1),
        under_2=found.under_2 + math.floor(rate * found.under_2),
    )
    return replace(now, papers=papers, errors=errors)


def _most_likely(sample: Polled, lead: Floats, low: Floats, high: Floats) -> Floats:
    """Find the winner's votes that make the sample likeliest: the likelihood has one hill."""
    rest = sample.papers - sample.over - sample.under

    def slope(votes: Floats) -> Floats:
        neither = sample.reported.ballots - 2 * votes + lead
        return (
            _slope(votes, sample.over)
            + _slope(votes - lead, sample.under)
            - 2 * _slope(neither, rest)
        )

    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        up = slope(middle) > 0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return np.asarray((low + high) / 2)


def _falling(votes: Floats | int, papers: int) -> Floats:
    """Ln of votes (votes - 1) ... over so many papers."""
    if papers == 0:
        return np.zeros_like(np.asarray(votes, np.float64))
    last = np.maximum(np.asarray(votes, np.float64) - papers + 1, 1e-300)
    return np.asarray(gammaln(np.asarray(votes, np.float64) + 1) - gammaln(last))


def _slope(votes: Floats, papers: int) -> Floats:
    if papers == 0:
        return np.zeros_like(votes)
    return np.asarray(digamma(votes + 1) - digamma(np.maximum(votes - papers + 1, 1e-300)))


def _modulus(strata: Strata) -> Callable[[float], float]:
    """Bound how much -2 ln of the combined p can change within one step of the split."""
    polled, compared, margin = strata.polled, strata.compared, strata.margin
    voted = polled.over + polled.under
    spread = margin / (2 * compared.reported.ballots * float(INFLATION))

    def modulus(step: float) -> float:
        return (
            2 * voted * math.log1p(margin * step)
            + 2 * (polled.papers - voted) * math.log1p(2 * margin * step)
            + 2 * compared.papers * math.log1p(spread * step)
        )

    return modulus
