"""Late stations differ from early ones: does it remain once place is held fixed?

Grain: one comparison for a contest and a moment that parts early from late. Source: Idrobo,
Kronick, Rodriguez, Journal of Politics 84 (2022) on Bolivia 2019; the estimator is plain
post-stratification. Each late station is expected to vote as the early stations of its own place
did; where a place has no early station, of the next place around it. What the places explain,
and what remains, is told in points of the lead and in the lead of the whole contest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.special import ndtr

from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import BoolArray, FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

MIN_LATE, MIN_PLACES = 20, 10
MOSTLY, PARTLY = 0.8, 0.2  # parts of the difference that places explain
SAME = 0.005  # a lead that differs by less than half a point does not differ

METHOD = Method(
    id="late_shift",
    number=22,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="places", value="finest first", meaning="what is held fixed"),
        Parameter(name="explained", value="80 %", meaning="of the difference: mostly explained"),
    ),
    paper="Idrobo, Kronick, Rodriguez (2022) on late-counted votes in Bolivia. Journal of Politics "
    "84:2202",
    scored=False,  # which moment parts early from late is chosen by whoever asks
)


class Verdict(StrEnum):
    """What became of the difference once place is held fixed."""

    SAME = "same"
    EXPLAINED = "explained"
    PARTLY = "partly"
    REMAINS = "remains"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """Per station: votes of two candidates, valid votes, late or not.

    ``places`` are codes 0, 1 ... of the station's place, finest first.
    """

    leader: IntArray
    rival: IntArray
    valid: IntArray
    late: BoolArray
    places: Sequence[IntArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Late stations whose finest place has early ones too: the only ones strictly comparable."""

    places: int
    late_votes: int
    early_lead: float  # of early stations at all places
    expected: float
    observed: float
    sd: float  # of observed less expected, by place

    @property
    def explained(self) -> float:
        return _part(self.early_lead, self.expected, self.observed)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateShift:
    """Leads are parts of the valid votes; ``expected`` is what early stations of places predict."""

    late: int
    early_lead: float
    late_lead: float
    expected_late_lead: float
    final_lead: float
    expected_final_lead: float
    within: Within
    p_value: float  # two-sided, of the remainder within places

    @property
    def explained(self) -> float:
        """Part of the difference that places predict; above 1 = more than all of it."""
        return _part(self.early_lead, self.expected_late_lead, self.late_lead)

    @property
    def verdict(self) -> Verdict:
        if abs(self.late_lead - self.early_lead) < SAME:
            return Verdict.SAME
        if self.explained >= MOSTLY:
            return Verdict.EXPLAINED
        return Verdict.PARTLY if self.explained >= PARTLY else Verdict.REMAINS

    @property
    def found(self) -> Said:
        return said(
            f"late_shift.found_{self.verdict.value}",
            early=_points(self.early_lead),
            late=_points(self.late_lead),
            stations=self.late,
            expected=_points(self.expected_late_lead),
            final=_points(self.final_lead),
            expected_final=_points(self.expected_final_lead),
        )

    @property
    def may_say(self) -> Said:
        within = self.within
        return said(
            "late_shift.may_say",
            remains=_points(within.observed - within.expected),
            sd=_points(within.sd),
        )


def late_shift(stations: Stations) -> LateShift | NotApplicable:
    """Hold late stations against the early ones of the same places."""
    kept = stations.valid > 0
    late = stations.late & kept
    early = ~stations.late & kept
    if late.sum() < MIN_LATE or early.sum() < MIN_LATE:
        return declines(
            "late_shift.declined_few",
            late=int(late.sum()),
            early=int(early.sum()),
            needed=MIN_LATE,
        )
    lead = (stations.leader - stations.rival).astype(np.float64)
    valid = stations.valid.astype(np.float64)
    rates, level = _expected(lead, valid, early, stations.places)
    rates[level < 0] = lead[early].sum() / valid[early].sum()
    comparable = late & (level == 0)
    within = _within(stations, lead, rates, comparable)
    if within.places < MIN_PLACES:
        return declines("late_shift.declined_places", places=within.places, needed=MIN_PLACES)
    remains = within.observed - within.expected
    z = remains / within.sd if within.sd > 0 else 0.0
    in_all = lead[early].sum() + rates[late] @ valid[late]
    return LateShift(
        late=int(late.sum()),
        early_lead=float(lead[early].sum() / valid[early].sum()),
        late_lead=float(lead[late].sum() / valid[late].sum()),
        expected_late_lead=float(rates[late] @ valid[late] / valid[late].sum()),
        final_lead=float(lead[kept].sum() / valid[kept].sum()),
        expected_final_lead=float(in_all / valid[kept].sum()),
        within=within,
        p_value=float(2 * ndtr(-abs(z))),
    )


def _expected(
    lead: FloatArray, valid: FloatArray, early: BoolArray, places: Sequence[IntArray]
) -> tuple[FloatArray, IntArray]:
    """Give each station the lead of early ones in the finest place that has any, and its level."""
    rates = np.full(lead.size, np.nan)
    level = np.full(lead.size, -1, np.int64)
    for at, codes in enumerate(places):
        leads = np.bincount(codes[early], lead[early], codes.max() + 1)
        valids = np.bincount(codes[early], valid[early], codes.max() + 1)
        known = (level < 0) & (valids[codes] > 0)
        rates[known] = leads[codes[known]] / valids[codes[known]]
        level[known] = at
    return rates, level


def _within(stations: Stations, lead: FloatArray, rates: FloatArray, at: BoolArray) -> Within:
    """Compare late and early stations of the same finest places, and spread by place."""
    codes, votes = stations.places[0][at], stations.valid[at].astype(np.float64)
    total = votes.sum()
    over = np.bincount(codes, lead[at] - rates[at] * votes)
    early = ~stations.late
    return Within(
        places=int(np.unique(codes).size),
        late_votes=int(total),
        early_lead=float(lead[early].sum() / max(stations.valid[early].sum(), 1)),
        expected=float(rates[at] @ votes / max(total, 1)),
        observed=float(lead[at].sum() / max(total, 1)),
        sd=float(np.sqrt((over**2).sum()) / max(total, 1)),
    )


def _part(early: float, expected: float, late: float) -> float:
    return (expected - early) / (late - early) if late != early else 1.0


def _points(lead: float) -> str:
    return f"{100 * lead:.2f}"
