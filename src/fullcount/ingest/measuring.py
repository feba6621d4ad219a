"""Records of network measurements, cell by cell, for the readers of each provider.

Grain: one record of a file. A record that lacks what a row needs is quoted as unread with its
place; the others are kept.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

import polars as pl

from fullcount.errors import InputError
from fullcount.model import frames
from fullcount.model.election import Why
from fullcount.model.measured import MEASURED, MeasuredReading

Record = Mapping[str, object]
Row = dict[str, object]
LONGEST_QUOTE = 200
FIRST_YEAR, LAST_YEAR = 2000, 2100
LARGEST = 10**18


def reading(
    records: Iterable[tuple[int, object]], read: Callable[[int, Record], Row], *, where: str
) -> MeasuredReading:
    """Read numbered records; one that ``read`` refuses is quoted, with why and in which column.

    ``read`` raises InputError with a :class:`Why` as what is wrong and the column as the place.
    """
    rows: list[Row] = []
    unread: list[Row] = []
    for number, record in records:
        try:
            rows.append(read(number, _object(record)))
        except InputError as problem:
            quoted = json.dumps(record, ensure_ascii=False, default=str)[:LONGEST_QUOTE]
            unread.append(
                {
                    "file": where,
                    "row": number,
                    "column": problem.where,
                    "text": quoted,
                    "why": problem.what,
                }
            )
    return MeasuredReading(
        rows=frames.conform(pl.DataFrame(rows, schema=dict(MEASURED)), MEASURED),
        unread=frames.conform(
            pl.DataFrame(
                unread, schema={name: frames.UNREAD[name] for name in list(frames.UNREAD)[:5]}
            ),
            frames.UNREAD,
        ),
    )


def parse(raw: bytes, *, where: str) -> object:
    """Parse JSON with its numbers; InputError where it is none."""
    try:
        value: object = json.loads(raw)
    except (ValueError, RecursionError) as cause:
        raise InputError(f"not JSON: {cause}", where=where) from cause
    return value


def words(record: Record, key: str) -> str | None:
    """Give a text, or None where it is absent or empty."""
    value = record.get(key)
    return value.strip() or None if isinstance(value, str) else None


def number(record: Record, key: str) -> float | None:
    """Give a number; InputError for one that no instrument measures (NaN, an infinity)."""
    value = record.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    if not abs(value) < LARGEST:
        raise InputError(Why.TOO_LARGE, where=key)
    return float(value)


def part(record: Record, key: str) -> Record:
    """Give an object inside; an empty one where it is absent."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def items(record: Record, key: str) -> list[object]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def instant(record: Record, key: str) -> datetime:
    """Read ISO 8601, with a blank for the T; without an offset it is UTC, as all providers say."""
    text = words(record, key)
    if text is None:
        raise InputError(Why.UNREADABLE_INSTANT, where=key)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as cause:
        raise InputError(Why.UNREADABLE_INSTANT, where=key) from cause
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise InputError(Why.UNREADABLE_INSTANT, where=key)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def unix_instant(record: Record, key: str) -> datetime:
    """Read seconds since 1970; what lies outside the years of the internet is no instant."""
    seconds = number(record, key)
    first, last = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (FIRST_YEAR, LAST_YEAR))
    if seconds is None or not first <= seconds < last:
        raise InputError(Why.UNREADABLE_INSTANT, where=key)
    return datetime.fromtimestamp(seconds, tz=UTC)


def network(value: object) -> str | None:
    """Spell an autonomous system as ``AS59257``; AS0 means that none was found.

    >>> network(59257), network("as59257"), network("AS0")
    ('AS59257', 'AS59257', None)
    """
    digits = str(value).upper().removeprefix("AS")
    if isinstance(value, bool) or not digits.isdecimal() or int(digits) == 0:
        return None
    return f"AS{int(digits)}"


def _object(record: object) -> Record:
    if not isinstance(record, dict):
        raise InputError(Why.UNREADABLE, where="")
    return record
