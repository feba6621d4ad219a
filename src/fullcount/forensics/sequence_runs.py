"""Did ballots come out of the box in wads, when they were counted one by one?

Grain: one station whose count was read aloud and written down in order, or several. Source:
Podlazov and Makarov (2024) arXiv 2412.04535. The longest run and the number of runs have exact
distributions (:mod:`fullcount.stats.runs`) where every order is equally likely; no permutation is
drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats import runs
from fullcount.stats.arrays import BoolArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import holm

MIN_BALLOTS, MIN_EACH = 50, 5
NAMED = 0.01

METHOD = Method(
    id="sequence_runs",
    number=32,
    signal=Signal.PROCEDURAL,
    parameters=(Parameter(name="ballots", value="at least 50", meaning="5 of each kind"),),
    paper="Podlazov and Makarov (2024) arXiv:2412.04535",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SequenceRuns:
    """What the order of counting shows, with exact tails."""

    ballots: int
    ones: int
    runs: int
    longest: int
    p_few_runs: float
    p_longest: float

    @property
    def p_value(self) -> float:
        """Holm's over the two."""
        return min(1.0, 2 * min(self.p_few_runs, self.p_longest))

    @property
    def found(self) -> Said:
        return said(
            "sequence_runs.found",
            ballots=self.ballots,
            longest=self.longest,
            runs=self.runs,
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("sequence_runs.may_say")


@dataclass(frozen=True, slots=True, kw_only=True)
class InOrder:
    """Stations whose order of counting can be judged; ``adjusted`` is Holm's p-value of each."""

    found_at: Mapping[str, SequenceRuns]
    adjusted: Mapping[str, float]
    declined: Mapping[str, NotApplicable]

    @property
    def p_value(self) -> float:
        return min(self.adjusted.values())

    @property
    def farthest(self) -> str:
        return min(self.adjusted, key=lambda unit: (self.adjusted[unit], unit))

    @property
    def found(self) -> Said:
        one = self.found_at[self.farthest]
        if len(self.found_at) == 1:
            return one.found
        return said(
            "sequence_runs.found_many",
            stations=len(self.found_at),
            named=sum(p <= NAMED for p in self.adjusted.values()),
            station=self.farthest,
            longest=one.longest,
            runs=one.runs,
            ballots=one.ballots,
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("sequence_runs.may_say")


def stations_in_order(sequences: Mapping[str, BoolArray]) -> InOrder | NotApplicable:
    """Judge every station whose ballots were written down in order."""
    found: dict[str, SequenceRuns] = {}
    declined: dict[str, NotApplicable] = {}
    for unit, sequence in sorted(sequences.items()):
        told = sequence_runs(sequence)
        if isinstance(told, NotApplicable):
            declined[unit] = told
        else:
            found[unit] = told
    if not found:
        return next(iter(declined.values()))
    adjusted = holm(np.array([one.p_value for one in found.values()], np.float64))
    return InOrder(
        found_at=found,
        adjusted=dict(zip(found, adjusted.tolist(), strict=True)),
        declined=declined,
    )


def sequence_runs(sequence: BoolArray) -> SequenceRuns | NotApplicable:
    """Judge one station's order of counting; true = a ballot for the candidate asked about."""
    ones = int(sequence.sum())
    zeros = sequence.size - ones
    if sequence.size < MIN_BALLOTS or min(ones, zeros) < MIN_EACH:
        return declines(
            "sequence_runs.declined_few",
            ones=ones,
            zeros=zeros,
            ballots=MIN_BALLOTS,
            each=MIN_EACH,
        )
    found = runs.lengths(np.asarray(sequence, np.bool_))
    longest = max(length for kind, length in found if kind)
    return SequenceRuns(
        ballots=sequence.size,
        ones=ones,
        runs=len(found),
        longest=longest,
        p_few_runs=runs.at_most_runs(len(found), ones, zeros),
        p_longest=runs.longest_at_least(longest, ones, zeros),
    )
