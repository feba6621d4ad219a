"""A folder is written whole or not at all, and nothing that is not ours is ever replaced."""

import pytest

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.work.folder import check_free, read_folder, read_named, write_folder


def test_what_is_written_is_read_back(tmp_path):
    write_folder(tmp_path / "out", {"a.txt": "é", "deep/b.bin": b"\x00"})
    assert read_folder(tmp_path / "out") == {"a.txt": "é".encode(), "deep/b.bin": b"\x00"}


def test_a_failure_half_way_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="leave the folder"):
        write_folder(tmp_path / "out", {"a.txt": "a", "../b.txt": "b"})
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_folder_as_it_was(tmp_path):
    write_folder(tmp_path / "out", {"a.txt": "old"})
    with pytest.raises(ValueError, match="leave the folder"):
        write_folder(tmp_path / "out", {"a.txt": "new", "../b.txt": "b"}, force=True)
    assert read_folder(tmp_path / "out") == {"a.txt": b"old"}


def test_force_replaces_all_of_it(tmp_path):
    write_folder(tmp_path / "out", {"a.txt": "a", "b.txt": "b"})
    with pytest.raises(ConflictError, match="--force"):
        write_folder(tmp_path / "out", {"a.txt": "new"})
    write_folder(tmp_path / "out", {"a.txt": "new"}, force=True)
    assert read_folder(tmp_path / "out") == {"a.txt": b"new"}


def test_somebody_elses_folder_is_refused_even_with_force(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    with pytest.raises(ConflictError, match="not ours"):
        write_folder(tmp_path / "thesis", {"a.txt": "a"}, force=True)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"


def test_a_link_to_elsewhere_is_refused(tmp_path):
    (tmp_path / "secret").write_text("s")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "data.csv").symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match=r"data\.csv"):
        read_folder(tmp_path / "package")


def test_no_folder(tmp_path):
    with pytest.raises(MissingError):
        read_folder(tmp_path / "nowhere")


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    with pytest.raises(InputError, match=r"loop\.csv"):
        read_folder(tmp_path)


def test_a_name_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "a\nb.csv").write_text("x")
    with pytest.raises(InputError, match="no text"):
        read_folder(tmp_path)


def test_only_what_is_named_is_read(tmp_path):
    (tmp_path / "a.toml").write_text("a")
    (tmp_path / "b.toml").write_text("b")
    assert read_named(tmp_path, ["a.toml", "c.toml"]) == {"a.toml": b"a"}


@pytest.mark.parametrize("below", ["file/out", "x" * 300])
def test_a_place_that_cannot_be_written_is_said_before_the_work(tmp_path, below):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConflictError, match="cannot be written"):
        check_free(tmp_path / below, force=False)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
