"""Every row of the answer file: run within its tolerance, or listed by id with the reason."""

import inspect
import math
from importlib import import_module
from pathlib import Path

import pytest
from audit.answers.rows import NOT_RUN, RUNNERS, Judged, Row, agrees, expects_error, rows

HERE = Path(__file__).parent / "answers"
for file in sorted(HERE.glob("*.py")):
    import_module(f"audit.answers.{file.stem}")

ROWS = rows()


def reason(row: Row) -> str | None:
    """Why a row is not run; null where it is."""
    if row.id in NOT_RUN:
        return NOT_RUN[row.id]
    if row.method in RUNNERS:
        return None
    if not row.runnable.startswith("yes"):
        return row.runnable
    return NOT_RUN.get(row.method)


@pytest.mark.skipif(not ROWS, reason="../shared/domain/audit_answers.csv is not here")
def test_every_row_is_run_or_named() -> None:
    left = {row.id: why for row in ROWS if (why := reason(row)) is not None}
    unnamed = [row.id for row in ROWS if row.id not in left and row.method not in RUNNERS]
    for row, why in left.items():
        print(row, why)  # noqa: T201 -- `pytest -s` lists what is not run
    assert unnamed == []


@pytest.mark.skipif(not ROWS, reason="../shared/domain/audit_answers.csv is not here")
def test_only_rows_without_their_inputs_are_left() -> None:
    """Of 448 rows 354 are run; 92 say ``no:`` themselves, two need a file of a peer's."""
    left = [row for row in ROWS if reason(row) is not None]
    says_no = [row for row in left if row.runnable.startswith("no:")]
    assert {row.id for row in left if row not in says_no} == {"0417", "0493"}
    assert (len(ROWS), len(left), len(says_no)) == (448, 94, 92)
    assert not any(row.runnable.startswith("no:") for row in ROWS if row not in left)


@pytest.mark.parametrize("row", [row for row in ROWS if row.method in RUNNERS], ids=lambda r: r.id)
def test_row(row: Row) -> None:
    if row.id in NOT_RUN:
        pytest.skip(NOT_RUN[row.id])
    runner = RUNNERS[row.method]
    wants_row = "row" in inspect.signature(runner).parameters
    given = {"row": row} if wants_row else {}
    if expects_error(row):
        with pytest.raises(ValueError, match=r"\w"):
            runner(row.inputs, **given)
        return
    got = runner(row.inputs, **given)
    if isinstance(got, Judged):
        assert got.agrees, got.because
    else:
        assert agrees(got, row.expected, row.tolerance), (got, row.expected)


SIMULATED = [row for row in ROWS if row.method == "alpha.mean_sample_size_with_replacement"]


@pytest.mark.long
@pytest.mark.parametrize("row", SIMULATED, ids=lambda row: row.id)
def test_simulated_rows_with_as_many_repeats_as_the_paper(row: Row) -> None:
    got = RUNNERS[row.method](row.inputs, row=row, draws=math.inf)
    assert got.agrees, got.because
