"""Are there more whole percentages of turnout or of the leader's share than chance gives?

Grain: one number for a set of stations, and one per region (:func:`by_region`). Source: Kobak,
Shpilkin and Pshenichnikov, Annals of Applied Statistics 10 (2016) 54-73; Significance 2016, 2018,
2020. Their 1,000 Monte Carlo draws are replaced by the exact probability of each station
(:mod:`fullcount.stats.lattice`) and the exact Poisson-binomial tail.

Stations above 99 % are left out of the data. The published null lets its simulated stations land
there (and 100 % is a whole percentage), which makes honest data look short of whole percentages.
``Null.CONDITIONAL`` conditions each station on the filter it passed and is the default;
``Null.PUBLISHED`` is kept to reproduce what was published. Turnout and share are taken as
independent given the station's own sizes, as published.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import BoolArray, FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.lattice import is_round, round_probability
from fullcount.stats.multiple import benjamini_hochberg
from fullcount.stats.poisson_binomial import Tail, upper_tail, weighted_upper_tail

MIN_REGISTERED = 100
MOST_PERCENT = 99
MIN_STATIONS = 50

METHOD = Method(
    id="integer_percentages",
    number=8,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="half-width", value="0.05 points", meaning="how near counts as whole"),
        Parameter(name="registered", value="at least 100", meaning="smaller stations left out"),
        Parameter(name="ceiling", value="99 %", meaning="stations above are left out"),
        Parameter(name="null", value="conditional", meaning="given that the ceiling was passed"),
    ),
    paper="Kobak, Shpilkin, Pshenichnikov (2016) Integer percentages as electoral falsification "
    "fingerprints. Annals of Applied Statistics 10:54-73",
)


class Null(StrEnum):
    """Which null the observed number is held against."""

    CONDITIONAL = "conditional"
    PUBLISHED = "published"


class Kind(StrEnum):
    """Which percentage is asked about."""

    EITHER = "either"
    TURNOUT = "turnout"
    RESULT = "result"


class Weight(StrEnum):
    """What a station counts for."""

    STATIONS = "stations"
    VOTERS = "voters"
    GIVEN = "given"
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """Whole numbers per station: on the roll, papers given out, papers counted, leader's votes."""

    registered: IntArray
    given: IntArray
    received: IntArray
    leader: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerPercentages:
    """``observed`` and ``expected`` are in units of ``weight``; ``tail`` is exact for stations."""

    kind: Kind
    weight: Weight
    null: Null
    stations: int  # that passed the filter
    observed: float
    expected: float
    tail: Tail

    @property
    def excess(self) -> float:
        return self.observed - self.expected

    @property
    def sd(self) -> float:
        return self.tail.sd

    @property
    def z(self) -> float:
        return self.tail.z

    @property
    def p_value(self) -> float:
        return self.tail.p_value

    @property
    def found(self) -> Said:
        return said(
            f"integer_percentages.found_{self.kind.value}",
            observed=f"{self.observed:,.0f}",
            stations=self.stations,
            expected=f"{self.expected:,.0f}",
            sd=f"{self.sd:,.0f}",
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("integer_percentages.may_say")


def passes(ballots: Ballots) -> BoolArray:
    """Tell which stations the method looks at: large enough, and not above the ceiling."""
    b = ballots
    return (
        (b.received > 0)
        & (b.registered >= MIN_REGISTERED)
        & (100 * b.given <= MOST_PERCENT * b.registered)
        & (100 * b.leader <= MOST_PERCENT * b.received)
        & (b.given >= 0)
        & (b.leader >= 0)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Per station that passed: is the percentage whole, and how likely was that?"""

    kept: BoolArray  # over all stations given
    hits: BoolArray
    chances: FloatArray


def events(ballots: Ballots, *, kind: Kind = Kind.EITHER, null: Null = Null.CONDITIONAL) -> Events:
    """Find whole percentages and the exact probability of each."""
    kept = passes(ballots)
    turnout = ballots.given[kept], ballots.registered[kept]
    result = ballots.leader[kept], ballots.received[kept]
    parts = {Kind.TURNOUT: (turnout,), Kind.RESULT: (result,), Kind.EITHER: (turnout, result)}
    hits = np.zeros(int(kept.sum()), np.bool_)
    misses = np.ones(hits.size)
    for successes, trials in parts[kind]:
        most = trials * MOST_PERCENT // 100 if null is Null.CONDITIONAL else None
        hits |= is_round(successes, trials)
        misses *= 1 - round_probability(trials, successes / trials, most=most)
    return Events(kept=kept, hits=hits, chances=1 - misses)


def integer_percentages(
    ballots: Ballots,
    *,
    kind: Kind = Kind.EITHER,
    weight: Weight = Weight.STATIONS,
    null: Null = Null.CONDITIONAL,
) -> IntegerPercentages | NotApplicable:
    """Hold the number of whole percentages against its exact null."""
    found = events(ballots, kind=kind, null=null)
    if found.hits.size < MIN_STATIONS:
        return declines(
            "integer_percentages.declined_few",
            stations=found.hits.size,
            registered=MIN_REGISTERED,
            ceiling=MOST_PERCENT,
            needed=MIN_STATIONS,
        )
    return _against(found, _weights(ballots, found.kept, weight), (kind, weight, null))


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One region's whole percentages; ``q_value`` is Benjamini and Hochberg's over regions."""

    region: str
    result: IntegerPercentages
    q_value: float


def by_region(
    ballots: Ballots,
    regions: np.ndarray[tuple[int], np.dtype[np.str_]],
    *,
    least: int = 10,
    null: Null = Null.CONDITIONAL,
) -> tuple[Region, ...]:
    """Do the same in every region of at least ``least`` stations, most unusual first."""
    found = events(ballots, null=null)
    names = regions[found.kept]
    results: list[tuple[str, IntegerPercentages]] = []
    order = np.argsort(names, kind="stable")
    starts = np.flatnonzero(np.r_[True, names[order][1:] != names[order][:-1]])
    for at in np.split(order, starts[1:]) if names.size else ():
        if at.size < least:
            continue
        part = Events(kept=found.kept, hits=found.hits[at], chances=found.chances[at])
        setting = (Kind.EITHER, Weight.STATIONS, null)
        results.append((str(names[at[0]]), _against(part, None, setting)))
    q = benjamini_hochberg(np.array([one.p_value for _, one in results], np.float64))
    every = [
        Region(region=name, result=one, q_value=float(q_value))
        for (name, one), q_value in zip(results, q, strict=True)
    ]
    return tuple(sorted(every, key=lambda one: (one.result.tail.log10_p, one.region)))


def _weights(ballots: Ballots, kept: BoolArray, weight: Weight) -> FloatArray | None:
    match weight:
        case Weight.STATIONS:
            return None
        case Weight.VOTERS:
            return ballots.registered[kept].astype(np.float64)
        case Weight.GIVEN:
            return ballots.given[kept].astype(np.float64)
        case Weight.LEADER:
            return ballots.leader[kept].astype(np.float64)


def _against(
    found: Events, weights: FloatArray | None, setting: tuple[Kind, Weight, Null]
) -> IntegerPercentages:
    kind, weight, null = setting
    if weights is None:
        observed = float(found.hits.sum())
        tail = upper_tail(found.chances, int(observed))
    else:
        observed = float((weights * found.hits).sum())
        tail = weighted_upper_tail(found.chances, weights, observed)
    return IntegerPercentages(
        kind=kind,
        weight=weight,
        null=null,
        stations=int(found.hits.size),
        observed=observed,
        expected=tail.mean,
        tail=tail,
    )
