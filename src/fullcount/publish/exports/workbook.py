"""Findings as a workbook: one sheet per contest, votes at stake first.

Grain: a row per finding. A workbook with more than ``MAX_SHEETS`` contests has a sheet per rule
instead, and says so; a sheet longer than ``MAX_ROWS`` ends with how many more there are. Every
text is written as text, so nothing in it can run as a formula.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]

from fullcount.participation.verified import Verified
from fullcount.publish.exports.findings import titled_findings

MAX_SHEETS = 200
MAX_ROWS = 10_000
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
MAX_CELL = 32_767  # characters; the format's own bound
COLUMNS = (
    "contest_id",
    "unit_id",
    "source_id",
    "rule",
    "title",
    "severity",
    "stake",
    "margin",
    "numbers",
    "finding_id",
)
WIDTHS = (12, 22, 16, 12, 48, 10, 10, 10, 60, 20)


class Format(Protocol):
    """A look of cells; opaque to us."""


class Sheet(Protocol):
    """What we ask of a sheet of xlsxwriter, which ships no types."""

    def set_column(self, first_col: int, last_col: int, width: float) -> object: ...
    def freeze_panes(self, row: int, col: int) -> object: ...
    def write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> object: ...
    def write_number(self, row: int, col: int, number: int) -> object: ...


class Book(Protocol):
    """What we ask of a workbook of xlsxwriter."""

    def add_worksheet(self, name: str) -> Sheet: ...
    def add_format(self, properties: Mapping[str, object]) -> Format: ...
    def set_properties(self, properties: Mapping[str, object]) -> object: ...


def findings_workbook(verified: Verified) -> bytes:
    """Write ``findings.xlsx``; the same count gives the same bytes."""
    found = titled_findings(verified).sort(
        pl.col("stake").is_null(), "stake", descending=[True, True], maintain_order=True
    )
    contests = found["contest_id"].n_unique()
    by = "contest_id" if contests <= MAX_SHEETS else "rule"
    sink = io.BytesIO()
    # Text is never guessed to be a formula, a link or a number.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(sink, options) as book:
        _describe(book, verified.now)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        parts = dict(_parts(found, by))
        names = sheet_names(list(parts))
        _first_sheet(book, verified, parts, names, bold)
        for key, part in parts.items():
            _sheet(book.add_worksheet(names[key]), part, bold)
    return sink.getvalue()


def sheet_names(keys: Sequence[str]) -> dict[str, str]:
    r"""Name sheets as the format allows: 31 characters, no ``[]:*?/\``, none twice.

    >>> sheet_names(["NA-1", "na-1", "a/b", ""])
    {'NA-1': 'NA-1', 'na-1': 'na-1 (2)', 'a/b': 'a b', '': 'all'}
    """
    taken = {"summary", "history"}  # History is the spreadsheet's own word
    names = {}
    for key in keys:
        plain = FORBIDDEN.sub(" ", key).strip("' ")[:31] or "all"
        name, number = plain, 2
        while name.lower() in taken:
            end = f" ({number})"
            name, number = plain[: 31 - len(end)] + end, number + 1
        taken.add(name.lower())
        names[key] = name
    return names


def _describe(book: Book, now: datetime) -> None:
    book.set_properties({"title": "Findings", "created": now.replace(tzinfo=None)})


def _parts(found: pl.DataFrame, by: str) -> Iterator[tuple[str, pl.DataFrame]]:
    keyed = found.with_columns(pl.col(by).fill_null("").alias("_key")).sort(
        "_key", maintain_order=True
    )
    for (key,), part in keyed.group_by("_key", maintain_order=True):
        yield str(key), part.drop("_key")


def _first_sheet(
    book: Book,
    verified: Verified,
    parts: dict[str, pl.DataFrame],
    names: dict[str, str],
    bold: Format,
) -> None:
    election = verified.returns.election
    sheet = book.add_worksheet("Summary")
    lines = [election.title.en]
    if election.fictional:
        lines.append("Fictional: this election and everything in it are invented.")
    lines.append("A finding says what does not add up. It does not say why, or who is right.")
    if parts and verified.findings["contest_id"].n_unique() > MAX_SHEETS:
        lines.append(f"More than {MAX_SHEETS} contests: a sheet holds a rule, not a contest.")
    sheet.set_column(0, 0, 34)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line[:MAX_CELL], bold if row == 0 else None)
    start = len(lines) + 1
    for column, caption in enumerate(("sheet", "findings")):
        sheet.write_string(start, column, caption, bold)
    for row, (key, part) in enumerate(parts.items(), start=start + 1):
        sheet.write_string(row, 0, names[key])
        sheet.write_number(row, 1, part.height)


def _sheet(sheet: Sheet, part: pl.DataFrame, bold: Format) -> None:
    for column, (caption, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, caption, bold)
    sheet.freeze_panes(1, 0)
    for row, cells in enumerate(part.head(MAX_ROWS).select(COLUMNS).iter_rows(), start=1):
        for column, cell in enumerate(cells):
            _cell(sheet, row, column, cell)
    if part.height > MAX_ROWS:
        more = f"{part.height - MAX_ROWS} more in findings.csv"
        sheet.write_string(MAX_ROWS + 1, 0, more, bold)


def _cell(sheet: Sheet, row: int, column: int, cell: object) -> None:
    """Write one cell. A stake or margin that is null is empty: not known, not zero."""
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, str(cell)[:MAX_CELL])
