"""Take the pictures of the documents: ``make pictures`` (needs chromium and pdftoppm).

The demonstration is made, counted in English and in Urdu, and photographed; of a real election
one page, where the originals lie beside the project. Not part of the tests: a browser draws a
page a little differently from one version to the next.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fullcount.work.datasets import datasets_get
from fullcount.work.docket_report import At, docket_report
from fullcount.work.mission import import_files
from fullcount.work.observe import report_mission
from fullcount.work.simulate import simulate, simulate_mission
from fullcount.work.statement import build_statement
from fullcount.work.verify import Request, verify

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
ORIGINALS = DOCS.parent.parent / "shared" / "data" / "pakistan_2024_form45" / "raw"
AFTER = datetime.fromisoformat("2031-03-10T12:00:00+00:00")
AT_TWO = datetime.fromisoformat("2031-02-07T02:00:00+05:00")
EXAMPLE = DOCS.parent / "examples" / "pakistan-2024"
ANSWERED = datetime.fromisoformat("2026-11-25T12:00:00+00:00")
NEXT = datetime.fromisoformat("2031-02-07T11:00:00+05:00")
LONG_AFTER = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
SEED = 20310309
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
]
PHONE = 390
GAP = 16
FRAME = '<iframe src="{url}" style="border:0;width:{width}px;height:{height}px"></iframe>'
ROW = '<body style="margin:0;display:flex;gap:{gap}px;background:#999">{frames}</body>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: pages of reports side by side, each as wide and as far down as stated."""

    name: str
    pages: tuple[str, ...]
    width: int = 1100
    height: int = 1500


SHOTS = (
    Shot(name="report-en", pages=("en/report.html",)),
    Shot(name="contests-en", pages=("en/report.html#contests",)),
    Shot(name="report-ur", pages=("ur/report.html",)),
    Shot(
        name="report-phone",
        pages=("en/report.html", "en/report.html#contests", "ur/report.html#contests"),
        width=PHONE,
        height=1200,
    ),
    Shot(name="contest-en", pages=("en/contests/NA-3.html",), height=1900),
    Shot(name="contest-ur", pages=("ur/contests/NA-3.html",)),
    Shot(name="mission-en", pages=("mission-en/report.html",)),
    Shot(name="mission-ur", pages=("mission-ur/report.html",)),
    Shot(name="mission-network", pages=("mission-en/report.html#network",), height=1150),
    Shot(name="awaited-0200", pages=("at-two/awaited.html",), height=1000),
    Shot(name="docket-en", pages=("docket-en/docket.html",), height=2300),
    Shot(name="docket-ur", pages=("docket-ur/docket.html",), height=1600),
    Shot(name="statement-en", pages=("statement-en/statement.html",)),
    Shot(name="statement-ur", pages=("statement-ur/statement.html",)),
    Shot(name="pakistan", pages=("pakistan/report.html",)),
    Shot(name="pakistan-na-46", pages=("pakistan/contests/NA-46.html",), height=1400),
)
PAPERS = {
    "annexure-en": "en/annexures/NA-3.en.pdf",
    "annexure-ur": "ur/annexures/NA-3.ur.pdf",
}


def main() -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None or shutil.which("pdftoppm") is None:
        sys.exit("the pictures need chromium and pdftoppm (Debian: chromium, poppler-utils)")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        make_reports(folder)
        for shot in SHOTS:
            if (folder / shot.pages[0].partition("#")[0]).is_file():
                photograph(shot, folder, browser=browser)
        for name, paper in PAPERS.items():
            page = ["-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile"]
            call(["pdftoppm", *page, str(folder / paper), str(PICTURES / name)])


def make_reports(folder: Path) -> None:
    """Count the demonstration three times over, and the real election where it lies near."""
    simulate(folder / "sahra", seed=SEED)
    for out, lang, now in (("en", "en", AFTER), ("ur", "ur", AFTER), ("at-two", "en", AT_TWO)):
        request = Request(out=folder / out, lang=lang, annexures=(lang,))
        verify(folder / "sahra", request=request, now=now, say=say)
    make_claims(folder)
    simulate_mission(folder / "mission", seed=SEED)
    import_files(folder / "mission", sorted((folder / "mission" / "incoming").iterdir()), now=NEXT)
    for lang in ("en", "ur"):
        report_mission(folder / "mission", folder / f"mission-{lang}", now=NEXT, lang=lang)
    if ORIGINALS.is_dir():
        datasets_get("pakistan_2024_form45", folder / "originals", from_dir=ORIGINALS)
        request = Request(out=folder / "pakistan", annexures=())
        verify(folder / "originals", request=request, now=LONG_AFTER, say=say)


def make_claims(folder: Path) -> None:
    """Answer what became of the claims about Pakistan 2024, and state it."""
    for lang in ("en", "ur"):
        at = At(out=folder / f"docket-{lang}", lang=lang, originals=ORIGINALS)
        docket_report(EXAMPLE, at=at, now=ANSWERED)
        at = At(out=folder / f"statement-{lang}", lang=lang)
        build_statement(EXAMPLE, at=at, now=ANSWERED)


def photograph(shot: Shot, folder: Path, *, browser: str) -> None:
    """Draw pages in frames of the width wanted: a browser's own window is never so narrow."""
    frames = "".join(
        FRAME.format(url=f"{folder.as_uri()}/{page}", width=shot.width, height=shot.height)
        for page in shot.pages
    )
    width = (shot.width + GAP) * len(shot.pages) - GAP
    with tempfile.TemporaryDirectory() as made:
        row = Path(made) / "row.html"
        row.write_text(ROW.format(frames=frames, gap=GAP), encoding="utf-8")
        call(
            [
                *(browser, *QUIET, f"--user-data-dir={made}/browser"),
                f"--window-size={width},{shot.height}",
                f"--screenshot={PICTURES / f'{shot.name}.png'}",
                row.as_uri(),
            ]
        )


def call(words: Sequence[str]) -> None:
    subprocess.run(words, check=True, capture_output=True)


def say(step: str) -> None:
    sys.stderr.write(f"{step}\n")


if __name__ == "__main__":
    main()
