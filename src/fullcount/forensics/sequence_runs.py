"""Did ballots come out of the box in wads, when they were counted one by one?

Grain: one station whose count was read aloud and written down in order. Source: Podlazov and
Makarov (2024) arXiv 2412.04535. The longest run and the number of runs have exact distributions
(:mod:`fullcount.stats.runs`) where every order is equally likely; no permutation is drawn.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.stats import runs
from fullcount.stats.arrays import BoolArray
from fullcount.stats.evidence import NotApplicable

MIN_BALLOTS, MIN_EACH = 50, 5

METHOD = Method(
    id="sequence_runs",
    number=32,
    title="Runs in the order of counting",
    signal=Signal.PROCEDURAL,
    null="Ballots were mixed: every order of them is equally likely.",
    parameters=(Parameter(name="ballots", value="at least 50", meaning="5 of each kind"),),
    shows="Papers for one candidate that lay together: put in together, or sorted before counting.",
    cannot_show="That papers were not lawful; a box that is emptied gently keeps its layers.",
    innocent=(
        "ballots sorted before they were read aloud",
        "households and groups that vote together, in a box that was not shaken",
    ),
    paper="Podlazov and Makarov (2024) arXiv:2412.04535",
    critique="Eight of nine stations agree with what the bags showed; nine stations are few.",
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
    def found(self) -> str:
        return (
            f"In {self.ballots:,} ballots read in order the longest run for one candidate is "
            f"{self.longest:,} and there are {self.runs:,} runs (p {spell_p(self.p_value)})."
        )

    @property
    def may_say(self) -> str:
        return (
            "Long runs say that papers lay together when they were counted; open the bag before "
            "saying why."
        )


def sequence_runs(sequence: BoolArray) -> SequenceRuns | NotApplicable:
    """Judge one station's order of counting; true = a ballot for the candidate asked about."""
    ones = int(sequence.sum())
    zeros = sequence.size - ones
    if sequence.size < MIN_BALLOTS or min(ones, zeros) < MIN_EACH:
        return NotApplicable(
            method=METHOD.id,
            because=f"{ones} ballots for and {zeros} not; {MIN_BALLOTS} ballots and {MIN_EACH} of "
            "each kind needed",
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
