"""One spelling for each value: canonical JSON, as it goes into the log.

RFC 8785 (JCS) restricted to null-free objects, lists, strings, booleans and integers below 2**53:
under these limits sorted keys without white space are byte for byte the same, and no float can
make two spellings of one number.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from fullcount.errors import LedgerError

MAX_ENTRY_BYTES = 65_535  # an entry's length is a 16-bit number in tlog-tiles bundles
_TOO_LARGE = 1 << 53

Value: TypeAlias = "str | int | bool | Sequence[Value] | Mapping[str, Value]"


def spell(value: Value) -> bytes:
    """Spell any value. Raises LedgerError for what has no one spelling.

    >>> spell(["NA-3", 312])
    b'["NA-3",312]'
    """
    _check(value, where="")
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    try:
        return text.encode()
    except UnicodeEncodeError as cause:
        raise LedgerError("an entry has half of a character") from cause


def encode(value: Mapping[str, Value]) -> bytes:
    """Spell an object as an entry. Raises LedgerError also where it is too long.

    >>> encode({"votes": 312, "form": "45-1"})
    b'{"form":"45-1","votes":312}'
    """
    raw = spell(value)
    if len(raw) > MAX_ENTRY_BYTES:
        raise LedgerError(f"an entry of {len(raw)} bytes; at most {MAX_ENTRY_BYTES} fit")
    return raw


def decode(raw: bytes) -> dict[str, Value]:
    """Read an object, and refuse any spelling but the one."""
    try:
        value = json.loads(raw.decode())
        again = encode(value) if isinstance(value, dict) else b""
    except (ValueError, RecursionError) as cause:
        raise LedgerError("an entry is not JSON") from cause
    if not isinstance(value, dict):
        raise LedgerError("an entry is not an object")
    if again != raw:
        raise LedgerError("an entry is not in canonical form")
    return value


def _check(value: object, *, where: str) -> None:
    for place, part in _parts(value, where=where):
        _check(part, where=place)
    if isinstance(value, bool | str | Mapping | list | tuple):
        return
    if not isinstance(value, int):
        kind = type(value).__name__
        raise LedgerError(f"{where or 'entry'}: {kind} has no one spelling")
    if abs(value) >= _TOO_LARGE:
        raise LedgerError(f"{where or 'entry'}: {value} is too large for one spelling")


def _parts(value: object, *, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            # JCS sorts by UTF-16 units, Python by code points: the same below U+10000.
            if not isinstance(key, str) or any(ord(letter) > 0xFFFF for letter in key):
                raise LedgerError(f"{where or 'entry'}: {key!r} cannot be a key")
            yield (f"{where}.{key}" if where else key), part
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            yield f"{where}[{at}]", part
