"""Cases on disk: a folder a small team can share, to which records are only ever added.

``records/000001.jsonl``, ``records/000002.jsonl`` ...: each file is one addition, whole or not
there, and never changed. Its first line names the file before it by SHA-256, so that one changed,
or taken out of the middle, is noticed. What a record says is no matter of this room: lines in,
lines out.

**Adding.** The file is written under another name, flushed to the disk, and given its number by a
link, which fails where that number is taken: of two people who add at one moment one is told to
try again, and nothing of either is lost. Killed at any moment, the folder holds the addition or
does not; what lies half-written under another name is no part of it.
"""

import errno
import os
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.store.durable import make_folder, sync_folder
from fullcount.store.lock import sole_writer

RECORDS = "records"
_HEAD = b"after "
_NUMBERED = re.compile(r"(\d{6})\.jsonl")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EOPNOTSUPP}


def is_case_folder(folder: Path) -> bool:
    return (folder / RECORDS).is_dir()


def read_additions(folder: Path) -> tuple[tuple[bytes, ...], ...]:
    """Give every addition, each a tuple of lines. LedgerError where the chain does not hold."""
    if not is_case_folder(folder):
        raise MissingError(f"{folder} holds no cases; `fullcount docket import` begins one")
    before = b""
    found = []
    for number, path in enumerate(_files(folder), 1):
        raw = path.read_bytes()
        head, _, body = raw.partition(b"\n")
        if path.name != _name(number):
            raise LedgerError(f"{RECORDS}/{_name(number)} is not there, and {path.name} is")
        if head != _HEAD + sha256(before).hexdigest().encode():
            after = _name(number - 1) if number > 1 else "nothing"
            raise LedgerError(f"{RECORDS}/{path.name} does not follow {after} as it stands")
        if not body.endswith(b"\n"):
            raise LedgerError(f"{RECORDS}/{path.name} is cut short")
        found.append(tuple(body.split(b"\n")[:-1]))
        before = raw
    return tuple(found)


def add(folder: Path, lines: Sequence[bytes], *, known: int) -> int:
    """Add lines as one file, for good; give its number.

    ``known`` is how many additions the writer had read: where there is another by now, a
    ConflictError, for what is added was judged by what was there.
    """
    if not lines or any(b"\n" in line or not line for line in lines):
        raise ValueError("an addition has lines, none of them empty or broken")
    make_folder(folder / RECORDS)
    with sole_writer(folder):
        there = _files(folder)
        if len(there) != known:
            raise ConflictError(f"{folder} has been added to since it was read; try again")
        before = there[-1].read_bytes() if there else b""
        head = _HEAD + sha256(before).hexdigest().encode()
        _place(folder / RECORDS, _name(known + 1), b"\n".join([head, *lines, b""]))
    return known + 1


def _place(folder: Path, name: str, raw: bytes) -> None:
    """Put the file in its place, whole, for good, and only where nothing is."""
    descriptor, scratch = tempfile.mkstemp(prefix=".", suffix=".new", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        _link(Path(scratch), folder / name)
    finally:
        with suppress(FileNotFoundError):
            Path(scratch).unlink()
    sync_folder(folder)


def _link(scratch: Path, path: Path) -> None:
    """Give the file its number; a disk that knows no links has the lock alone to rely on."""
    scratch.chmod(0o644)
    try:
        path.hardlink_to(scratch)
    except FileExistsError as cause:
        raise ConflictError(f"{path.name} was added by somebody else; try again") from cause
    except OSError as cause:
        if cause.errno not in _NO_LINKS:
            raise ConflictError(f"{path} cannot be written: {cause.strerror}") from cause
        if path.exists():
            raise ConflictError(f"{path.name} was added by somebody else; try again") from cause
        scratch.replace(path)


def _files(folder: Path) -> list[Path]:
    """List the additions in their order; a file under any other name is refused by name."""
    found = sorted(path for path in (folder / RECORDS).iterdir() if not path.name.startswith("."))
    for path in found:
        if not _NUMBERED.fullmatch(path.name):
            says = "a copy made by two people at one moment? Import it again, and take it away"
            raise LedgerError(f"{RECORDS}/{path.name} is no addition ({says})")
    return found


def _name(number: int) -> str:
    return f"{number:06}.jsonl"
