"""Do small stations differ from large ones of the same neighbourhood, in turnout and share?

Grain: a band for a set of stations with neighbourhoods. Source: Jimenez, Hidalgo, Klimek, Testing
for voter rigging in small polling stations, Science Advances 3 (2017). Turnout and share are
standardised within each neighbourhood, which takes geography out; small stations, where pressure
on voters is easiest, are then held against the large. How small is small is a choice: the band is
over it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from fullcount.forensics.core import usable
from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import BoolArray, FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import holm

SMALL = (0.1, 0.2, 0.3)  # smallest part of each neighbourhood's stations
LEAST_STATIONS, LEAST_PLACES = 10, 20

METHOD = Method(
    id="fingerprints",
    number=20,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="small", value="10, 20, 30 %", meaning="smallest of each neighbourhood"),
        Parameter(name="neighbourhoods", value="20 of 10 stations", meaning="least number"),
    ),
    paper="Jimenez, Hidalgo, Klimek (2017) Science Advances 3:e1602363",
    scored=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Small less large in one measure at one cut, in sds of the neighbourhood."""

    measure: str
    small: float
    difference: float
    error: float
    p_value: float  # two-sided, Holm over measures and cuts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """Every contrast; the band of each measure is over the cuts."""

    places: int
    contrasts: tuple[Contrast, ...]

    def band(self, measure: str) -> tuple[float, float]:
        """Give the least and largest difference of a measure: turnout or share."""
        values = [one.difference for one in self.contrasts if one.measure == measure]
        return min(values), max(values)

    @property
    def p_value(self) -> float:
        return min(one.p_value for one in self.contrasts)

    @property
    def found(self) -> Said:
        (low, high), (least, most) = self.band("turnout"), self.band("share")
        return said(
            "fingerprints.found",
            places=self.places,
            turnout_low=f"{low:+.2f}",
            turnout_high=f"{high:+.2f}",
            share_low=f"{least:+.2f}",
            share_high=f"{most:+.2f}",
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("fingerprints.may_say")


def fingerprints(ballots: Ballots, neighbourhoods: IntArray) -> Fingerprints | NotApplicable:
    """Hold small stations against large ones; ``neighbourhoods`` are codes 0, 1 ..."""
    kept = usable(ballots)
    sizes = np.bincount(neighbourhoods[kept], minlength=int(neighbourhoods.max(initial=0)) + 1)
    kept &= sizes[neighbourhoods] >= LEAST_STATIONS
    codes = np.unique(neighbourhoods[kept], return_inverse=True)[1]
    places = int(codes.max(initial=-1)) + 1
    if places < LEAST_PLACES:
        return declines(
            "fingerprints.declined_few",
            places=places,
            stations=LEAST_STATIONS,
            needed=LEAST_PLACES,
        )
    voters = ballots.registered[kept]
    measures = {
        "turnout": ballots.given[kept] / voters,
        "share": ballots.leader[kept] / ballots.received[kept],
    }
    rank = _rank_within(voters, codes)
    raw = [
        (name, cut, *_contrast(_standardised(values, codes), rank < cut, codes))
        for name, values in measures.items()
        for cut in SMALL
    ]
    chances = holm(np.array([2 * ndtr(-abs(d) / max(e, 1e-12)) for *_, d, e in raw], np.float64))
    return Fingerprints(
        places=places,
        contrasts=tuple(
            Contrast(measure=name, small=cut, difference=d, error=e, p_value=float(p))
            for (name, cut, d, e), p in zip(raw, chances, strict=True)
        ),
    )


def _standardised(values: FloatArray, codes: IntArray) -> FloatArray:
    counts = np.bincount(codes)
    away = values - (np.bincount(codes, values) / counts)[codes]
    sd = np.sqrt(np.bincount(codes, away**2) / counts)
    return np.divide(away, sd[codes], out=np.zeros(values.size), where=sd[codes] > 0)


def _rank_within(voters: IntArray, codes: IntArray) -> FloatArray:
    """Give each station's place by size in its neighbourhood, as a part in [0, 1)."""
    order = np.lexsort((voters, codes))
    counts = np.bincount(codes)
    starts = np.cumsum(counts) - counts
    rank = np.empty(voters.size)
    rank[order] = (np.arange(voters.size) - starts[codes[order]]) / counts[codes[order]]
    return rank


def _contrast(z: FloatArray, small: BoolArray, codes: IntArray) -> tuple[float, float]:
    """Give the mean over neighbourhoods of small less large, and its error."""
    few, many = (np.bincount(codes, part) for part in (small, ~small))
    few_z, many_z = (np.bincount(codes, z * part) for part in (small, ~small))
    differences = few_z / few - many_z / many
    return float(differences.mean()), float(differences.std(ddof=1) / np.sqrt(differences.size))
