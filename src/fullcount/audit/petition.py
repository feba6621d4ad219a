"""A recount for a petition: how many stations, how many papers, and what they would prove.

Grain: one contest as one source's station forms tell it. Two numbers a petitioner needs are far
apart: the *fewest* stations whose worst errors together could change the outcome, and how many
*drawn* stations, all found right, leave no more than the stated risk that it is wrong anyway. The
first says where to look if one knows where; the second what a court may conclude if one does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fullcount.audit import macro
from fullcount.audit.contest import lessened
from fullcount.audit.stations import Audited
from fullcount.model.ids import UnitId
from fullcount.stats.evidence import NotApplicable

LIMITS = (Fraction(1, 20), Fraction(1, 10))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A recount at one risk limit, on average and without an error found."""

    risk_limit: Fraction
    draws: int
    stations: float
    papers: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecountPlan:
    """``is_full`` where drawing takes nearly every station: then ask for all of them."""

    margin: int  # the smallest of any assertion
    stations: int
    papers: int  # at most, by the bounds
    largest_error: Fraction  # U: how many margins all bags together could hide
    smallest: tuple[UnitId, ...] | None  # whose worst errors together reach the margin; null = none
    steps: tuple[Step, ...]
    is_full: bool

    @property
    def fewest(self) -> int | None:
        return None if self.smallest is None else len(self.smallest)


def recount_plan(
    found: Audited, *, outside: int = 0, limits: Sequence[Fraction] = LIMITS
) -> RecountPlan | NotApplicable:
    """Plan a recount. ``outside`` counts papers that no bag can show."""
    assertions = lessened(found.assertions, ballots=outside)
    bounds = macro.bounds(found.batches, assertions)
    if isinstance(bounds, NotApplicable):
        return bounds
    whole = len(found.batches.keys)
    steps = []
    for limit in limits:
        draws = macro.size(bounds.total, risk_limit=limit)
        steps.append(
            Step(
                risk_limit=limit,
                draws=draws,
                stations=macro.expected_distinct(bounds, draws),
                papers=macro.expected_ballots(bounds, found.batches.ballots, draws),
            )
        )
    least = macro.smallest_set(bounds)
    return RecountPlan(
        margin=min(one.margin for one in assertions),
        stations=whole,
        papers=int(found.batches.ballots.sum()),
        largest_error=bounds.total,
        smallest=None if least is None else tuple(found.batches.keys[at] for at in least),
        steps=tuple(steps),
        is_full=any(step.stations > 0.9 * whole for step in steps),
    )
