"""A list of stations, as a person makes it: ``contest_id,unit_id`` and, if wanted, ``why``.

Grain: one station of one contest. CSV in UTF-8 with a header; other columns are refused, so that
a misspelt one is never passed over.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from fullcount.errors import InputError

COLUMNS = ("contest_id", "unit_id", "why")
MOST_ROWS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """``why`` it is on the list: an incident, a form, an order; may be empty."""

    contest_id: str
    unit_id: str
    why: str = ""


def parse_units(raw: bytes, *, where: str) -> tuple[Named, ...]:
    """Read the list; InputError names the row that is wrong."""
    rows = _rows(raw, where=where)
    header = _header(rows[0] if rows else [], where=where)
    found: dict[tuple[str, str], Named] = {}
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        place = f"{where}, row {number}"
        if len(row) != len(header):
            raise InputError(f"{len(row)} cells, not {len(header)}", where=place)
        one = _named(dict(zip(header, row, strict=True)), where=place)
        if (one.contest_id, one.unit_id) in found:
            raise InputError(f"{one.unit_id} stands twice", where=place)
        found[one.contest_id, one.unit_id] = one
    return tuple(found.values())


def _rows(raw: bytes, *, where: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (ValueError, csv.Error) as cause:
        raise InputError(f"not a CSV file in UTF-8: {cause}", where=where) from cause
    if len(rows) > MOST_ROWS:
        raise InputError(f"more than {MOST_ROWS:,} rows", where=where)
    return rows


def _header(header: list[str], *, where: str) -> list[str]:
    if not {"contest_id", "unit_id"} <= set(header):
        raise InputError("its header names contest_id and unit_id", where=where)
    if strange := [name for name in header if name not in COLUMNS]:
        known = ", ".join(COLUMNS)
        raise InputError(f"unknown column {strange[0]!r}; known are {known}", where=where)
    if len(set(header)) != len(header):
        raise InputError("a column stands twice", where=where)
    return header


def _named(cells: Mapping[str, str], *, where: str) -> Named:
    told = {name: text.strip() for name, text in cells.items()}
    for name in ("contest_id", "unit_id"):
        if not told[name]:
            raise InputError(f"{name} is empty", where=where)
    return Named(**told)
