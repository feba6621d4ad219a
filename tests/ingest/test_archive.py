"""An archive may lie: about its names, its sizes, and about being an archive."""

import gzip
import io
import zipfile

import pytest

from fullcount.errors import InputError
from fullcount.ingest.archive import Archive, Folder, Limits, gunzip


def pack(members, **how):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw, **how)
    return out.getvalue()


def test_members_are_named_after_their_archive():
    folder = Folder({"a.zip": pack({"x/1.csv": b"one", "x/": b""}), "b.csv": b"two"})
    assert folder.members("a.zip") == ("a.zip!x/1.csv",)
    assert folder.read("a.zip!x/1.csv") == b"one"
    assert folder.read("b.csv") == b"two"


def test_gzip_is_unpacked_by_itself():
    assert Folder({"a.gz": gzip.compress(b"one")}).read("a.gz") == b"one"
    assert gunzip(gzip.compress(b"one") + gzip.compress(b"two"), where="x") == b"onetwo"


@pytest.mark.parametrize("name", ["../up.csv", "/root.csv", "a/../../b", "c:/x.csv", "a\\b.csv"])
def test_paths_that_lead_elsewhere_are_refused(name):
    with pytest.raises(InputError, match="leads elsewhere"):
        Archive(pack({name: b"x"}), where="a.zip")


def test_an_endless_name_is_refused():
    with pytest.raises(InputError, match="more than 500 characters"):
        Archive(pack({"x" * 501: b"x"}), where="a.zip")


def test_a_member_without_a_name_is_refused():
    raw = pack({"a": b"x"}).replace(b"a", b"\0")
    with pytest.raises(InputError, match="has no name"):
        Archive(raw, where="a.zip")


def test_links_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(InputError, match="is a link"):
        Archive(out.getvalue(), where="a.zip")


def test_encrypted_members_are_refused():
    raw = bytearray(pack({"a.csv": b"x" * 50}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        raw[raw.index(mark) + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    with pytest.raises(InputError, match="encrypted"):
        Archive(bytes(raw), where="a.zip").read("a.csv")


def test_an_archive_in_an_archive_is_not_opened():
    with pytest.raises(InputError, match="inside an archive"):
        Archive(pack({"b.zip": pack({"c.csv": b""})}), where="a.zip").read("b.zip")


def test_bombs_are_stopped():
    bomb = pack({"a.csv": b"0" * 5_000_000})
    with pytest.raises(InputError, match="200 times"):
        Archive(bomb, where="a.zip").read("a.csv")
    with pytest.raises(InputError, match="200 times"):
        gunzip(gzip.compress(b"0" * 5_000_000), where="a.gz")
    small = Limits(member_bytes=100)
    with pytest.raises(InputError, match="more than 100"):
        Archive(pack({"a.csv": b"ab" * 100}), where="a.zip", limits=small).read("a.csv")
    with pytest.raises(InputError, match="more than 100"):
        gunzip(gzip.compress(bytes(range(200))), where="a.gz", limits=small)


def test_a_size_that_lies_is_counted_and_not_believed():
    raw = bytearray(pack({"a.csv": b"ab" * 400}))
    at = raw.index(b"PK\x01\x02")
    raw[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(InputError):
        Archive(bytes(raw), where="a.zip").read("a.csv")


def test_too_many_members_and_too_much_together():
    many = pack({f"{n}.csv": b"x" for n in range(5)})
    with pytest.raises(InputError, match="5 members; at most 3"):
        Archive(many, where="a.zip", limits=Limits(members=3))
    archive = Archive(many, where="a.zip", limits=Limits(total_bytes=2))
    assert [archive.read(f"{n}.csv") for n in range(2)] == [b"x", b"x"]
    with pytest.raises(InputError, match="too much"):
        archive.read("2.csv")


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no archive", b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_said_so(raw):
    with pytest.raises(InputError, match="not a ZIP"):
        Archive(raw, where="a.zip")
    if raw:
        with pytest.raises(InputError, match=r"not gzip|ends early"):
            gunzip(raw, where="a.gz")
