"""BRAVO: risk and workload of a ballot-polling audit, for papers drawn with replacement.

Grain: one contest, all pairs of elected and not elected. Source: Lindeman, Stark and Yates,
"BRAVO: Ballot-polling Risk-limiting Audits to Verify Outcomes" (2012). For a pair with reported
two-way share s, T = (2s)^(papers for the elected) (2 - 2s)^(papers for the other) is a martingale
where the pair is in truth tied or worse, so 1/T bounds the risk whenever one stops. A paper that
was drawn and cannot be found counts as a vote for every loser.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scipy.special import bdtr, bdtrik, ndtr, ndtri

from fullcount.audit.contest import Assertion, Reported, Rule, Votes, pairs
from fullcount.model.ids import CandidateId
from fullcount.stats.evidence import NotApplicable

METHOD = "bravo"
MANY_BALLOTS, MANY_SHARE = 100_000, Fraction(1, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRisk:
    over: CandidateId
    under: CandidateId
    risk: float  # in [0, 1]


def risks(reported: Reported, sample: Votes, *, not_found: int = 0) -> tuple[PairRisk, ...]:
    """Give the risk of every pair; the audit's is the largest. No draw yet: 1.

    A sample of all papers leaves no risk of sampling: 0 where it bears the pair out, else 1.
    """
    whole = sum(sample.values()) + not_found >= reported.ballots > 0
    return tuple(
        PairRisk(
            over=CandidateId(one.over),
            under=CandidateId(one.under),
            risk=_risk(one, reported.votes, sample, lost=not_found, whole=whole),
        )
        for one in _pairs(reported)
    )


def risk(reported: Reported, sample: Votes, *, not_found: int = 0) -> float | NotApplicable:
    """Give the risk of the contest: the largest of its pairs."""
    found = risks(reported, sample, not_found=not_found)
    if not found:
        return NotApplicable(method=METHOD, because="nobody lost this contest")
    return max(one.risk for one in found)


def expected_size(
    reported: Reported, *, risk_limit: Fraction, sample: Votes | None = None
) -> int | NotApplicable:
    """How many more papers on average, if the reported shares are right (ASN)."""
    declined = _declined(reported)
    if declined:
        return declined
    return max(_two_way(one, reported, sample, risk_limit).expected() for one in _pairs(reported))


def quantile_size(
    reported: Reported, *, risk_limit: Fraction, chance: float, sample: Votes | None = None
) -> int | NotApplicable:
    """How many more papers for a round that ends the audit with ``chance``."""
    declined = _declined(reported)
    if declined:
        return declined
    return max(
        _two_way(one, reported, sample, risk_limit).quantile(chance) for one in _pairs(reported)
    )


def chance_of(
    reported: Reported, papers: int, *, risk_limit: Fraction, sample: Votes | None = None
) -> float:
    """Chance that a round of so many papers ends the audit: the worst pair's."""
    return min(
        _two_way(one, reported, sample, risk_limit).chance(papers) for one in _pairs(reported)
    )


