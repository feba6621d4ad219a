"""What the sample says: shares, the lead, turnout, each with an interval that covers.

Grain: one estimate per contest and instant. The same numbers whatever the order of arrival.
Every figure carries how many stations it rests on, which strata were joined to have it, and the
error of the jackknife beside that of the linear form. It may decline.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.count.reason import Reason
from fullcount.quickcount.design import Design
from fullcount.quickcount.reason import because, said
from fullcount.quickcount.returns import Received, sample_of
from fullcount.stats.collapse import collapsed
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.interval import LEVEL, lead_interval, share_interval
from fullcount.stats.replicates import jackknife_variance
from fullcount.stats.survey import Ratio, Sample, design_effect, difference, ratio

METHOD = "quick count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(NotApplicable):
    """No estimate, with the reason as a code. ``because`` is the same in English."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share with its interval. ``lower`` <= ``share`` <= ``upper``."""

    name: str
    share: float
    lower: float
    upper: float
    error: float  # standard error of the linear form
    jackknife: float  # the same by leaving out stations in turn
    effect: float | None  # variance against that of as many voters; null for a lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Everything said of one contest at one instant."""

    shares: tuple[Figure, ...]  # as the candidates stand in the design
    leader: str
    rival: str
    lead: Figure
    turnout: Figure | None  # null = registered voters or ballots cast are not stated
    level: float
    stations: int
    strata: int  # after joining
    expected: int
    unusable: int  # came, and a figure that is needed is not stated
    joined: tuple[tuple[str, ...], ...]  # strata taken together by the declared rule


def estimate(came: Received, made: Design, *, level: float = LEVEL) -> Estimate | Declined:
    """Estimate from what came, strata collapsed by the declared rule where they are short."""
    rows = came.usable(made.base)
    if len(came.candidates) < 2:
        return _declined("sample_candidates")
    if rows.is_empty():
        return _declined("sample_empty")
    if not rows["base"].sum():
        return _declined("sample_nothing")
    sample, how = collapsed(
        sample_of(rows, made, candidates=came.candidates), [plan.parent for plan in made.strata]
    )
    found = ratio(sample)
    if isinstance(found, NotApplicable):
        return _declined("sample_short")
    order = sorted(range(len(came.candidates)), key=lambda at: (-found.share[at], at))
    first, second = order[:2]
    lead = ratio(difference(sample, first, second))
    if isinstance(lead, NotApplicable):
        return _declined("sample_short")
    names = came.candidates
    return Estimate(
        shares=_figures(found, sample, names=names, level=level),
        leader=names[first],
        rival=names[second],
        lead=_lead(lead, difference(sample, first, second), level=level),
        turnout=_turnout(rows, made, level=level),
        level=level,
        stations=rows.height,
        strata=found.strata,
        expected=came.units.height,
        unusable=came.units["received_at"].count() - rows.height,
        joined=tuple(tuple(made.strata[at].stratum for at in group) for group in how.joined),
    )


def _declined(code: str) -> Declined:
    reason = because(code)
    return Declined(method=METHOD, because=said([reason]), reason=reason)


def _figures(
    found: Ratio, sample: Sample, *, names: tuple[str, ...], level: float
) -> tuple[Figure, ...]:
    limits, again = share_interval(found, level=level), jackknife_variance(sample)
    effects = design_effect(found, sample)
    return tuple(
        Figure(
            name=name,
            share=float(found.share[at]),
            lower=float(limits.lower[at]),
            upper=float(limits.upper[at]),
            error=float(np.sqrt(found.variance[at])),
            jackknife=float(np.sqrt(again[at])),
            effect=float(effects[at]),
        )
        for at, name in enumerate(names)
    )


def _lead(found: Ratio, sample: Sample, *, level: float) -> Figure:
    limits = lead_interval(found, level=level)
    return Figure(
        name="lead",
        share=float(found.share[0]),
        lower=float(limits.lower[0]),
        upper=float(limits.upper[0]),
        error=float(np.sqrt(found.variance[0])),
        jackknife=float(np.sqrt(jackknife_variance(sample)[0])),
        effect=None,
    )


def _turnout(rows: pl.DataFrame, made: Design, *, level: float) -> Figure | None:
    """Ballots cast of registered voters, from stations that state both."""
    stated = rows.filter(pl.col("registered").is_not_null() & pl.col("cast").is_not_null())
    if stated.height < rows.height or not stated["registered"].sum():
        return None
    renamed = stated.with_columns(pl.col("registered").alias("base"))
    sample, _ = collapsed(
        sample_of(renamed, made, candidates=["cast"]), [plan.parent for plan in made.strata]
    )
    found = ratio(sample)
    if isinstance(found, NotApplicable):
        return None
    return _figures(found, sample, names=("turnout",), level=level)[0]
