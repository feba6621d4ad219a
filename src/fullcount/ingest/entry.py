"""One table of ``election.toml``, read with its mistakes collected rather than raised.

Every key that is asked for is ticked off; a key nobody asked for is a mistake too (most often
a typing error that would otherwise silently change how a file is read).
"""

import tomllib
from collections.abc import Mapping

from fullcount.errors import InputError
from fullcount.ingest.delimited import LIMIT
from fullcount.model.text import Text


class Entry:
    """A TOML table with its place and a shared list of mistakes."""

    def __init__(self, data: Mapping[str, object], *, where: str, errors: list[InputError]) -> None:
        self.where = where
        self.errors = errors
        self._data = data
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def wrong(self, what: str) -> None:
        self.errors.append(InputError(what, where=self.where))

    def text(self, key: str, *, default: str | None = "", needed: bool = False) -> str:
        """Give a text; numbers and dates are taken as written."""
        value = self._get(key)
        if value is None:
            if needed:
                self.wrong(f"{key} is missing")
            return default or ""
        if isinstance(value, bool | list | dict):
            self.wrong(f"{key} must be text")
            return default or ""
        return str(value)

    def texts(self, key: str, *, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._get(key)
        if value is None:
            return default
        found = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in found):
            self.wrong(f"{key} must be a list of texts")
            return default
        return tuple(str(item) for item in found)

    def number(self, key: str) -> int | None:
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LIMIT:
            self.wrong(f"{key} must be a whole number from 0 to {LIMIT}")
            return None
        return value

    def real(self, key: str) -> float | None:
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(f"{key} must be a number")
            return None
        return float(value)

    def flag(self, key: str) -> bool | None:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(f"{key} must be true or false")
            return None
        return value

    def words(self, key: str) -> Text:
        """Give a text in one or two languages: ``"..."`` or ``{en = "...", ur = "..."}``."""
        value = self._get(key)
        if isinstance(value, str):
            return Text(en=value)
        if isinstance(value, dict) and isinstance(value.get("en"), str):
            return Text(en=str(value["en"]), ur=str(value.get("ur", "")))
        if value is not None:
            self.wrong(f"{key} must be text, or {{en = ..., ur = ...}}")
        return Text(en="")

    def table(self, key: str) -> "Entry | None":
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(f"{key} must be a table")
            return None
        return Entry(value, where=f"{self.where}.{key}", errors=self.errors)

    def entries(self, key: str) -> list["Entry"]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(f"{key} must be written [[{key}]]")
            return []
        return [
            Entry(item, where=f"{self.where} [[{key}]] {at}", errors=self.errors)
            for at, item in enumerate(value, start=1)
        ]

    def pairs(self, key: str) -> dict[str, str]:
        """Give a table of texts."""
        entry = self.table(key)
        if entry is None:
            return {}
        return {name: entry.text(name) for name in entry.names()}

    def get(self, key: str) -> object:
        """Look at a value without ticking it off."""
        return self._data.get(key)

    def over(self, defaults: Mapping[str, object]) -> "Entry":
        """Give the same entry with defaults for keys it lacks."""
        return Entry({**defaults, **self._data}, where=self.where, errors=self.errors)

    def names(self) -> tuple[str, ...]:
        return tuple(self._data)

    def done(self) -> None:
        """Complain of keys nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                self.wrong(f"{key} is not a key we know here")

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)


def read_toml(raw: bytes, *, where: str, errors: list[InputError]) -> Entry:
    """Parse ``election.toml``; raises InputError where it is not TOML at all."""
    try:
        data: dict[str, object] = tomllib.loads(raw.decode())
    except (ValueError, RecursionError) as cause:
        raise InputError(f"not TOML: {cause}", where=where) from cause
    return Entry(data, where=where, errors=errors)
