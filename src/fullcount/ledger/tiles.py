"""The log as static files: hash tiles and bundles of entries.

C2SP tlog-tiles v0.1.0: tile ``/tile/<level>/<number>[.p/<width>]`` holds up to 256 hashes of
level ``8 * level`` of the tree; ``/tile/entries/<number>[.p/<width>]`` holds up to 256 entries,
each after its length as a 16-bit big-endian number. Numbers are written ``x001/x234/067``.
"""

import struct
from collections.abc import Iterator, Sequence

from fullcount.errors import LedgerError
from fullcount.ledger.tree import HASH_BYTES, Tree

WIDTH = 256
_LENGTH = struct.Struct(">H")


def tile_path(level: int | None, number: int, *, width: int) -> str:
    """Give a tile's path; level None = a bundle of entries.

    >>> tile_path(0, 1234067, width=256)
    'tile/0/x001/x234/067'
    >>> tile_path(None, 0, width=5)
    'tile/entries/000.p/5'
    """
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    kind = "entries" if level is None else str(level)
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{kind}/{'/'.join(groups)}{partial}"


def hash_tiles(tree: Tree, *, old: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Give the tiles that are new or wider when a log grows from ``old`` to ``size`` entries."""
    level = 0
    while (count := size >> (8 * level)) > 0:
        before = old >> (8 * level)
        for number in range(before // WIDTH, -(-count // WIDTH)):
            first, end = number * WIDTH, min(count, (number + 1) * WIDTH)
            if end > before:
                hashes = (tree.node(8 * level, at) for at in range(first, end))
                yield tile_path(level, number, width=end - first), b"".join(hashes)
        level += 1


def bundle(entries: Sequence[bytes]) -> bytes:
    """Pack entries as a bundle."""
    return b"".join(_LENGTH.pack(len(entry)) + entry for entry in entries)


def unbundle(raw: bytes, *, width: int, where: str) -> list[bytes]:
    """Unpack a bundle of exactly ``width`` entries; LedgerError where it is not one."""
    entries: list[bytes] = []
    at = 0
    while at < len(raw):
        head = raw[at : at + _LENGTH.size]
        if len(head) < _LENGTH.size:
            raise LedgerError(f"{where}: ends inside an entry's length")
        (length,) = _LENGTH.unpack(head)
        entry = raw[at + _LENGTH.size : at + _LENGTH.size + length]
        if len(entry) < length:
            raise LedgerError(f"{where}: ends inside entry {len(entries)}")
        entries.append(entry)
        at += _LENGTH.size + length
    if len(entries) != width:
        raise LedgerError(f"{where}: has {len(entries)} entries, not {width}")
    return entries


def unpack_hashes(raw: bytes, *, width: int, where: str) -> list[bytes]:
    """Unpack a hash tile of exactly ``width`` hashes."""
    if len(raw) != width * HASH_BYTES:
        raise LedgerError(f"{where}: has {len(raw)} bytes, not {width * HASH_BYTES}")
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]