def is_full_count_less_work(size: int, *, ballots: int) -> bool:
    """Whether a sample is so large that taking every paper out once is less work."""
    return ballots > MANY_BALLOTS and size >= MANY_SHARE * ballots


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoWay:
    """A pair as shares of all papers, with what was found of it so far."""

    over_share: Fraction
    under_share: Fraction
    over_found: int = 0
    under_found: int = 0
    risk_limit: Fraction

    @property
    def both(self) -> Fraction:
        return self.over_share + self.under_share

    @property
    def steps(self) -> tuple[float, float]:
        """What one paper for either side adds to ln T."""
        share = self.over_share / self.both
        under = math.log(2 - 2 * share) if share < 1 else -math.inf
        return math.log(2 * share), under

    @property
    def threshold(self) -> float:
        """What ln T still lacks; zero or less = the audit is over."""
        plus, minus = self.steps
        found = self.over_found * plus + (self.under_found * minus if self.under_found else 0.0)
        return -math.log(self.risk_limit) - found

    def expected(self) -> int:
        plus, minus = self.steps
        drift = float(self.over_share) * plus + (
            float(self.under_share) * minus if self.under_share else 0.0
        )
        return math.ceil((self.threshold + plus / 2) / drift)

    def chance(self, papers: int) -> float:
        """Chance that a round of so many papers ends the audit, in the normal approximation."""
        plus, minus = self.steps
        share = float(self.over_share / self.both)
        votes = papers * float(self.both)
        if self.threshold <= 0 or share == 1:
            return float(votes * plus >= self.threshold)
        needed = (self.threshold - minus * votes) / (plus - minus)
        spread = math.sqrt(votes * share * (1 - share))
        return float(ndtr(-(needed - votes * share) / spread))

    def quantile(self, chance: float) -> int:
        """Least round that ends the audit with ``chance``: a guess, then single steps."""
        if self.threshold <= 0:
            return 0
        plus, minus = self.steps
        share = float(self.over_share / self.both)
        if share == 1:
            return math.ceil(Fraction(math.ceil(self.threshold / plus)) / self.both)
        size = self._first_guess(chance)
        while True:
            over = _binomial_quantile(1 - chance, size, share)
            if over * plus + (size - over) * minus > self.threshold:
                return math.ceil(Fraction(size) / self.both)
            size += 1

    def _first_guess(self, chance: float) -> int:
        # (g n - f)^2 = z^2 d n: where the chance-quantile of the papers meets what is needed.
        plus, minus = self.steps
        share = float(self.over_share / self.both)
        z = float(ndtri(chance))
        d, f = share * (1 - share), self.threshold / (plus - minus)
        g = minus / (plus - minus) + share
        b = -(z * z * d + 2 * f * g)
        root = math.sqrt(max(0.0, b * b - 4 * g * g * f * f))
        return max(math.floor((-b + (root if chance > 0.5 else -root)) / (2 * g * g)), 1)


def _binomial_quantile(q: float, n: int, p: float) -> int:
    """Least k with P(X <= k) >= q for X binomial (n, p)."""
    k = math.ceil(float(bdtrik(q, n, p)))
    return k - 1 if k > 0 and bdtr(k - 1, n, p) >= q else k


def _pairs(reported: Reported) -> tuple[Assertion, ...]:
    if reported.rule is not Rule.MOST_VOTES:
        raise ValueError("BRAVO is for offices filled by most votes; audit a majority by stations")
    return pairs(reported)


def _declined(reported: Reported) -> NotApplicable | None:
    if not reported.others:
        return NotApplicable(method=METHOD, because="nobody lost this contest")
    lowest, highest = reported.votes[reported.elected[-1]], reported.votes[reported.others[0]]
    if lowest == highest:
        return NotApplicable(method=METHOD, because="the contest is tied; only a full count shows")
    return None


def _two_way(one: Assertion, reported: Reported, sample: Votes | None, limit: Fraction) -> TwoWay:
    found: Mapping[CandidateId, int] = sample or {}
    over, under = CandidateId(one.over), CandidateId(one.under)
    return TwoWay(
        over_share=Fraction(reported.votes[over], reported.ballots),
        under_share=Fraction(reported.votes[under], reported.ballots),
        over_found=found.get(over, 0),
        under_found=found.get(under, 0),
        risk_limit=limit,
    )


def _risk(one: Assertion, votes: Votes, sample: Votes, *, lost: int, whole: bool) -> float:
    over, under = CandidateId(one.over), CandidateId(one.under)
    mine, theirs = sample.get(over, 0), sample.get(under, 0) + lost
    if whole:
        return 0.0 if mine >= theirs else 1.0
    if votes[over] == 0:
        return 1.0  # nobody has a vote: nothing tells for the elected
    both = votes[over] + votes[under]
    log = mine * math.log(2 * votes[over] / both)
    if theirs:
        if votes[under] == 0:
            return 1.0
        log += theirs * math.log(2 * votes[under] / both)
    return math.exp(min(0.0, -log))
