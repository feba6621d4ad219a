"""The types of entries of an election's log, and what each must and may say.

One table: type -> fields it must state, fields it may. References to other entries are indexes;
documents are named by SHA-256. What an observer saw, a claim or a ruling says stands outside the
log: its digest alone enters.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

Check = Callable[[object], bool]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def is_sha256(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def is_instant(value: object) -> bool:
    """Say whether it is an instant of UTC to the second, spelled in the one way."""
    if not isinstance(value, str) or _INSTANT.fullmatch(value) is None:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _list(inner: Check) -> Check:
    return lambda value: isinstance(value, list | tuple) and all(inner(part) for part in value)


def _counts(value: object) -> bool:
    return isinstance(value, Mapping) and all(is_count(part) for part in value.values())


def _instants(value: object) -> bool:
    return isinstance(value, Mapping) and all(is_instant(part) for part in value.values())


def _object(value: object) -> bool:
    return isinstance(value, Mapping)


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _station(value: object) -> bool:
    """Say whether it names ``unit`` and ``contest`` and, where stated, electors by sex."""
    if not isinstance(value, Mapping) or not is_text(value.get("unit")):
        return False
    rest = {name: part for name, part in value.items() if name not in {"unit", "contest"}}
    return is_text(value.get("contest")) and rest.keys() <= ELECTORS and _counts(rest)


ELECTORS = {"registered", "registered_men", "registered_women", "registered_other"}
COMMON: Mapping[str, Check] = {"corrects": is_count, "note": is_text}  # may stand in any entry

# Type -> what it must say, what it may say.
TYPES: Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check]]] = {
    "manifest": (  # what is expected, logged before the polls open; in parts, for its length
        {
            "election": is_text,
            "polls_open_at": is_instant,
            "kinds": _list(is_text),
            "part": is_count,
            "parts": is_count,
            "stations": _list(_station),
        },
        {"deadlines": _instants},
    ),
    "key": (
        {"action": _one_of("add", "rotate", "revoke"), "vkey": is_text},
        {"replaces": is_text, "role": is_text},
    ),
    "blob": (  # a document whose bytes lie beside the log
        {"sha256": is_sha256, "bytes": is_count, "media_type": is_text},
        {
            "file": is_text,
            "withheld": _one_of("court", "safety", "licence"),
            "derived_from": is_sha256,
            "tool": is_text,
        },
    ),
    "form": (  # one copy of a form, as one source has it
        {
            "election": is_text,
            "form": is_text,
            "contest": is_text,
            "unit": is_text,
            "kind": is_text,
            "source": is_text,
            "blobs": _list(is_sha256),
        },
        {
            "status": is_text,
            "collector": is_text,
            "captured_at": is_instant,
            "received_at": is_instant,
            "row": is_count,
        },
    ),
    "reading": (  # what one person or program read on a form; not stated = absent
        {"form": is_count, "reader": is_text, "votes": _counts},
        {"boxes": _counts, "unread": _list(is_text)},
    ),
    "decision": ({"reading": is_count, "rule": is_text}, {"by": is_text}),
    "consolidation": (
        {
            "election": is_text,
            "contest": is_text,
            "kind": is_text,
            "source": is_text,
            "blobs": _list(is_sha256),
        },
        {"votes": _counts, "boxes": _counts},
    ),
    "observation": (
        {"observation": is_text, "sha256": is_sha256},
        {"contest": is_text, "unit": is_text},
    ),
    "incident": (
        {"incident": is_text, "sha256": is_sha256},
        {"contest": is_text, "unit": is_text, "status": is_text},
    ),
    "claim": ({"claim": is_text, "sha256": is_sha256}, {"state": is_text, "contest": is_text}),
    "finding": (
        {
            "finding": is_text,
            "rule": is_text,
            "revision": is_count,
            "severity": is_text,
            "subject": is_text,
        },
        {"contest": is_text, "numbers": _object},
    ),
    "ruling": (
        {"ruling": is_text, "sha256": is_sha256, "forum": is_text},
        {"claims": _list(is_text), "outcome": is_text},
    ),
    "custody": (  # a paper or device changes hands
        {"item": is_text, "from": is_text, "to": is_text, "why": is_text, "handed_at": is_instant},
        {"seals": _list(is_text), "authority": is_text, "place": is_text},
    ),
    "seed": (  # of an audit: bound before the count is known, shown after
        {"purpose": is_text},
        {"commitment": is_sha256, "reveals": is_count, "value": is_text, "salt": is_sha256},
    ),
    "redaction": ({"of": is_sha256, "gives": is_sha256, "tool": is_text, "why": is_text}, {}),
    "publication": (  # the digest of what was published
        {"title": is_text, "sha256": is_sha256, "bytes": is_count, "media_type": is_text},
        {"election": is_text, "table": _one_of("votes")},
    ),
}
