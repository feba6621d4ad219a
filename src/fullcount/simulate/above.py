"""What the commission adds up: lines, provisional and final consolidations, the postal count.

Grain: one station's line in a consolidation; one constituency's form. They are added from the
copies the commission holds, so that what is wrong there is carried upwards; what is planted
here differs from those copies.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fullcount.simulate.arrays import NOT_STATED, BoolArray, IntArray, sums_by
from fullcount.simulate.copies import Desk
from fullcount.simulate.keying import key_in
from fullcount.simulate.lists import Lists
from fullcount.simulate.papers import HOUR, poll_close, vote_fields
from fullcount.simulate.plan import Irregularity
from fullcount.simulate.plants import nothing_planted
from fullcount.simulate.poll import Poll
from fullcount.simulate.sheets import (
    MISSING,
    STATED,
    Sheet,
    join,
    truth_of_rows,
    write,
)

DAY = 24 * HOUR
LINE_BOXES = ("valid", "rejected", "cast")
CONSOLIDATED_AFTER, FINAL_AFTER = 4 * DAY, 7 * DAY
_LINES = frozenset(
    {
        Irregularity.ALTERED_LINE,
        Irregularity.MISSING_FROM_CONSOLIDATION,
        Irregularity.LISTED_TWICE,
        Irregularity.FOREIGN_STATION,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """Everything above the station, and the truth about the lines."""

    sheets: tuple[Sheet, ...]
    truth: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office's contests, as the forms above need them."""

    lists: Lists
    poll: Poll
    unit_of: IntArray  # contest -> index of the unit that elects
    registered: IntArray  # unit (station) x (total, men, women)


def consolidate(held: Sheet, desk: Desk, office: Office, rng: np.random.Generator) -> Above:
    """Make every form above the station for one office."""
    name = desk.source.id
    provisional = replace(_provisional(held, office), source=name)
    waits = np.unique(held.contest[held.status == MISSING])
    complete = held.take(np.flatnonzero(~np.isin(held.contest, waits)))
    if not complete.rows:
        return Above(sheets=(provisional,), truth=nothing_planted(held).truth)
    lines, truth = _lines(complete, desk, office, rng)
    total = _consolidation(lines, office)
    postal = _postal(total, office, rng)
    made = (total, postal, _final(total, postal, office))
    return Above(
        sheets=(provisional, lines, *(replace(sheet, source=name) for sheet in made)), truth=truth
    )


def _provisional(held: Sheet, office: Office) -> Sheet:
    stated = held.take(np.flatnonzero(held.status == STATED))
    count = len(office.lists.contest_ids)
    contests = office.poll.contests
    sums = sums_by(stated.contest, stated.cells.clip(0), count)
    reported = np.bincount(stated.contest, minlength=count)
    expected = np.bincount(held.contest, minlength=count)
    last = np.zeros(count, dtype=np.int64)
    np.maximum.at(last, stated.contest, stated.received_at)
    votes = sums[:, stated.slots]
    boxes = {
        **_registers(office),
        "stations": expected,
        "stations_reported": reported,
        **{name: sums[:, stated.fields.index(name)] for name in (*LINE_BOXES, "cast_men")},
        "cast_women": sums[:, stated.fields.index("cast_women")],
        "margin_stated": _margin(votes),
    }
    made = last[contests] + HOUR // 2
    return _form("provisional_consolidation", boxes, votes, office=office, made=made)


