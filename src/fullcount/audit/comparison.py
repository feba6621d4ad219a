"""Ballot comparison: the risk that single papers, held against their own records, leave.

Grain: one contest; papers drawn with replacement. Source: Stark, "Super-simple simultaneous
single-ballot risk-limiting audits" (2010); the Kaplan-Markov form p = (1 - mu/2g)^n divided by
(1 - e/2g) for every paper whose record overstates a margin by e votes. It needs a record of
every paper: offices that count by hand per station have none, and use ``macro``.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

from fullcount.audit.contest import Reported, pairs
from fullcount.stats.evidence import NotApplicable

METHOD = "comparison"
INFLATION = Fraction(103905, 100000)  # gamma, as in Stark's tool and Colorado's
EXPECTED = (0.001, 0.0001, 0.001, 0.0001)  # one- and two-vote errors either way, per paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Papers (or shares of papers) by how far the record favours the winner: +1, +2, -1, -2."""

    over_1: float = 0
    over_2: float = 0
    under_1: float = 0
    under_2: float = 0

    def log_factor(self, inflation: Fraction) -> float:
        """Ln of what these errors multiply the risk by."""
        half = 1 / (2 * float(inflation))
        steps = (1 - half, 1 - 2 * half, 1 + half, 1 + 2 * half)
        counts = (getattr(self, one.name) for one in fields(self))
        return -math.fsum(n * math.log(step) for n, step in zip(counts, steps, strict=True) if n)

    def per(self, papers: int) -> "Errors":
        return Errors(**{one.name: getattr(self, one.name) / papers for one in fields(self)})

    def times(self, papers: int) -> "Errors":
        """Whole errors to expect: one-vote errors rounded up, two-vote errors to the nearest."""
        return Errors(
            over_1=math.ceil(self.over_1 * papers),
            over_2=round(self.over_2 * papers),
            under_1=math.ceil(self.under_1 * papers),
            under_2=round(self.under_2 * papers),
        )


def diluted_margin(reported: Reported) -> Fraction | NotApplicable:
    """Give the smallest margin over all papers."""
    found = pairs(reported)
    if not found:
        return NotApplicable(method=METHOD, because="nobody lost this contest")
    return Fraction(min(one.margin for one in found), reported.ballots)


def risk(
    margin: Fraction, *, papers: int, errors: Errors, inflation: Fraction = INFLATION
) -> float:
    """Give the risk after ``papers`` draws, ``errors`` of them wrong; in [0, 1].

    >>> round(risk(Fraction(1, 50), papers=500, errors=Errors(), inflation=Fraction(101, 100)), 3)
    0.007
    """
    if not 0 < margin <= 1:
        return 1.0
    log = papers * math.log1p(-margin / (2 * inflation)) + errors.log_factor(inflation)
    return math.exp(min(0.0, log))


def weighted_risk(
    margin: Fraction,
    ballots: int,
    *,
    draws: Mapping[Fraction, int],
    inflation: Fraction = INFLATION,
) -> float:
    """Give the risk where several pairs are audited at once.

    ``draws`` counts papers by their largest error over its pair's margin in votes; errors in
    the winner's favour count as none.
    """
    if margin <= 0:
        return 1.0
    votes, papers = margin * ballots, sum(draws.values())
    log = papers * math.log1p(-margin / (2 * inflation))
    for error, times in draws.items():
        log -= times * math.log1p(-max(Fraction(0), error) * votes / (2 * inflation))
    return math.exp(min(0.0, log))


def least_size(
    margin: Fraction, *, risk_limit: Fraction, errors: Errors, inflation: Fraction = INFLATION
) -> int:
    """How many papers in all, if exactly these errors turn up; never fewer than the errors."""
    needed = -math.log(risk_limit) + errors.log_factor(inflation)
    whole = math.ceil(2 * float(inflation) * needed / float(margin))
    found = errors.over_1 + errors.over_2 + errors.under_1 + errors.under_2
    return max(whole, math.ceil(found))


def size_at_rates(
    margin: Fraction, *, risk_limit: Fraction, rates: Errors, inflation: Fraction = INFLATION
) -> int | NotApplicable:
    """How many papers in all, if errors go on at these rates per paper."""
    gain = -math.log1p(-margin / (2 * inflation)) - rates.log_factor(inflation)
    if gain <= 0:
        return NotApplicable(method=METHOD, because="errors at this rate never let the audit end")
    return math.ceil(-math.log(risk_limit) / gain)


def next_size(
    reported: Reported, *, risk_limit: Fraction, papers: int = 0, errors: Errors | None = None
) -> int | NotApplicable:
    """How many more papers; before the first draw errors are expected at the usual rates.

    A limit of zero, a tie and errors that never let the audit end: all papers that are left.
    """
    margin = diluted_margin(reported)
    if isinstance(margin, NotApplicable):
        return margin
    left = reported.ballots - papers
    if margin <= 0 or risk_limit == 0:
        return left
    usual = Errors(**dict(zip((one.name for one in fields(Errors)), EXPECTED, strict=True)))
    rates = (errors or Errors()).per(papers) if papers else usual
    about = size_at_rates(margin, risk_limit=risk_limit, rates=rates)
    if isinstance(about, NotApplicable):
        return left
    whole = least_size(margin, risk_limit=risk_limit, errors=rates.times(about))
    return max(0, min(whole, reported.ballots) - papers)


def tolerated_size(
    *, risk_limit: Fraction, tolerance: Fraction, inflation: Fraction = INFLATION
) -> float:
    """Give rho: rho/mu papers suffice while one-vote errors stay within ``tolerance`` of mu/2g."""
    half = 1 / (2 * float(inflation))
    return -math.log(risk_limit) / (half + float(tolerance) * math.log1p(-half))
