"""How often does each method raise an alarm on this very election, clean and with something amiss?

Grain: one line per screen and, for power, per plant and size. The election is drawn again and
again (:mod:`fullcount.forensics.resimulate`), left clean or given an irregularity of known size
(:mod:`fullcount.forensics.planting`), and the same screens are run on it. A unit is one such
draw; units are independent, so that whoever runs them may run them anywhere, in any order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fullcount.forensics.planting import Plant, plant
from fullcount.forensics.question import Screen
from fullcount.forensics.resimulate import Again, asked, draw
from fullcount.forensics.screening import family, outcomes
from fullcount.forensics.screens import TESTS
from fullcount.stats.evidence import NotApplicable

ALPHA = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One election to draw; ``what`` null = clean."""

    what: Plant | None = None
    size: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Per screen: the p-value and Holm's of one unit; null = none, or not applicable."""

    p_values: tuple[float | None, ...]
    adjusted: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``alarms`` of ``draws`` in which the method gave a p-value at all."""

    alarms: int
    draws: int

    @property
    def share(self) -> float | None:
        return self.alarms / self.draws if self.draws else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """How often a screen raises an alarm on a plant of this size."""

    what: Plant
    size: float
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """One screen. ``false_alarms`` on clean elections, by itself and after Holm's adjustment."""

    screen: str
    false_alarms: Rate
    false_alarms_adjusted: Rate
    powers: tuple[Power, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Every screen at level ``alpha``, on ``stations`` stations; ``family`` is any Holm alarm."""

    stations: int
    alpha: float
    family: Rate
    lines: tuple[Calibrated, ...]

    def of(self, screen: str) -> Calibrated | None:
        return next((line for line in self.lines if line.screen == screen), None)


def units(
    *, clean: int, planted: int, sizes: Sequence[float], plants: Sequence[Plant] = tuple(Plant)
) -> tuple[Unit, ...]:
    """List what to draw: ``clean`` elections, and ``planted`` for each plant and size."""
    amiss = [
        Unit(what=what, size=size) for what in plants for size in sizes for _ in range(planted)
    ]
    return (*(Unit() for _ in range(clean)), *amiss)


def applicable(again: Again) -> tuple[Plant, ...]:
    """Which plants this election can carry."""
    lacking = set()
    if not again.by_sex.any():
        lacking.add(Plant.WOMEN_ABSENT)
    if again.question.twins is None:
        lacking.add(Plant.ONE_CONTEST)
    if "rejected" not in again.states:
        lacking.add(Plant.REJECTED_RIVALS)
    return tuple(one for one in Plant if one not in lacking)


def run_unit(
    again: Again,
    unit: Unit,
    *,
    rng: np.random.Generator,
    screens: Sequence[Screen] = TESTS,
) -> Alarms:
    """Draw one election, plant, screen."""
    poll = draw(again, rng=rng)
    if unit.what is not None:
        poll = plant(poll, unit.what, size=unit.size, regions=again.regions, rng=rng)
    found = outcomes(asked(again, poll), rng=rng, screens=screens)
    return Alarms(
        p_values=tuple(
            None if isinstance(outcome, NotApplicable) else outcome.p_value for outcome in found
        ),
        adjusted=tuple(family(found, screens)),
    )


def gather(
    again: Again,
    asked_of: Sequence[Unit],
    found: Sequence[Alarms],
    *,
    alpha: float = ALPHA,
    screens: Sequence[Screen] = TESTS,
) -> Calibration:
    """Add the units up. ``found`` is in the order of the units."""
    pairs = list(zip(asked_of, found, strict=True))
    clean = [alarms for unit, alarms in pairs if unit.what is None]
    kinds = sorted({(unit.what, unit.size) for unit in asked_of if unit.what is not None})
    lines = []
    for at, screen in enumerate(screens):
        powers = tuple(
            Power(
                what=what,
                size=size,
                rate=_rate(
                    [a.p_values[at] for u, a in pairs if (u.what, u.size) == (what, size)], alpha
                ),
            )
            for what, size in kinds
        )
        alone = _rate([alarms.p_values[at] for alarms in clean], alpha)
        if alone.draws or any(power.rate.draws for power in powers):
            adjusted = _rate([alarms.adjusted[at] for alarms in clean], alpha)
            lines.append(
                Calibrated(
                    screen=screen.id,
                    false_alarms=alone,
                    false_alarms_adjusted=adjusted,
                    powers=powers,
                )
            )
    least = [min((p for p in one.adjusted if p is not None), default=None) for one in clean]
    return Calibration(
        stations=again.frame.height, alpha=alpha, family=_rate(least, alpha), lines=tuple(lines)
    )


def _rate(p_values: Sequence[float | None], alpha: float) -> Rate:
    have = [p for p in p_values if p is not None]
    return Rate(alarms=sum(p <= alpha for p in have), draws=len(have))
