"""Text tables: comma, semicolon or tab, in any encoding, with any line ends.

Every cell is text, as it stands. A row is numbered as a spreadsheet numbers it: the header
is row 1 (or the row the package says), a cell with a line break in it is still one row.

Encodings are never guessed silently: what the package declares, else a byte order mark, else
strict UTF-8, else an error that asks. Sources: RFC 4180; Unicode 15, section 23.8 (marks).
"""

import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.errors import InputError
from fullcount.model import frames

ROW = "#row"  # our own column: the row number; no source column may be called so
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
MAX_CELL = 1 << 20  # a cell longer than this is not a cell: a quote was never closed
csv.field_size_limit(MAX_CELL)
LIMIT = 2_000_000_000  # twice India's register: no count of voters is larger
Pick = Callable[[Sequence[str]], Collection[str]]


def nothing(_names: Sequence[str]) -> Collection[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a text table is written. Empty ``encoding`` = by its mark, else UTF-8."""

    encoding: str = ""
    delimiter: str = ","
    header: int = 1  # the row of the column names; 0 = there is none: c1, c2 ...


def decode(raw: bytes, *, encoding: str, where: str) -> bytes:
    r"""Give the same text as UTF-8 with line ends ``\n`` or ``\r\n``.

    >>> decode(b"\xff\xfea\x00", encoding="", where="x.csv")
    b'a'
    """
    mark = next(((m, name) for m, name in MARKS if raw.startswith(m)), None)
    try:
        if encoding:
            text = raw.decode(encoding).removeprefix("\ufeff").encode()
        elif mark:
            text = raw[len(mark[0]) :].decode(mark[1]).encode()
        else:
            raw.decode()
            text = raw
    except LookupError as cause:
        raise InputError(f"no encoding is called {encoding!r}", where=where) from cause
    except ValueError as cause:  # UnicodeError, or a name of an encoding that is none
        name = encoding or (mark[1] if mark else "utf-8")
        what = f"the text is not {name}" + ("" if encoding else "; declare its encoding")
        raise InputError(what, where=where) from cause
    if b"\0" in text:
        raise InputError("it holds zero bytes: not a text table", where=where)
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    return text


def read_delimited(
    raw: bytes, *, dialect: Dialect, where: str, numbers: Pick = nothing
) -> pl.DataFrame:
    r"""Read a text table: ``#row``, then one text column per named column; empty is null.

    ``numbers`` picks columns that may come as whole numbers already: they do if every one of
    their cells is plainly one, which saves making text of them first.

    >>> read_delimited(b"unit;votes\na;1\n", dialect=Dialect(delimiter=";"), where="x").rows()
    [(2, 'a', '1')]
    """
    text = decode(raw, encoding=dialect.encoding, where=where)
    start = _after_lines(text, max(dialect.header - 1, 0), where=where)
    body = text[start:]
    names, body, first = _header(body, dialect=dialect, where=where)
    width, picked = len(names), numbers(names)
    schema = {
        f"column_{at + 1}": pl.Int64 if name in picked else pl.String
        for at, name in enumerate(names)
    }
    frame = _fast(body, schema, delimiter=dialect.delimiter) if picked else None
    if frame is None or not _are_counts(frame):
        schema = dict.fromkeys(schema, pl.String)
        frame = _fast(body, schema, delimiter=dialect.delimiter)
    if frame is None:
        frame = _slow(body, width=width, delimiter=dialect.delimiter, first=first, where=where)
    frame.columns = list(names)
    return number_rows(frame, first=first)


def number_rows(frame: pl.DataFrame, *, first: int) -> pl.DataFrame:
    """Count rows as a person does; leave out empty rows and nameless empty columns."""
    nameless = [name for name in frame.columns if name.startswith("#")]
    empty = [name for name in nameless if frame[name].null_count() == frame.height]
    frame = frame.drop(empty)
    frame = frame.with_row_index(ROW, offset=first).with_columns(pl.col(ROW).cast(pl.Int64))
    if frame.width > 1 and frame.to_series(1).null_count():
        frame = frame.filter(~pl.all_horizontal(pl.exclude(ROW).is_null()))
    return frame


def name_columns(cells: Sequence[str | None]) -> list[str]:
    """Make column names of header cells: trimmed, repeated ones numbered, nameless ``#4``.

    >>> name_columns(["Votes", "", " Votes "])
    ['Votes', '#2', 'Votes (2)']
    """
    names: dict[str, None] = {}  # in order
    seen: dict[str, int] = {}
    for at, cell in enumerate(cells, start=1):
        name = " ".join((cell or "").split()) or f"#{at}"
        seen[name] = seen.get(name, 0) + 1
        name = name if seen[name] == 1 else f"{name} ({seen[name]})"
        while name in names:
            name += "'"
        names["# row" if name == ROW else name] = None
    return list(names)


def _after_lines(text: bytes, lines: int, *, where: str) -> int:
    start = 0
    for line in range(lines):
        end = text.find(b"\n", start)
        if end < 0:
            raise InputError(f"no row {line + 2}: the header is said to stand there", where=where)
        start = end + 1
    return start


def _header(body: bytes, *, dialect: Dialect, where: str) -> tuple[list[str], bytes, int]:
    """Give the column names, what comes after them, and the number of the first row there."""
    line = io.StringIO(_first_record(body).decode(), newline="")
    try:
        cells = next(csv.reader(line, delimiter=dialect.delimiter, strict=True), [])
    except csv.Error as cause:
        raise InputError(f"the header cannot be read: {cause}", where=where) from cause
    if not any(cell.strip() for cell in cells):
        raise InputError("the row of column names is empty", where=where)
    if not dialect.header:
        return [f"c{at}" for at in range(1, len(cells) + 1)], body, 1
    return name_columns(cells), body[len(_first_record(body)) :], dialect.header + 1


def _first_record(body: bytes) -> bytes:
    end, quoted = 0, False
    for line in io.BytesIO(body):
        end += len(line)
        quoted ^= line.count(b'"') % 2 == 1
        if not quoted or end > MAX_CELL:
            break
    return body[:end]


def _fast(body: bytes, schema: frames.Schema, *, delimiter: str) -> pl.DataFrame | None:
    """Read with Polars; null where it cannot vouch that every row has as many cells."""
    width = len(schema)
    if not body[:256].strip() and not body.strip():
        return pl.DataFrame(schema=dict(schema))
    try:
        frame = pl.read_csv(
            io.BytesIO(body), has_header=False, separator=delimiter, schema=dict(schema)
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    if not frame.to_series(width - 1).null_count():
        return frame  # a short row would lack its last cell
    marks = body.count(delimiter.encode())
    if b'"' in body:
        texts = pl.col(pl.String).str.count_matches(delimiter, literal=True).sum()
        marks -= sum(frame.select(texts).row(0)) if pl.String in schema.values() else 0
    return frame if width > 1 and marks == frame.height * (width - 1) else None


def _are_counts(frame: pl.DataFrame) -> bool:
    """Say whether no number is negative or absurd: such a cell must be quoted as it stands."""
    numbers = frame.select(pl.col(pl.Int64))
    if not numbers.width:
        return True
    low = numbers.select(pl.min_horizontal(pl.all().min())).item()
    high = numbers.select(pl.max_horizontal(pl.all().max())).item()
    return low is None or (low >= 0 and high <= LIMIT)


def _slow(body: bytes, *, width: int, delimiter: str, first: int, where: str) -> pl.DataFrame:
    """Read with the ``csv`` module, row by row, and say which row is wrong."""
    reader = csv.reader(io.StringIO(body.decode(), newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if cells and len(cells) != width:
                what = f"row {first + len(rows)} has {len(cells)} cells, the header {width}"
                raise InputError(what, where=where)
            rows.append(cells or [""] * width)
    except csv.Error as cause:
        what = f"row {first + len(rows)} cannot be read: {cause}"
        raise InputError(what, where=where) from cause
    columns = [
        pl.Series(f"column_{at + 1}", [row[at] for row in rows], pl.String) for at in range(width)
    ]
    return pl.DataFrame(columns).with_columns(
        pl.when(pl.all() == "").then(None).otherwise(pl.all()).name.keep()
    )
