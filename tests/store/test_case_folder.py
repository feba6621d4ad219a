"""Additions are whole or not there, in one order, and nobody's is lost or changed unseen."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.store.case_folder import RECORDS, add, read_additions

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from pathlib import Path
from fullcount.store.case_folder import add, is_case_folder, read_additions
folder = Path(sys.argv[1])
known = len(read_additions(folder)) if is_case_folder(folder) else 0
while True:
    known = add(folder, [b"line %d of %d" % (at, known) for at in range(40)], known=known)
    sys.stdout.write(f"{known}\\n")
    sys.stdout.flush()
"""


def test_what_is_added_comes_back_in_its_order(tmp_path):
    assert add(tmp_path / "c", [b"a", b"b"], known=0) == 1
    assert add(tmp_path / "c", [b"c"], known=1) == 2
    assert read_additions(tmp_path / "c") == ((b"a", b"b"), (b"c",))


def test_a_folder_without_cases_says_how_one_begins(tmp_path):
    with pytest.raises(MissingError, match="docket import"):
        read_additions(tmp_path)


def killed_at(folder, seconds):
    """Write until killed; give how many additions were acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    first = writer.stdout.readline()
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read()
    writer.wait()
    whole = [line for line in (first + rest).split(b"\n")[:-1] if line.isdigit()]
    return int(whole[-1]) if whole else 0


def check_after_kills(folder, times):
    draw = random.Random(20310309)  # noqa: S311 -- when to kill, not what to hide
    for _ in range(times):
        acknowledged = killed_at(folder, draw.uniform(0, 0.05))
        found = read_additions(folder)
        assert len(found) >= acknowledged > 0
        assert all(len(lines) == 40 for lines in found)


def test_killed_while_adding_nothing_acknowledged_is_lost(tmp_path):
    check_after_kills(tmp_path / "c", 5)


@pytest.mark.long
def test_killed_at_many_moments(tmp_path):
    check_after_kills(tmp_path / "c", 200)


def test_two_who_add_at_one_moment_both_succeed_or_are_told(tmp_path):
    folder = tmp_path / "c"
    add(folder, [b"first"], known=0)

    def one(name):
        try:
            return add(folder, [b"by %d" % name], known=1)
        except ConflictError:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(one, range(8)))
    assert sorted(one for one in done if one) == [2]
    assert len(read_additions(folder)) == 2


def test_a_number_that_is_taken_is_never_written_over(tmp_path):
    add(tmp_path, [b"mine"], known=0)
    with pytest.raises(ConflictError, match="added to since it was read"):
        add(tmp_path, [b"yours"], known=0)
    assert read_additions(tmp_path) == ((b"mine",),)


def test_a_disk_without_links_relies_on_the_lock(tmp_path, monkeypatch):
    def none(self, target):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", none)
    add(tmp_path, [b"a"], known=0)
    add(tmp_path, [b"b"], known=1)
    assert read_additions(tmp_path) == ((b"a",), (b"b",))


def spoil(path, how):
    raw = path.read_bytes()
    path.write_bytes(how(raw))


@pytest.mark.parametrize(
    ("spoilt", "says"),
    [
        (
            lambda f: spoil(f / "000001.jsonl", lambda raw: raw.replace(b"\na\n", b"\nA\n")),
            "does not follow",
        ),
        (lambda f: (f / "000002.jsonl").unlink(), "000002.jsonl is not there"),
        (lambda f: (f / "000001.jsonl").unlink(), "000001.jsonl is not there"),
        (lambda f: spoil(f / "000003.jsonl", lambda raw: raw[:-1]), "is cut short"),
        (lambda f: (f / "000002 (copy).jsonl").write_bytes(b""), "is no addition"),
    ],
)
def test_what_was_changed_taken_out_or_copied_is_named(tmp_path, spoilt, says):
    for at, line in enumerate([b"a", b"b", b"c"]):
        add(tmp_path, [line], known=at)
    spoilt(tmp_path / RECORDS)
    with pytest.raises(LedgerError, match=says):
        read_additions(tmp_path)


def test_what_a_killed_writer_left_half_written_is_no_addition(tmp_path):
    add(tmp_path, [b"a"], known=0)
    (tmp_path / RECORDS / ".abc.new").write_bytes(b"after")
    assert read_additions(tmp_path) == ((b"a",),)
    assert add(tmp_path, [b"b"], known=1) == 2


@pytest.mark.parametrize("lines", [[], [b""], [b"a\nb"]])
def test_an_addition_has_lines(tmp_path, lines):
    with pytest.raises(ValueError, match="has lines"):
        add(tmp_path, lines, known=0)
