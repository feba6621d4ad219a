"""Whatever the bytes, a reader reads them or says InputError; nothing else ever comes out.

``make test`` tries some 1,500 inputs, ``make check`` a million over all readers together
(``FULLCOUNT_FUZZ`` says another number). Inputs are valid files with bytes changed, cut, doubled
and swapped, and plain junk: cheap to make, and close enough to the truth to get past the door.
"""

import gzip
import hashlib
import io
import json
import os
import zipfile
from contextlib import suppress

import numpy as np
import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.sahra import FILE, HEAD, WIDE, read

from fullcount.errors import InputError
from fullcount.ingest import propose
from fullcount.ingest.archive import Folder
from fullcount.ingest.cdf import read_cdf
from fullcount.ingest.declared import read_declared
from fullcount.ingest.delimited import Dialect, read_delimited
from fullcount.ingest.openelections import read_openelections
from fullcount.ingest.records import read_json
from fullcount.ingest.workbook import read_workbook

FEW, MANY = 1_500, int(os.environ.get("FULLCOUNT_FUZZ", "1_000_000"))
SHEET = 'station,"Amal, K.",Badr\r\n1,10,7\r\n2,"1\n1",\r\n"3",٣,x\r\n'.encode()
OPEN = b"county,precinct,office,district,party,candidate,votes\nN,1,House,3,P,Amal,10\n"
REPORT = {
    "@type": "ElectionResults.ElectionReport",
    "GpUnit": [{"@id": "u", "Name": {"Text": [{"Content": "U"}]}, "Type": "precinct"}],
    "Election": [
        {
            "Candidate": [{"@id": "a", "BallotName": {"Text": [{"Content": "A"}]}}],
            "BallotCounts": [{"GpUnitId": "u", "Type": "total", "BallotsCast": 20}],
            "Contest": [
                {
                    "@id": "c",
                    "ContestSelection": [
                        {"CandidateIds": ["a"], "VoteCounts": [{"GpUnitId": "u", "Count": 3}]}
                    ],
                }
            ],
        }
    ],
}


def _zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("forms.csv", SHEET)
        archive.writestr("a/b.csv", SHEET)
    return out.getvalue()


def _xlsx():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("SA1")
        for at, row in enumerate([["a", "b"], ["x", 1], [2.5, None]]):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def _parquet():
    out = io.BytesIO()
    pl.DataFrame({"a": ["x", None], "b": [1, 2]}).write_parquet(out)
    return out.getvalue()


PARQUET = _parquet()
VOUCHED = (
    HEAD
    + FILE.replace("forms.csv", "f.parquet").replace('"station"', '"a"')
    + (f'sha256 = "{hashlib.sha256(PARQUET).hexdigest()}"\n[file.votes]\ncolumns = "*"\n')
)


def _members(raw):
    folder = Folder({"a.zip": raw})
    for name in folder.members("a.zip"):
        folder.read(name)


def _inside(member):
    """Read a workbook with one part replaced: past the checksums of the archive."""
    book = zipfile.ZipFile(io.BytesIO(_XLSX))

    def reader(raw):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for name in book.namelist():
                archive.writestr(name, raw if name == member else book.read(name))
        read_workbook(out.getvalue(), header=1, where="x")

    return reader, book.read(member)


_XLSX = _xlsx()
SHEET_PART, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def _delimited(raw):
    read_delimited(raw, dialect=Dialect(), where="x")


def _odd(raw):
    read_delimited(raw, dialect=Dialect(encoding="cp1252", delimiter=";", header=2), where="x")


READERS = {  # name -> (reader, a valid file, share of the tries)
    "delimited": (_delimited, SHEET, 0.32),
    "declared": (_odd, SHEET.replace(b",", b";"), 0.1),
    "json": (lambda raw: read_json(raw, where="x"), b'[{"a": "x", "b": 12}, {"a": null}]', 0.2),
    "cdf": (lambda raw: read_cdf(raw, where="x"), json.dumps(REPORT).encode(), 0.12),
    "gzip": (lambda raw: Folder({"a": raw}).read("a"), gzip.compress(SHEET), 0.06),
    "zip": (_members, _zip(), 0.07),
    "toml": (lambda raw: read_declared(raw, where="x"), WIDE.encode(), 0.05),
    "openelections": (
        lambda raw: read_openelections(raw, dialect=Dialect(), where="x"),
        OPEN,
        0.03,
    ),
    "parquet": (lambda raw: read(VOUCHED, {"f.parquet": raw}), PARQUET, 0.01),
    "xlsx": (lambda raw: read_workbook(raw, header=1, where="x"), _XLSX, 0.01),
    "xlsx sheet": (*_inside(SHEET_PART), 0.01),
    "xlsx strings": (*_inside(STRINGS), 0.005),
    "xlsx book": (*_inside("xl/workbook.xml"), 0.005),
    "package": (lambda raw: read(WIDE, {"forms.csv": raw}), SHEET, 0.005),
    "propose": (lambda raw: propose({"forms.csv": raw, "x.json": raw}), SHEET, 0.005),
}


def mutate(valid, rng):
    """Change a few bytes of a valid file, cut it, double a part of it, or make junk."""
    raw = np.frombuffer(valid, dtype=np.uint8).copy()
    how = rng.integers(0, 6)
    at, to = sorted(rng.integers(0, raw.size + 1, 2))
    if how <= 2:
        spots = rng.integers(0, raw.size, rng.integers(1, 5))
        raw[spots] = rng.integers(0, 256, spots.size)
        return raw.tobytes()
    if how == 3:
        return valid[:at] + valid[to:]
    if how == 4:
        return valid[:to] + valid[at:]
    return rng.bytes(int(rng.integers(0, 60)))


def _fuzz(name, tries, seed):
    reader, valid, _ = READERS[name]
    reader(valid)
    rng = np.random.default_rng(seed)
    for _ in range(tries):
        with suppress(InputError):
            reader(mutate(valid, rng))


@pytest.mark.parametrize("name", READERS)
def test_any_bytes_are_read_or_refused_in_our_own_words(name):
    _fuzz(name, max(5, round(FEW * READERS[name][2])), 20310208)


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("part", range(8))
def test_very_many_bytes_are_read_or_refused(name, part):
    _fuzz(name, round(MANY * READERS[name][2] / 8), part)


def test_the_shares_make_a_whole():
    assert sum(share for _, _, share in READERS.values()) == pytest.approx(1)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_junk(raw):
    for name in ("delimited", "declared", "json", "gzip", "zip", "toml", "xlsx"):
        with suppress(InputError):
            READERS[name][0](raw)


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_in_any_cell_and_any_expression(cell, expression):
    toml = HEAD + FILE + "[file.boxes]\ncast = " + json.dumps(expression) + "\n"
    with suppress(InputError):
        read(toml, {"forms.csv": "station,n\n1," + json.dumps(cell, ensure_ascii=False)})
