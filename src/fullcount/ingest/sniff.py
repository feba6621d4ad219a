"""How a text file is probably written. Only for proposals: reading never guesses.

Looks at the first part of a file: byte order mark, whether it is UTF-8, which separator gives
rows of one width, and which row looks like names of columns.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fullcount.errors import InputError
from fullcount.ingest.delimited import MARKS, Dialect, decode

LOOK = 200_000  # bytes
DELIMITERS = (",", ";", "\t", "|")
OLD_ENCODINGS = ("cp1256", "cp1251", "cp1252")  # Arabic and Urdu, Cyrillic, Western
ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Sniffed:
    """A proposal; ``sure`` is false where only a person can tell the encoding."""

    dialect: Dialect
    sure: bool


def sniff(raw: bytes, *, where: str) -> Sniffed:
    """Propose how a delimited file is written; raises InputError where nothing fits."""
    encoding, sure = _encoding(raw)
    text = decode(raw, encoding=encoding, where=where).decode()[:LOOK]
    best = max(
        ((_score(text, delimiter), -at) for at, delimiter in enumerate(DELIMITERS)), default=None
    )
    if best is None or best[0][0] < 2:
        raise InputError("not a table with columns", where=where)
    delimiter = DELIMITERS[-best[1]]
    header = _header(_records(text, delimiter), width=best[0][0])
    return Sniffed(
        dialect=Dialect(encoding=encoding, delimiter=delimiter, header=header), sure=sure
    )


def _encoding(raw: bytes) -> tuple[str, bool]:
    """Give the encoding to declare (empty = need not be) and whether it is certain."""
    if any(raw.startswith(mark) for mark, _ in MARKS):
        return "", True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return next((name for name in OLD_ENCODINGS if _decodes(raw, name)), "latin-1"), False
    return "", True


def _decodes(raw: bytes, encoding: str) -> bool:
    """Say whether the text decodes, and its letters are those of a script in words of it."""
    try:
        text = raw[:LOOK].decode(encoding)
    except UnicodeDecodeError:
        return False
    high = [letter for letter in text if ord(letter) > 127]
    scripts = {"cp1256": range(0x600, 0x700), "cp1251": range(0x400, 0x500)}
    if encoding not in scripts:
        return True
    mine = sum(ord(letter) in scripts[encoding] for letter in high)
    # One such letter among Latin ones is an accent read wrongly: a script comes in words.
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return mine > 0.9 * len(high) and mine * 2 > latin


def _records(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[list[str]] = []
    try:
        for cells in reader:
            found.append(cells)
            if len(found) >= ROWS:
                break
    except csv.Error:
        return found
    return found


def _score(text: str, delimiter: str) -> tuple[int, int]:
    """Give the commonest width, and how many of the first rows have it."""
    widths = Counter(len(cells) for cells in _records(text, delimiter) if any(cells))
    if not widths:
        return (0, 0)
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (width, rows) if rows * 2 > sum(widths.values()) else (1, rows)


def _header(records: Sequence[Sequence[str]], *, width: int) -> int:
    """Find the first full row without a number in it; 0 = there is none."""
    for at, cells in enumerate(records, start=1):
        filled = [cell for cell in cells if cell.strip()]
        wide = len(cells) == width and len(filled) * 2 > width
        if wide and not any(cell.strip().replace(".", "").isdecimal() for cell in filled):
            return at
        if wide and sum(cell.strip().isdecimal() for cell in filled) > 1:
            return 0
    return 0
