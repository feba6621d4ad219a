"""Every published number: within its tolerance, or named with the reason why not."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from forensics.answers.row import FILE, Answers, Row, rows

MODULES = [
    import_module(f"forensics.answers.{path.stem}")
    for path in sorted((Path(__file__).parent / "answers").glob("*.py"))
    if path.stem not in {"row", "russia"}
]
ROWS = rows()
CANNOT = {name: why for module in MODULES for name, why in getattr(module, "CANNOT", {}).items()}
beside = pytest.mark.skipif(
    not FILE.exists(), reason="the file of answers is not beside the checkout"
)


def checks_of(row: Row) -> list[object]:
    every: list[Answers] = [module.ANSWERS for module in MODULES]
    return [
        check
        for answers in every
        for method, check in answers.items()
        if re.fullmatch(method, row.method)
    ]


@beside
def test_every_row_is_run_once_or_declined_with_its_reason():
    lost = [row.id for row in ROWS if len(checks_of(row)) != (row.id not in CANNOT)]
    assert lost == []
    assert sorted(CANNOT) == [row.id for row in ROWS if not row.runnable.startswith("yes")]


@beside
@pytest.mark.long
@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
def test_row(row):
    if row.id in CANNOT:
        pytest.skip(f"row {row.id}: {CANNOT[row.id]}")
    (check,) = checks_of(row)
    assert check(row) == []
