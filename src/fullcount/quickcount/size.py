"""How many stations a sample needs, from an earlier poll's stations and never from its voters.

Grain: one candidate's share, or the lead, of an earlier poll whose stations are all known. Source:
Cochran, Sampling Techniques, 4.4 and 5.5, on residuals within strata. The number of voters that a
handbook asks for stands beside each size with the stations that hold so many: voters are not
drawn one by one, people of one place vote alike, and the effect says how much that costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from fullcount.stats.allocation import (
    handbook_voters,
    pooled_spread,
    unit_spreads,
    units_needed,
)
from fullcount.stats.interval import LEVEL
from fullcount.stats.survey import Sample, difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one figure takes. ``effect`` null = of a lead; ``handbook`` counts voters."""

    name: str
    share: float  # at the earlier poll
    stations: int
    effect: float | None
    handbook: float | None
    handbook_stations: float | None  # that hold so many voters, and are too few


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked. ``error`` is a half-width; ``unanswered`` the share that will not report."""

    error: float
    level: float = LEVEL
    unanswered: float = 0.0


def needs(whole: Sample, names: Sequence[str], wanted: Wanted) -> tuple[Need, ...]:
    """Size the sample for each share and for the lead of the first two. ``whole`` is a census."""
    shares = whole.parts.sum(axis=0) / whole.whole.sum()
    order = sorted(range(len(names)), key=lambda at: (-shares[at], at))
    found = [_need(whole, at, names[at], float(shares[at]), wanted) for at in order]
    if len(order) > 1:
        first, second = order[:2]
        lead = float(shares[first] - shares[second])
        label = f"{names[first]} over {names[second]}"
        found.append(_need(difference(whole, first, second), 0, label, lead, wanted))
    return tuple(found)


def _need(sample: Sample, part: int, name: str, share: float, wanted: Wanted) -> Need:
    units = sample.whole.size
    spread = pooled_spread(sample.sizes.tolist(), unit_spreads(sample, part))
    stations = units_needed(
        spread, units=units, error=wanted.error, level=wanted.level, unanswered=wanted.unanswered
    )
    mean, alone = float(sample.whole.mean()), share * (1 - share)
    if sample.parts.min() < 0 or not alone > 0:
        return Need(
            name=name, share=share, stations=stations, effect=None, handbook=None,
            handbook_stations=None,
        )  # fmt: skip
    z = float(ndtri((1 + wanted.level) / 2))
    voters = handbook_voters(share, error=wanted.error, z=z, voters=int(sample.whole.sum()))
    return Need(
        name=name,
        share=share,
        stations=stations,
        effect=float(np.float64(spread) ** 2 * mean / alone),
        handbook=voters,
        handbook_stations=voters / mean,
    )
