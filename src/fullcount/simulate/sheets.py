"""Copies of forms as arrays, and the one way to write a wrong figure on them.

Grain: a ``Sheet`` holds the copies of one form kind that one source keeps, one row per copy.
Every change of a cell goes through :func:`write`, which gives back the line of the truth that
says what the paper had; so the truth cannot lack what was planted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fullcount.model.form import FormStatus
from fullcount.model.frames import FORMS, INSTANT, Schema, conform
from fullcount.simulate.arrays import NOT_STATED, CellArray, IntArray

FLAGS = frozenset({"signed_officer", "signed_deputy", "stamp", "altered"})
REFUSALS = ("left before the count was over", "did not agree with the count", "no reason given")
AWAITED = ("presiding officer not yet arrived", "road closed by flood", "form illegible, recalled")
STATUSES = (FormStatus.STATED, FormStatus.NOT_STATED, FormStatus.MISSING)
STATED, NOT_HELD, MISSING = 0, 1, 2
NEVER = np.iinfo(np.int64).min  # an instant that is not stated

TRUTH: Schema = {  # one row per cell, row or instant that differs from the paper
    "class": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,  # null = it lies in the poll: every paper says the same
    "kind": pl.String,
    "form_id": pl.String,
    "field": pl.String,  # a box, votes_<position>, row, status, received_at (unix seconds)
    "true_value": pl.Int64,
    "written_value": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What the indices of a sheet stand for."""

    contest_ids: pl.Series
    unit_ids: pl.Series


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``cells[row, i]`` is the figure of ``fields[i]``; -1 is not stated."""

    source: str
    kind: str
    fields: tuple[str, ...]
    contest: IntArray
    unit: IntArray
    reading: IntArray
    status: IntArray
    note: IntArray  # index into AWAITED; -1 = none
    stated_at: IntArray  # microseconds of the Unix epoch; NEVER = not stated
    received_at: IntArray
    listed: int | None  # how many candidates it lists; None = all of the contest
    cells: CellArray

    @property
    def rows(self) -> int:
        return int(self.contest.size)

    def at(self, *names: str) -> list[int]:
        return [self.fields.index(name) for name in names]

    @property
    def slots(self) -> list[int]:
        """Where the candidates' votes stand, in the order of the list."""
        return [at for at, name in enumerate(self.fields) if name.startswith("votes_")]

    def take(self, rows: IntArray) -> "Sheet":
        """Keep some rows, in the order given; a row may be taken twice."""
        return replace(
            self,
            contest=self.contest[rows],
            unit=self.unit[rows],
            reading=self.reading[rows],
            status=self.status[rows],
            note=self.note[rows],
            stated_at=self.stated_at[rows],
            received_at=self.received_at[rows],
            cells=self.cells[rows],
        )


def join(sheets: Sequence[Sheet]) -> Sheet:
    """Put copies of one kind and source below each other."""
    return replace(
        sheets[0],
        contest=np.concatenate([sheet.contest for sheet in sheets]),
        unit=np.concatenate([sheet.unit for sheet in sheets]),
        reading=np.concatenate([sheet.reading for sheet in sheets]),
        status=np.concatenate([sheet.status for sheet in sheets]),
        note=np.concatenate([sheet.note for sheet in sheets]),
        stated_at=np.concatenate([sheet.stated_at for sheet in sheets]),
        received_at=np.concatenate([sheet.received_at for sheet in sheets]),
        cells=np.concatenate([sheet.cells for sheet in sheets]),
    )


def write(
    sheet: Sheet, *, rows: IntArray, columns: IntArray, values: IntArray, what: str
) -> tuple[Sheet, pl.DataFrame]:
    """Write ``values`` into cells, and say what stood there (TRUTH with indices for ids).

    Cells that already hold the value are left out of the truth: nothing is wrong with them.
    """
    before = sheet.cells[rows, columns].astype(np.int64)
    wrong = before != values
    rows, columns, values, before = rows[wrong], columns[wrong], values[wrong], before[wrong]
    cells = sheet.cells.copy()
    cells[rows, columns] = values
    fields = [sheet.fields[column] for column in columns.tolist()]
    truth = lines_of_truth(
        sheet, rows, what=what, field=fields, true_value=before, written_value=values
    )
    return replace(sheet, cells=cells), truth


