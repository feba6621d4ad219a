"""Batch comparison with stations as batches: bounds, size, and the risk that counted bags leave.

Grain: one contest; one row per station in ``Batches``. Source: Stark, "Efficient post-election
audits of multiple contests" (2009), https://ssrn.com/abstract=1443314 (MACRO); Aslam, Popa and
Rivest (2008) for the draw in proportion to the bound (PPEB). Station b can overstate assertion p
by at most u = (sum reported there + the worst its papers could say) / margin; U adds the largest
of each station. If the outcome is wrong the errors add up to 1 or more, so for stations drawn
with chance u/U, the product of (1 - 1/U)/(1 - taint) stays below any limit with that risk
(Kaplan-Markov). Everything is an exact fraction.

It says nothing about how forms were added up: see ``count.consolidate``.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from fullcount.audit.contest import Assertion, Votes
from fullcount.model.ids import CandidateId, UnitId
from fullcount.stats.evidence import NotApplicable

METHOD = "macro"
Ints = NDArray[np.int64]
NOTHING = Fraction(0)
CERTAIN = Fraction(1)
EXACT_BITS = 64  # of a draw's scale
EXACT_POWERS = 20_000  # above, a size may be off by one where logarithms meet a whole number


def ints(values: Iterable[int]) -> Ints:
    """Give whole numbers as a column."""
    return np.fromiter(values, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batches:
    """The stations of a contest: what each reported, and how many papers its bag may hold."""

    keys: tuple[UnitId, ...]
    votes: Mapping[CandidateId, Ints]
    ballots: Ints

    def __post_init__(self) -> None:
        sizes = {len(self.keys), len(self.ballots), *(len(one) for one in self.votes.values())}
        if len(sizes) != 1:
            raise ValueError("stations, votes and bounds are not equally many")
        if len(set(self.keys)) != len(self.keys):
            raise ValueError("a station stands twice")

    def at(self, place: int) -> dict[CandidateId, int]:
        """Give what one station reported."""
        return {name: int(column[place]) for name, column in self.votes.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The most each station can overstate: ``numerator`` / margin of the assertion ``worst``."""

    numerator: Ints
    worst: Ints  # place of the assertion that gives it
    margins: tuple[int, ...]
    total: Fraction  # U

    def of(self, place: int) -> Fraction:
        """Give the bound u of one station."""
        return Fraction(int(self.numerator[place]), self.margins[int(self.worst[place])])

    def weights(self) -> "Weights":
        """Bounds as whole numbers over one scale, for the draw.

        Exact where one scale fits; else rounded up in steps of 2^-64, which only makes the
        bounds that are used more generous.
        """
        used = sorted(set(self.worst.tolist()))
        margins = [self.margins[place] for place in range(len(self.margins))]
        scale = math.lcm(*(margins[place] for place in used))
        if scale.bit_length() > EXACT_BITS:
            scale = 1 << EXACT_BITS
        numbers = zip(self.numerator.tolist(), self.worst.tolist(), strict=True)
        of = tuple(-(-number * scale // margins[place]) for number, place in numbers)
        return Weights(scale=scale, of=of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Bounds that an audit is run with: ``of[station] / scale``, never below the true ones."""

    scale: int
    of: tuple[int, ...]

    @property
    def total(self) -> Fraction:
        return Fraction(sum(self.of), self.scale)

    def bound(self, place: int) -> Fraction:
        return Fraction(self.of[place], self.scale)


def bounds(batches: Batches, assertions: Sequence[Assertion]) -> Bounds | NotApplicable:
    """Bound every station by its worst assertion. Declines where a margin is not above zero."""
    if not assertions:
        return NotApplicable(method=METHOD, because="nobody lost this contest")
    for one in assertions:
        if one.margin <= 0:
            because = (
                f"{one.over} leads {one.under} by {one.margin}, papers that no bag shows taken off"
            )
            return NotApplicable(method=METHOD, because=f"{because}: only a full count settles it")
    most = np.zeros(len(batches.keys), np.int64)
    worst = np.zeros(len(batches.keys), np.int64)
    ratio = np.zeros(len(batches.keys))
    for place, one in enumerate(assertions):
        number = _reported(batches, one) + one.worst * batches.ballots
        here = number / one.margin
        more = here > ratio
        most, worst = np.where(more, number, most), np.where(more, place, worst)
        ratio = np.maximum(ratio, here)
    margins = tuple(one.margin for one in assertions)
    sums = [int(most[worst == place].sum()) for place in range(len(margins))]
    total = sum((Fraction(n, m) for n, m in zip(sums, margins, strict=True)), NOTHING)
    return Bounds(numerator=most, worst=worst, margins=margins, total=total)


def _reported(batches: Batches, one: Assertion) -> Ints:
    total = np.zeros(len(batches.keys), np.int64)
    for name, weight in one.weights.items():
        total = total + weight * batches.votes[name]
    return total


def overstatement(reported: Votes, counted: Votes, assertions: Sequence[Assertion]) -> Fraction:
    """How far a bag's count falls short of its form, in margins; in the winner's favour: 0."""
    return max(
        NOTHING,
        *(Fraction(one.of(reported) - one.of(counted), one.margin) for one in assertions),
    )


def taint(error: Fraction, bound: Fraction) -> Fraction:
    """Error over bound. A station that could not err must not have erred: its taint is then 1."""
    if bound == 0:
        return NOTHING if error == 0 else CERTAIN
    return error / bound


def product(total: Fraction, taints: Sequence[Fraction]) -> Fraction | None:
    """Multiply (1 - 1/U)/(1 - taint) up, not cut at 1; None = a taint of one or more."""
    if any(one >= 1 for one in taints):
        return None
    step = _step(total)
    return math.prod((step / (1 - one) for one in taints), start=CERTAIN)


def risk_path(total: Fraction, taints: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Give the risk after every draw. A taint of one or more holds it at 1 from there on.

    ``total`` is U; where it is 1 or less, no error that the papers allow changes the outcome: 0.

    >>> [str(p) for p in risk_path(Fraction(2), [NOTHING, NOTHING, CERTAIN, NOTHING])]
    ['1/2', '1/4', '1', '1']
    """
    path, now, step = [], CERTAIN, _step(total)
    for one in taints:
        if one < 0:
            raise ValueError("a taint is not negative: errors in the winner's favour count as none")
        if one >= 1:
            break
        now = now * step / (1 - one)
        path.append(proper(min(CERTAIN, now)))
    return (*path, *[CERTAIN] * (len(taints) - len(path)))


def _step(total: Fraction) -> Fraction:
    return max(NOTHING, 1 - 1 / total) if total > 0 else NOTHING


def proper(risk: Fraction) -> Fraction:
    """Let pass what is a probability; anything else is our own error."""
    if not 0 <= risk <= 1:
        raise ArithmeticError(f"a risk of {float(risk)} is no probability")
    return risk


def size(total: Fraction, *, risk_limit: Fraction, risk: Fraction = CERTAIN) -> int:
    """How many more draws without an error bring ``risk`` down to the limit.

    >>> size(Fraction(101), risk_limit=Fraction(5, 100))
    302
    """
    if risk <= risk_limit or total <= 1:
        return 0 if risk <= risk_limit else 1
    step = 1 - 1 / total
    about = math.log(risk_limit / risk) / math.log(step) if risk_limit else math.inf
    if math.isinf(about):
        raise ValueError("a risk limit of zero is a full count")
    if about > EXACT_POWERS:
        return math.ceil(about)
    least = max(math.floor(about) - 1, 0)
    while risk * step**least > risk_limit:
        least += 1
    return least


def next_size(
    found: Bounds, taints: Sequence[Fraction], *, risk_limit: Fraction
) -> int | NotApplicable:
    """How many more draws, if no further error turns up, with one to spare; 0 = it is over.

    One draw is added because one paper's error would else force another round. Never more than
    there are stations: from there a full count is the shorter way.
    """
    now = product(found.total, taints)
    if now is None:
        return NotApplicable(method=METHOD, because="a bag's error reached its bound; count all")
    least = size(found.total, risk_limit=risk_limit, risk=now)
    return min(least + 1, len(found.numerator)) if least else 0


def fewest_to_reach(found: Bounds) -> int | None:
    """How few stations' worst errors together reach the margin; None = all do not.

    Each station's own worst assertion counts, so it may mix rivals: no smaller set can change
    the outcome. For one rival exactly, see ``count.decisive``.
    """
    least = smallest_set(found)
    return None if least is None else len(least)


def smallest_set(found: Bounds) -> tuple[int, ...] | None:
    """Name the places of those stations, largest bounds first; None = all do not reach it."""
    ratio = found.numerator / np.asarray(found.margins, np.float64)[found.worst]
    order = np.argsort(-ratio, kind="stable")
    reached = np.cumsum(ratio[order])
    if found.total < 1:
        return None
    about = int(np.searchsorted(reached, 1 - 1e-9))
    sums = sum((found.of(int(place)) for place in order[:about]), NOTHING)
    while sums < 1:
        sums += found.of(int(order[about]))
        about += 1
    return tuple(int(place) for place in order[:about])


def expected_distinct(found: Bounds, draws: int) -> float:
    """How many different stations so many draws take, on average."""
    return math.fsum(_chances(found, draws).tolist())


def expected_ballots(found: Bounds, ballots: Ints, draws: int) -> float:
    """How many papers so many draws take out, on average."""
    return math.fsum((_chances(found, draws) * ballots).tolist())


def _chances(found: Bounds, draws: int) -> NDArray[np.float64]:
    margins = np.asarray(found.margins, np.float64)
    share = found.numerator / margins[found.worst] / float(found.total)
    return np.asarray(-np.expm1(draws * np.log1p(-np.minimum(share, 1 - 1e-16))), np.float64)
