"""Did a party's share rise at single stations far more than around them?

Grain: one line per station that both elections state. The change of the share is held against
the other stations of the same group, itself left out, upwards only. Source of the idea:
electionsbg, which holds it against all and includes the station.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.leave_one_out import against_others
from fullcount.stats.multiple import holm

MIN_VOTES, MIN_STATIONS = 50, 10

METHOD = Method(
    id="swing",
    number=30,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="votes", value="at least 50", meaning="in both elections"),
        Parameter(name="direction", value="upwards", meaning="losses are not asked about"),
    ),
    paper="electionsbg (signal swing z); leave-one-out as in neighbours",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """How many stations stand out, and which (position, Holm's p-value)."""

    stations: int
    mean: float
    p_value: float
    outliers: tuple[tuple[int, float], ...]

    @property
    def found(self) -> Said:
        return said(
            "swing.found",
            mean=f"{100 * self.mean:+.1f}",
            stations=self.stations,
            outliers=len(self.outliers),
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("swing.may_say")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoElections:
    """Votes of a party and valid votes, then and now; ``groups`` are codes 0, 1 ..."""

    votes_then: IntArray
    valid_then: IntArray
    votes_now: IntArray
    valid_now: IntArray
    groups: IntArray


def swing(two: TwoElections) -> Swing | NotApplicable:
    """Find stations whose share rose far more than that of the others in their group."""
    able = (two.valid_then >= MIN_VOTES) & (two.valid_now >= MIN_VOTES)
    sizes = np.bincount(two.groups, weights=able) if able.size else np.zeros(1)
    kept = np.flatnonzero(able & (sizes[two.groups] >= MIN_STATIONS))
    if kept.size < MIN_STATIONS:
        return declines("swing.declined_few", stations=MIN_STATIONS, votes=MIN_VOTES)
    change = two.votes_now[kept] / two.valid_now[kept] - two.votes_then[kept] / two.valid_then[kept]
    adjusted = holm(against_others(change, two.groups[kept]).upper)
    far = np.flatnonzero(adjusted <= 0.01)
    far = far[np.lexsort((kept[far], adjusted[far]))]
    return Swing(
        stations=kept.size,
        mean=float(change.mean()),
        p_value=float(adjusted.min()),
        outliers=tuple((int(kept[at]), float(adjusted[at])) for at in far),
    )
