"""How many votes for the leader come with a turnout that brings the others none?

Grain: one band of votes for a set of stations. Source: Shpilkin (2009 onwards). Where turnout is
low, leader and others share the votes as ``k`` to one; the leader's votes beyond ``k`` for each
vote of the others, at higher turnouts, are the anomalous votes.

The number rests on choices that nobody can make for the reader: which stations give ``k``, and
from which turnout on one counts. So it is a band over them, and never a point:
``k`` from (a) all bins up to the mode of the others' votes, (b) three bins round the core, (c) the
share at the core; each counted beyond its window and over all bins.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from fullcount.forensics.core import Core, core, usable
from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

METHOD = Method(
    id="anomalous_votes",
    number=10,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="bins", value="1 point of turnout", meaning="grain of the comparison"),
        Parameter(
            name="clean window",
            value="all three",
            meaning="up to the mode of the others; three bins round the core; the core's share",
        ),
        Parameter(
            name="counted from",
            value="both",
            meaning="beyond the window, or over all bins",
        ),
    ),
    paper="Shpilkin, Troitsky variant 40 (2009); Kobak, Shpilkin, Pshenichnikov (2016)",
)


class Window(StrEnum):
    """Which stations say how leader and others share the votes."""

    LOW = "up to the mode of the others"
    NEAR_CORE = "three bins round the core"
    CORE_SHARE = "share at the core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to choose: leader's votes per vote of the others, and the votes beyond."""

    window: Window
    from_turnout: float  # votes are counted from here; 0 = over all bins
    ratio: float
    votes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalousVotes:
    """A band over the choices, each of which is kept; negative = the leader has fewer."""

    core: Core
    choices: tuple[Choice, ...]
    leader: int  # votes of the leader at the stations looked at

    @property
    def lower(self) -> float:
        return min(one.votes for one in self.choices)

    @property
    def upper(self) -> float:
        return max(one.votes for one in self.choices)

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        return said(
            "anomalous_votes.found",
            lower=f"{self.lower:,.0f}",
            upper=f"{self.upper:,.0f}",
            leader=self.leader,
        )

    @property
    def may_say(self) -> Said:
        return said("anomalous_votes.may_say")


def anomalous_votes(
    ballots: Ballots, *, rng: np.random.Generator
) -> AnomalousVotes | NotApplicable:
    """Bound the votes of the leader that turnout brings and the others do not share."""
    centre = core(ballots, rng=rng)
    if isinstance(centre, NotApplicable):
        return replace(centre, method=METHOD.id)
    kept = usable(ballots)
    bins = np.minimum(100 * ballots.given[kept] // ballots.registered[kept], 100)
    leader, others = _by_bin(ballots, kept.nonzero()[0], bins)
    choices = tuple(_choices(leader, others, centre))
    if not choices:
        return declines("anomalous_votes.declined_low")
    return AnomalousVotes(core=centre, choices=choices, leader=int(leader.sum()))


def _choices(leader: FloatArray, others: FloatArray, centre: Core) -> Iterator[Choice]:
    mode, middle = int(np.argmax(others)), int(100 * centre.turnout)
    low, high = max(middle - 1, 0), middle + 1
    ratios = [
        (Window.LOW, mode, leader[: mode + 1].sum(), others[: mode + 1].sum()),
        (Window.NEAR_CORE, high, leader[low : high + 1].sum(), others[low : high + 1].sum()),
        (Window.CORE_SHARE, middle, centre.share, 1 - centre.share),
    ]
    for window, last, with_leader, without in ratios:
        if without <= 0:
            continue
        ratio = float(with_leader / without)
        beyond = leader - ratio * others
        for first in (last + 1, 0):
            yield Choice(
                window=window,
                from_turnout=first / 100,
                ratio=ratio,
                votes=float(beyond[first:].sum()),
            )


def _by_bin(ballots: Ballots, kept: IntArray, bins: IntArray) -> tuple[FloatArray, FloatArray]:
    leader = ballots.leader[kept]
    others = ballots.received[kept] - leader
    return _summed(bins, leader), _summed(bins, others)


def _summed(bins: IntArray, votes: IntArray) -> FloatArray:
    return np.bincount(bins, votes, 101).astype(np.float64)
