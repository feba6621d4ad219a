"""One row of the file of published numbers, and what a check of it is.

A module beside this one that has ``ANSWERS`` (method as a regular expression -> check) is found
by ``test_answers``; ``CANNOT`` (row id -> reason) names rows that cannot be run and why.
"""

import csv
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parents[4] / "shared" / "domain" / "forensics_answers.csv"
NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A published number. ``id`` is its place in the file, the first row being 01."""

    id: str
    method: str
    dataset: str
    filter: str
    quantity: str
    published: str
    recomputed: str
    source: str
    tolerance: str
    runnable: str

    @property
    def year(self) -> int:
        """The first year that the dataset's name states."""
        found = re.search(r"(20\d\d)", self.dataset)
        if found is None:
            raise ValueError(f"row {self.id}: {self.dataset} names no year")
        return int(found.group(1))


Check = Callable[[Row], list[str]]  # what is not within tolerance, as sentences; empty = all is
Answers = Mapping[str, Check]


def rows() -> list[Row]:
    """Every row, in the file's order; none where the file is not beside the checkout."""
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as lines:
        return [Row(id=f"{at:02}", **row) for at, row in enumerate(csv.DictReader(lines), start=1)]


def numbers(text: str) -> list[float]:
    """Every number in a text, in order."""
    return [float(found) for found in NUMBER.findall(text)]


def near(name: str, got: float, want: float, *, within: float) -> list[str]:
    """Nothing where ``got`` lies within ``within`` of ``want``; else a sentence."""
    return [] if abs(got - want) <= within else [f"{name}: {got!r}, not {want} +- {within}"]
