"""A sheet per contest; names a spreadsheet accepts; no cell that runs; nothing silently cut."""

import io
import zipfile

import fastexcel
import pytest
from hypothesis import given
from hypothesis import strategies as st
from publish.exports import made
from publish.exports.made import finding, made_verified

from fullcount.publish.exports import workbook
from fullcount.publish.exports.workbook import findings_workbook, sheet_names


def opened(raw):
    return fastexcel.read_excel(raw)


def test_a_sheet_per_contest_largest_stake_first_unbounded_before_all():
    found = [finding(1, stake=5), finding(2, stake=None), finding(3, stake=9)]
    book = opened(findings_workbook(made_verified(findings=[*found, finding(4, contest="LIST")])))
    assert book.sheet_names == ["Summary", "LIST", "NA-1"]
    assert book.load_sheet("NA-1").to_polars()["finding_id"].to_list() == ["id2", "id3", "id1"]


def test_no_cell_holds_a_formula():
    raw = findings_workbook(
        made_verified(findings=[finding(1, unit="=1+1"), finding(2, unit="@x")])
    )
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/" in name]
        strings = archive.read("xl/sharedStrings.xml")
    assert all(b"<f>" not in sheet for sheet in sheets)
    assert b"=1+1" in strings


def test_many_contests_are_gathered_by_rule_and_the_summary_says_so(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_SHEETS", 1)
    found = [finding(1), finding(2, contest="LIST")]
    book = opened(findings_workbook(made_verified(findings=found)))
    assert book.sheet_names == ["Summary", "C1"]
    told = book.load_sheet("Summary", header_row=None).to_polars().to_series(0).to_list()
    assert any("a sheet holds a rule" in str(line) for line in told)


def test_a_long_sheet_says_how_many_more_there_are(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    book = opened(findings_workbook(made_verified(findings=[finding(n) for n in range(5)])))
    rows = book.load_sheet("NA-1").to_polars()["contest_id"].to_list()
    assert rows[-1] == "3 more in findings.csv"


def test_the_day_of_making_is_the_counts_not_todays():
    with zipfile.ZipFile(io.BytesIO(findings_workbook(made_verified()))) as archive:
        assert f"{made.NOW:%Y-%m-%dT%H:%M:%SZ}".encode() in archive.read("docProps/core.xml")


def test_no_findings_still_make_a_book():
    assert opened(findings_workbook(made_verified(findings=[]))).sheet_names == ["Summary"]


@given(keys=st.lists(st.text(max_size=40), unique=True, max_size=12))
def test_sheet_names_are_legal_and_apart(keys):
    names = sheet_names(keys)
    assert set(names) == set(keys)
    folded = [name.lower() for name in names.values()]
    assert len(set(folded)) == len(folded)
    for name in names.values():
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")


@pytest.mark.parametrize("key", ["Summary", "History", "'quoted'"])
def test_reserved_names_are_avoided(key):
    name = sheet_names([key])[key]
    assert name.lower() not in {"summary", "history"}
    assert not name.startswith("'")
