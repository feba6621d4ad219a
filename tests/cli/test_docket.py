"""The docket and the statement on the command line: what is printed, what is refused and how."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from claims.records import CASE, DECIDED, FILED, acts, lines, published

ROOT = Path(__file__).parents[2]
BAD = """kind = "final"
title = { en = "T" }
by = { en = "B" }
on = 2031-06-01
[[section]]
title = { en = "The count" }
[[section.sentence]]
cites = ["proportion:p"]
says = { en = "The result was fabricated." }
"""


def fullcount(*words):
    return subprocess.run(
        [sys.executable, "-m", "fullcount", *map(str, words)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def cases(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(
        lines(CASE, *acts(FILED), published("proportion", "p", part=3, whole=20))
    )
    done = fullcount("docket", "import", tmp_path / "a.jsonl", "--in", tmp_path / "cases")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "6 records taken in, 0 were there." in done.stderr
    return tmp_path / "cases"


def test_the_docket_in_numbers(cases, tmp_path):
    out = tmp_path / "out"
    done = fullcount(
        "docket", "report", cases, "--out", out, "--now", "2040-01-01T00:00Z", "--json"
    )
    told = json.loads(done.stdout)
    assert (told["filed"], told["running"], told["overdue"], told["seats"]) == (1, 1, 1, None)
    assert fullcount("docket", "report", cases, "--out", out).returncode == 13  # it is there


def test_what_is_exported_is_what_was_taken_in(cases, tmp_path):
    done = fullcount("docket", "export", cases)
    assert len(done.stdout.splitlines()) == 6
    table = fullcount("docket", "export", cases, "--csv").stdout.splitlines()
    assert [row.split(",")[5] for row in table[1:]] == ["file", "register", "admit", "hear"]


def test_an_act_that_is_not_open_is_refused_and_says_which_are(cases, tmp_path):
    (tmp_path / "b.jsonl").write_bytes(lines(acts(DECIDED)[-1] | {"act": "close"}))
    done = fullcount("docket", "import", tmp_path / "b.jsonl", "--in", cases)
    assert done.returncode == 13
    assert (
        "line 1: case C-1: a case that is hearing cannot close; open: stay, decide" in done.stderr
    )


def test_a_statement_above_its_standard_of_proof_is_not_built(cases, tmp_path):
    (tmp_path / "plan.toml").write_text(BAD, encoding="utf-8")
    out = tmp_path / "statement"
    done = fullcount("statement", cases, "--out", out, "--plan", tmp_path / "plan.toml")
    assert done.returncode == 10
    assert "The count, sentence 1: above-its-standard: 'fabricated'" in done.stderr
    assert not out.exists()
    assert fullcount("statement", cases, "--out", out, "--quiet").returncode == 0
    assert sorted(path.name for path in out.iterdir()) == [
        ".fullcount", "statement.html", "statement.pdf",
    ]  # fmt: skip
