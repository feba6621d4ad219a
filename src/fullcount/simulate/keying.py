"""Honest slips of the keyboard, at rates measured on real keyed forms (see ``plan.Rates``).

Grain: one row of keyed station counts carries at most one slip: in one of valid, rejected and
polled; in one candidate's figure; or the whole row all zero.
"""

import numpy as np
import polars as pl

from fullcount.simulate.arrays import BoolArray, IntArray
from fullcount.simulate.plan import Irregularity, Rates
from fullcount.simulate.sheets import MISSING, Sheet, no_truth, write

TOTALS = ("valid", "rejected", "cast")
NOT_COUNTS = (
    "registered",
    "registered_men",
    "registered_women",
    "signed_officer",
    "signed_deputy",
    "stamp",
    "agents_present",
    "agents_signed",
    "refusal_reason",
)


def key_in(
    sheet: Sheet, touched: BoolArray, *, rates: Rates, rng: np.random.Generator
) -> tuple[Sheet, pl.DataFrame]:
    """Key a sheet once; rows in ``touched`` carry something already and are left alone."""
    draw = rng.random(sheet.rows)
    free = ~touched & (sheet.status != MISSING)
    edges = np.cumsum([rates.row, rates.candidate, rates.all_zero])
    total = np.flatnonzero(free & (draw < edges[0]))
    candidate = np.flatnonzero(free & (draw >= edges[0]) & (draw < edges[1]))
    zero = np.flatnonzero(free & (draw >= edges[1]) & (draw < edges[2]))
    rows, columns = _pick(sheet, total, sheet.at(*TOTALS), rng)
    more_rows, more_columns = _pick(sheet, candidate, sheet.slots, rng)
    rows, columns = np.concatenate([rows, more_rows]), np.concatenate([columns, more_columns])
    slips = slip(sheet.cells[rows, columns].astype(np.int64), rng)
    sheet, truth = write(sheet, rows=rows, columns=columns, values=slips, what=Irregularity.KEYING)
    sheet, zeroes = all_zero(sheet, zero, what=Irregularity.ALL_ZERO)
    return sheet, pl.concat([no_truth(), truth, zeroes])


def all_zero(sheet: Sheet, rows: IntArray, *, what: str) -> tuple[Sheet, pl.DataFrame]:
    """Write zero into every count a row states (not into the register or the signatures)."""
    counts = [at for at, name in enumerate(sheet.fields) if name not in NOT_COUNTS]
    where, which = np.meshgrid(rows, np.array(counts), indexing="ij")
    where, which = where.ravel(), which.ravel()
    stated = sheet.cells[where, which] >= 0
    where, which = where[stated], which[stated]
    return write(sheet, rows=where, columns=which, values=np.zeros_like(where), what=what)


def slip(values: IntArray, rng: np.random.Generator) -> IntArray:
    """Mistype whole numbers: two digits transposed, one digit wrong, one lost, one doubled.

    The result always differs from the value and is never negative.
    """
    kind = rng.integers(0, 4, values.size)
    place = 10 ** rng.integers(0, 2, values.size)
    wrong = _another_digit(values, place, rng.integers(1, 10, values.size))
    typed = np.select(
        [kind == 0, kind == 1, kind == 2],
        [transpose(values, place), wrong, values // 10],
        values * 10 + values % 10,
    )
    return np.where(typed == values, wrong, typed).astype(np.int64)


def transpose(values: IntArray, place: IntArray) -> IntArray:
    """Swap the digit at ``place`` (1, 10, 100 ...) with the one before it.

    >>> transpose(np.array([312]), np.array([1])).tolist()
    [321]
    """
    low, high = values // place % 10, values // (place * 10) % 10
    return np.asarray(values + (high - low) * place - (high - low) * place * 10, dtype=np.int64)


def _another_digit(values: IntArray, place: IntArray, step: IntArray) -> IntArray:
    digit = values // place % 10
    return np.asarray(values + ((digit + step) % 10 - digit) * place, dtype=np.int64)


def _pick(
    sheet: Sheet, rows: IntArray, columns: list[int], rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Choose one stated column of each row."""
    stated = sheet.cells[rows][:, columns] >= 0
    order = np.where(stated, rng.random(stated.shape), 2.0).argmin(axis=1)
    some = stated.any(axis=1)
    return rows[some], np.array(columns, dtype=np.int64)[order[some]]