def _lines(
    held: Sheet, desk: Desk, office: Office, rng: np.random.Generator
) -> tuple[Sheet, pl.DataFrame]:
    kept = [*held.at(*LINE_BOXES), *held.slots]
    when = poll_close(desk.plan) + CONSOLIDATED_AFTER
    lines = replace(
        held,
        kind="consolidation_line",
        fields=tuple(held.fields[at] for at in kept),
        cells=held.cells[:, kept],
        stated_at=np.full(held.rows, when, dtype=np.int64),
        received_at=np.full(held.rows, when, dtype=np.int64),
    )
    touched = np.zeros(lines.rows, dtype=np.bool_)
    truths = []
    source = lines
    for plant in desk.plants(_LINES, office.poll.contests):
        contest = desk.contest_at[plant.contest]
        free = np.flatnonzero((lines.contest == contest) & ~touched)
        rows = np.sort(rng.permutation(free)[: plant.stations])
        if rows.size < plant.stations:
            raise ValueError(f"{plant.contest}: too few lines for {plant.what}")
        touched[rows] = True
        match plant.what:
            case Irregularity.ALTERED_LINE:
                lines, truth = _alter(lines, rows, desk, plant.amount, rng=rng, rival=plant.rival)
            case Irregularity.FOREIGN_STATION:
                lines, truth = _foreign(lines, source, contest, office, count=rows.size, rng=rng)
            case Irregularity.LISTED_TWICE:
                lines, truth = _twice(lines, rows)
            case _:
                lines, truth, touched = _drop(lines, rows, touched)
        grown = np.ones(lines.rows - touched.size, dtype=np.bool_)
        touched = np.concatenate([touched, grown])
        truths.append(truth)
    lines, slips = key_in(lines, touched, rates=desk.plan.rates, rng=rng)
    return lines, pl.concat([*truths, slips])


def _alter(
    lines: Sheet,
    rows: IntArray,
    desk: Desk,
    amount: int | None,
    *,
    rng: np.random.Generator,
    rival: bool,
) -> tuple[Sheet, pl.DataFrame]:
    slots = np.array(lines.slots, dtype=np.int64)
    who = desk.standing.rival if rival else desk.standing.leader
    gains = slots[who[lines.contest[rows]]]
    cast = lines.cells[rows, lines.fields.index("cast")]
    room = desk.standing.registered[lines.unit[rows]] - cast
    drawn = np.maximum(1, (room * rng.uniform(0.1, 0.4, rows.size)).astype(np.int64))
    more = drawn if amount is None else np.full(rows.size, amount, dtype=np.int64)
    columns = [gains, *(np.full(rows.size, at) for at in lines.at("valid", "cast"))]
    return write(
        lines,
        rows=np.tile(rows, 3),
        columns=np.concatenate(columns),
        values=np.concatenate([lines.cells[rows, column] + more for column in columns]),
        what=Irregularity.ALTERED_LINE,
    )


def _drop(
    lines: Sheet, rows: IntArray, touched: BoolArray
) -> tuple[Sheet, pl.DataFrame, BoolArray]:
    truth = truth_of_rows(lines, rows, Irregularity.MISSING_FROM_CONSOLIDATION, true=1, written=0)
    kept = np.setdiff1d(np.arange(lines.rows), rows)
    return lines.take(kept), truth, touched[kept]


def _twice(lines: Sheet, rows: IntArray) -> tuple[Sheet, pl.DataFrame]:
    truth = truth_of_rows(lines, rows, Irregularity.LISTED_TWICE, true=1, written=2)
    again = lines.take(rows)
    return join([lines, replace(again, reading=again.reading + 1)]), truth


def _foreign(
    lines: Sheet,
    source: Sheet,
    contest: int,
    office: Office,
    *,
    count: int,
    rng: np.random.Generator,
) -> tuple[Sheet, pl.DataFrame]:
    """Copy lines of another constituency into this one, as they stand, place by place."""
    others = np.flatnonzero(source.contest != contest)
    guests = source.take(np.sort(rng.permutation(others)[:count]))
    cells = guests.cells.copy()
    slots, standing = guests.slots, office.lists.standing[contest]
    cells[:, slots] = np.where(standing, cells[:, slots].clip(0), NOT_STATED)
    valid, rejected, cast = guests.at(*LINE_BOXES)
    cells[:, valid] = cells[:, slots].clip(0).sum(axis=1)
    cells[:, cast] = cells[:, valid] + cells[:, rejected]
    guests = replace(guests, contest=np.full(guests.rows, contest, dtype=np.int64), cells=cells)
    truth = truth_of_rows(
        guests, np.arange(guests.rows), Irregularity.FOREIGN_STATION, true=0, written=1
    )
    return join([lines, guests]), truth


