"""The verifier names the first thing that is wrong, whatever bit or rule it is."""

import json
import random
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger import made as m

from fullcount.errors import LedgerError
from fullcount.ledger import verifier
from fullcount.ledger.canonical import decode
from fullcount.ledger.kinds import TYPES
from fullcount.ledger.policy import open_checkpoint, parse_policy
from fullcount.ledger.proof import check_proof, parse_proof
from fullcount.ledger.verifier import verify, verify_proof

ENTRIES = m.whole()
GOOD = m.made(ENTRIES)
TESSERA = Path(__file__).parents[3] / "shared" / "vectors" / "tessera_log"


def verdict_of(entries, **more):
    good = m.made(entries, **more)
    return verify(good.files.get, policy=m.POLICY, held=good.held)


def test_a_good_log_passes_all_ten_steps():
    verdict = verify(GOOD.files.get, policy=m.POLICY, held=GOOD.held)
    assert verdict.wrong is None
    assert [line.split(" ")[0] for line in verdict.done] == [f"V{n}" for n in range(1, 11)]
    assert verdict.missing == [("NA-1", "S33", "form_45"), ("NA-1", "S34", "form_45")]
    assert verdict.done[7].endswith("2 here, 1 withheld, 0 missing")
    assert verdict.done[8].endswith(
        "2 of 35 missing; 0 not expected; witnessed before the polls opened"
    )
    assert verdict.done[9].endswith("1 tables recomputed")


def test_a_good_proof_passes():
    verdict = verify_proof(GOOD.entry, GOOD.proof, policy=m.POLICY)
    assert verdict.wrong is None
    assert verdict.done[3].endswith("entry 9 of 300")


def flip(raw, bit):
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def named_after_flip(name, bit):
    """Flip one bit of one file; give what the verifier names as wrong, or else tells."""
    if name == "proof":
        verdict = verify_proof(GOOD.entry, flip(GOOD.proof, bit), policy=m.POLICY)
    elif name == "entry":
        verdict = verify_proof(flip(GOOD.entry, bit), GOOD.proof, policy=m.POLICY)
    elif name in GOOD.held:
        held = {**GOOD.held, name: flip(GOOD.held[name], bit)}
        verdict = verify(GOOD.files.get, policy=m.POLICY, held=held)
    else:
        files = {**GOOD.files, name: flip(GOOD.files[name], bit)}
        verdict = verify(files.get, policy=m.POLICY, held=GOOD.held)
    return verdict.wrong.where if verdict.wrong else " ".join(verdict.notes)


def check_flips(many, seed):
    places = {**GOOD.files, **GOOD.held, "proof": GOOD.proof, "entry": GOOD.entry}
    names, dice = sorted(places), random.Random(seed)  # noqa: S311 -- which bit, not a key
    unnamed = []
    for n in range(many):
        name = names[n % len(names)]
        bit = dice.randrange(len(places[name]) * 8)
        named = named_after_flip(name, bit)
        if {"entry": "proof"}.get(name, name) not in named:
            unnamed.append((name, bit, named))
    assert unnamed == []


def test_two_hundred_flipped_bits_are_each_named():
    check_flips(200, seed=1)


@pytest.mark.long
def test_ten_thousand_flipped_bits_are_each_named():
    check_flips(10_000, seed=2)


def test_a_flipped_entry_is_named_by_its_number():
    path = "tile/entries/000"
    at = GOOD.files[path].index(ENTRIES[17]) * 8 + 100
    assert named_after_flip(path, at) == "entry 17 in tile/entries/000"


@pytest.mark.parametrize("name", sorted(GOOD.files))
def test_a_file_that_is_not_there_is_named(name):
    files = {path: raw for path, raw in GOOD.files.items() if path != name}
    verdict = verify(files.get, policy=m.POLICY, held=GOOD.held)
    if name.startswith("blobs/"):
        assert verdict.wrong is None
        assert len(verdict.absent) + ("1 here, 2 withheld" in verdict.done[7]) == 1
    else:
        assert name in verdict.wrong.where


def test_a_log_that_forgot_what_was_witnessed():
    short = m.made(ENTRIES[:150], witnessed=())
    wrong = verify(short.files.get, policy=m.POLICY, held=GOOD.held).wrong
    assert (wrong.step, wrong.where) == ("V5", "witnessed/200")
    assert "200 entries; now there are 150" in wrong.says


def test_a_log_that_was_written_anew():
    other = m.made([m.blob(b"other"), *ENTRIES[1:]], witnessed=())
    wrong = verify(other.files.get, policy=m.POLICY, held=GOOD.held).wrong
    assert (wrong.step, wrong.where) == ("V5", "witnessed/2")


