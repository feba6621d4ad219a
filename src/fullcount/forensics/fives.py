"""Do counts end in 0 or 5, and percentages round to multiples of five, too often?

Grain: one result for a set of stations. Sources: Hicken and Mebane, A Guide to Elections
Forensics (2015): C05s and P05s. Their null of one fifth is not right for small stations; here
each station has its own exact probability under a binomial around its own percentage
(:mod:`fullcount.stats.lattice`), and the tail of the sum is exact. A percentage that lies
exactly half a point from a multiple does not count as rounding to it.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.lattice import FIVES, Multiples, is_round, round_probability
from fullcount.stats.poisson_binomial import Tail, upper_tail

LEAST = 100
MIN_STATIONS = 50

METHOD = Method(
    id="fives",
    number=5,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(Parameter(name="ballots", value="at least 100", meaning="smaller left out"),),
    paper="Hicken and Mebane (2015) A Guide to Elections Forensics; Kalinin and Mebane (2017)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fives:
    """Counts that are multiples of five (C05s) and percentages that round to them (P05s)."""

    stations: int
    counts: int
    counts_tail: Tail
    percentages: int
    percentages_tail: Tail

    @property
    def p_value(self) -> float:
        """Holm's over the two."""
        return min(1.0, 2 * min(self.counts_tail.p_value, self.percentages_tail.p_value))

    @property
    def found(self) -> Said:
        return said(
            "fives.found",
            stations=self.stations,
            counts=self.counts,
            counts_expected=f"{self.counts_tail.mean:,.0f}",
            percentages=self.percentages,
            percentages_expected=f"{self.percentages_tail.mean:,.0f}",
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("fives.may_say")


def fives(successes: IntArray, trials: IntArray) -> Fives | NotApplicable:
    """Count multiples of five: ``successes`` are votes, ``trials`` the ballots they are of."""
    kept = (trials >= LEAST) & (successes >= 0) & (successes <= trials)
    k, n = successes[kept], trials[kept]
    if n.size < MIN_STATIONS:
        return declines("fives.declined_few", stations=n.size, ballots=LEAST, needed=MIN_STATIONS)
    every = Multiples(every=5)
    counts, percentages = is_round(k, n, every), is_round(k, n, FIVES)
    share = k / n
    return Fives(
        stations=n.size,
        counts=int(counts.sum()),
        counts_tail=upper_tail(round_probability(n, share, every), int(np.sum(counts))),
        percentages=int(percentages.sum()),
        percentages_tail=upper_tail(round_probability(n, share, FIVES), int(percentages.sum())),
    )
