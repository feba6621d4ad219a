"""Findings come out whole: the numbers in JSON, the order kept, text harmless in spreadsheets."""

import io
import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from publish.exports.made import finding, made_verified

from fullcount.publish.exports.findings import finding_files
from fullcount.publish.exports.tables import csv, flat, parquet


def test_parquet_keeps_every_column_and_row():
    found = made_verified(findings=[finding(2, stake=None), finding(1)])
    read = pl.read_parquet(io.BytesIO(finding_files(found)["findings.parquet"]))
    assert read.drop("title").equals(found.findings)
    assert read["title"].to_list() == ["Votes do not add up"] * 2


def test_json_has_numbers_as_objects_and_null_for_unbounded():
    told = json.loads(
        finding_files(made_verified(findings=[finding(1, stake=None)]))["findings.json"]
    )
    assert told["findings"][0]["numbers"] == {"sum_votes": 100, "valid": 101}
    assert told["findings"][0]["stake"] is None
    assert told["fictional"] is True


def test_csv_reads_back_with_null_as_nothing():
    raw = finding_files(made_verified(findings=[finding(1, stake=None)]))["findings.csv"]
    read = pl.read_csv(io.BytesIO(raw))
    assert read["stake"].to_list() == [None]
    assert read["form_ids"].to_list() == ["f2"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+A1", "'+A1"),
        ("-2+3", "'-2+3"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("-5", "-5"),
        ("+3.5", "+3.5"),
        ("10.07", "10.07"),
        ("NA-1", "NA-1"),
        ("", ""),
        (None, None),
    ],
)
def test_text_that_looks_like_a_formula_is_disarmed(text, written):
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert flat(frame)["text"].to_list() == [written]


@given(texts=st.lists(st.none() | st.text(max_size=8), max_size=5))
def test_parquet_is_exact_and_no_csv_cell_can_run(texts):
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    assert pl.read_parquet(io.BytesIO(parquet(frame)))["text"].to_list() == texts
    for text in flat(frame)["text"].drop_nulls():
        if text[:1] in set("=+-@\t\r"):
            assert text[1:].replace(".", "", 1).replace(",", "", 1).isnumeric()
    assert csv(frame).decode().startswith("text\n")