def test_signed_by_too_few():
    files = dict(GOOD.files)
    lines = files["checkpoint"].decode().splitlines(keepends=True)
    files["checkpoint"] = "".join(lines[:-1]).encode()
    wrong = verify(files.get, policy=m.POLICY, held={}).wrong
    assert wrong.step == "V3"
    assert "signed by government" in wrong.says


def test_a_signature_of_a_stranger_is_told_and_does_not_count():
    known = m.POLICY.replace("observers", "absent").split("witness absent")
    policy = known[0] + "group rivals all government opposition\nquorum rivals\n"
    verdict = verify(GOOD.files.get, policy=policy, held={})
    assert verdict.wrong is None
    assert verdict.notes == [
        "checkpoint: a signature by w3.example, a key the policy does not know"
    ]


RULES = {
    "reading": (3, m.reading(0, {"c1": 1}), "refers to 0 as a form"),
    "ahead": (3, m.reading(300, {"c1": 1}), "not an older entry"),
    "twice": (300, m.form("S0", "agent"), "stands at 12, not corrected"),
    "second decision": (300, m.decision(13), "has a decision at 14"),
    "wrong decision": (300, m.decision(13, corrects=17), "has a decision at 14"),
    "not a decision": (300, m.decision(13, corrects=13), "refers to 13 as a decision"),
    "corrected twice": (300, m.form("S0", "commission", corrects=9), None),
    "unlogged photo": (3, m.form("S0", "agent"), "not logged before"),
    "unlogged origin": (3, m.blob(b"x", derived_from=m.digest(b"y")), "not logged before"),
    "listed twice": (2, m.manifest(["S3"], part=1), "listed twice"),
    "relisted": (2, m.manifest(["S3"], part=0, corrects=0), None),
    "wrong seed": (300, m.reveal("9"), "does not open"),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_between_entries(name):
    at, extra, says = RULES[name]
    wrong = verdict_of([*ENTRIES[:at], extra]).wrong
    if says is None:
        assert wrong is None
    else:
        assert (wrong.step, wrong.where) == ("V7", f"entry {at}")
        assert says in wrong.says


def test_what_is_corrected_cannot_be_corrected_again():
    once = m.form("S0", "commission", corrects=9)
    assert "corrects 9, which is corrected already" in verdict_of([*ENTRIES, once, once]).wrong.says


@pytest.mark.parametrize(
    ("raw", "step"),
    [
        (b'{"type":"blob"}', "V7"),
        (b'{"recorded_at":"2031-03-09T08:00:00Z","type":"rumour"}', "V7"),
        (ENTRIES[3].replace(b'"bytes":22', b'"bytes":-2'), "V7"),
        (ENTRIES[3].replace(b"T08", b"T28"), "V7"),
        (ENTRIES[3] + b" ", "V6"),
        (b'{"type":1.5}', "V6"),
        (b'{"type":null}', "V6"),
        (b'{"a":1,"a":1}', "V6"),
        (b'{"a":9007199254740992}', "V6"),
        (b'{"a":' * 3000, "V6"),
        (b"[]", "V6"),
    ],
)
def test_forms_of_entries(raw, step):
    wrong = verdict_of([*ENTRIES[:8], raw]).wrong
    assert (wrong.step, wrong.where) == (step, "entry 8")


def test_a_published_table_that_is_one_vote_off():
    table = m.table_of()
    table[0][4] += 1
    wrong = verdict_of([*ENTRIES, m.publication(table)]).wrong
    assert (wrong.step, wrong.where) == ("V10", "entry 300")


def test_a_table_counts_what_stood_when_it_was_published():
    late = [m.form("S33", "agent"), m.reading(300, {"c1": 5}), m.decision(301)]
    table = m.table_of()
    assert verdict_of([*ENTRIES, *late]).wrong is None
    assert verdict_of([*ENTRIES, *late, m.publication(table)]).wrong.step == "V10"
    table[0][4] += 5
    assert verdict_of([*ENTRIES, *late, m.publication(table)]).wrong is None


def test_a_form_that_is_corrected_no_longer_counts():
    again = m.form("S0", "agent", corrects=12)
    table = m.table_of()
    table[0][4] -= 100
    table[2][4] -= 90
    assert verdict_of([*ENTRIES, again, m.publication(table)]).wrong is None


def test_a_manifest_nobody_witnessed_before_the_polls_is_told():
    verdict = verdict_of(ENTRIES, witnessed=(1,))
    assert "1 parts of the manifest are not proved" in verdict.done[8]
    assert "not evaluable" in verdict_of(ENTRIES[2:9], witnessed=()).done[8]


@pytest.mark.skipif(not TESSERA.is_dir(), reason="the vectors are not beside the project")
def test_a_log_that_others_wrote_passes_as_far_as_its_entries_are_ours():
    vkey = json.loads((TESSERA.parent / "note_vectors.json").read_bytes())["tessera_log"]["vkey"]

    def read(path):
        file = TESSERA / path
        return file.read_bytes() if file.is_file() else None

    held = {path.name: path.read_bytes() for path in TESSERA.glob("checkpoint.*")}
    assert len(held) == 16
    verdict = verify(read, policy=f"log {vkey}\nquorum none\n", held=held)
    assert len(verdict.done) == 5
    assert (verdict.wrong.step, verdict.wrong.where) == ("V6", "entry 0")


def test_it_runs_alone_as_a_script(tmp_path):
    for path, raw in {**GOOD.files, **GOOD.held}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    (tmp_path / "policy").write_text(m.POLICY)
    script = tmp_path / "alone.py"
    source = Path(verifier.__file__).read_text()
    assert not re.search(r"^\s*(from|import) fullcount", source, flags=re.MULTILINE)
    script.write_text(source)
    command = [sys.executable, "-I", str(script), str(tmp_path), str(tmp_path / "policy")]
    held = [str(tmp_path / name) for name in GOOD.held]
    done = subprocess.run([*command, *held], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 10)
    (tmp_path / "tile/1/000.p/1").write_bytes(bytes(32))
    done = subprocess.run([*command, *held], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "V4 entries and tiles give the root that was signed: NO. tile/1/000.p/1" in done.stdout


def test_it_asks_of_each_type_what_a_writer_must_state():
    asked = {
        kind: {part.split(":")[0] for part in must.split()} for kind, must in verifier.MUST.items()
    }
    assert asked == {kind: set(must) for kind, (must, _) in TYPES.items()}


@given(st.binary(max_size=80), st.sampled_from(sorted(GOOD.files)))
def test_any_bytes_as_any_file(raw, name):
    wrong = verify({**GOOD.files, name: raw}.get, policy=m.POLICY, held=GOOD.held).wrong
    assert wrong is not None


@given(st.binary(max_size=120) | st.just(GOOD.entry), st.binary(max_size=120))
def test_any_bytes_as_a_proof(entry, proof):
    assert verify_proof(entry, proof, policy=m.POLICY).wrong is not None


LINES = st.sampled_from(m.POLICY.splitlines())
WORDS = st.sampled_from(
    ["quorum", "group", "g", "all", "1", "2", "none", "government", "#", "x\x01"]
)
TEXTS = st.lists(
    LINES | st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=8), max_size=9
)


@given(TEXTS.map("\n".join))
def test_two_readers_of_policies_agree(text):
    ours = theirs = None
    with suppress(LedgerError):
        ours = parse_policy(text)
    verdict = verify({}.get, policy=text)
    if verdict.wrong.step != "V1":
        theirs = verdict
    assert (ours is None) == (theirs is None)


@given(st.integers(0, len(GOOD.proof) * 8 - 1), st.integers(0, 2))
def test_two_readers_of_proofs_agree(bit, cut):
    proof = flip(GOOD.proof, bit) if cut < 2 else GOOD.proof[: bit // 8]
    ours = False
    with suppress(LedgerError):
        ours = check_proof(GOOD.entry, parse_proof(proof), policy=parse_policy(m.POLICY)) == 300
    assert ours == (verify_proof(GOOD.entry, proof, policy=m.POLICY).wrong is None)


@given(
    st.binary(max_size=60) | st.sampled_from([b'{"a":[1,{"b":"x"}]}', b'{"\xf0\x9f\x98\x80":1}'])
)
def test_two_readers_of_entries_agree(raw):
    ours = None
    with suppress(LedgerError):
        ours = decode(raw)
    wrong = verify_proof(raw, m.made([raw]).proof, policy=m.POLICY).wrong
    assert (ours is None) == (wrong is not None)


@given(st.permutations(m.WITNESSES), st.integers(0, 3))
def test_two_judges_of_quorums_agree(witnesses, many):
    policy = m.POLICY.replace("rivals all", "rivals 2")
    tree = m.Tree([m.leaf_hash(ENTRIES[0])])
    raw = m.head(tree, 1, witnesses=witnesses[:many])
    ours = False
    with suppress(LedgerError):
        ours = open_checkpoint(raw, parse_policy(policy)).size == 1
    wrong = verify({"checkpoint": raw}.get, policy=policy).wrong
    assert ours == (wrong.step not in {"V2", "V3"})
