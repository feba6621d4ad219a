"""Every row ``quickcount.*`` and ``projection.*`` of the answer file, within its tolerance.

Where the file itself says that what was published is wrong, the correct value is asked for and
the published one is shown to come from the slip the file names.
"""

import csv
import json
import math

import pytest
from quickcount.answers import ANSWERS
from quickcount.guanajuato import DOMAIN
from quickcount.mexico import DATA

PATH = DOMAIN / "audit_answers.csv"
FAMILIES = ("quickcount.", "projection.")


def rows():
    if not PATH.is_file():
        return []
    with PATH.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["method"].startswith(FAMILIES)]


ROWS = {row["id"]: row for row in rows()}
EXACT = [id_ for id_, row in ROWS.items() if row["tolerance"] in {"1e-9", "1e-12", "5e-5"}]
pytestmark = pytest.mark.skipif(not ROWS, reason="the domain notes are not here")


def answer(id_):
    row = ROWS[id_]
    if row["method"] == "quickcount.partial_return_trend" and not DATA.is_dir():
        pytest.skip("the shared data are not here")
    return ANSWERS[row["method"]](json.loads(row["inputs"])), json.loads(row["expected"])


def test_every_row_is_answered_or_says_why_not():
    unable = [id_ for id_, row in ROWS.items() if not row["runnable"].startswith("yes")]
    assert unable == ["0857"]  # input not supplied
    assert all(row["method"] in ANSWERS for id_, row in ROWS.items() if id_ not in unable)
    shown = {"0833", "0841", "0843", "0845", "0847", "0849"}
    assert set(EXACT) | shown | set(unable) == set(ROWS)


@pytest.mark.parametrize("id_", EXACT)
def test_exact_rows(id_):
    found, expected = answer(id_)
    tolerance = float(ROWS[id_]["tolerance"])
    if not isinstance(expected, dict):
        found, expected = {"": found}, {"": expected}
    assert found.keys() >= expected.keys()
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, abs=tolerance, rel=0), name


def test_handbook_rows_by_the_formula():
    found, published = answer("0841")
    assert math.ceil(found) == 160_718  # "treat 160718 as correct"
    assert found == pytest.approx(160_717.3, abs=0.05)
    assert published == 163_185  # as printed: the handbook rounds .0032 squared
    for id_, formula in (("0843", 4.516), ("0845", 3.431), ("0847", 3.068)):
        assert answer(id_)[0] == pytest.approx(formula, abs=5e-4)
    assert answer("0845")[0] == pytest.approx(answer("0845")[1], abs=5e-3)


def test_fewest_units_by_exact_fractions():
    found, published = answer("0849")
    assert (found, published) == (19, 20)
    assert math.ceil((1 + 0.9) / (1 - 0.9)) == published  # the floating point that made it


@pytest.mark.long
def test_coverage_row_is_reproduced():
    """Spread within 3 %, coverage within .012; bias within four standard errors."""
    found, expected = answer("0833")
    for party, numbers in expected.items():
        own = found[party]
        assert own["sd"] == pytest.approx(numbers["sd"], rel=0.03)
        assert own["cov95"] == pytest.approx(numbers["cov95"], abs=0.012)
        assert own["deff"] == pytest.approx(numbers["deff"], rel=0.065)
        if "bias" in numbers:
            assert abs(own["bias"] - numbers["bias"]) < 4 * math.sqrt(2) * own["sd"] / 63
