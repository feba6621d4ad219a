"""One measured run in a process of its own: ``python -m bench.stages STAGE FOLDER``; prints JSON.

A process of its own, so that the peak of memory is that of the stage and of nothing before it.
"""

import gc
import importlib
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from fullcount import simulate
from fullcount.count.asked import prepare
from fullcount.count.event_dates import event_dates
from fullcount.count.forms import beside, form_frame
from fullcount.count.judge import judge
from fullcount.count.rulebook import rule_book
from fullcount.count.tally import tally
from fullcount.country import packaged_law
from fullcount.ingest import read_package
from fullcount.model.rule import Grain

counting = importlib.import_module("fullcount.count.run")
TURNS, WARM = 5, 1  # the first turn warms the file cache and whatever is made once
NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)


class Clock:
    """Seconds of wall time by the name of what was done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def csv_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.csv") if path.name != "truth.csv")


def polars_reads(folder: Path) -> dict[str, object]:
    """Read the same CSVs with Polars alone, as anybody would: the fastest of TURNS."""
    files = csv_files(folder)
    clock = Clock()
    for turn in range(TURNS + WARM):
        gc.collect()
        with clock.on(f"turn {turn}"):
            frames = [pl.read_csv(path) for path in files]
        rows = sum(frame.height for frame in frames)
    seconds = min(clock.seconds[f"turn {turn}"] for turn in range(WARM, TURNS + WARM))
    return {"seconds": seconds, "rows": rows, "peak_mib": peak_mib()}


PARTS = (
    "tally", "reconcile", "consolidate", "deadlines", "outcomes", "grains", "judge",
    "with_margins", "order_findings", "completeness", "awaited", "arrivals",
)  # fmt: skip


def watch(clock: Clock) -> None:
    """Time the parts of ``count.run`` from outside; the code itself has no clock."""

    def timed(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def measured(*arguments: object, **named: object) -> object:
            start = time.perf_counter()
            found = call(*arguments, **named)
            clock.seconds[f"... {name}"] = time.perf_counter() - start
            return found

        measured.__wrapped__ = call  # type: ignore[attr-defined]
        return measured

    for name in PARTS:
        call = getattr(counting, name)
        setattr(counting, name, timed(name, getattr(call, "__wrapped__", call)))


def pipeline(folder: Path) -> dict[str, object]:
    """From CSV to findings: the fastest of TURNS, with the stages of that run."""
    runs = [_once(folder) for _ in range(TURNS + WARM)][WARM:]
    return {**min(runs, key=lambda run: run["seconds"]), "peak_mib": peak_mib()}


def once(folder: Path) -> dict[str, object]:
    return {**_once(folder), "peak_mib": peak_mib()}


def _once(folder: Path) -> dict[str, object]:
    law = packaged_law("sahra")
    clock = Clock()
    watch(clock)
    gc.collect()
    start = time.perf_counter()
    with clock.on("read the files"):
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
    with clock.on("forms and unread"):
        returns = read_package(files["election.toml"], files, law=law, where="election.toml")
    with clock.on("rules, reconcile, reach, findings"):
        count = counting.run(returns, law, now=NOW)
    return {
        "seconds": time.perf_counter() - start,
        "stages": dict(sorted(clock.seconds.items(), key=lambda one: one[0].startswith("..."))),
        "forms": returns.forms.height,
        "findings": count.findings.height,
        "pairs": count.pairs.height,
        "outcomes": count.outcomes.height,
    }


def make(folder: Path, *, stations: int, sources: int) -> dict[str, object]:
    """Simulate an election and write its package."""

    clock = Clock()
    with clock.on("simulate"):
        made = simulate.election(
            simulate.plain_plan(stations=stations, candidates=12, sources=sources), seed=1
        )
    with clock.on("write"):
        files = simulate.package(made)
    size = 0
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
        size += len(raw)
    return {"stages": clock.seconds, "bytes": size, "peak_mib": peak_mib()}


def one_form(_folder: Path) -> dict[str, object]:
    """Check one form against every rule that judges a form: medians of 300, in milliseconds.

    What is kept ready is what a clerk's desk has open all night: the rules in force, the list of
    stations and candidates, the standings so far. ``judge_ms`` is from the form's row to findings
    with their ids; ``ms`` also makes the row: sums, leaders, what the list says of the station.
    """
    law = packaged_law("sahra")
    made = simulate.returns(simulate.election(simulate.demo_plan(), seed=1))
    book = rule_book(law, dates=event_dates(made))
    rules = prepare([rule for rule in book if rule.grain is Grain.FORM], kinds=law.kinds)
    standings = tally(made, law).standings
    ready = beside(made, standings=standings)
    papers = made.forms.filter(
        pl.col("kind") == "station_count", pl.col("source_id") == "commission"
    )
    whole, judging = [], []
    for turn in range(320):
        desk = replace(made, forms=papers.slice(turn, 1))
        start = time.perf_counter()
        frame = form_frame(desk, law, ready=ready)
        middle = time.perf_counter()
        judge({Grain.FORM: frame}, rules)
        end = time.perf_counter()
        whole.append(1000 * (end - start))
        judging.append(1000 * (end - middle))
    return {
        "ms": statistics.median(whole[20:]),
        "judge_ms": statistics.median(judging[20:]),
        "judge_ms_95": sorted(judging[20:])[284],
        "rules": len(rules.rules) if hasattr(rules, "rules") else 0,
    }


STAGES: dict[str, Callable[[Path], dict[str, object]]] = {
    "polars": polars_reads,
    "pipeline": pipeline,
    "once": once,
    "form": one_form,
}


def main() -> None:
    stage, folder = sys.argv[1], Path(sys.argv[2])
    if stage == "make":
        found = make(folder, stations=int(sys.argv[3]), sources=int(sys.argv[4]))
    else:
        found = STAGES[stage](folder)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
