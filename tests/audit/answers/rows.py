"""The answer file's rows, and who runs which: ``@runs("bravo.risk")`` before a function of inputs.

A runner gives what the row expects, or raises ValueError where the row expects an error. A runner
that must judge for itself (a simulation, a peer's rounding) takes ``row=`` and returns Judged.
"""

import csv
import gzip
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SHARED = Path(__file__).parents[4] / "shared"
DOMAIN = SHARED / "domain"
FIXTURES = DOMAIN / "audit_fixtures"
ANSWERS = DOMAIN / "audit_answers.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    id: str
    method: str
    inputs: Any
    expected: Any
    tolerance: str
    note: str
    runnable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict the runner reached itself; ``because`` is what a failing test prints."""

    agrees: bool
    because: str


Runner = Callable[[Any], Any]
RUNNERS: dict[str, Runner] = {}
NOT_RUN: dict[str, str] = {}  # method or id -> why no runner can exist


def runs(*methods: str) -> Callable[[Runner], Runner]:
    def register(runner: Runner) -> Runner:
        for method in methods:
            other = RUNNERS.setdefault(method, runner)
            same = (
                other.__code__.co_filename == runner.__code__.co_filename
            )  # read for doctests too
            assert same, f"two runners for {method}"
        return runner

    return register


@cache
def rows() -> tuple[Row, ...]:
    """Read every row; none where the answer file is not beside the project."""
    if not ANSWERS.is_file():
        return ()
    with ANSWERS.open(newline="") as file:
        return tuple(
            Row(
                id=row["id"],
                method=row["method"],
                inputs=_inputs(row["inputs"]),
                expected=json.loads(row["expected"]),
                tolerance=row["tolerance"],
                note=row["note"],
                runnable=row["runnable"],
            )
            for row in csv.DictReader(file)
        )


def _inputs(text: str) -> Any:
    value = json.loads(text)
    if isinstance(value, dict) and str(value.get("fixture", "")).endswith(".json.gz"):
        return json.loads(gzip.decompress((FIXTURES / value["fixture"]).read_bytes()))
    return value


def expects_error(row: Row) -> bool:
    return isinstance(row.expected, Mapping) and "raises" in row.expected


def agrees(got: Any, expected: Any, tolerance: str) -> bool:
    """Compare as the row's tolerance says: whole numbers exactly, unless it is a simulation."""
    if isinstance(expected, Mapping):
        return set(got) == set(expected) and all(
            agrees(got[key], value, _of(key, tolerance)) for key, value in expected.items()
        )
    if isinstance(expected, list):
        return len(got) == len(expected) and all(
            agrees(one, other, tolerance) for one, other in zip(got, expected, strict=True)
        )
    if expected is None or isinstance(expected, bool | str):
        return bool(got == expected)
    if got is None or isinstance(got, str):
        return False
    absolute, relative = _tolerance(tolerance, whole=isinstance(expected, int))
    return bool(abs(got - expected) <= max(absolute, relative * abs(expected)))


def _of(key: str, text: str) -> str:
    """``U 1e-6; ints 0; expected_distinct 0.05``: the part whose name begins the key."""
    for part in text.split("; ") if "; " in text else []:
        name, _, limit = part.rpartition(" ")
        if key.startswith(name):
            return limit
    return text if "; " not in text else "0"


def _tolerance(text: str, *, whole: bool) -> tuple[float, float]:
    if percent := re.search(r"\+-(\d+) %", text):
        return 0.0, float(percent[1]) / 100
    if points := re.search(r"\+-([\d.]+)$", text):
        return float(points[1]), 0.0
    if "rel" in text:
        return (1e-12, 0.0) if whole else (1e-15, float(text.split(maxsplit=1)[0]))
    found = re.match(r"[\d.]+(?:e-?\d+)?", text)
    return (max(float(found[0]), 1e-12) if found else 1e-12), 0.0
