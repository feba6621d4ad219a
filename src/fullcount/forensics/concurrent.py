"""Do two contests decided by the same voters count the same number of ballots?

Grain: one result for the stations of twin contests (a national and a provincial seat on one
day). u = ballots of one less ballots of the other, at each station. Each voter is handed a paper
for both, so u should be near 0, as often above as below, and unrelated to who leads. Sources:
Behrens, EPSA 2022 (Property 2); PATTAN's audits in Pakistan 2024. No distribution is assumed:
the association is by permutation within contests. Whether differences fall one way is told by
an exact sign test and is no signal by itself: papers of one contest may be lost more often.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import IntArray
from fullcount.stats.binomial import two_sided
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.permutation import within_groups

MIN_STATIONS = 20

METHOD = Method(
    id="concurrent",
    number=31,
    signal=Signal.PROCEDURAL,
    parameters=(Parameter(name="stations", value="at least 20", meaning="stating both"),),
    paper="Behrens (2022) EPSA; PATTAN (2024)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concurrent:
    """What the differences are, in whole ballots, and two exact questions about them."""

    stations: int
    differing: int
    more_in_first: int
    net: int
    absolute: int
    largest: int
    correlation: float | None  # with the leader's share of the first; null = nothing varies
    p_sign: float
    p_association: float | None

    @property
    def p_value(self) -> float | None:
        """Of the association: papers are lost one way more than the other in honest polls too."""
        return self.p_association

    @property
    def found(self) -> Said:
        counted: dict[str, int | str] = {
            "differing": self.differing,
            "stations": self.stations,
            "absolute": self.absolute,
            "net": f"{self.net:+,}",
            "largest": self.largest,
        }
        if self.p_association is None or self.correlation is None:
            return said("concurrent.found_only", **counted)
        correlation, p = f"{self.correlation:+.2f}", spell_p(self.p_association)
        return said("concurrent.found", **counted, correlation=correlation, p=p)

    @property
    def may_say(self) -> Said:
        return said("concurrent.may_say")


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Whole numbers per station; ``groups`` are codes of the first contest."""

    cast_first: IntArray
    cast_second: IntArray
    leader_first: IntArray
    groups: IntArray


def concurrent(twins: Twins, *, rng: np.random.Generator) -> Concurrent | NotApplicable:
    """Compare the two numbers of ballots at every station."""
    if twins.cast_first.size < MIN_STATIONS:
        return declines(
            "concurrent.declined_few", stations=twins.cast_first.size, least=MIN_STATIONS
        )
    u = twins.cast_first - twins.cast_second
    differing, more = int((u != 0).sum()), int((u > 0).sum())
    share = twins.leader_first / np.maximum(twins.cast_first, 1)
    told = within_groups(u.astype(np.float64), share, twins.groups, rng=rng)
    return Concurrent(
        stations=u.size,
        differing=differing,
        more_in_first=more,
        net=int(u.sum()),
        absolute=int(np.abs(u).sum()),
        largest=int(np.abs(u).max()),
        correlation=None if told is None else told.correlation,
        p_sign=two_sided(more, differing, 0.5) if differing else 1.0,
        p_association=None if told is None else told.p_value,
    )
