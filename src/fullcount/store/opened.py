"""Which sealed originals of a mission were opened: ``opened.jsonl``, a line each, never altered.

Grain: one opening. A line gives who by pseudonym, when, which document and why, and in ``before``
the SHA-256 of all lines above it: one that is altered, moved or taken out from between is found.
The file is written whole, so that a line is there or not there. Whoever may write in the folder can
cut its last lines off; a copy, or a log that names its hash, shows that.
"""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from fullcount.errors import LedgerError
from fullcount.store.durable import write_durably
from fullcount.store.lock import sole_writer

OPENED = "opened.jsonl"
WORDS = ("at", "by", "reason", "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """``by``: a pseudonym; ``sha256``: of the document as it came."""

    at: str
    by: str
    reason: str
    sha256: str


def note_opened(folder: Path, one: Opened) -> None:
    """Write down that a document is opened; LedgerError where the lines are not as written."""
    with sole_writer(folder):
        raw = _raw(folder)
        _lines(raw)
        line = {**asdict(one), "before": sha256(raw).hexdigest()}
        spelled = (json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n").encode()
        write_durably(folder / OPENED, raw + spelled)


def openings(folder: Path) -> tuple[Opened, ...]:
    """List what was opened, in order."""
    return _lines(_raw(folder))


def _raw(folder: Path) -> bytes:
    path = folder / OPENED
    return path.read_bytes() if path.is_file() else b""


def _lines(raw: bytes) -> tuple[Opened, ...]:
    found, above = [], b""
    for number, line in enumerate(raw.splitlines(keepends=True), start=1):
        found.append(_line(line, before=sha256(above).hexdigest(), number=number))
        above += line
    return tuple(found)


def _line(line: bytes, *, before: str, number: int) -> Opened:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise LedgerError(f"{OPENED}: line {number} is none of ours") from cause
    if not isinstance(told, dict) or told.get("before") != before or not line.endswith(b"\n"):
        raise LedgerError(f"{OPENED}: line {number} does not follow those above it")
    return Opened(**{word: str(told.get(word, "")) for word in WORDS})
