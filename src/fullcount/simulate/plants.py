"""Irregularities planted on a source's copies of station counts.

Grain: one plant touches its stations only, and no station twice. What it writes is plain
arithmetic on the copy; ``sheets.write`` notes what the paper had.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fullcount.simulate.arrays import NOT_STATED, BoolArray, IntArray
from fullcount.simulate.keying import all_zero, transpose
from fullcount.simulate.papers import HOUR
from fullcount.simulate.plan import Irregularity, Plant
from fullcount.simulate.sheets import (
    AWAITED,
    MISSING,
    NEVER,
    STATED,
    Sheet,
    join,
    lines_of_truth,
    no_truth,
    truth_of_rows,
    write,
)

ON_PAPER = frozenset(
    {
        Irregularity.TRANSPOSED_DIGITS,
        Irregularity.CANDIDATES_SWAPPED,
        Irregularity.SHIFTED_BY_ONE_LINE,
        Irregularity.WINNER_INFLATED,
        Irregularity.LOSER_REDUCED,
        Irregularity.RETYPED_TOTAL,
        Irregularity.MORE_VOTES_THAN_REGISTERED,
        Irregularity.LATE_RESULT,
        Irregularity.AWAITED,
    }
)  # the source's own copy has it, so whatever the source adds up has it too
ON_SCREEN = frozenset({Irregularity.ALL_ZERO, Irregularity.DUPLICATED_ROW})
_LATE = 30 * HOUR
_ROOM = 20  # votes; where fewer could be moved a station is passed over


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a plant must know of the poll: who led each contest, who is registered where."""

    leader: IntArray  # slot (0-based) by contest
    rival: IntArray
    registered: IntArray  # by unit
    men: IntArray  # registered, by unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A sheet with what was written on it. ``touched`` rows carry something."""

    sheet: Sheet
    touched: BoolArray
    truth: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """The stations one plant may use, and whose votes it moves."""

    sheet: Sheet
    rows: IntArray
    gains: IntArray  # columns of the sheet, by row
    loses: IntArray
    room: IntArray  # votes that fit between polled and registered
    men: IntArray  # registered
    amount: int | None
    rng: np.random.Generator

    def cells(self, columns: IntArray) -> IntArray:
        return self.sheet.cells[self.rows, columns].astype(np.int64)

    def all_of(self, name: str) -> IntArray:
        return np.full(self.rows.size, self.sheet.fields.index(name), dtype=np.int64)

    def keep(self, mask: BoolArray) -> "_Site":
        return replace(
            self,
            rows=self.rows[mask],
            gains=self.gains[mask],
            loses=self.loses[mask],
            room=self.room[mask],
            men=self.men[mask],
        )

    def part_of(self, whole: IntArray) -> IntArray:
        """Votes to move at each station: the plan's, else between a fifth and a half."""
        if self.amount is not None:
            return np.minimum(whole, self.amount)
        return np.maximum(1, (whole * self.rng.uniform(0.2, 0.5, whole.size)).astype(np.int64))


_Cells = tuple[IntArray, IntArray, IntArray]  # rows, columns, values
_Where = Callable[[_Site], BoolArray]
_What = Callable[[_Site], list[_Cells]]


def plant_all(
    start: Planted,
    plants: tuple[Plant, ...],
    *,
    contest_at: dict[str, int],
    standing: Standing,
    rng: np.random.Generator,
) -> Planted:
    """Plant one after the other; a station carries at most one of them.

    Raises ValueError where a contest has too few stations that could carry what is asked.
    """
    done = start
    for plant in plants:
        done = _plant(done, plant, contest=contest_at[plant.contest], standing=standing, rng=rng)
    return done


def _plant(
    done: Planted, plant: Plant, *, contest: int, standing: Standing, rng: np.random.Generator
) -> Planted:
    sheet = done.sheet
    here = (sheet.contest == contest) & ~done.touched & (sheet.status == STATED)
    site = _site(sheet, np.flatnonzero(here), plant, standing=standing, rng=rng)
    if plant.what in _ABLE:
        site = site.keep(_ABLE[plant.what](site))
    if site.rows.size < plant.stations:
        raise ValueError(
            f"{plant.contest}: {site.rows.size} stations can carry {plant.what}, "
            f"{plant.stations} are asked for"
        )
    chosen = np.zeros(site.rows.size, dtype=np.bool_)
    chosen[rng.permutation(site.rows.size)[: plant.stations]] = True
    site = site.keep(chosen)
    touched = done.touched.copy()
    touched[site.rows] = True
    sheet, truth = _carry_out(site, plant)
    more = np.ones(sheet.rows - touched.size, dtype=np.bool_)
    return Planted(
        sheet=sheet,
        touched=np.concatenate([touched, more]),
        truth=pl.concat([done.truth, truth]),
    )


