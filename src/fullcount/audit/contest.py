"""What must hold for the reported outcome to be right: one linear assertion per way to be wrong.

Grain: one contest. An assertion is a weighted sum of votes that is above zero if the outcome is
right: elected over not elected (+1, -1), a majority (+1 for the winner, -1 for everybody else),
no majority (the other way round), the next seat of a list. Source: Blom et al., "Assertion-based
approaches to auditing complex elections" (2021), https://arxiv.org/abs/2107.11903.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fullcount.model.ids import CandidateId

Votes = Mapping[CandidateId, int]


class Rule(StrEnum):
    """How the outcome follows from the votes."""

    MOST_VOTES = "most_votes"
    MAJORITY_RUNOFF = "majority_runoff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A contest as it was announced. ``ballots`` counts papers, blank and rejected ones too.

    ``aggregates`` are lines of several persons ("others"): they count towards a majority and
    none of them is elected or a rival.
    """

    votes: Votes
    ballots: int
    seats: int = 1
    votes_allowed: int = 1
    rule: Rule = Rule.MOST_VOTES
    aggregates: frozenset[CandidateId] = frozenset()

    @property
    def ranking(self) -> tuple[CandidateId, ...]:
        """Persons, most votes first; level candidates in the order given."""
        persons = (name for name in self.votes if name not in self.aggregates)
        return tuple(sorted(persons, key=lambda name: -self.votes[name]))

    @property
    def lines(self) -> tuple[CandidateId, ...]:
        """Every line of a hand count: persons, then aggregates."""
        return (*self.ranking, *(name for name in self.votes if name in self.aggregates))

    @property
    def elected(self) -> tuple[CandidateId, ...]:
        return self.ranking[: self.seats]

    @property
    def others(self) -> tuple[CandidateId, ...]:
        return self.ranking[self.seats :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """``sum(weights x votes) > 0``; ``margin`` is that sum as reported.

    ``over`` and ``under`` name the two sides. A margin of zero or less cannot be audited by a
    sample: only a full count settles it.
    """

    over: str
    under: str
    weights: Mapping[CandidateId, int]
    margin: int

    @property
    def worst(self) -> int:
        """How much one paper can take from the sum at most."""
        return max(0, -min(self.weights.values()))

    @property
    def best(self) -> int:
        """How much one paper can add to the sum at most."""
        return max(0, *self.weights.values())

    def of(self, votes: Votes) -> int:
        """Add up some votes. A candidate that is not stated there is an error, not a zero."""
        return sum(weight * votes[name] for name, weight in self.weights.items())


def pairs(reported: Reported) -> tuple[Assertion, ...]:
    """List every assertion of the outcome; empty where nobody lost.

    >>> a, b = CandidateId("a"), CandidateId("b")
    >>> [one.margin for one in pairs(Reported(votes={a: 60, b: 40}, ballots=100))]
    [20]
    """
    votes = reported.votes
    found = [
        assertion(over=over, under=under, weights={over: 1, under: -1}, votes=votes)
        for over in reported.elected
        for under in reported.others
    ]
    if reported.rule is Rule.MAJORITY_RUNOFF:
        found = [majority(reported)] if reported.seats == 1 else [*found, no_majority(reported)]
    return tuple(found)


def assertion(*, over: str, under: str, weights: Votes, votes: Votes) -> Assertion:
    """Make an assertion, its margin from the votes reported."""
    margin = sum(weight * votes[name] for name, weight in weights.items())
    return Assertion(over=over, under=under, weights=weights, margin=margin)


EVERYBODY_ELSE = "(everybody else)"


def majority(reported: Reported) -> Assertion:
    """Say that the first has more votes than all others together: 2 v - valid."""
    first = reported.ranking[0]
    weights = {name: 1 if name == first else -1 for name in reported.votes}
    return assertion(over=first, under=EVERYBODY_ELSE, weights=weights, votes=reported.votes)


def no_majority(reported: Reported) -> Assertion:
    """Say that all others together have more votes than the first: a second round is right."""
    first = reported.ranking[0]
    weights = {name: -1 if name == first else 1 for name in reported.votes}
    return assertion(over=EVERYBODY_ELSE, under=first, weights=weights, votes=reported.votes)


def lessened(assertions: Sequence[Assertion], *, ballots: int) -> tuple[Assertion, ...]:
    """Take from every margin what papers that no bag can show may cost it (pending, lost).

    Raises ValueError for a negative number.
    """
    if ballots < 0:
        raise ValueError("papers that cannot be audited cannot be negative")
    return tuple(replace(one, margin=one.margin - one.worst * ballots) for one in assertions)
