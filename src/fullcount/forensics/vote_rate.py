"""Is the spread of the leader's share, on a log scale, that of one bell curve?

Grain: a band of skewness and kurtosis for a set of stations. Source: Klimek, Yegorov, Hanel,
Thurner, PNAS 109:16469 (2012): the logarithm of others' votes per vote of the leader, standardised.
Stations where either has none have no logarithm: leaving them out or adding a half, and where
to stop with small stations, are choices; the band is over them.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.core import usable
from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import FloatArray
from fullcount.stats.evidence import NotApplicable

SIZES = (50, 100, 200, 400)  # least ballots of a station
MIN_STATIONS = 100

METHOD = Method(
    id="vote_rate",
    number=16,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="least ballots", value="50, 100, 200, 400", meaning="small stations"),
        Parameter(name="zeros", value="left out, or a half added", meaning="no logarithm of 0"),
    ),
    paper="Klimek, Yegorov, Hanel, Thurner (2012) PNAS 109:16469",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One choice, and the shape it gives."""

    least_ballots: int
    halves_added: bool
    stations: int
    skewness: float
    kurtosis: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRate:
    """The shapes of every choice that leaves enough stations."""

    shapes: tuple[Shape, ...]

    @property
    def skewness(self) -> tuple[float, float]:
        values = [one.skewness for one in self.shapes]
        return min(values), max(values)

    @property
    def kurtosis(self) -> tuple[float, float]:
        values = [one.kurtosis for one in self.shapes]
        return min(values), max(values)

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        (low, high), (flat, steep) = self.skewness, self.kurtosis
        return said(
            "vote_rate.found",
            skew_low=f"{low:.2f}",
            skew_high=f"{high:.2f}",
            kurt_low=f"{flat:.1f}",
            kurt_high=f"{steep:.1f}",
        )

    @property
    def may_say(self) -> Said:
        return said("vote_rate.may_say")


def vote_rate(ballots: Ballots) -> VoteRate | NotApplicable:
    """Give skewness and kurtosis for every choice."""
    kept = usable(ballots)
    leader = ballots.leader[kept].astype(np.float64)
    others = ballots.received[kept] - leader
    shapes = []
    for least in SIZES:
        for half in (False, True):
            here = leader + others >= least
            if not half:
                here &= (leader > 0) & (others > 0)
            rate = np.log((others[here] + 0.5 * half) / (leader[here] + 0.5 * half))
            if rate.size >= MIN_STATIONS and np.ptp(rate) > 0:
                shapes.append(_shape(rate, least, halves=half))
    if not shapes:
        return declines("vote_rate.declined_few", stations=MIN_STATIONS, ballots=SIZES[0])
    return VoteRate(shapes=tuple(shapes))


def _shape(rate: FloatArray, least: int, *, halves: bool) -> Shape:
    z = (rate - rate.mean()) / rate.std()
    return Shape(
        least_ballots=least,
        halves_added=halves,
        stations=rate.size,
        skewness=float((z**3).mean()),
        kurtosis=float((z**4).mean()),
    )
