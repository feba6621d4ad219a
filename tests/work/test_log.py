"""One scene per verb of the log."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fullcount.errors import ConflictError, InputError, LedgerError, MissingError
from fullcount.ledger.canonical import decode
from fullcount.ledger.commitment import opens
from fullcount.store.blobs import read_blob
from fullcount.work.log import (
    BATCH,
    documents_in,
    entries_in,
    log_add,
    log_checkpoint,
    log_init,
    log_prove,
    log_verify,
    proof_verify,
    write_proof,
)

NOW = datetime(2031, 3, 9, 20, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    log_init(tmp_path / "log", origin="sahra.example/log", key=tmp_path / "log.key")
    return tmp_path


def findings(tmp_path, many, **more):
    fields = {"type": "finding", "rule": "C1", "revision": 1, "severity": "error", "subject": "S1"}
    lines = [json.dumps({**fields, "finding": f"f{n}", **more}) for n in range(many)]
    path = tmp_path / "findings.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return entries_in(path, now=NOW)


def test_a_log_is_begun_added_to_and_verified(place):
    added = log_add(place / "log", findings(place, BATCH + 5), key=place / "log.key")
    assert (added.first, added.size) == (0, BATCH + 5)
    added = log_add(place / "log", findings(place, 2), key=place / "log.key")
    assert (added.first, added.size) == (BATCH + 5, BATCH + 7)
    verdict = log_verify(place / "log")
    assert (verdict.wrong, verdict.size) == (None, BATCH + 7)
    assert b"\n1007\n" in log_checkpoint(place / "log")


def test_the_same_key_begins_no_other_log_and_a_log_is_not_begun_twice(place):
    with pytest.raises(ConflictError, match=r"is of sahra.example/log"):
        log_init(place / "two", origin="other.example/log", key=place / "log.key")
    with pytest.raises(ConflictError, match="already"):
        log_init(place / "log", origin="sahra.example/log", key=place / "log.key")


def test_a_key_does_not_lie_in_the_log(tmp_path):
    with pytest.raises(ConflictError, match="does not lie in the log"):
        log_init(tmp_path / "log", origin="a.example", key=tmp_path / "log" / "log.key")
    assert not (tmp_path / "log").exists()


def test_a_policy_of_another_log_is_refused(place):
    text = (place / "log" / "policy").read_text()
    with pytest.raises(ConflictError, match="does not name"):
        log_init(place / "b", origin="b.example", key=place / "b.key", policy=text)


def test_nothing_of_the_private_key_is_in_the_log(place):
    log_add(place / "log", findings(place, 3), key=place / "log.key")
    keyed = (place / "log.key").read_text().strip().split("+", 4)[4].encode()
    for path in (place / "log").rglob("*"):
        assert not path.is_file() or keyed not in path.read_bytes()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: is not JSON"),
        ("[]", "line 2: is not an object"),
        ('{"type":"rumour"}', "line 2: 'rumour' is not a type"),
        ('{"type":"decision","reading":1.5,"rule":"x"}', "line 2: decision: reading cannot be 1.5"),
        ('{"type":"decision","reading":1,"rule":"0300-1234567"}', "line 2: .*telephone"),
    ],
)
def test_a_file_of_entries_is_refused_whole_and_the_line_is_named(tmp_path, line, says):
    path = tmp_path / "entries.jsonl"
    path.write_text('{"type":"decision","reading":1,"rule":"sole"}\n' + line)
    with pytest.raises(InputError, match=says):
        entries_in(path, now=NOW)


def test_what_would_break_a_rule_is_refused_before_anything_is_added(place):
    path = place / "entries.jsonl"
    good, bad = findings(place, 1), '{"type":"decision","reading":0,"rule":"sole"}'
    path.write_text(bad)
    with pytest.raises(LedgerError, match=r"nothing was added. V7 .* entry 1: refers to 0"):
        log_add(place / "log", [*good, *entries_in(path, now=NOW)], key=place / "log.key")
    assert log_verify(place / "log").size == 0


def test_entries_made_for_another_size_are_refused(place):
    log_add(place / "log", findings(place, 2), key=place / "log.key", after=0)
    with pytest.raises(ConflictError, match="grown to 2"):
        log_add(place / "log", findings(place, 2), key=place / "log.key", after=0)


def test_a_value_is_committed_to_and_its_salt_kept_apart(place):
    path, salts = place / "entries.jsonl", place / "keys" / "salts"
    path.write_text(
        '{"type":"seed","purpose":"audit","commitment":{"commit":"0300-1234567"}}\n' * 2
    )
    with pytest.raises(InputError, match="where to keep its salt"):
        entries_in(path, now=NOW)
    raws = entries_in(path, now=NOW, salts=salts)
    assert raws[0] != raws[1]  # each with a salt of its own
    assert b"0300" not in raws[0] + salts.read_bytes()
    assert salts.stat().st_mode & 0o077 == 0
    log_add(place / "log", raws, key=place / "log.key")
    shown = dict(line.split() for line in salts.read_text().splitlines())
    for raw in raws:
        commitment = decode(raw)["commitment"]
        assert opens(commitment, "0300-1234567", salt=bytes.fromhex(shown[commitment]))


def test_documents_are_kept_as_received_and_their_names_are_not_logged(place):
    photo = place / "IMG of somebody.jpg"
    photo.write_bytes(b"\xff\xd8 a photograph")
    raws = documents_in(place / "log", [photo], media_type="image/jpeg", now=NOW)
    log_add(place / "log", raws, key=place / "log.key")
    assert b"somebody" not in raws[0]
    assert read_blob(place / "log", decode(raws[0])["sha256"]) == photo.read_bytes()
    assert "1 here" in log_verify(place / "log").done[7]


def test_an_entry_is_proved_in_two_files_that_need_no_log(place):
    log_add(place / "log", findings(place, 300), key=place / "log.key")
    entry, proof = write_proof(place / "log", 257, out=place / "carried")
    policy = place / "log" / "policy"
    assert proof_verify(entry, proof, policy=policy).wrong is None
    assert decode(entry.read_bytes())["finding"] == "f257"
    entry.write_bytes(entry.read_bytes().replace(b"f257", b"f258"))
    assert proof_verify(entry, proof, policy=policy).wrong.where == "proof"


@pytest.mark.parametrize("index", [-1, 3])
def test_an_entry_that_is_not_there(place, index):
    log_add(place / "log", findings(place, 3), key=place / "log.key")
    with pytest.raises(MissingError, match="no entry"):
        log_prove(place / "log", [index])


def test_a_damaged_log_proves_nothing_and_is_named(place):
    log_add(place / "log", findings(place, 3), key=place / "log.key")
    tile = place / "log" / "tile/0/000.p/3"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    with pytest.raises(LedgerError, match="do not give its root"):
        log_prove(place / "log", [1])
    assert log_verify(place / "log").wrong.where == "tile/0/000.p/3"


def test_an_older_checkpoint_that_is_held_is_checked(place):
    log_add(place / "log", findings(place, 3), key=place / "log.key")
    held = place / "held"
    held.write_bytes(log_checkpoint(place / "log"))
    log_add(place / "log", findings(place, 2), key=place / "log.key")
    assert log_verify(place / "log", held=[held]).wrong is None
    (place / "held").write_bytes(held.read_bytes().replace(b"\n3\n", b"\n4\n"))
    assert log_verify(place / "log", held=[held]).wrong.where == str(held)
    with pytest.raises(InputError, match="is not there"):
        log_verify(place / "log", held=[Path("nowhere")])
