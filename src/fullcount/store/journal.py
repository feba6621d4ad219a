"""What has been acknowledged and may not have reached its place yet.

One file, appended to and flushed once per batch: that one flush is what an acknowledgement
costs. A record is ``FCJ1``, the length of its body (32 bits), the body, and the body's SHA-256.
The body: number of the batch's first entry (64 bits), how many entries (32), each after its
length (16), and the signed checkpoint. What follows the last whole record was never
acknowledged and is cut off.
"""

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

NAME = "journal"
_MARK = b"FCJ1"
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">QI")
_SHORT = struct.Struct(">H")
_DIGEST = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Entries that were acknowledged together, and the checkpoint that covers them."""

    first: int
    entries: tuple[bytes, ...]
    checkpoint: bytes


def encode(batch: Batch) -> bytes:
    """Spell a record."""
    parts = [_HEAD.pack(batch.first, len(batch.entries))]
    for entry in batch.entries:
        parts += [_SHORT.pack(len(entry)), entry]
    body = b"".join([*parts, batch.checkpoint])
    return _MARK + _LENGTH.pack(len(body)) + body + sha256(body).digest()


def decode(raw: bytes) -> tuple[list[Batch], int]:
    """Read every whole record, and say how many bytes they take."""
    batches: list[Batch] = []
    at = 0
    for body, end in _bodies(raw):
        batch = _batch(body)
        if batch is None:
            break
        batches.append(batch)
        at = end
    return batches, at


class Journal:
    """The open file. Its holder has the log's lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("r+b")

    def recover(self) -> list[Batch]:
        """Give what was acknowledged; cut off what was not."""
        batches, good = decode(self._path.read_bytes())
        self._file.truncate(good)
        self._file.seek(good)
        self._flush()
        return batches

    def append(self, batch: Batch) -> None:
        """Write a batch for good: when this returns, it survives a loss of power."""
        self._file.write(encode(batch))
        self._flush()

    def clear(self) -> None:
        """Forget what has reached its place."""
        self._file.seek(0)
        self._file.truncate(0)
        self._flush()

    def size(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())


def _bodies(raw: bytes) -> Iterator[tuple[bytes, int]]:
    at, head = 0, len(_MARK) + _LENGTH.size
    while raw[at : at + len(_MARK)] == _MARK and len(raw) >= at + head:
        (length,) = _LENGTH.unpack_from(raw, at + len(_MARK))
        end = at + head + length
        body, digest = raw[at + head : end], raw[end : end + _DIGEST]
        if sha256(body).digest() != digest:
            return
        yield body, end + _DIGEST
        at = end + _DIGEST


def _batch(body: bytes) -> Batch | None:
    """Read a body; None where it is not one, which a digest alone cannot say."""
    if len(body) < _HEAD.size:
        return None
    first, many = _HEAD.unpack_from(body)
    at = _HEAD.size
    entries: list[bytes] = []
    for _ in range(many):
        if len(body) < at + _SHORT.size:
            return None
        (length,) = _SHORT.unpack_from(body, at)
        at += _SHORT.size
        if len(body) < at + length:
            return None
        entries.append(body[at : at + length])
        at += length
    return Batch(first=first, entries=tuple(entries), checkpoint=body[at:])


def fits(entries: Sequence[bytes]) -> bool:
    """Say whether a batch is small enough for one record."""
    return _HEAD.size + sum(_SHORT.size + len(entry) for entry in entries) < 1 << 31
