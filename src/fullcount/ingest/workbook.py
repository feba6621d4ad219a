"""Sheets of an XLSX workbook as text tables, every cell as the workbook shows its value."""

import re

import fastexcel
import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.archive import LIMITS, Archive
from fullcount.ingest.delimited import name_columns, number_rows

MAX_CELLS = 20_000_000  # of one sheet, empty ones included: about 600 MB while it is read
MAX_COLUMNS = 16_384  # of the format
PLACE = re.compile(rb"""<(?:\w+:)?(c|row)\b[^>]*?\sr\s*=\s*["']([^"']*)["']""")
SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData[\s>/]")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
REF = re.compile(rb"([A-Z]{0,3})([0-9]{1,7})")


def read_workbook(raw: bytes, *, header: int, where: str) -> dict[str, pl.DataFrame]:
    """Read every sheet: name -> ``#row`` and text columns. An empty sheet has no columns.

    The workbook is a ZIP archive and is checked as one first.
    """
    _refuse_bombs(raw, where=where)
    try:
        book = fastexcel.read_excel(raw)
        return {
            name: _sheet(book, name, header=header, where=f"{where}[{name}]")
            for name in book.sheet_names
        }
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError) as cause:
        raise InputError(
            f"not an XLSX workbook: {str(cause).splitlines()[0]}", where=where
        ) from cause


def _sheet(book: fastexcel.ExcelReader, name: str, *, header: int, where: str) -> pl.DataFrame:
    sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars()
    if frame.height * frame.width > MAX_CELLS:
        raise InputError("the sheet is too large", where=where)
    if not frame.width:
        return number_rows(pl.DataFrame({"#1": []}, schema={"#1": pl.String}), first=1)
    if frame.height < header:
        raise InputError(f"no row {header}: the header is said to stand there", where=where)
    cells = frame.row(header - 1) if header else ()
    names = name_columns(cells) if header else [f"c{at + 1}" for at in range(frame.width)]
    body = frame.slice(header).cast(pl.String)
    body.columns = names
    blank = pl.all().str.strip_chars() == ""
    body = body.with_columns(pl.when(~blank).then(pl.all()).name.keep())
    return number_rows(body, first=header + 1)


def _refuse_bombs(raw: bytes, *, where: str) -> None:
    """Refuse a workbook whose parts unpack to too much, or whose cells span too wide a sheet.

    A sheet with one cell at its far corner is small as a file and enormous as a table; the
    library that reads it makes the whole table, so the corner is looked for beforehand.
    """
    archive = Archive(raw, where=where, limits=LIMITS)
    for name in archive.names():
        part = archive.read(name)  # any part may be a sheet: what it is called means nothing
        if b"<sheetData" in part or b":sheetData" in part:
            _check_span(part, where=f"{where}!{name}")


def _check_span(part: bytes, *, where: str) -> None:
    if len(SHEET_DATA.findall(part)) > 1:
        raise InputError("the sheet has its data twice", where=where)
    rows = columns = placed = 0
    places = PLACE.findall(part)
    if len(set(places)) != len(places):
        raise InputError("two cells or rows of the sheet have the same place", where=where)
    for element, ref in places:
        hit = REF.fullmatch(ref)
        if hit is None:
            raise InputError("a cell has no place we understand", where=where)
        rows = max(rows, int(hit.group(2)))
        columns = max(columns, _column(hit.group(1)))
        placed += element == b"c"
    cells = len(CELL.findall(part))
    if cells > placed:  # cells without a place follow one another
        rows, columns = rows + cells - placed, min(columns + cells - placed, MAX_COLUMNS)
    if rows * columns > MAX_CELLS:
        raise InputError(f"the sheet spans {rows} rows of {columns} columns", where=where)


def _column(letters: bytes) -> int:
    """Count columns as spreadsheets letter them: A = 1, AA = 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
