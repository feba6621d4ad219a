"""Do more pairs of stations state the same, or nearly the same, votes than chance gives?

Grain: one result for all stations; a pair is two stations of one locality with the same
candidates. The expected number is the sum over pairs of the probability that two multinomial
vectors with the locality's shares lie within ``within`` of each other (L1), given both totals
(:mod:`fullcount.stats.matching`). Stations that differ truly match less often, so the expected
number errs upwards and the p-value with it.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.matching import match_probability

LEAST_VOTES, LEAST_CANDIDATES = 50, 3
CHUNK = 50_000
MOST_PAIRS = 20_000_000

METHOD = Method(
    id="duplicates",
    number=23,
    title="Equal and nearly equal results",
    signal=Signal.PROCEDURAL,
    null="Stations of one locality are independent draws with the locality's shares.",
    parameters=(
        Parameter(name="votes", value="at least 50", meaning="small stations match by chance"),
        Parameter(name="distance", value="0, and 2", meaning="votes that differ, all lines added"),
    ),
    shows="Results copied from one paper to another, by slip or on purpose.",
    cannot_show="Which of the two papers is the copy, or that copying was meant.",
    innocent=(
        "one paper keyed twice under two numbers",
        "two numbers for one station",
        "a source's file in which rows were filled down",
    ),
    paper="Skellam (1946) Journal of the Royal Statistical Society 109:296 for the differences",
    critique="Pooling the locality's shares ignores that neighbours truly resemble each other.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs within ``within`` votes of each other, and what chance gives."""

    within: int
    observed: int
    expected: float
    p_value: float
    rows: tuple[tuple[int, int], ...]  # positions in the arrays given, smaller first


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Equal pairs, and near ones (equal among them)."""

    stations: int
    equal: Pairs
    near: Pairs

    @property
    def p_value(self) -> float:
        """Holm's over the two."""
        return min(1.0, 2 * min(self.equal.p_value, self.near.p_value))

    @property
    def found(self) -> str:
        return (
            f"{self.equal.observed:,} pairs of stations state the same votes for every candidate "
            f"({self.equal.expected:.2f} expected) and {self.near.observed:,} differ by at most "
            f"{self.near.within} votes ({self.near.expected:.2f} expected), of "
            f"{self.stations:,} stations; p {spell_p(self.p_value)} for the two together."
        )

    @property
    def may_say(self) -> str:
        return (
            "Compare the two papers of each pair: one of them may be a copy of the other; the "
            "numbers do not say which, nor why."
        )


def duplicates(
    votes: IntArray, localities: IntArray, *, within: int = 2
) -> Duplicates | NotApplicable:
    """Find pairs. ``votes`` is station x candidate, a line the locality lacks is 0 throughout."""
    totals = votes.sum(axis=1)
    lines = _lines(votes, localities)
    kept = np.flatnonzero((totals >= LEAST_VOTES) & (lines[localities] >= LEAST_CANDIDATES))
    if kept.size < 2:
        return NotApplicable(
            method=METHOD.id,
            because=f"{kept.size} stations have at least {LEAST_VOTES} votes and "
            f"{LEAST_CANDIDATES} candidates; two needed",
        )
    # Neighbours in the order of totals: every pair whose totals lie near enough is a short shift.
    order = kept[np.lexsort((totals[kept], localities[kept]))]
    a, b = _close_pairs(order, totals, localities, within)
    if a.size > MOST_PAIRS:
        return NotApplicable(
            method=METHOD.id,
            because=f"{a.size:,} pairs have nearly equal totals; localities are too large",
        )
    shares = _shares(votes, localities)
    distance = np.empty(a.size, np.int64)
    equal_chance, near_chance = np.empty(a.size), np.empty(a.size)
    for start in range(0, a.size, CHUNK):
        at = slice(start, start + CHUNK)
        distance[at] = np.abs(votes[a[at]] - votes[b[at]]).sum(axis=1)
        here = shares[localities[a[at]]]
        equal_chance[at] = match_probability(totals[a[at]], totals[b[at]], here)
        near_chance[at] = match_probability(totals[a[at]], totals[b[at]], here, within=within)
    return Duplicates(
        stations=kept.size,
        equal=_pairs(0, distance, float(equal_chance.sum()), (a, b)),
        near=_pairs(within, distance, float(near_chance.sum()), (a, b)),
    )


def _pairs(
    within: int, distance: IntArray, expected: float, rows: tuple[IntArray, IntArray]
) -> Pairs:
    here = distance <= within
    first, second = np.minimum(*rows)[here], np.maximum(*rows)[here]
    observed = int(here.sum())
    p_value = 1.0 if observed == 0 else float(special.gammainc(observed, max(expected, 1e-300)))
    return Pairs(
        within=within,
        observed=observed,
        expected=expected,
        p_value=min(1.0, p_value),
        rows=tuple(sorted(zip(first.tolist(), second.tolist(), strict=True))),
    )


def _close_pairs(
    order: IntArray, totals: IntArray, localities: IntArray, within: int
) -> tuple[IntArray, IntArray]:
    firsts: list[IntArray] = []
    seconds: list[IntArray] = []
    live = np.arange(order.size - 1)
    shift = 1
    while live.size:
        live = live[live + shift < order.size]
        a, b = order[live], order[live + shift]
        close = (localities[a] == localities[b]) & (totals[b] - totals[a] <= within)
        live = live[close]
        firsts.append(a[close])
        seconds.append(b[close])
        shift += 1
    return np.concatenate(firsts), np.concatenate(seconds)


def _lines(votes: IntArray, localities: IntArray) -> IntArray:
    """How many candidates have votes in each locality."""
    found: IntArray = (_by_locality(votes, localities) > 0).sum(axis=1)
    return found


def _shares(votes: IntArray, localities: IntArray) -> FloatArray:
    sums = _by_locality(votes, localities)
    found: FloatArray = sums / np.maximum(sums.sum(axis=1, keepdims=True), 1)
    return found


def _by_locality(votes: IntArray, localities: IntArray) -> FloatArray:
    size = int(localities.max(initial=0)) + 1
    sums = [np.bincount(localities, weights=column, minlength=size) for column in votes.T]
    return np.stack(sums, axis=1)
