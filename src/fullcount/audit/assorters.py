"""Papers to numbers: an assertion holds where the mean over all papers is above one half.

Grain: one paper, or one pool of papers. Sources: Stark, "Sets of Half-Average Nulls Generate
Risk-Limiting Audits" (SHANGRLA, 2020), https://arxiv.org/abs/1911.10035; Stark, "Overstatement-Net-
Equivalent Risk-Limiting Audit: ONEAudit" (2023), https://arxiv.org/abs/2303.03335. Exact fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fullcount.audit.contest import Assertion
from fullcount.model.ids import CandidateId

HALF = Fraction(1, 2)


class Paper(StrEnum):
    """What a paper says of one pair, or of one candidate who needs a share."""

    WINNER = "winner"
    LOSER = "loser"
    OTHER = "other"  # valid, for somebody else
    INVALID = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assorter:
    """Values of papers, all in [0, ``upper``]."""

    values: Mapping[Paper, Fraction]
    upper: Fraction


PLURALITY = Assorter(
    values={
        Paper.WINNER: Fraction(1),
        Paper.LOSER: Fraction(0),
        Paper.OTHER: HALF,
        Paper.INVALID: HALF,
    },
    upper=Fraction(1),
)


def supermajority(share: Fraction) -> Assorter:
    """More than ``share`` of the valid votes: invalid papers neither help nor harm."""
    if not 0 < share < 1:
        raise ValueError("a share lies between 0 and 1")
    upper = 1 / (2 * share)
    values = {
        Paper.WINNER: upper,
        Paper.LOSER: Fraction(0),
        Paper.OTHER: Fraction(0),
        Paper.INVALID: HALF,
    }
    return Assorter(values=values, upper=upper)


def supermajority_margin(share: Fraction, *, votes: int, valid: int, papers: int) -> Fraction:
    """Twice the mean less one, over all papers: q (p/f - 1), where q of them are valid."""
    return Fraction(valid, papers) * (Fraction(votes, valid) / share - 1)


def linear(one: Assertion, candidate: CandidateId | None) -> Fraction:
    """Value of a paper for any weighted assertion; None = the paper names nobody.

    Scaled so that a paper that harms most is 0 and one that says nothing is one half.
    """
    weight = one.weights.get(candidate, 0) if candidate is not None else 0
    return HALF + Fraction(weight, 2 * one.worst)


def linear_upper(one: Assertion) -> Fraction:
    return HALF + Fraction(one.best, 2 * one.worst)


def overstatement_assorter(
    overstatement: Fraction, *, margin: Fraction, upper: Fraction = Fraction(1)
) -> Fraction:
    """Give B = (1 - overstatement/u)/(2 - margin/u): mean above one half iff the outcome is right.

    ``overstatement`` is the record's value less the paper's; ``margin`` twice the records' mean
    less one. Raises ValueError for a margin that is not above zero.
    """
    if not 0 < margin <= 2 * upper:
        raise ValueError("a margin that is not above zero has no overstatement assorter")
    return (1 - overstatement / upper) / (2 - margin / upper)


def overstatement_upper(margin: Fraction, *, upper: Fraction = Fraction(1)) -> Fraction:
    """Give the most that B can be: a record that understates by u."""
    return 2 * upper / (2 * upper - margin)


def overstatement_margin(
    margin: Fraction,
    *,
    upper: Fraction = Fraction(1),
    one_vote: Fraction = Fraction(0),
    two_votes: Fraction = Fraction(0),
) -> Fraction:
    """Twice the mean of B less one, if so large shares of the records overstate by u/2 and by u."""
    lost = upper * (one_vote / 2 + two_votes)
    return 2 * overstatement_assorter(lost, margin=margin, upper=upper) - 1


def pool_mean(counts: Mapping[Paper, int], assorter: Assorter) -> Fraction:
    """Value to record for every paper of a pool that was only added up (ONEAudit)."""
    papers = sum(counts.values())
    if papers == 0:
        raise ValueError("a pool without papers has no mean")
    total = sum((assorter.values[kind] * n for kind, n in counts.items()), Fraction(0))
    return total / papers
