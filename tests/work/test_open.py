"""A package is counted by the law it names, wherever a person stands when they ask."""

import pytest

from fullcount.country import packaged_files
from fullcount.errors import InputError, LawError, MissingError
from fullcount.work.open import open_law, open_law_of, open_package
from fullcount.work.rules import list_rules


def test_a_folder_called_like_the_law_is_not_the_law(tmp_path, monkeypatch):
    (tmp_path / "pakistan").mkdir()  # a package, as `datasets get ... pakistan` makes it
    monkeypatch.chdir(tmp_path)
    assert open_law_of(tmp_path / "pakistan", "pakistan").id == "pakistan"
    assert open_law("pakistan").id == "pakistan"
    assert list_rules("pakistan")


def test_a_law_beside_the_package(tmp_path):
    with pytest.raises(MissingError, match="no such folder of law files"):
        open_law_of(tmp_path, "./law")
    (tmp_path / "law").mkdir()
    with pytest.raises(LawError, match=r"law\.toml is missing"):
        open_law_of(tmp_path, "./law")


def test_of_a_law_folder_only_law_files_are_read(tmp_path):
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "huge.bin").symlink_to("/dev/zero")
    with pytest.raises(LawError, match=r"law\.toml is missing"):
        open_law_of(tmp_path, "./law")


@pytest.mark.parametrize(
    "toml",
    [
        "x = " + "[" * 100_000,
        "x = " + "9" * 10_000,
        "[election]\nid = " + "9" * 5_000,
        "[election\n",
        "\ufeff\x00",
    ],
)
def test_a_hostile_election_toml_is_an_input_error(tmp_path, toml):
    (tmp_path / "election.toml").write_text(toml)
    with pytest.raises(InputError, match=r"election\.toml"):
        open_package(tmp_path)


def test_a_package_without_a_law_is_told_which_there_are(tmp_path):
    (tmp_path / "election.toml").write_text('[election]\nid = "x"\nlaw = ""\n')
    with pytest.raises(InputError, match=r"names no law; .*georgia.*pakistan.*\./law"):
        open_package(tmp_path)


def test_a_law_that_lies_where_we_stand_is_not_the_packages(tmp_path, monkeypatch):
    """Who counts the package decides nothing: only --law names another law."""
    (tmp_path / "pakistan").mkdir()
    for name, raw in packaged_files("sahra").items():
        (tmp_path / "pakistan" / name).write_bytes(raw)
    monkeypatch.chdir(tmp_path)
    assert open_law_of(tmp_path / "package", "pakistan").id == "pakistan"
    assert open_law("pakistan").id == "sahra"
