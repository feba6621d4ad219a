"""What each source holds of the papers: which stations, which lines, when, and how keyed.

Grain: one source x one office. A copy starts as the paper; what differs is planted or slipped.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fullcount.simulate.arrays import NOT_STATED, BoolArray, IntArray
from fullcount.simulate.keying import key_in
from fullcount.simulate.papers import HOUR
from fullcount.simulate.plan import Irregularity, Plan, Plant, Rates, SourcePlan
from fullcount.simulate.plants import (
    ON_PAPER,
    ON_SCREEN,
    Planted,
    Standing,
    nothing_planted,
    plant_all,
)
from fullcount.simulate.sheets import NOT_HELD, STATED, Sheet

PARTY_BOXES = ("valid", "rejected", "cast")
OBSERVER_BOXES = ("registered", "valid", "rejected", "cast", "cast_men", "cast_women")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """One source's copies: ``held`` as they lie on its desk, ``keyed`` as it publishes them."""

    held: Sheet
    keyed: Sheet
    truth: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything a source needs besides the paper."""

    plan: Plan
    source: SourcePlan
    contest_at: dict[str, int]
    standing: Standing
    urban: BoolArray  # by unit
    strength: IntArray  # contests x slots: votes at the poll, to know the largest candidates

    def plants(self, kinds: frozenset[Irregularity], contests: IntArray) -> tuple[Plant, ...]:
        return tuple(
            plant
            for plant in self.plan.plants
            if plant.what in kinds
            and plant.source == self.source.id
            and self.contest_at[plant.contest] in contests
        )


def copies(paper: Sheet, desk: Desk, rng: np.random.Generator) -> Copies:
    """Copy the papers of one office for one source, plant, then key."""
    contests = np.unique(paper.contest)
    sheet = _collect(paper, desk, rng)
    done = nothing_planted(sheet)
    if sheet.slots:
        done = plant_all(
            done,
            desk.plants(ON_PAPER, contests),
            contest_at=desk.contest_at,
            standing=desk.standing,
            rng=rng,
        )
    held = done.sheet
    if sheet.slots:
        done = plant_all(
            done,
            desk.plants(ON_SCREEN, contests),
            contest_at=desk.contest_at,
            standing=desk.standing,
            rng=rng,
        )
        done = _key(done, desk, rng)
    return Copies(held=held, keyed=done.sheet, truth=done.truth)


def _key(done: Planted, desk: Desk, rng: np.random.Generator) -> Planted:
    rates = desk.plan.rates
    if desk.source.all_zero is None:
        sheet, slips = key_in(done.sheet, done.touched, rates=rates, rng=rng)
    else:  # this source writes zeros where it holds no copy: said by its status, not a slip
        rates = Rates(row=rates.row, candidate=rates.candidate, all_zero=0.0)
        sheet, absent = _not_held(done.sheet, done.touched, desk.source.all_zero, rng)
        sheet, slips = key_in(sheet, done.touched | absent, rates=rates, rng=rng)
    return replace(done, sheet=sheet, truth=pl.concat([done.truth, slips]))


def _not_held(
    sheet: Sheet, touched: BoolArray, share: float, rng: np.random.Generator
) -> tuple[Sheet, BoolArray]:
    absent = ~touched & (sheet.status == STATED) & (rng.random(sheet.rows) < share)
    cells = sheet.cells.copy()
    cells[absent] = NOT_STATED
    return replace(sheet, cells=cells, status=np.where(absent, NOT_HELD, sheet.status)), absent


def _collect(paper: Sheet, desk: Desk, rng: np.random.Generator) -> Sheet:
    source = desk.source
    rows = np.flatnonzero(rng.random(paper.rows) < source.coverage)
    delay = rng.lognormal(np.log(source.hours), 0.5, rows.size)
    delay *= np.where(desk.urban[paper.unit[rows]], 0.7, 1.3)
    sheet = paper.take(rows)
    received = sheet.stated_at + np.rint(delay * 60).astype(np.int64) * (HOUR // 60)
    sheet = replace(sheet, source=source.id, received_at=received)
    if not sheet.slots or source.kind == "official":
        return sheet
    boxes = OBSERVER_BOXES if source.kind == "observer" else PARTY_BOXES
    sheet = _only_fields(sheet, boxes)
    return sheet if source.candidates is None else _only_largest(sheet, desk)


def _only_fields(sheet: Sheet, boxes: tuple[str, ...]) -> Sheet:
    kept = [*sheet.at(*boxes), *sheet.slots]
    return replace(sheet, fields=tuple(sheet.fields[at] for at in kept), cells=sheet.cells[:, kept])


def _only_largest(sheet: Sheet, desk: Desk) -> Sheet:
    """Leave the figures of all but the strongest candidates out: not stated, not zero."""
    listed = desk.source.candidates or 0
    rank = (-desk.strength).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    cells = sheet.cells.copy()
    cells[:, sheet.slots] = np.where(
        (rank < listed)[sheet.contest], cells[:, sheet.slots], NOT_STATED
    )
    return replace(sheet, cells=cells, listed=listed)
