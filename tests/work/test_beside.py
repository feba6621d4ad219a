"""What another command wrote is known by its name; anything else is said not to be."""

from pathlib import Path

import pytest

from fullcount.errors import InputError, MissingError
from fullcount.work.beside import beside

READERS = {
    "one.json": lambda file: file.read_text(),
    "two.json": lambda file: file.name,
}


def test_a_folder_is_read_by_the_names_it_holds(tmp_path: Path):
    for name in ("two.json", "one.json", "other.txt"):
        (tmp_path / name).write_text(name)
    assert beside([tmp_path], readers=READERS).tellers == ("one.json", "two.json")
    assert beside([tmp_path / "two.json"], readers=READERS).tellers == ("two.json",)


def test_what_nobody_reads_is_refused(tmp_path: Path):
    (tmp_path / "other.txt").write_text("")
    for path in (tmp_path, tmp_path / "other.txt"):
        with pytest.raises(
            InputError, match=r"it reads one\.json, two\.json, forensics\.json, calibration\.json"
        ):
            beside([path], readers=READERS)
    with pytest.raises(MissingError, match="no such file or folder"):
        beside([tmp_path / "nowhere"], readers=READERS)
