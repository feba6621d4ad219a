"""What ``make demo`` runs comes to its end in both languages, with every page and annexure."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def told_by_make():
    """The arguments of ``make demo``, as the Makefile has them."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", text, re.MULTILINE)[1]
    found = re.findall(r"^\t@\$\(BIN\)/fullcount (.+)$", recipe, re.MULTILINE)
    assert [one.split()[0] for one in found] == ["simulate", "verify", "docket", "statement"]
    return found


def fullcount(arguments, *, folder):
    return subprocess.run(
        [sys.executable, "-m", "fullcount", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sahra(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    simulate, *_ = told_by_make()
    shutil.copytree(ROOT / "examples", folder / "examples")
    assert fullcount(simulate.split(), folder=folder).returncode == 0
    return folder


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_demonstration_ends_with_a_report(sahra, lang):
    _, verify, *_ = told_by_make()
    out = f"out/report-{lang}"
    arguments = verify.replace("out/sahra-report", out).split()
    done = fullcount([*arguments, "--lang", lang], folder=sahra)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-800:]
    report = sahra / out
    assert (report / "report.html").stat().st_size > 50_000
    contests = len(list((report / "contests").glob("*.html")))
    for of in ("en", "ur"):
        assert contests == len(list((report / "annexures").glob(f"*.{of}.pdf"))) == 16


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_demonstration_answers_what_became_of_the_claims(sahra, lang):
    """Twice over: what is made is made again."""
    *_, docket, statement = told_by_make()
    for line in (docket, docket, statement, statement):
        done = fullcount([*line.split(), "--lang", lang], folder=sahra)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr[-800:]
    page = (sahra / "out/pakistan-2024-docket/docket.html").read_text(encoding="utf-8")
    for number in ("171", "374", "203", "180", "74,642", "859"):
        assert number in page
    # Here, away from the originals, the seats are not evaluable, and it says how to have them.
    assert "fullcount datasets get pakistan_2024_form45" in page
    paper = sahra / "out/pakistan-2024-statement/statement.pdf"
    assert paper.read_bytes().startswith(b"%PDF")
