"""A derivative shows the same picture and carries nothing else; the original is not touched."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.observe.photographs import PNG, strip

SCAN = b"\x01\x02\xff\x00\x03\xff\xd0\x04"  # with a stuffed zero and a restart
GPS = b"N 24.8607 E 67.0011"


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(side, order=">"):
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, side, 0)
    make = struct.pack(f"{order}HHI4s", 0x010F, 2, 4, b"ACME")
    head = mark + struct.pack(f"{order}IH", 8, 2) + make + entry + struct.pack(f"{order}I", 0)
    return segment(0xE1, b"Exif\0\0" + head + GPS)


def jpeg(*before, scans=1, after=b""):
    body = segment(0xDB, b"\0" * 65) + segment(0xC2, b"\x08\0\x10\0\x10\x01\x01\x11\0")
    for _ in range(scans):
        body += segment(0xC4, b"\0" * 20) + segment(0xDA, b"\x01\x01\0\0\x3f\0") + SCAN
    return b"\xff\xd8" + b"".join(before) + body + b"\xff\xd9" + after


JUNK = [
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS),
    segment(0xE2, b"MPF\0" + GPS),
    segment(0xED, b"Photoshop 3.0\0" + GPS),
    segment(0xFE, b"taken by " + GPS),
]
JFIF = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x01" + b"\x7f" * 6)


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("side", [1, 3, 6, 8])
def test_place_time_and_device_go_and_the_side_that_is_up_stays(side, order):
    raw = jpeg(JFIF, exif(side, order), *JUNK, scans=3, after=b"trailer " + GPS)
    done = strip(raw, where="x.jpg")
    assert GPS not in done.raw
    assert b"ACME" not in done.raw
    assert b"trailer" not in done.raw
    assert b"\x7f\x7f" not in done.raw  # the thumbnail of JFIF
    assert done.raw.count(SCAN) == 3
    assert done.dropped == ("APP1", "APP1", "APP2", "APP13", "COM")
    assert (b"Exif" in done.raw) == (side != 1)
    if side != 1:
        assert struct.pack(">HHIHH", 0x0112, 3, 1, side, 0) in done.raw
    assert strip(done.raw, where="x.jpg").raw == done.raw  # nothing more to leave behind


def test_what_a_decoder_needs_is_copied_byte_for_byte():
    plain = jpeg()
    assert strip(plain, where="x").raw == plain
    adobe = segment(0xEE, b"Adobe\0d\0\0\0\0\x01")
    assert adobe in strip(jpeg(adobe), where="x").raw


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_a_png_keeps_its_picture_alone():
    head = chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0")
    data, end = chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b"")
    junk = chunk(b"tEXt", b"Author\0somebody") + chunk(b"eXIf", GPS) + chunk(b"zzZz", GPS)
    done = strip(PNG + head + junk + data + end + b"after " + GPS, where="x.png")
    assert done.raw == PNG + head + data + end
    assert done.dropped == ("tEXt", "eXIf", "zzZz")


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"GIF89a", b"\xff\xd8\xff", b"\xff\xd8\xff\xd9", jpeg()[:-2], PNG,
        PNG + chunk(b"IDAT", b"")[:-1] + b"x", jpeg()[:40],
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(raw):
    with pytest.raises(InputError):
        strip(raw, where="x")


@given(
    st.integers(0, 400), st.integers(0, 255), st.booleans(),
    st.binary(max_size=60),
)  # fmt: skip
def test_any_bytes_are_stripped_or_refused(at, byte, short, junk):
    raw = bytearray(jpeg(JFIF, exif(6), *JUNK))
    raw[at % len(raw)] = byte
    cut = bytes(raw[: at % len(raw)]) if short else bytes(raw)
    for one in (cut, b"\xff\xd8\xff" + junk, PNG + junk, junk):
        try:
            done = strip(one, where="x")
        except InputError:
            continue
        assert strip(done.raw, where="x").raw == done.raw
