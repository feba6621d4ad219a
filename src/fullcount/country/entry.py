"""One entry of a law's TOML file, read strictly: right type, nothing missing, nothing unknown.

Grain: one table of one file. A misspelt key must never be a silent default, because a
deadline or a threshold would then quietly not exist; so every key must be asked for.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from fullcount.errors import LawError
from fullcount.model.rule import Citation, Event
from fullcount.model.text import Text

E = TypeVar("E", bound=StrEnum)

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
WHOLE_LIMIT = 1_000_000_000  # more than any count of voters; keeps dates and SQL in range


class Entry:
    """A table of a TOML file that remembers its place and which keys were asked for."""

    def __init__(self, data: Mapping[str, object], *, where: str) -> None:
        self._data = data
        self._asked: set[str] = set()
        self.where = where

    def fail(self, what: str) -> LawError:
        return LawError(what, where=self.where)

    def has(self, key: str) -> bool:
        return key in self._data

    def names(self) -> tuple[str, ...]:
        """Every key as written: for tables whose keys are names of their own (parameters)."""
        return tuple(self._data)

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def _need(self, key: str) -> object:
        value = self._take(key)
        if value is None:
            raise self.fail(f"{key} is missing")
        return value

    def words(self, key: str) -> str:
        """One string that must be there and say something."""
        value = self._need(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{key} must be a string that is not empty")
        return value

    def words_or(self, key: str, default: str) -> str:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.fail(f"{key} must be a string")
        return value

    def code(self, key: str) -> str:
        """Read a name that files, columns and pages can carry: letters, digits and ``_ . -``."""
        value = self.words(key)
        if not CODE.fullmatch(value):
            raise self.fail(f"{key} {value!r} is not a name (letters, digits and _ . -)")
        return value

    def codes(self, key: str) -> tuple[str, ...]:
        """Read a list of names, each once; absent is empty."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(f"{key} must be a list of strings")
        if len(set(value)) != len(value):
            raise self.fail(f"{key} names one thing twice")
        return tuple(value)

    def text(self, key: str) -> Text:
        """``{ en = "...", ur = "..." }``; Urdu may be absent, English may not."""
        return _text(self._need(key), key=key, where=self.where)

    def text_or_none(self, key: str) -> Text | None:
        value = self._take(key)
        return None if value is None else _text(value, key=key, where=self.where)

    def whole(self, key: str) -> int | None:
        """Read a whole number that is not negative; absent is None."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(f"{key} must be a whole number")
        if not 0 <= value <= WHOLE_LIMIT:
            raise self.fail(f"{key} must be between 0 and {WHOLE_LIMIT}")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fail(f"{key} must be true or false")
        return value

    def day(self, key: str) -> date | None:
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fail(f"{key} must be a date such as 2017-10-02")
        return value

    def share(self, key: str) -> Fraction | None:
        """Read an exact share from 0 to 1, written ``"1/20"``; a decimal point is refused."""
        value = self._take(key)
        if value is None:
            return None
        match = re.fullmatch(r"(\d{1,9})/(\d{1,9})", value) if isinstance(value, str) else None
        if match is None or int(match[2]) == 0 or int(match[1]) > int(match[2]):
            raise self.fail(f'{key} must be a fraction from 0 to 1 written as "1/20"')
        return Fraction(int(match[1]), int(match[2]))

    def choice(self, key: str, kind: type[E], *, default: E | None = None) -> E:
        value = self._take(key)
        if value is None and default is not None:
            return default
        for member in kind:
            if value == member.value:
                return member
        allowed = ", ".join(member.value for member in kind)
        found = "" if value is None else f", not {value!r}"
        raise self.fail(f"{key} must be one of {allowed}{found}")

    def entries(self, key: str) -> tuple["Entry", ...]:
        """Read the ``[[key]]`` tables inside this one, each knowing its own place."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise self.fail(f"{key} must be written as [[{key}]] tables")
        return tuple(
            Entry(_table(item, key=key, where=self.where), where=f"{self.where}, {key} {number}")
            for number, item in enumerate(value, 1)
        )

    def entry(self, key: str) -> "Entry":
        return Entry(_table(self._need(key), key=key, where=self.where), where=self.where)

    def named(self, name: str) -> "Entry":
        """Call this entry by its own name in messages."""
        self.where = name
        return self

    def done(self) -> None:
        """Refuse keys that nobody asked for, naming the ones that are known."""
        strange = sorted(set(self._data) - self._asked)
        if strange:
            known = ", ".join(sorted(self._asked))
            raise self.fail(f"unknown key {', '.join(map(repr, strange))}; known are {known}")


def read_toml(raw: bytes, *, where: str) -> Entry:
    """Read one file as its outermost entry; LawError if it is not TOML in UTF-8."""
    try:
        return Entry(tomllib.loads(raw.decode("utf-8-sig")), where=where)
    except (ValueError, RecursionError) as cause:  # not UTF-8, not TOML, or nested to the sky
        raise LawError(f"not a TOML file: {cause}", where=where) from cause


def citations_of(entry: Entry) -> tuple[Citation, ...]:
    """Read the ``[[citation]]`` tables of an entry: what it rests on, and who has checked it."""
    found = []
    for item in entry.entries("citation"):
        found.append(
            Citation(
                cites=item.words("cites"),
                code=item.words_or("code", ""),
                url=item.words_or("url", ""),
                verified=item.flag("verified", default=False),
            )
        )
        item.done()
    return tuple(found)


def in_force(entry: Entry) -> tuple[Event, date | None, date | None]:
    """Which event's date selects this text, and the first and last day it is in force."""
    event = entry.choice("event", Event, default=Event.POLL)
    first, last = entry.day("from"), entry.day("to")
    if first is not None and last is not None and last < first:
        raise entry.fail(f"in force to {last}, which is before {first}")
    return event, first, last


def once(names: Sequence[str], *, what: str, where: str) -> None:
    """Refuse a name that occurs twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise LawError(f"{what} {name} occurs twice", where=where)
        seen.add(name)


def _text(value: object, *, key: str, where: str) -> Text:
    inner = Entry(_table(value, key=key, where=where), where=f"{where}, {key}")
    text = Text(en=inner.words("en"), ur=inner.words_or("ur", ""))
    inner.done()
    return text


def _table(value: object, *, key: str, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise LawError(f"{key} must be a table", where=where)
    return value
