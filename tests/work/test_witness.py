"""Two rivals witness a log by exchange of files, and find out when it shows them two histories."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from fullcount.errors import ConflictError, LedgerError, MissingError
from fullcount.ledger.witness import Status, Views
from fullcount.store.witness import place_of
from fullcount.work.log import entries_in, log_add, log_cosigned, log_init, log_verify
from fullcount.work.witness import witness_answer, witness_ask, witness_compare, witness_init

NOW = datetime(2031, 3, 9, 6, tzinfo=UTC)
ORIGIN = "sahra.example/log"
RIVALS = ("government", "opposition")


class Scene:
    """A log, two rival witnesses, and the stick that goes between them."""

    def __init__(self, folder):
        self.folder, self.log, self.key = folder, folder / "log", folder / "log.key"
        log_init(folder / "draft", origin=ORIGIN, key=self.key)
        own = (folder / "draft" / "policy").read_text().splitlines()[0]
        vkey = own.removeprefix("log ")
        lines = [own]
        for name in RIVALS:
            made = witness_init(
                folder / name, name=f"{name}.example", key=folder / f"{name}.key", logs=[vkey]
            )
            lines.append(f"witness {name} {made.vkey()}")
        lines += [f"group rivals all {' '.join(RIVALS)}", "quorum rivals", ""]
        log_init(self.log, origin=ORIGIN, key=self.key, policy="\n".join(lines))
        self.policy = folder / "policy"
        shutil.copy(self.log / "policy", self.policy)

    def add(self, *names, log=None):
        fields = {"type": "finding", "rule": "C1", "revision": 1, "severity": "error"}
        path = self.folder / "entries.jsonl"
        lines = [json.dumps({**fields, "finding": name, "subject": name}) for name in names]
        path.write_text("\n".join(lines))
        log_add(log or self.log, entries_in(path, now=NOW), key=self.key)

    def ask(self, name, *, old, log=None):
        raw = witness_ask(log or self.log, old=old)
        return witness_answer(
            raw, folder=self.folder / name, key=self.folder / f"{name}.key", now=NOW
        )

    def held(self, name):
        return self.folder / name / place_of(ORIGIN)


@pytest.fixture
def scene(tmp_path):
    return Scene(tmp_path)


def test_a_log_without_its_quorum_does_not_verify_and_with_it_does(scene):
    scene.add("a", "b")
    one, two = (scene.ask(name, old=0) for name in RIVALS)
    log_cosigned(scene.log, [one.body], key=scene.key)
    wrong = log_verify(scene.log, policy=scene.policy).wrong
    assert (wrong.step, "signed by government" in wrong.says) == ("V3", True)
    log_cosigned(scene.log, [two.body], key=scene.key)
    assert log_verify(scene.log, policy=scene.policy).wrong is None
    scene.add("c")  # newer than what was witnessed
    assert log_verify(scene.log, policy=scene.policy).wrong.step == "V3"
    again = [scene.ask(name, old=2).body for name in RIVALS]
    log_cosigned(scene.log, again, key=scene.key)
    verdict = log_verify(scene.log, policy=scene.policy)
    assert verdict.wrong is None
    assert "2 held" in verdict.done[4]


def test_an_answer_to_an_older_checkpoint_or_by_a_stranger_is_not_taken(scene):
    scene.add("a")
    answer = scene.ask("government", old=0)
    scene.add("b")
    with pytest.raises(LedgerError, match="has not signed the checkpoint that stands"):
        log_cosigned(scene.log, [answer.body], key=scene.key)
    strange = answer.body.replace(b"government", b"stranger")
    with pytest.raises(LedgerError, match="knows no witness"):
        log_cosigned(scene.log, [strange], key=scene.key)
    refused = scene.ask("government", old=0)
    assert (refused.status, refused.body) == (Status.OTHER_SIZE, b"1\n")
    with pytest.raises(LedgerError):
        log_cosigned(scene.log, [refused.body], key=scene.key)


def test_what_was_signed_is_remembered_and_nothing_smaller_is_signed_again(scene):
    scene.add("a", "b", "c")
    small = scene.folder / "small"
    shutil.copytree(scene.log, small)
    scene.add("d")
    assert scene.ask("government", old=0).status is Status.SIGNED
    before = scene.held("government").read_bytes()
    assert scene.ask("government", old=0, log=small).status is Status.OTHER_SIZE
    assert scene.held("government").read_bytes() == before
    assert b"\n4\n" in before


@pytest.mark.parametrize("size", ["same", "different"])
def test_two_histories_shown_to_two_rivals_are_found_out(scene, size):
    scene.add("a", "b")
    for name in RIVALS:
        scene.ask(name, old=0)
    fork = scene.folder / "fork"
    shutil.copytree(scene.log, fork)
    scene.add("312 votes")
    scene.add("321 votes", log=fork)
    if size == "different":
        scene.add("more", log=fork)
    assert scene.ask("government", old=2).status is Status.SIGNED
    assert (
        scene.ask("opposition", old=2, log=fork).status is Status.SIGNED
    )  # alone nobody can see it
    held = [scene.held(name) for name in RIVALS]
    if size == "same":
        assert witness_compare(*held, policy=scene.policy) is Views.SPLIT
    else:
        assert witness_compare(*held, policy=scene.policy) is Views.UNPROVED
        assert witness_compare(*held, policy=scene.policy, log=scene.log) is Views.UNPROVED
    assert witness_compare(*held, policy=scene.policy, log=fork) is Views.SPLIT


def test_a_witness_does_not_follow_into_the_other_history_and_keeps_the_proof(scene):
    scene.add("a", "b")
    fork = scene.folder / "fork"
    shutil.copytree(scene.log, fork)
    scene.add("312 votes")
    scene.add("321 votes", "more", log=fork)
    scene.ask("government", old=0)
    told = scene.ask("government", old=3, log=fork)
    assert told.status is Status.NOT_GROWTH
    (kept,) = (scene.folder / "government" / "refused").iterdir()
    assert kept.read_bytes() == witness_ask(fork, old=3)


def test_nothing_is_answered_that_could_not_be_remembered(scene, monkeypatch):
    scene.add("a")

    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr("fullcount.store.witness.write_durably", full)
    with pytest.raises(OSError, match="no space"):
        scene.ask("government", old=0)
    monkeypatch.undo()
    assert scene.ask("government", old=0).status is Status.SIGNED


def test_two_honest_witnesses_agree(scene):
    scene.add("a")
    scene.ask("government", old=0)
    scene.add("b", "c")
    scene.ask("opposition", old=0)
    held = [scene.held(name) for name in RIVALS]
    assert witness_compare(*held, policy=scene.policy, log=scene.log) is Views.GROWN
    scene.ask("government", old=1)
    assert witness_compare(*held, policy=scene.policy) is Views.SAME


def test_what_is_not_there(scene):
    with pytest.raises(ConflictError, match="the witness signed 7"):
        witness_ask(scene.log, old=7)
    with pytest.raises(MissingError, match="not a witness"):
        witness_answer(b"", folder=scene.log, key=scene.folder / "government.key", now=NOW)
    with pytest.raises(ConflictError, match="already"):
        witness_init(
            scene.folder / "government",
            name="government.example",
            key=scene.folder / "government.key",
            logs=[],
        )
    with pytest.raises(ConflictError, match="does not lie"):
        witness_init(scene.folder / "w", name="w", key=scene.folder / "w" / "key", logs=[])
