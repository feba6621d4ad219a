"""Files of claims are read as people's input: strictly, and what is wrong is InputError.

Grain: one file. The readers of law and vocabularies are the same; only whose mistake it is
differs: a law that cannot be applied is ours, a case file is its author's.
"""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from fullcount.country.entry import Entry, read_toml
from fullcount.errors import InputError, LawError
from fullcount.ledger.personal import personal

T = TypeVar("T")


def read_file(raw: bytes, *, where: str, read: Callable[[Entry], T]) -> T:
    """Read a whole TOML file with ``read``; every key must have been asked for."""
    try:
        file = read_toml(raw, where=where)
        found = read(file)
        file.done()
    except LawError as cause:
        raise InputError(cause.what, where=cause.where) from cause
    return found


def check_nobody(raw: bytes, *, where: str) -> None:
    """Refuse a file that was read, and will be published, where somebody's number is in it."""
    tables = [*tomllib.loads(raw.decode("utf-8-sig")).values()]
    if found := next(personal(tables), None):
        raise InputError(f"{found[0]} holds {found[1]}; people lie in the vault", where=where)


def instant(entry: Entry, key: str) -> datetime | None:
    """Read an instant with its offset, ``"2024-02-09T02:00:00+05:00"``; absent is None."""
    text = entry.words_or(key, "")
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as cause:
        raise entry.fail(f"{key} {text!r} is not an instant") from cause
    if found.tzinfo is None:
        raise entry.fail(f"{key} {text!r} must say its offset from UTC")
    try:
        return found.astimezone(UTC)
    except OverflowError as cause:
        raise entry.fail(f"{key} {text!r} is out of range") from cause


def instant_needed(entry: Entry, key: str) -> datetime:
    """Read an instant that must be there."""
    found = instant(entry, key)
    if found is None:
        raise entry.fail(f"{key} is missing")
    return found
