"""Notes against the vectors of Go's note package and of a real log; and any bytes."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import LedgerError
from fullcount.ledger.note import open_note, parse_note, parse_signer, parse_vkey, signed_note

SHARED = Path(__file__).parents[3] / "shared" / "vectors"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the vectors are not beside the project"
)


@pytest.fixture(scope="module")
def v():
    return json.loads((SHARED / "note_vectors.json").read_bytes())


def test_signing_gives_the_published_line(v):
    note = signed_note(v["text"], [parse_signer(v["peter_skey"])])
    assert note.signatures[0].line() == v["peter_signature_line"]


def test_a_known_signature_counts_and_an_unknown_one_is_ignored(v):
    raw = (v["text"] + "\n" + v["peter_signature_line"] + v["enoch_signature_line"]).encode()
    peter, enoch = parse_vkey(v["peter_vkey"]), parse_vkey(v["enoch_vkey"])
    assert [s.name for s in open_note(raw, known=[peter])[1]] == ["PeterNeumann"]
    assert [s.name for s in open_note(raw, known=[peter, enoch])[1]] == [peter.name, enoch.name]
    assert open_note(raw, known=[])[1] == ()


def test_among_sixteen_and_more_signatures_the_known_one_is_found(v):
    peter = parse_vkey(v["peter_vkey"])
    strangers = "".join(
        v["enoch_signature_line"].replace("EnochRoot", f"Enoch{n}") for n in range(40)
    )
    raw = (v["text"] + "\n" + strangers + v["peter_signature_line"]).encode()
    assert [s.name for s in open_note(raw, known=[peter])[1]] == [peter.name]


def test_a_bad_signature_by_a_known_key_spoils_the_note(v):
    raw = ("x" + v["text"] + "\n" + v["peter_signature_line"]).encode()
    with pytest.raises(LedgerError, match="PeterNeumann is not good"):
        open_note(raw, known=[parse_vkey(v["peter_vkey"])])


def test_keys_written_and_read_are_the_same(v):
    assert parse_vkey(v["peter_vkey"]).vkey() == v["peter_vkey"]


def test_bad_keys_are_refused(v):
    for vkey in v["bad_vkeys"].values():
        with pytest.raises(LedgerError):
            parse_vkey(vkey)


def test_a_real_logs_checkpoints_are_signed_by_its_key(v):
    key = parse_vkey(v["tessera_log"]["vkey"])
    for path in sorted((SHARED / "tessera_log").glob("checkpoint*")):
        assert len(open_note(path.read_bytes(), known=[key])[1]) == 1


@given(st.binary(max_size=120) | st.text(alphabet="a\n —+ =", max_size=60).map(str.encode))
def test_any_bytes_are_a_note_or_refused_in_our_own_words(raw):
    with suppress(LedgerError):
        assert parse_note(raw).encode() == raw
