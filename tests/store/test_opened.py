"""What was opened stays written down: a line that is altered or taken out is found."""

import pytest

from fullcount.errors import LedgerError
from fullcount.store.opened import OPENED, Opened, note_opened, openings


def one(number):
    return Opened(at=f"2031-02-07T0{number}:00:00+00:00", by="p", reason="روداد", sha256="a" * 64)


@pytest.fixture
def folder(tmp_path):
    for number in range(3):
        note_opened(tmp_path, one(number))
    return tmp_path


def test_lines_come_back_in_order_and_earlier_ones_are_never_altered(folder):
    before = (folder / OPENED).read_bytes()
    assert openings(folder) == (one(0), one(1), one(2))
    note_opened(folder, one(3))
    assert (folder / OPENED).read_bytes().startswith(before)
    assert openings(folder)[-1] == one(3)


def test_every_altered_byte_above_the_last_line_is_found_and_stops_the_next(folder):
    whole = (folder / OPENED).read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for at in range(len(whole) - len(last)):
        raw = bytearray(whole)
        raw[at] ^= 1
        (folder / OPENED).write_bytes(raw)
        with pytest.raises(LedgerError, match=OPENED):
            note_opened(folder, one(3))
        assert (folder / OPENED).read_bytes() == raw


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_line_taken_out_is_found(folder, left_out):
    lines = (folder / OPENED).read_bytes().splitlines(keepends=True)
    del lines[left_out]
    (folder / OPENED).write_bytes(b"".join(lines))
    with pytest.raises(LedgerError, match="does not follow"):
        openings(folder)


@pytest.mark.parametrize("junk", [b"junk\n", b"[]\n", b"{}\n", b"\xff\n", b"[" * 99_999])
def test_junk_is_none_of_ours(tmp_path, junk):
    (tmp_path / OPENED).write_bytes(junk)
    with pytest.raises(LedgerError):
        openings(tmp_path)