def _site(
    sheet: Sheet, rows: IntArray, plant: Plant, *, standing: Standing, rng: np.random.Generator
) -> _Site:
    slots = np.array(sheet.slots, dtype=np.int64)
    first, second = slots[standing.leader], slots[standing.rival]
    if plant.rival:
        first, second = second, first
    contest = sheet.contest[rows]
    cast = sheet.cells[rows, sheet.fields.index("cast")].astype(np.int64)
    return _Site(
        sheet=sheet,
        rows=rows,
        gains=first[contest],
        loses=second[contest],
        room=standing.registered[sheet.unit[rows]] - cast,
        men=standing.men[sheet.unit[rows]],
        amount=plant.amount,
        rng=rng,
    )


def _carry_out(site: _Site, plant: Plant) -> tuple[Sheet, pl.DataFrame]:
    match plant.what:
        case Irregularity.LATE_RESULT:
            return _late(site)
        case Irregularity.AWAITED:
            return _await(site)
        case Irregularity.DUPLICATED_ROW:
            return _again(site)
        case Irregularity.ALL_ZERO:
            return all_zero(site.sheet, site.rows, what=plant.what)
    if plant.what not in _CELLS:
        raise ValueError(f"{plant.what} is not planted on a station's copy")
    rows, columns, values = zip(*_CELLS[plant.what](site), strict=True)
    return write(
        site.sheet,
        rows=np.concatenate(rows),
        columns=np.concatenate(columns),
        values=np.concatenate(values),
        what=plant.what,
    )


def _late(site: _Site) -> tuple[Sheet, pl.DataFrame]:
    before = site.sheet.received_at[site.rows]
    received = site.sheet.received_at.copy()
    received[site.rows] = before + _LATE
    truth = lines_of_truth(
        site.sheet,
        site.rows,
        what=Irregularity.LATE_RESULT,
        field="received_at",
        true_value=before // 1_000_000,
        written_value=(before + _LATE) // 1_000_000,
    )
    return replace(site.sheet, received_at=received), truth


def _await(site: _Site) -> tuple[Sheet, pl.DataFrame]:
    sheet = site.sheet
    status, note = sheet.status.copy(), sheet.note.copy()
    stated_at, received_at = sheet.stated_at.copy(), sheet.received_at.copy()
    cells = sheet.cells.copy()
    status[site.rows] = MISSING
    note[site.rows] = site.rng.integers(0, len(AWAITED), site.rows.size)
    stated_at[site.rows] = received_at[site.rows] = NEVER
    cells[site.rows] = NOT_STATED
    truth = truth_of_rows(site.sheet, site.rows, Irregularity.AWAITED, true=1, written=0)
    changed = replace(
        sheet,
        status=status,
        note=note,
        stated_at=stated_at,
        received_at=received_at,
        cells=cells,
    )
    return changed, truth


def _again(site: _Site) -> tuple[Sheet, pl.DataFrame]:
    again = site.sheet.take(site.rows)
    again = replace(again, reading=again.reading + 1)
    truth = truth_of_rows(site.sheet, site.rows, Irregularity.DUPLICATED_ROW, true=1, written=2)
    return join([site.sheet, again]), truth


def _transposed(site: _Site) -> list[_Cells]:
    values = site.cells(site.gains)
    return [(site.rows, site.gains, transpose(values, np.ones_like(values)))]


def _swapped(site: _Site) -> list[_Cells]:
    return [
        (site.rows, site.gains, site.cells(site.loses)),
        (site.rows, site.loses, site.cells(site.gains)),
    ]


def _shifted(site: _Site) -> list[_Cells]:
    """Every figure one line further down; the first line is zero, the last figure is lost."""
    out, slots = [], site.sheet.slots
    for row in site.rows.tolist():
        listed = [slot for slot in slots if site.sheet.cells[row, slot] != NOT_STATED]
        moved = [0, *site.sheet.cells[row, listed[:-1]].tolist()]
        out.append((np.full(len(listed), row), np.array(listed), np.array(moved)))
    return out


