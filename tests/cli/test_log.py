"""The log on the command line: what is printed, and the code it ends with."""

import json
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from fullcount.cli import main

Done = namedtuple("Done", "stdout stderr")


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def call(*words, code=0):
        monkeypatch.setattr(sys, "argv", ["fullcount", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert (ended.value.code or 0) == code, said.err
        return Done(said.out, said.err)

    return call


def test_from_an_empty_folder_to_a_witnessed_log(run, tmp_path):
    vkey = run(
        "log", "init", "log", "--origin", "sahra.example/log", "--key", "log.key"
    ).stdout.strip()
    entry = {"type": "decision", "reading": 1, "rule": "sole"}
    finding = {**entry, "type": "finding", "finding": "f", "revision": 1, "severity": "error"}
    del finding["reading"]
    Path(tmp_path / "e.jsonl").write_text(json.dumps({**finding, "subject": "S"}) + "\n")
    assert run("log", "add", "log", "e.jsonl", "--key", "log.key").stdout == "0-0\n"
    assert run("log", "verify", "log").stdout.count("\n") == 10
    told = run("log", "verify", "log", "--json").stdout
    assert json.loads(told)["wrong"] is None
    run("log", "prove", "log", 0, "--out", "f")
    proof = ("--proof", "f.tlog-proof", "--entry", "f.json", "--policy", "log/policy")
    assert "V4" in run("log", "verify", *proof).stdout

    witness = run(
        "log", "witness", "init", "w", "--name", "w.example", "--key", "w.key", "--log", vkey
    )
    policy = f"log {vkey}\nwitness w {witness.stdout.strip()}\nquorum w\n"
    (tmp_path / "log" / "policy").write_text(policy)
    assert "V3" in run("log", "verify", "log", code=14).stderr
    run("log", "witness", "ask", "log", "--out", "ask")
    run("log", "witness", "answer", "ask", "--in", "w", "--key", "w.key", "--out", "answer")
    run("log", "checkpoint", "log", "--cosigned", "answer", "--key", "log.key")
    assert run("log", "checkpoint", "log").stdout.count("— ") == 2
    assert "w at" in run("log", "verify", "log").stdout
    refused = run(
        "log", "witness", "answer", "ask", "--in", "w", "--key", "w.key", "--out", "again", code=14
    )
    assert "refused (409)" in refused.stderr
    held = next((tmp_path / "w").glob("*/checkpoint"))
    same = run("log", "witness", "compare", held, "log/checkpoint", "--policy", "log/policy")
    assert same.stdout == "same\n"

    Path(tmp_path / "bad.jsonl").write_text(json.dumps(entry | {"note": "35202-1234567-1"}))
    bad = run("log", "add", "log", "bad.jsonl", "--key", "log.key", code=10)
    assert (
        "bad.jsonl, line 1: decision: note holds what looks like an identity number" in bad.stderr
    )
    (tmp_path / "log/tile/entries/000.p/1").write_bytes(b"\0\1x")
    wrong = run("log", "verify", "log", code=14).stderr
    assert "V4 entries and tiles give the root that was signed: NO. entry 0" in wrong


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("log", "verify"), 2),
        (("log", "verify", "--proof", "x"), 2),
        (("log", "verify", "nowhere"), 12),
        (("log", "checkpoint", "nowhere"), 12),
        (("log", "add", "nowhere", "--key", "none"), 12),
        (("log", "prove", "nowhere", "0", "--out", "x"), 12),
        (("log", "witness", "answer", "none", "--in", "w", "--key", "k", "--out", "o"), 2),
        (("verify", "p", "--log", "log"), 2),
    ],
)
def test_what_is_missing_has_its_code(run, words, code):
    run(*words, code=code)
