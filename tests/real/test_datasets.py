"""Recipes are whole and carry no data; what is fetched is kept only if every hash is right."""

import hashlib
import http.server
import threading
import tomllib
import zipfile

import pytest

from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.work import datasets
from fullcount.work.datasets import (
    Member,
    Recipe,
    datasets_get,
    datasets_list,
    datasets_verify,
    download,
    recipe_of,
)

RAW = {"a.csv": b"unit,votes\n1,2\n", "deep/b.csv": b"unit,votes\n2,3\n"}
TOML = b'[election]\nid = "made"\n'


def recipe(base="http://127.0.0.1:1"):
    members = tuple(
        Member(
            path=path,
            url=f"{base}/{path}",
            bytes=len(raw),
            sha256=hashlib.sha256(raw).hexdigest(),
        )
        for path, raw in RAW.items()
    )
    return Recipe(
        name="made", title="Made", licence="none", members=members, files={"election.toml": TOML}
    )


@pytest.fixture
def one_recipe(monkeypatch):
    monkeypatch.setattr(datasets, "datasets_list", lambda: (recipe(),))


@pytest.fixture
def server(tmp_path):
    """Serve RAW over HTTP from this machine."""
    root = tmp_path / "served"
    for path, raw in RAW.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(raw)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, directory=str(root), **kwargs)

        def log_message(self, *args):
            pass

    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}", root
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_every_recipe_is_whole():
    recipes = datasets_list()
    assert {one.name for one in recipes} >= {
        "pakistan_2024_form45",
        "bolivia_2019",
        "afghanistan_2014",
        "georgia_2024",
        "venezuela_2024",
        "peru_2021_r1",
        "germany_ep2024",
        "russia_2018",
    }
    for one in recipes:
        told = tomllib.loads(one.files["election.toml"].decode())
        assert told["election"]["id"] == one.name
        assert told["election"].get("fictional", False) is False
        assert one.licence
        assert all(source.get("licence") for source in told["source"])
        for member in one.members:
            assert len(member.sha256) == 64
            assert "raw.githubusercontent.com" in member.url
            # At a commit, not at a branch that may move.
            assert any(len(part) == 40 for part in member.url.split("/"))


def test_recipes_carry_no_data():
    for one in datasets_list():
        assert sum(len(raw) for raw in one.files.values()) < 20_000
        assert set(one.files) <= {
            "election.toml",
            "candidates.csv",
            "provinces.csv",
            "bulletins.csv",  # ten published totals, each with its address
            "strata.csv",  # which strata may be joined: a declaration, no figure
        }


def test_every_row_of_a_crosswalk_names_its_source():
    for one in datasets_list():
        for name, raw in one.files.items():
            if name.endswith(".csv"):
                head, *rows = raw.decode().splitlines()
                assert head.endswith(",source")
                assert all(row.rpartition(",")[2].strip(' "') for row in rows)


def test_get_downloads_checks_and_lays_out(server, tmp_path, monkeypatch):
    base, _ = server
    monkeypatch.setattr(datasets, "datasets_list", lambda: (recipe(base),))
    datasets_get("made", tmp_path / "out")
    assert (tmp_path / "out/deep/b.csv").read_bytes() == RAW["deep/b.csv"]
    assert (tmp_path / "out/election.toml").read_bytes() == TOML
    assert datasets_verify(tmp_path / "out") == ("a.csv", "deep/b.csv")


def test_a_changed_file_upstream_leaves_nothing_behind(server, tmp_path, monkeypatch):
    base, root = server
    (root / "deep/b.csv").write_bytes(b"altered")
    monkeypatch.setattr(datasets, "datasets_list", lambda: (recipe(base),))
    with pytest.raises(InputError, match="SHA-256"):
        datasets_get("made", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_fetched_is_said_with_its_address(server):
    base, _ = server
    with pytest.raises(MissingError, match=r"none\.csv"):
        download(f"{base}/none.csv")
    with pytest.raises(MissingError, match="not an address"):
        download("file:///etc/passwd")


@pytest.mark.usefixtures("one_recipe")
def test_originals_may_come_from_a_folder_loose_or_in_a_zip(tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here/a.csv").write_bytes(RAW["a.csv"])
    with zipfile.ZipFile(tmp_path / "here/rest.zip", "w") as archive:
        archive.writestr("deep/b.csv", RAW["deep/b.csv"])
    datasets_get("made", tmp_path / "out", from_dir=tmp_path / "here")
    assert (tmp_path / "out/deep/b.csv").read_bytes() == RAW["deep/b.csv"]


@pytest.mark.usefixtures("one_recipe")
def test_a_folder_that_lacks_one_is_an_error(tmp_path):
    with pytest.raises(MissingError, match=r"a\.csv"):
        datasets_get("made", tmp_path / "out", from_dir=tmp_path)


@pytest.mark.usefixtures("one_recipe")
def test_nothing_is_written_over(tmp_path):
    (tmp_path / "mine").write_text("x")
    with pytest.raises(ConflictError):
        datasets_get("made", tmp_path, fetch=lambda _: b"")


@pytest.mark.usefixtures("one_recipe")
def test_verify_finds_a_file_changed_or_lost(tmp_path):
    files = {f"http://127.0.0.1:1/{path}": raw for path, raw in RAW.items()}
    datasets_get("made", tmp_path / "out", fetch=files.__getitem__)
    (tmp_path / "out/a.csv").write_bytes(b"edited")
    with pytest.raises(InputError, match=r"a\.csv"):
        datasets_verify(tmp_path / "out")
    (tmp_path / "out/a.csv").unlink()
    with pytest.raises(MissingError, match=r"a\.csv"):
        datasets_verify(tmp_path / "out")


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(MissingError, match="bolivia_2019"):
        recipe_of("atlantis")


def test_a_folder_without_a_package_is_no_dataset(tmp_path):
    with pytest.raises(MissingError, match=r"election\.toml"):
        datasets_verify(tmp_path)
    (tmp_path / "election.toml").write_text("[election")
    with pytest.raises(InputError):
        datasets_verify(tmp_path)
