"""Do more pairs of stations state the same, or nearly the same, votes than chance gives?

Grain: one result for all stations; a pair is two stations of one locality with the same
candidates. Stations of a locality are taken for a mixture of Dirichlet-multinomials: up to
``MOST_GROUPS`` groups by the share of the locality's first candidate, each with its own shares
and its own scatter around them (:mod:`fullcount.stats.dirichlet`); where some stations are of
one mind and others divided, one scatter for all would expect far too few matches. The expected
number is the sum over pairs with equal, or nearly equal, totals of the exact probability that
the one falls on, or within two votes of, what the other states. Clean draws of an election with
97,699 uneven stations showed a fifth more near pairs than this expects, so the p-value is for
more than ``SLACK`` times the expected number, which costs little where hardly any is expected.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from fullcount.forensics.method import Method, Parameter, Signal, spell_p
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats import dirichlet
from fullcount.stats.arrays import FloatArray, IntArray
from fullcount.stats.evidence import NotApplicable

LEAST_VOTES, LEAST_CANDIDATES = 50, 3
SLACK = 1.5  # of the expected pairs: an excess up to here is put down to misfit
WITHIN = 2  # the L1 distance up to which a pair is near
MOST_GROUPS, GROUP = 6, 20
MOST_PAIRS, CHUNK = 20_000_000, 100_000

METHOD = Method(
    id="duplicates",
    number=23,
    signal=Signal.PROCEDURAL,
    parameters=(
        Parameter(name="votes", value="at least 50", meaning="small stations match by chance"),
        Parameter(name="groups", value="up to 6 of 20", meaning="by the first candidate's share"),
        Parameter(name="slack", value="half", meaning="of the expected, allowed for misfit"),
        Parameter(name="distance", value="0, and 2", meaning="votes that differ, all lines added"),
    ),
    paper="Mosimann (1962) Biometrika 49:65 for the null; the count of pairs is ours",
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
    def found(self) -> Said:
        return said(
            "duplicates.found",
            equal=self.equal.observed,
            equal_expected=f"{self.equal.expected:.2f}",
            near=self.near.observed,
            within=self.near.within,
            near_expected=f"{self.near.expected:.2f}",
            stations=self.stations,
            p=spell_p(self.p_value),
        )

    @property
    def may_say(self) -> Said:
        return said("duplicates.may_say")


def duplicates(votes: IntArray, localities: IntArray) -> Duplicates | NotApplicable:
    """Find pairs. ``votes`` is station x candidate, a line the locality lacks is 0 throughout."""
    totals = votes.sum(axis=1)
    lines = _lines(votes, localities)
    kept = np.flatnonzero((totals >= LEAST_VOTES) & (lines[localities] >= LEAST_CANDIDATES))
    if kept.size < 2:
        return declines(
            "duplicates.declined_few",
            stations=kept.size,
            votes=LEAST_VOTES,
            candidates=LEAST_CANDIDATES,
        )
    # Neighbours in the order of totals: every pair whose totals lie near enough is a short shift.
    order = kept[np.lexsort((totals[kept], localities[kept]))]
    a, b = _close_pairs(order, totals, localities)
    if a.size > MOST_PAIRS:
        return declines("duplicates.declined_many", pairs=a.size)
    distance = np.concatenate(
        [
            np.abs(votes[a[at : at + CHUNK]] - votes[b[at : at + CHUNK]]).sum(axis=1)
            for at in range(0, max(a.size, 1), CHUNK)
        ]
    )
    expected = _expected(votes, localities, kept)
    return Duplicates(
        stations=kept.size,
        equal=_pairs(0, distance, float(expected[0]), (a, b)),
        near=_pairs(WITHIN, distance, float(expected[1]), (a, b)),
    )


def _expected(votes: IntArray, localities: IntArray, kept: IntArray) -> FloatArray:
    """Add up over pairs the chance that they are equal, and that they are near.

    A pair's chance is the mean of two: that either falls on the other, given its total. So each
    station is asked once for every total in reach, and counts as often as there are such others.
    """
    rows, places, totals = votes[kept], localities[kept], votes[kept].sum(axis=1)
    step = int(totals.max()) + 2 * WITHIN + 1  # keys of two localities never meet
    keys = places * step + totals
    ordered = np.sort(keys)
    apart = np.arange(-WITHIN, WITHIN + 1)
    ends = [
        np.searchsorted(ordered, keys[:, None] + apart, side=side) for side in ("left", "right")
    ]
    others = ends[1] - ends[0] - (apart == 0)
    found = np.zeros(2)
    for alphas, weights in _mixture(votes, localities, kept):
        some = np.flatnonzero(others.any(axis=1) & (weights[places] > 0))
        alpha = alphas[places[some]]
        log_total = dirichlet.log_total(totals[some, None] + apart, alpha.sum(axis=1)[:, None])
        chance = np.exp(dirichlet.log_weight(rows[some], alpha)[:, None] - log_total)
        pairs = weights[places[some], None] * others[some] / 2
        found[0] += (pairs * chance)[:, WITHIN].sum()
        found[1] += (pairs * chance * dirichlet.near(rows[some], alpha)).sum()
    return found


Component = tuple[FloatArray, FloatArray]  # locality x candidate: alpha; locality: weight


def _mixture(votes: IntArray, localities: IntArray, kept: IntArray) -> list[Component]:
    """Fit each locality's groups by the share of its first candidate."""
    places = int(localities.max()) + 1
    alphas = np.ones((MOST_GROUPS, places, votes.shape[1]))
    weights = np.zeros((MOST_GROUPS, places))
    order = kept[np.argsort(localities[kept], kind="stable")]
    cuts = np.flatnonzero(np.diff(localities[order])) + 1
    for here in np.split(order, cuts):
        place = localities[here[0]]
        first = votes[here].sum(axis=0).argmax()
        ranked = here[np.argsort(votes[here, first] / votes[here].sum(axis=1), kind="stable")]
        groups = int(np.clip(here.size // GROUP, 1, MOST_GROUPS))
        for group, part in enumerate(np.array_split(ranked, groups)):
            alphas[group, place] = dirichlet.concentration(votes[part])
            weights[group, place] = part.size / here.size
    return list(zip(alphas, weights, strict=True))


def _pairs(
    within: int, distance: IntArray, expected: float, rows: tuple[IntArray, IntArray]
) -> Pairs:
    here = distance <= within
    first, second = np.minimum(*rows)[here], np.maximum(*rows)[here]
    observed = int(here.sum())
    most = max(SLACK * expected, 1e-300)
    p_value = 1.0 if observed == 0 else float(special.gammainc(observed, most))
    return Pairs(
        within=within,
        observed=observed,
        expected=expected,
        p_value=min(1.0, p_value),
        rows=tuple(sorted(zip(first.tolist(), second.tolist(), strict=True))),
    )


def _close_pairs(
    order: IntArray, totals: IntArray, localities: IntArray
) -> tuple[IntArray, IntArray]:
    firsts: list[IntArray] = []
    seconds: list[IntArray] = []
    live = np.arange(order.size - 1)
    shift = 1
    while live.size:
        live = live[live + shift < order.size]
        a, b = order[live], order[live + shift]
        close = (localities[a] == localities[b]) & (totals[b] - totals[a] <= WITHIN)
        live = live[close]
        firsts.append(a[close])
        seconds.append(b[close])
        shift += 1
    return np.concatenate(firsts), np.concatenate(seconds)


def _lines(votes: IntArray, localities: IntArray) -> IntArray:
    """How many candidates have votes in each locality."""
    size = int(localities.max(initial=0)) + 1
    some = [np.bincount(localities, weights=column, minlength=size) > 0 for column in votes.T]
    found: IntArray = np.stack(some, axis=1).sum(axis=1)
    return found