def _inflated(site: _Site) -> list[_Cells]:
    return _added(site, site.part_of(site.room))


def _overfull(site: _Site) -> list[_Cells]:
    return _added(site, site.room + site.rng.integers(5, 61, site.rows.size))


def _added(site: _Site, amount: IntArray) -> list[_Cells]:
    columns = [site.gains, site.all_of("valid"), site.all_of("cast")]
    if "cast_men" in site.sheet.fields:
        men, women = site.all_of("cast_men"), site.all_of("cast_women")
        columns.append(np.where(_more_room(site), men, women))
    return [(site.rows, column, site.cells(column) + amount) for column in columns]


def _more_room(site: _Site) -> BoolArray:
    """Tell where more men than women are registered and have not voted."""
    men = site.men - site.cells(site.all_of("cast_men"))
    return np.asarray(men * 2 >= site.room)


def _reduced(site: _Site) -> list[_Cells]:
    """Turn votes of the loser into rejected papers: the form still adds up."""
    amount = site.part_of(site.cells(site.loses))
    valid, rejected = site.all_of("valid"), site.all_of("rejected")
    return [
        (site.rows, site.loses, site.cells(site.loses) - amount),
        (site.rows, valid, site.cells(valid) - amount),
        (site.rows, rejected, site.cells(rejected) + amount),
    ]


def _retyped(site: _Site) -> list[_Cells]:
    valid = site.all_of("valid")
    step = site.rng.choice(np.array([-100, -10, 10, 100]), site.rows.size)
    before = site.cells(valid)
    return [(site.rows, valid, np.where(before + step < 0, before + 10, before + step))]


def _stated(site: _Site) -> BoolArray:
    return np.asarray((site.cells(site.gains) >= 0) & (site.cells(site.loses) >= 0))


def _digits_differ(site: _Site) -> BoolArray:
    """Two digits to exchange, and no number that would then begin with zero."""
    value = site.cells(site.gains)
    last = value % 10
    return np.asarray((value >= 12) & (last != value // 10 % 10) & ((value >= 100) | (last > 0)))


def _votes_differ(site: _Site) -> BoolArray:
    return np.asarray(_stated(site) & (site.cells(site.gains) != site.cells(site.loses)))


def _has_room(site: _Site) -> BoolArray:
    """There is room for more votes, and with them the winner leads here too."""
    more = site.room // 5
    if site.amount is not None:
        more = np.minimum(more, site.amount)
    most = site.sheet.cells[site.rows][:, site.sheet.slots].max(axis=1, initial=0)
    leads = site.cells(site.gains) + more > most
    return np.asarray((site.room >= _ROOM) & (site.cells(site.gains) >= 0) & leads)


def _can_lose(site: _Site) -> BoolArray:
    """Tell where the loser has votes to lose and did not lead."""
    most = site.sheet.cells[site.rows][:, site.sheet.slots].max(axis=1, initial=0)
    loses = site.cells(site.loses)
    return np.asarray((loses >= _ROOM) & (loses < most))


_ABLE: dict[Irregularity, _Where] = {
    Irregularity.TRANSPOSED_DIGITS: _digits_differ,
    Irregularity.CANDIDATES_SWAPPED: _votes_differ,
    Irregularity.SHIFTED_BY_ONE_LINE: _votes_differ,
    Irregularity.WINNER_INFLATED: _has_room,
    Irregularity.MORE_VOTES_THAN_REGISTERED: _has_room,
    Irregularity.LOSER_REDUCED: _can_lose,
}
_CELLS: dict[Irregularity, _What] = {
    Irregularity.TRANSPOSED_DIGITS: _transposed,
    Irregularity.CANDIDATES_SWAPPED: _swapped,
    Irregularity.SHIFTED_BY_ONE_LINE: _shifted,
    Irregularity.WINNER_INFLATED: _inflated,
    Irregularity.MORE_VOTES_THAN_REGISTERED: _overfull,
    Irregularity.LOSER_REDUCED: _reduced,
    Irregularity.RETYPED_TOTAL: _retyped,
}


def nothing_planted(sheet: Sheet) -> Planted:
    return Planted(sheet=sheet, touched=np.zeros(sheet.rows, dtype=np.bool_), truth=no_truth())
