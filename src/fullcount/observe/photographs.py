"""A photograph without what its camera wrote into it: place, time, device, owner, thumbnail.

Grain: one photograph, JPEG or PNG. The original is evidence and is never altered; what is handed on
is a derivative that names it. Only what a decoder needs is copied, so that a segment nobody has
heard of is left behind too; the picture's own data are copied byte for byte. Of the metadata one
value is written anew: which side is up. Sources: ITU-T T.81 annex B; JFIF 1.02; Exif 2.32 (tag
0x0112); PNG (ISO/IEC 15948) chapter 5.

What stands *in* the picture (a face, a street sign) is for a person to mask.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from fullcount.errors import InputError

TOOL = "fullcount photographs 1"
SOI, EOI, SOS, APP0, APP1, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xEE, 0xFE
TABLES = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDC, 0xDD})  # frames, Huffman, quantisation, restart
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
JFIF_BYTES, ADOBE_BYTES = 12, 12
ORIENTATION = 0x0112
PNG = b"\x89PNG\r\n\x1a\n"
CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"bKGD"})
MOST_BYTES = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """``raw``: the derivative. ``dropped``: names of what was left behind, in order."""

    raw: bytes
    dropped: tuple[str, ...]


def strip(raw: bytes, *, where: str) -> Stripped:
    """Give a photograph without its metadata; InputError where it is no JPEG or PNG we can read."""
    if len(raw) > MOST_BYTES:
        raise InputError("is larger than 100 MB", where=where)
    try:
        if raw.startswith(b"\xff\xd8\xff"):
            return _jpeg(raw)
        if raw.startswith(PNG):
            return _png(raw)
    except (ValueError, struct.error, IndexError) as cause:
        raise InputError(f"its picture cannot be read: {cause}", where=where) from cause
    raise InputError("is neither JPEG nor PNG; its metadata cannot be removed here", where=where)


def _jpeg(raw: bytes) -> Stripped:
    kept, dropped = [b"\xff\xd8"], []
    side = 1
    for marker, body, scan in _segments(raw):
        if marker == APP1 and body.startswith(b"Exif\0\0") and side == 1:
            side = _orientation(body[6:])
        if marker in TABLES or marker == SOS:
            kept += [_segment(marker, body), scan]
        elif marker == APP0 and body.startswith(b"JFIF\0"):
            # Its thumbnail is another picture: 0 by 0 of it is left.
            kept.append(_segment(APP0, body[:JFIF_BYTES].ljust(JFIF_BYTES, b"\0") + b"\0\0"))
        elif marker == APP14 and body.startswith(b"Adobe"):
            kept.append(_segment(APP14, body[:ADOBE_BYTES]))
        else:
            dropped.append("COM" if marker == COM else f"APP{marker - APP0}")
    if side != 1:
        kept.insert(1, _segment(APP1, _upright(side)))
    return Stripped(raw=b"".join([*kept, b"\xff\xd9"]), dropped=tuple(dropped))


def _segments(raw: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Walk markers up to the end of the image: marker, body, and the coded data after a scan."""
    at = 2
    seen = False
    while True:
        code, at = _marker(raw, at)
        if code == EOI:
            break
        if code in ALONE:
            continue
        (length,) = struct.unpack_from(">H", raw, at)
        body = raw[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise ValueError(f"a segment is cut off at byte {at}")
        at += length
        end = _end_of_scan(raw, at) if code == SOS else at
        seen = seen or code == SOS
        yield code, body, raw[at:end]
        at = end
    if not seen:
        raise ValueError("it has no picture")


def _marker(raw: bytes, at: int) -> tuple[int, int]:
    """Read a marker and where what follows it begins; fill bytes may stand before it."""
    if raw[at] != 0xFF:
        raise ValueError(f"no marker at byte {at}")
    while raw[at + 1] == 0xFF:
        at += 1
    return raw[at + 1], at + 2


def _end_of_scan(raw: bytes, at: int) -> int:
    """Find the marker that ends coded data: stuffed zeros and restarts belong to it."""
    while True:
        at = raw.index(b"\xff", at)
        if raw[at + 1] != 0 and not 0xD0 <= raw[at + 1] <= 0xD7:
            return at
        at += 2


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _orientation(tiff: bytes) -> int:
    """Read which side is up; 1 (as stored) where it is not told, or told in no known way."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    if start + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, start)
    for number in range(min(count, (len(tiff) - start - 2) // 12)):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * number)
        if tag == ORIENTATION:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _upright(side: int) -> bytes:
    """Write Exif that says which side is up and nothing else."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, side, 0)
    return b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _png(raw: bytes) -> Stripped:
    kept, dropped = [PNG], []
    at = len(PNG)
    while True:
        length, name = struct.unpack_from(">I4s", raw, at)
        body, crc = raw[at + 8 : at + 8 + length], raw[at + 8 + length : at + 12 + length]
        if crc != struct.pack(">I", zlib.crc32(name + body)):
            raise ValueError(f"a chunk is damaged at byte {at}")
        if name in CHUNKS:
            kept.append(raw[at : at + 12 + length])
        else:
            dropped.append(name.decode("ascii", errors="replace"))
        at += 12 + length
        if name == b"IEND":
            return Stripped(raw=b"".join(kept), dropped=tuple(dropped))