def _consolidation(lines: Sheet, office: Office) -> Sheet:
    count = len(office.lists.contest_ids)
    sums = sums_by(lines.contest, lines.cells.clip(0), count)
    boxes = {
        **_registers(office),
        "stations": np.bincount(lines.contest, minlength=count),
        **{name: sums[:, lines.fields.index(name)] for name in LINE_BOXES},
    }
    there = np.unique(lines.contest)
    made = np.full(there.size, lines.stated_at[0])
    votes = sums[:, lines.slots]
    return _form("consolidation", boxes, votes, office=office, made=made, contests=there)


def _postal(total: Sheet, office: Office, rng: np.random.Generator) -> Sheet:
    count = len(office.lists.contest_ids)
    votes = np.zeros((count, office.poll.postal_votes.shape[1]), dtype=np.int64)
    rejected = np.zeros(count, dtype=np.int64)
    votes[office.poll.contests] = office.poll.postal_votes
    rejected[office.poll.contests] = office.poll.postal_rejected
    valid = votes.sum(axis=1)
    boxes = {
        "postal_issued": valid + rejected + rng.poisson(25, count),
        "valid": valid,
        "rejected": rejected,
        "cast": valid + rejected,
    }
    made = total.stated_at + DAY
    return _form("postal", boxes, votes, office=office, made=made, contests=total.contest)


def _final(total: Sheet, postal: Sheet, office: Office) -> Sheet:
    """Add the postal count to the consolidation, line by line."""
    count = len(office.lists.contest_ids)
    by_contest = {
        sheet.kind: sums_by(sheet.contest, sheet.cells.clip(0), count) for sheet in (total, postal)
    }

    def column(sheet: Sheet, name: str) -> IntArray:
        return by_contest[sheet.kind][:, sheet.fields.index(name)]

    votes = by_contest["consolidation"][:, total.slots] + by_contest["postal"][:, postal.slots]
    boxes = {
        **_registers(office),
        "stations": column(total, "stations"),
        **{name: column(total, name) + column(postal, name) for name in LINE_BOXES},
        "postal_valid": column(postal, "valid"),
        "postal_issued": column(postal, "postal_issued"),
        "margin_stated": _margin(votes),
    }
    made = total.stated_at + (FINAL_AFTER - CONSOLIDATED_AFTER)
    return _form("final_result", boxes, votes, office=office, made=made, contests=total.contest)


def _registers(office: Office) -> dict[str, IntArray]:
    sums = sums_by(
        office.poll.contest, office.registered[office.poll.station], len(office.lists.contest_ids)
    )
    names = ("registered", "registered_men", "registered_women")
    return {name: sums[:, at] for at, name in enumerate(names)}


def _margin(votes: IntArray) -> IntArray:
    top = np.sort(votes, axis=1)[:, -2:]
    return np.asarray(top[:, 1] - top[:, 0], dtype=np.int64)


def _form(
    kind: str,
    boxes: dict[str, IntArray],
    votes: IntArray,
    *,
    office: Office,
    made: IntArray,
    contests: IntArray | None = None,
) -> Sheet:
    """One form per contest; ``boxes`` and ``votes`` are by contest, ``made`` by form."""
    chosen = office.poll.contests if contests is None else contests
    standing = office.lists.standing[chosen]
    listed = np.where(standing, votes[chosen], NOT_STATED)
    columns = [values[chosen] for values in boxes.values()]
    return Sheet(
        source="commission",
        kind=kind,
        fields=(*boxes, *vote_fields(votes.shape[1])),
        contest=chosen,
        unit=office.unit_of[chosen],
        reading=np.ones(chosen.size, dtype=np.int64),
        status=np.full(chosen.size, STATED, dtype=np.int64),
        note=np.full(chosen.size, -1, dtype=np.int64),
        stated_at=made,
        received_at=made,
        listed=None,
        cells=np.column_stack([*columns, listed]).astype(np.int32),
    )
