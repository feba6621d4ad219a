"""What ``make demo`` runs comes to its end in both languages, with every page and annexure."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def told_by_make():
    """The arguments of ``make demo``, as the Makefile has them."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", text, re.MULTILINE)[1]
    return re.findall(r"^\t@\$\(BIN\)/fullcount (.+)$", recipe, re.MULTILINE)


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
    simulate, _ = told_by_make()
    assert fullcount(simulate.split(), folder=folder).returncode == 0
    return folder


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_demonstration_ends_with_a_report(sahra, lang):
    _, verify = told_by_make()
    out = f"out/report-{lang}"
    arguments = verify.replace("out/sahra-report", out).split()
    done = fullcount([*arguments, "--lang", lang], folder=sahra)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-800:]
    report = sahra / out
    assert (report / "report.html").stat().st_size > 50_000
    contests = len(list((report / "contests").glob("*.html")))
    for of in ("en", "ur"):
        assert contests == len(list((report / "annexures").glob(f"*.{of}.pdf"))) == 16
