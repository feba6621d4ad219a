"""What bags drawn for one contest say of another that was decided at the same stations.

Grain: one contest. Stations were drawn with known chances q, made for another contest. With M the
largest bound over chance, (M - 1)/(M - e/q) multiplies the risk of this contest per draw: the
Kaplan-Markov step with M for U. It is valid and weaker, the less the chances fit. A station of
this contest that could not be drawn leaves nothing to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fullcount.audit.assess import Draw
from fullcount.audit.bags import BagCount, hold
from fullcount.audit.macro import Weights, proper
from fullcount.audit.plan import Plan
from fullcount.model.ids import UnitId
from fullcount.stats.evidence import NotApplicable

METHOD = "opportunistic"


def assess_also(
    plan: Plan, counts: Sequence[BagCount], *, drawn_for: Plan, drawn: Draw
) -> tuple[Fraction, ...] | NotApplicable:
    """Give the risk path of ``plan`` from bags drawn for another contest, as far as counted.

    A drawn station that is not in ``plan`` did not hold this contest. Raises ValueError for a
    bag that was not drawn.
    """
    foreign = {one.unit_id for one in counts} - set(drawn.units)
    if foreign:
        raise ValueError(f"{min(foreign)} was counted and not drawn")
    held = hold(plan, counts)
    mine = {one.unit_id for one in plan.stations}
    order = [UnitId(one.key) for one in drawn.drawn]
    waits = (at for at, unit in enumerate(order) if unit in mine and unit not in held)
    chances = {one.unit_id: one.weight for one in drawn_for.stations}
    return risk_path(
        [one.unit_id for one in plan.stations],
        plan.weights,
        chances=Chances(weights=chances),
        drawn=order[: next(waits, len(order))],
        errors={unit: one.error for unit, one in held.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Weight over total is the chance with which a station was drawn, for the other contest."""

    weights: Mapping[UnitId, int]

    @property
    def total(self) -> int:
        return sum(self.weights.values())


def risk_path(
    keys: Sequence[UnitId],
    weights: Weights,
    *,
    chances: Chances,
    drawn: Sequence[UnitId],
    errors: Mapping[UnitId, Fraction],
) -> tuple[Fraction, ...] | NotApplicable:
    """Give this contest's risk after every draw. ``keys`` stand beside ``weights``.

    A drawn station where this contest was not held has no error to show; it counts as a draw.
    An error that reaches its bound holds the risk at 1.
    """
    bound = {key: weights.bound(place) for place, key in enumerate(keys)}
    most = Fraction(0)
    for key, limit in bound.items():
        if limit == 0:
            continue
        if not chances.weights.get(key):
            because = f"{key} of this contest could not be drawn for the other"
            return NotApplicable(method=METHOD, because=because)
        most = max(most, limit / Fraction(chances.weights[key], chances.total))
    path, now = [], Fraction(1)
    for key in drawn:
        error, limit = errors.get(key, Fraction(0)), bound.get(key, Fraction(0))
        if error > 0 and error >= limit:
            break
        stretched = error / Fraction(chances.weights[key], chances.total)
        now = now * max(Fraction(0), most - 1) / (most - stretched)
        path.append(proper(min(Fraction(1), now)))
    return (*path, *[Fraction(1)] * (len(drawn) - len(path)))
