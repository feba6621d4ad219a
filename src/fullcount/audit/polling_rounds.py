"""Minerva, Athena and Providence for a contest: each pair of elected and not elected, in rounds.

Grain: one contest; ``rounds`` holds the tally of each round's papers alone. For comparison with
other tools: BRAVO and ALPHA need no schedule and are what we plan by. The mathematics is in
:mod:`fullcount.stats.rounds`. Papers of neither side count for nothing in a pair.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fullcount.audit.contest import Assertion, Reported, Votes, pairs
from fullcount.model.ids import CandidateId
from fullcount.stats import rounds as rounded
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.rounds import Round

FIRST_HIGH, MOST = 10_000, 40_000_000
NORMAL_FROM = 200_000  # papers of a pair: above, a first Minerva round is sized by the normal curve


class Method(StrEnum):
    MINERVA = "minerva"
    ATHENA = "athena"
    PROVIDENCE = "providence"


_RISK: dict[Method, Callable[..., float]] = {
    Method.MINERVA: rounded.minerva,
    Method.ATHENA: rounded.athena,
    Method.PROVIDENCE: rounded.providence,
}
_CHANCE: dict[Method, Callable[..., float]] = {
    Method.MINERVA: rounded.chance_of_minerva,
    Method.ATHENA: rounded.chance_of_minerva,  # its second condition does not bind in planning
    Method.PROVIDENCE: rounded.chance_of_providence,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """What was drawn: per round the tally, and where it was fixed how many papers in all."""

    tallies: tuple[Votes, ...] = ()
    sizes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for tally, size in zip(self.tallies, self.sizes, strict=False):
            if sum(tally.values()) > size:
                raise ValueError(f"{sum(tally.values())} votes on {size} papers of a round")


def risk(
    reported: Reported, sampled: Sampled, *, method: Method, risk_limit: float
) -> float | NotApplicable:
    """Give the largest p of any pair; 1 before the first round.

    Raises ValueError for a limit that is none, and for more votes than papers.
    """
    if not 0 < risk_limit < 1:
        raise ValueError(f"a risk limit of {risk_limit} is not between 0 and 1")
    declined = _declined(reported, method)
    if declined:
        return declined
    p = _RISK[method]
    return max(
        p(_rounds(one, sampled), share=_share(one, reported), risk_limit=risk_limit)
        for one in pairs(reported)
    )


def next_size(
    reported: Reported,
    sampled: Sampled,
    *,
    method: Method,
    risk_limit: float,
    chance: float,
) -> int | NotApplicable:
    """How many more papers for a round that ends the audit with ``chance``: the worst pair's."""
    declined = _declined(reported, method)
    if declined:
        return declined
    sizes = []
    for one in pairs(reported):
        votes = pair_size(
            _rounds(one, sampled),
            share=_share(one, reported),
            method=method,
            risk_limit=risk_limit,
            chance=chance,
        )
        if isinstance(votes, NotApplicable):
            return votes
        both = reported.votes[CandidateId(one.over)] + reported.votes[CandidateId(one.under)]
        sizes.append(-(-votes * reported.ballots // both))
    return max(sizes)


def pair_size(
    earlier: Sequence[Round], *, share: float, method: Method, risk_limit: float, chance: float
) -> int | NotApplicable:
    """How many more papers of one pair."""

    def reached(votes: int) -> float:
        return _CHANCE[method](earlier, votes, share=share, risk_limit=risk_limit)

    about = rounded.normal_size(share=share, risk_limit=risk_limit, chance=chance)
    if method is not Method.PROVIDENCE and not earlier and about > NORMAL_FROM:
        return about
    low, high = 1, FIRST_HIGH
    while reached(high) < chance:
        low, high = high, 2 * high
        if high > MOST:
            return NotApplicable(method=method, because="the margin is too small for a sample")
    return rounded.bisected(reached, wanted=chance, low=low, high=high)


def least_round(share: Fraction, *, risk_limit: Fraction) -> int:
    """Give the smallest round that could end an audit at all: every paper for the winner."""
    size, ratio = 0, Fraction(1)
    while ratio > risk_limit:
        size, ratio = size + 1, ratio / (2 * share)
    return size


def _rounds(one: Assertion, sampled: Sampled) -> list[Round]:
    over, under = CandidateId(one.over), CandidateId(one.under)
    return [
        (tally.get(over, 0) + tally.get(under, 0), tally.get(over, 0)) for tally in sampled.tallies
    ]


def _share(one: Assertion, reported: Reported) -> float:
    over, under = reported.votes[CandidateId(one.over)], reported.votes[CandidateId(one.under)]
    return over / (over + under)


def _declined(reported: Reported, method: Method) -> NotApplicable | None:
    found = pairs(reported)
    if not found:
        return NotApplicable(method=method, because="nobody lost this contest")
    if any(one.margin <= 0 for one in found):
        return NotApplicable(method=method, because="the contest is tied; only a full count shows")
    return None
