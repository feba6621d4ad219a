"""Where does the main body of stations lie in turnout and the leader's share?

Grain: one centre for a set of stations. Source: Shpilkin's "core" by the minimum covariance
determinant over half of the voters (russian-election-monitor.org, 27 September 2021); the
mathematics is :mod:`fullcount.stats.covariance`.

Where invented or mobilised results are the majority, the densest half is theirs. If a mode of
turnout lies clearly below the densest half, it is taken instead, and :attr:`Core.fallback` says so.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, percent, said
from fullcount.stats.arrays import BoolArray, FloatArray
from fullcount.stats.covariance import FLAT, Cloud, least_determinant
from fullcount.stats.evidence import NotApplicable

MIN_STATIONS = 50
BELOW_SDS, BELOW = 2.5, 0.05  # a lower mode lies this many sd of the core, and points, below it
LEAST_MODE = 0.05  # share of the voters within two points of a lower mode
NEAR_MODE = 2  # points of turnout on either side of the mode

METHOD = Method(
    id="core",
    number=11,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="share", value="50 %", meaning="of the voters that the core must hold"),
        Parameter(name="starts", value="200", meaning="random starts, ten carried to the end"),
        Parameter(
            name="lower mode",
            value="5 % of voters, 2.5 sd and 5 points below",
            meaning="when the lowest mode of turnout is taken instead",
        ),
    ),
    paper="Rousseeuw, Van Driessen (1999) Technometrics 41:212; Shpilkin (2021)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Core:
    """Turnout and share of the core, both in [0, 1]; null ``fallback`` = the densest half.

    Else a lower mode was taken, and it is the turnout of the densest half above it.
    """

    stations: int
    turnout: float
    share: float
    sd_turnout: float
    sd_share: float
    fallback: float | None

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        centre = {"turnout": percent(self.turnout), "share": percent(self.share)}
        if self.fallback is None:
            return said("core.found", **centre)
        return said("core.found_lower", **centre, densest=percent(self.fallback))

    @property
    def may_say(self) -> Said:
        return said("core.may_say")


def usable(ballots: Ballots) -> BoolArray:
    """Tell which stations have a turnout and a share at all, neither above one."""
    b = ballots
    has_turnout = (b.registered > 0) & (b.given >= 0) & (b.given <= b.registered)
    return has_turnout & (b.received > 0) & (b.leader >= 0) & (b.leader <= b.received)


def core(ballots: Ballots, *, rng: np.random.Generator) -> Core | NotApplicable:
    """Find the core of half of the voters, or the lowest mode where the core sits above one."""
    kept = usable(ballots)
    if kept.sum() < MIN_STATIONS:
        return declines("core.declined_few", stations=int(kept.sum()), least=MIN_STATIONS)
    voters = ballots.registered[kept].astype(np.float64)
    points = np.column_stack(
        (ballots.given[kept] / voters, ballots.leader[kept] / ballots.received[kept])
    )
    densest = least_determinant(Cloud(points=points, weights=voters), rng=rng)
    if densest.determinant <= FLAT:
        return declines("core.declined_line")
    sds = np.sqrt(np.diag(densest.covariance))
    below = float(densest.centre[0] - max(BELOW_SDS * sds[0], BELOW))
    lower = lowest_mode(points[:, 0], voters, below=below)
    if lower is None:
        return _core(kept, densest.centre, sds, fallback=None)
    near = np.abs(points[:, 0] - lower) <= NEAR_MODE / 100
    centre = voters[near] @ points[near] / voters[near].sum()
    spread = np.sqrt(voters[near] @ (points[near] - centre) ** 2 / voters[near].sum())
    return _core(kept, centre, spread, fallback=float(densest.centre[0]))


def lowest_mode(turnout: FloatArray, voters: FloatArray, *, below: float) -> float | None:
    """Find the lowest mode of turnout under ``below`` that enough voters share; null = none."""
    bins = np.bincount(np.minimum((100 * turnout).astype(np.int64), 100), voters, 101)
    smooth = np.convolve(bins, np.ones(3), "same")
    mass = np.convolve(bins, np.ones(2 * NEAR_MODE + 1), "same") / bins.sum()
    for at in range(1, 100):
        is_peak = smooth[at] == smooth[max(at - 5, 0) : at + 6].max()
        if (at + 0.5) / 100 < below and is_peak and mass[at] >= LEAST_MODE:
            return (at + 0.5) / 100
    return None


def _core(kept: BoolArray, centre: FloatArray, sds: FloatArray, *, fallback: float | None) -> Core:
    return Core(
        stations=int(kept.sum()),
        turnout=float(centre[0]),
        share=float(centre[1]),
        sd_turnout=float(sds[0]),
        sd_share=float(sds[1]),
        fallback=fallback,
    )