def lines_of_truth(
    sheet: Sheet,
    rows: IntArray,
    *,
    what: str,
    field: str | list[str],
    true_value: IntArray,
    written_value: IntArray,
) -> pl.DataFrame:
    """Lines of the truth about some copies; ids are still indices (see :func:`name_truth`)."""
    size = rows.size
    return pl.DataFrame(
        {
            "class": pl.repeat(what, size, eager=True),
            "contest": sheet.contest[rows],
            "unit": sheet.unit[rows],
            "source_id": pl.repeat(sheet.source, size, eager=True),
            "kind": pl.repeat(sheet.kind, size, eager=True),
            "reading": sheet.reading[rows],
            "field": pl.repeat(field, size, eager=True) if isinstance(field, str) else field,
            "true_value": _nullable(true_value),
            "written_value": _nullable(written_value),
        },
        schema=_INDEXED,
    )


def truth_of_rows(
    sheet: Sheet, rows: IntArray, what: str, *, true: int, written: int
) -> pl.DataFrame:
    """Lines of the truth about how often whole copies stand there: as many as true, as written."""
    return lines_of_truth(
        sheet,
        rows,
        what=what,
        field="row",
        true_value=np.full(rows.size, true, dtype=np.int64),
        written_value=np.full(rows.size, written, dtype=np.int64),
    )


_INDEXED: Schema = {
    "class": pl.String,
    "contest": pl.Int64,
    "unit": pl.Int64,
    "source_id": pl.String,
    "kind": pl.String,
    "reading": pl.Int64,
    "field": pl.String,
    "true_value": pl.Int64,
    "written_value": pl.Int64,
}


def no_truth() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(_INDEXED))


def name_truth(lines: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Give lines of the truth the ids of contest, unit and form."""
    named = lines.with_columns(
        contest_id=register.contest_ids.gather(lines["contest"]),
        unit_id=register.unit_ids.gather(lines["unit"]),
    ).with_columns(form_id=pl.when(pl.col("source_id").is_not_null()).then(FORM_ID))
    return conform(named, TRUTH).select(*TRUTH)


FORM_ID = pl.concat_str("source_id", "kind", "contest_id", "unit_id", separator="/") + pl.when(
    pl.col("reading") > 1
).then(pl.format("#{}", "reading")).otherwise(pl.lit(""))


def form_frame(sheet: Sheet, register: Register, *, lengths: IntArray) -> pl.DataFrame:
    """Write a sheet as ``FORMS`` with its boxes; ``lengths`` is candidates by contest."""
    length = lengths[sheet.contest]
    listed = length if sheet.listed is None else np.minimum(length, sheet.listed)
    has_votes = bool(sheet.slots)
    frame = pl.DataFrame(
        {
            "kind": pl.repeat(sheet.kind, sheet.rows, eager=True),
            "contest_id": register.contest_ids.gather(sheet.contest),
            "unit_id": register.unit_ids.gather(sheet.unit),
            "source_id": pl.repeat(sheet.source, sheet.rows, eager=True),
            "reading": sheet.reading,
            "status": pl.Series(STATUSES, dtype=pl.String).gather(sheet.status),
            "status_note": _phrases(AWAITED, sheet.note),
            "list_complete": pl.repeat(sheet.listed is None, sheet.rows, eager=True)
            if has_votes
            else None,
            "candidates": listed if has_votes else 0,
            "stated_at": _instants(sheet.stated_at),
            "received_at": _instants(sheet.received_at),
        },
        schema_overrides={"list_complete": pl.Boolean, "candidates": pl.Int64},
    ).with_columns(form_id=FORM_ID)
    figures = [_column(name, sheet.cells[:, column]) for column, name in enumerate(sheet.fields)]
    return conform(frame, FORMS).hstack(figures)


def _column(name: str, cells: CellArray) -> pl.Series:
    if name == "refusal_reason":
        return _phrases(REFUSALS, cells.astype(np.int64)).alias(name)
    whole = _nullable(cells.astype(np.int64)).alias(name)
    return whole.cast(pl.Boolean) if name in FLAGS else whole


def _nullable(values: IntArray) -> pl.Series:
    series = pl.Series(values, dtype=pl.Int64)
    return series.set(series == NOT_STATED, None) if (values == NOT_STATED).any() else series


def _phrases(phrases: tuple[str, ...], index: IntArray) -> pl.Series:
    return pl.Series([*phrases, None], dtype=pl.String).gather(
        np.where(index < 0, len(phrases), index)
    )


def _instants(moments: IntArray) -> pl.Series:
    series = pl.Series(moments, dtype=pl.Int64)
    return series.set(series == NEVER, None).cast(INSTANT)
