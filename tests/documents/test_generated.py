"""Pages that are made from the code are as the code is; a page that is not says which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from real.counted import DATA

ROOT = Path(__file__).parents[2]


def run(*words):
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=os.environ, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_the_generated_reference_is_current():
    checked = run("-m", "docs.generate", "--check")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_stale_page_is_named(tmp_path):
    stale = (
        "import sys, pathlib, docs.generate as g; g.DOCS = pathlib.Path(sys.argv.pop()); g.main()"
    )
    checked = run("-c", stale, "--check", str(tmp_path))
    assert checked.returncode == 1
    assert "docs/reference/errors.md is out of date" in checked.stderr


@pytest.mark.long
@pytest.mark.skipif(not DATA.is_dir(), reason="the originals are not beside the checkout")
def test_the_page_on_real_elections_is_current():
    made = run("-c", "import sys, docs.generate as g; sys.stdout.write(g.real_elections())")
    assert made.returncode == 0, made.stderr
    assert made.stdout == (ROOT / "docs/explanation/real-elections.md").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.skipif(not DATA.is_dir(), reason="the originals are not beside the checkout")
def test_the_page_on_coverage_is_current():
    made = run("-c", "import sys, docs.generate as g; sys.stdout.write(g.coverage())")
    assert made.returncode == 0, made.stderr
    assert made.stdout == (ROOT / "docs/reference/coverage.md").read_text(encoding="utf-8")


def test_the_page_on_coverage_shows_what_is_asked_of_every_party():
    page = (ROOT / "docs/reference/coverage.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if "**" in line and "±" in line]
    covers = {row[1].strip(): float(row[4].strip(" *").split(" ")[0]) for row in rows}
    assert len(covers) == 6
    assert min(covers.values()) >= 93
    assert all(94 <= covers[name] <= 96 for name in ("PAN-NA", "PRI-PVEM", "PRD"))


def test_the_page_on_real_elections_calls_nobody_right_and_the_workbook_by_its_name():
    page = (ROOT / "docs/explanation/real-elections.md").read_text(encoding="utf-8")
    assert "third-party encyclopaedia copy of the finals" in page
    assert "Form 49" not in page
    assert "fraud" not in page.lower()
    assert "if these copies are genuine" in page
    assert page.count("**no**") == page.count("* **")  # nothing that missed goes without a word


def test_every_row_that_must_be_shown_is_on_the_page():
    page = (ROOT / "docs/explanation/real-elections.md").read_text(encoding="utf-8")
    for number in (
        "15,849", "724", "49 of 49", "206 / 35 / 25", "225 / 16 / 25", "45 of 266", "38 of 38",
        "36 of 36", "32 of 265", "T01 T03 T04 T20 T21 T22 T27 T28 T29", "427 of 28,975", "549",
        "546 of 32,806", "706", "7.872", "10.150", "10.565", "7,947,527", "7,120,585", "1,206",
        "9,529", "34 of 34", "10.07 87.28 87.39 87.53", "90", "145", "89 19 16 14 12", "5,494",
        "9,335", "753", "189", "3,275", "91,753", "442", "285", "61,963,020", "40,114,939",
        "39,810,489", "304,450", "25,153", "97,699", "56,430,712", "109,008,428", "7,122",
    ):  # fmt: skip
        assert f"| {number} | {number} | yes |" in page, number
    for pattern, seats in {
        "swap like": 10, "winner inflated": 11, "loser suppressed": 1, "mixed": 12, "other": 3,
    }.items():  # fmt: skip
        assert page.count(f" | {pattern} |\n") == seats


@pytest.mark.long
@pytest.mark.skipif(not DATA.is_dir(), reason="the originals are not beside the checkout")
def test_the_page_on_the_audit_of_2024_is_current():
    made = run("-c", "import sys, docs.generate as g; sys.stdout.write(g.audit_2024())")
    assert made.returncode == 0, made.stderr
    page = ROOT / "docs/explanation/results-audit-2024.md"
    assert made.stdout == page.read_text(encoding="utf-8")
