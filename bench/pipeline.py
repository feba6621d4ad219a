"""Measure the whole pipeline against Polars reading the same files: ``python -m bench.pipeline``.

Every stage runs in a process of its own, so that its peak of memory is its own. Both alternate
on one machine, and of both the fastest run counts: what else the machine does can only add time.
``--big`` adds India's size; ``--write`` writes ``docs/reference/performance.md``.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "performance.md"
STATIONS, BIG, SOURCES, CANDIDATES = 100_000, 1_050_000, 3, 12
ALTERNATIONS = 5
LIMITS = {"ratio": 12.0, "aim": 8.0, "gib": 3.0, "big_seconds": 60.0, "big_gib": 8.0, "ms": 2.0}

Found = Mapping[str, float]


def stage(name: str, folder: Path, *arguments: object) -> dict[str, float]:
    """Run one stage in a child process and take its JSON."""
    command = [sys.executable, "-m", "bench.stages", name, str(folder), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ratio(folder: Path) -> dict[str, object]:
    """Alternate both; the ratio of the fastest of either, and how far it varied by turn."""
    alones, wholes = [], []
    for _ in range(ALTERNATIONS):
        alones.append(stage("polars", folder))
        wholes.append(stage("pipeline", folder))
    each = sorted(w["seconds"] / a["seconds"] for a, w in zip(alones, wholes, strict=True))
    alone, whole = (min(runs, key=lambda run: run["seconds"]) for runs in (alones, wholes))
    return {
        "ratio": whole["seconds"] / alone["seconds"],
        "spread": f"{each[0]:.1f} to {each[-1]:.1f}",
        "polars": alone,
        "pipeline": whole,
    }


def cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def verdict(value: float, limit: float) -> str:
    if value <= limit:
        return "met"
    return f"missed by {100 * (value / limit - 1):.0f} %"


def page(found: dict[str, dict[str, object]], *, on: str) -> str:
    """Write the page of figures."""
    small = found["small"]
    whole, alone = dict(small["pipeline"]), dict(small["polars"])
    stages = "\n".join(f"| {name} | {seconds:.2f} |" for name, seconds in whole["stages"].items())
    times, gib = float(small["ratio"]), whole["peak_mib"] / 1024
    rows = [
        (
            f"{small['stations']:,} stations, {CANDIDATES} candidates, {SOURCES} sources, "
            "CSV to findings",
            f"{whole['seconds']:.2f} s = {times:.1f} times Polars reading the same CSVs "
            f"({alone['seconds']:.3f} s); {small['spread']} by turn",
            f"at most {LIMITS['ratio']:.0f} times, aim {LIMITS['aim']:.0f}",
            verdict(times, LIMITS["ratio"]),
        ),
        ("the same: peak memory", f"{gib:.2f} GiB", "under 3 GiB", verdict(gib, LIMITS["gib"])),
    ]
    if "big" in found:
        big = dict(found["big"])
        rows += [
            (
                f"{BIG:,} stations (India's size), one source, CSV to findings",
                f"{big['seconds']:.1f} s",
                "under 60 s on two cores",
                verdict(big["seconds"], LIMITS["big_seconds"]),
            ),
            (
                "the same: peak memory",
                f"{big['peak_mib'] / 1024:.2f} GiB",
                "under 8 GiB",
                verdict(big["peak_mib"] / 1024, LIMITS["big_gib"]),
            ),
        ]
    if "form" in found:
        form = dict(found["form"])
        rows += [
            (
                f"one form against the {form['rules']} rules of a form, at the clerk's elbow",
                f"{form['judge_ms']:.2f} ms (95 % of forms under {form['judge_ms_95']:.2f} ms)",
                "under 2 ms",
                verdict(form["judge_ms"], LIMITS["ms"]),
            ),
            (
                "the same, with making its row: sums, leaders, what the list says of the station",
                f"{form['ms']:.2f} ms",
                "",
                "",
            ),
        ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    head = f"""# Performance

Written by `make bench` on {on}; figures are of that one run. The election is simulated
(fictional). Reading with Polars alone (`pl.read_csv` of each file) and the whole pipeline
alternate {ALTERNATIONS} times, each in a process of its own with the files in the page cache; of
either the fastest run counts.

Machine: {os.cpu_count()} cores, {cpu_model()}; Python {platform.python_version()},
Polars {pl.__version__}; load average {os.getloadavg()[0]:.1f} at the end
(the pipeline alone makes 1 to 2).
"""
    middle = """From CSV to findings is: bytes to forms and unread cells, every rule, every pair of
copies, tallies, consolidations, completeness, who won and what could change it, findings with
their ids. Writing the report is not in it.
"""
    sizes = (
        f"{whole['forms']:,.0f} forms, {whole['pairs']:,.0f} pairs of copies, "
        f"{whole['findings']:,.0f} findings"
    )
    tail = f"""Where the time goes in that run ({sizes});
lines with dots are parts of the one above:

| stage | seconds |
|---|---|
{stages}
"""
    if times > LIMITS["ratio"]:
        slowest = sorted(whole["stages"].items(), key=lambda one: -one[1])
        named = ", ".join(f"{name.removeprefix('... ')} {seconds:.2f} s"
                          for name, seconds in slowest if name[:3] == "...")  # fmt: skip
        middle += (
            "\nWhy the ratio is missed: reading text to forms alone takes "
            f"{whole['stages']['forms and unread'] / alone['seconds']:.1f} times Polars, because "
            "every file is\nhashed, every cell read strictly and every form named; of the count: "
            f"{named}.\n"
        )
    rules = "| what | measured | wanted | |\n|---|---|---|---|"
    return f"{head}\n{rules}\n{table}\n\n{middle}\n{tail}"


def measure(*, big: bool, stations: int) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "small"
        stage("make", folder, stations, SOURCES)
        found["small"] = {**ratio(folder), "stations": stations}
        print(f"{stations:,} stations: {found['small']['ratio']:.1f} times Polars", file=sys.stderr)
        found["form"] = dict(stage("form", folder))
        if big:
            folder = Path(scratch) / "big"
            stage("make", folder, BIG, 1)
            found["big"] = dict(stage("once", folder))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--big", action="store_true", help="also measure India's size")
    parser.add_argument("--write", action="store_true", help="write the page of the manual")
    parser.add_argument("--stations", type=int, default=STATIONS)
    given = parser.parse_args()
    found = measure(big=given.big, stations=given.stations)
    text = page(found, on=time.strftime("%d %B %Y", time.gmtime()))
    print(text)
    if given.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
