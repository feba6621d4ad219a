"""The assessment: the risk after every draw, what it lets one say, and what to do next.

Grain: one contest. The draws are taken in the order they were published and a station that was
drawn twice counts twice. A bag not yet counted ends the path: what comes after it waits. Counts of
stations that were not drawn are refused, for a sample that somebody chose is no sample.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fullcount.audit import macro
from fullcount.audit.bags import Bag, BagCount, BagFinding, Held, hold
from fullcount.audit.plan import Plan
from fullcount.model.ids import CandidateId, UnitId
from fullcount.stats.draw import Drawn, draw_with, manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A published draw: ``rounds`` says how many draws each round took."""

    plan_sha256: str
    seed: str
    rounds: tuple[int, ...]
    drawn: tuple[Drawn, ...]

    @property
    def units(self) -> tuple[UnitId, ...]:
        """The stations to fetch, each once, in the order they are first drawn."""
        return tuple(UnitId(key) for key in dict.fromkeys(one.key for one in self.drawn))


class Conclusion(StrEnum):
    """What the bags let one say. None of them says that the outcome is right or wrong."""

    CONFIRMED = "confirmed"  # the risk is within the limit
    WAITING = "waiting"  # bags of this round are still to be counted
    ESCALATE = "escalate"  # draw more
    COUNT_ALL = "count_all"  # no sample can end it
    COUNTED_SAME = "counted_same"  # every bag was counted: the outcome stands
    COUNTED_OTHER = "counted_other"  # every bag was counted: it names somebody else


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """``path`` is the risk after each draw that is counted; ``risk`` the last of it, 1 before."""

    path: tuple[Fraction, ...]
    risk: Fraction
    conclusion: Conclusion
    held: Mapping[UnitId, Held]
    findings: tuple[BagFinding, ...]
    waiting: tuple[UnitId, ...]
    next_draws: int  # to ask for, where the conclusion is to escalate


def draw(plan: Plan, *, seed: str, plan_sha256: str, rounds: Sequence[int] = ()) -> Draw:
    """Draw the stations: the plan's first round, or the rounds given."""
    sizes = tuple(rounds) or (plan.work.draws,)
    among = manifest({one.unit_id: one.weight for one in plan.stations})
    return Draw(
        plan_sha256=plan_sha256,
        seed=seed,
        rounds=sizes,
        drawn=draw_with(among, seed=seed, draws=sum(sizes), label=plan.contest_id),
    )


def assess(plan: Plan, drawn: Draw, counts: Sequence[BagCount]) -> Assessment:
    """Assess the bags that were counted.

    Raises ValueError for a bag that was not drawn, unless all bags of the contest were counted.
    """
    counted = {one.unit_id for one in counts}
    foreign = counted - set(drawn.units)
    if foreign and counted != {one.unit_id for one in plan.stations}:
        raise ValueError(f"{min(foreign)} was counted and not drawn")
    held = hold(plan, counts)
    order = [UnitId(one.key) for one in drawn.drawn]
    ready = next((at for at, unit in enumerate(order) if unit not in held), len(order))
    taints = [held[unit].taint for unit in order[:ready]]
    path = macro.risk_path(plan.weights.total, taints)
    risk = path[-1] if path else macro.CERTAIN
    waiting = tuple(unit for unit in drawn.units if unit not in held)
    conclusion, more = _conclusion(plan, held, taints, waiting)
    return Assessment(
        path=path,
        risk=risk,
        conclusion=conclusion,
        held=held,
        findings=tuple(found for one in held.values() for found in one.findings),
        waiting=waiting,
        next_draws=more,
    )


def _conclusion(
    plan: Plan,
    held: Mapping[UnitId, Held],
    taints: Sequence[Fraction],
    waiting: Sequence[UnitId],
) -> tuple[Conclusion, int]:
    counted = [one for one in held.values() if one.bag is Bag.COUNTED]
    if len(counted) == len(plan.stations):
        return _full_count(plan, held), 0
    now = macro.product(plan.weights.total, taints)
    if now is None:
        return Conclusion.COUNT_ALL, 0
    if now <= plan.risk_limit:
        return Conclusion.CONFIRMED, 0
    if waiting:
        return Conclusion.WAITING, 0
    more = macro.size(plan.weights.total, risk_limit=plan.risk_limit, risk=now) + 1
    if len(taints) + more >= 2 * len(plan.stations):
        return Conclusion.COUNT_ALL, 0
    return Conclusion.ESCALATE, more


def _full_count(plan: Plan, held: Mapping[UnitId, Held]) -> Conclusion:
    """Every bag was counted: hold the assertions against the bags themselves."""
    moved: dict[CandidateId, int] = dict.fromkeys(plan.candidates, 0)
    for one in held.values():
        for name, by in one.differences.items():
            moved[name] += by
    stands = all(one.margin + one.of(moved) > 0 for one in plan.assertions)
    return Conclusion.COUNTED_SAME if stands else Conclusion.COUNTED_OTHER
