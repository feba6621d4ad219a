"""What may stand in the log of an election: kinds of entries and what each must say.

An entry is a canonical JSON object with ``type``, ``recorded_at`` (the recorder's clock, which
proves nothing: only a cosignature's time does) and the fields of its type. ``corrects`` names
the index of an older entry of the same type; nothing is ever replaced. A field that is not
stated is absent, never null. Unknown fields are refused, so that nothing slips in unseen.

References to other entries are indexes and point backwards. Documents are named by SHA-256;
their bytes lie beside the log. The rules between entries (one accepted reading of a form, a
reveal that opens its commitment) are checked by :mod:`fullcount.ledger.verifier`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from fullcount.errors import LedgerError
from fullcount.ledger.canonical import Value, decode, encode
from fullcount.ledger.kinds import COMMON, TYPES, is_instant
from fullcount.ledger.personal import personal


def check_entry(value: Mapping[str, Value]) -> None:
    """Refuse an entry that its type does not allow; LedgerError names the field."""
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise LedgerError(f"{kind!r} is not a type of entry")
    must, may = TYPES[kind]
    must = {**must, "recorded_at": is_instant}
    may = {**may, **COMMON}
    for name in sorted(must.keys() - value.keys()):
        raise LedgerError(f"{kind}: {name} is not stated")
    for name, part in value.items():
        check = must.get(name) or may.get(name)
        if check is None and name != "type":
            raise LedgerError(f"{kind}: {name} is not a field of it")
        if check is not None and not check(part):
            raise LedgerError(f"{kind}: {name} cannot be {_short(part)}")
    for place, what in personal(value):
        raise LedgerError(f"{kind}: {place} holds what looks like {what}; log a commitment to it")


def read_entry(raw: bytes) -> dict[str, Value]:
    """Read one entry and check it."""
    value = decode(raw)
    check_entry(value)
    return value


def entry(kind: str, fields: Mapping[str, Value], *, at: datetime) -> bytes:
    """Spell an entry of a type; LedgerError where it is not one.

    >>> from datetime import datetime, UTC
    >>> entry("decision", {"reading": 7, "rule": "sole"}, at=datetime(2031, 3, 9, 20, tzinfo=UTC))
    b'{"reading":7,"recorded_at":"2031-03-09T20:00:00Z","rule":"sole","type":"decision"}'
    """
    value: dict[str, Value] = {**fields, "type": kind, "recorded_at": instant(at)}
    check_entry(value)
    return encode(value)


def instant(at: datetime) -> str:
    """Spell an instant: UTC, to the second.

    >>> from datetime import datetime, UTC
    >>> instant(datetime(2031, 3, 9, 20, 0, 0, 5, tzinfo=UTC))
    '2031-03-09T20:00:00Z'
    """
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
