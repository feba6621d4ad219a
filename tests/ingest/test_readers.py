"""XLSX, JSON, Parquet, CDF and OpenElections give the same forms as the CSV of the same count."""

import hashlib
import io
import json
import zipfile

import polars as pl
import pytest
import xlsxwriter
from ingest.sahra import FILE, HEAD, WIDE, read

from fullcount.errors import InputError, PackageError
from fullcount.ingest.cdf import read_cdf
from fullcount.ingest.records import read_json, read_parquet
from fullcount.ingest.workbook import read_workbook

ROWS = [("1", 10, 7), ("2", 3, None)]


def workbook(sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def parquet(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def votes(name, raw, toml=WIDE):
    forms = read(toml.replace("forms.csv", name), {name.partition("!")[0]: raw}).forms
    return forms.select("unit_id", "votes_1", "votes_2").rows()


def test_json():
    raw = json.dumps([{"station": "1", "a": 10, "b": 7}, {"station": "2", "a": 3, "b": None}])
    assert votes("forms.json", raw.encode()) == ROWS


def test_parquet():
    frame = pl.DataFrame(ROWS, schema=["station", "a", "b"], orient="row")
    raw = parquet(frame)
    digest = hashlib.sha256(raw).hexdigest()
    toml = WIDE.replace('kind = "S1"', f'kind = "S1"\nsha256 = "{digest}"')
    assert votes("forms.parquet", raw, toml) == ROWS
    with pytest.raises(PackageError, match="not the one declared"):
        votes("forms.parquet", raw[:-9] + b"x" + raw[-8:], toml)
    with pytest.raises(PackageError, match=f'sha256 = "{digest}"'):
        votes("forms.parquet", raw)


def test_xlsx():
    raw = workbook({"One": [["station", "a", "b"], ["1", 10, 7], ["2", 3]], "Two": [["x"]]})
    assert votes("forms.xlsx", raw) == ROWS


def test_sheets_by_pattern():
    raw = workbook({f"SA{n}": [["a", "b"], [n, 2 * n]] for n in (1, 2)} | {"Notes": [["x"]]})
    toml = (
        HEAD
        + FILE.replace("forms.csv", "b.xlsx").replace('"station"', '"n"')
        + 'sheet = "SA{n}"\n[file.votes]\ncolumns = "*"\n'
    )
    forms = read(toml, {"b.xlsx": raw}).forms
    assert forms.select("unit_id", "votes_1", "votes_2", "file", "row").rows() == [
        ("1", 1, 2, "b.xlsx[SA1]", 2),
        ("2", 2, 4, "b.xlsx[SA2]", 2),
    ]
    with pytest.raises(PackageError, match="no sheet is called Zed"):
        read(toml.replace("SA{n}", "Zed").replace('"n"', "\"'1'\""), {"b.xlsx": raw})


def test_a_workbook_shows_numbers_as_they_are():
    sheet = read_workbook(
        workbook({"S": [["a", "b"], [1535.0, 0.5], ["007", True]]}), header=1, where="x"
    )
    assert sheet["S"].rows()[0][:2] == (2, "1535")
    assert sheet["S"].rows()[1][1] == "007"


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"no book", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_workbook(raw):
    with pytest.raises(InputError):
        read_workbook(raw, header=1, where="x.xlsx")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"{}", "not a list of objects"),
        (b"[1]", "not a list of objects"),
        (b"[]", "empty"),
        (b"[{}]", "empty"),
        (b'[{"a": [1]}]', "another list"),
        (b"nonsense", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "declare its encoding"),
    ],
)
def test_json_that_is_no_table(raw, what):
    with pytest.raises(InputError, match=what):
        read_json(raw, where="x.json")


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b'[{"a": 1, "a": 2}]', "the key 'a' twice"),
        (b'[{"a": "\\ud800"}]', "surrogates"),
    ],
)
def test_json_of_which_something_would_be_lost(raw, what):
    with pytest.raises(InputError, match=what):
        read_json(raw, where="x.json")


def test_json_with_a_sign_beyond_the_first_plane_is_read():
    assert read_json(b'[{"a": "\\ud83d\\ude00"}]', where="x.json").rows() == [(1, "\U0001f600")]


def test_json_of_too_many_different_keys():
    raw = json.dumps([{f"k{n}": n} for n in range(8_000)]).encode()
    with pytest.raises(InputError, match="too large a table"):
        read_json(raw, where="x.json")


def test_json_numbers_keep_their_digits():
    table = read_json(b'[{"a": 12345678901234567890, "b": 1.50, "c": true, "d": NaN}]', where="x")
    assert table.rows() == [(1, "12345678901234567890", "1.50", "true", "NaN")]


def test_parquet_that_is_none_or_nested():
    with pytest.raises(InputError, match="not a Parquet"):
        read_parquet(b"PAR1PAR1", where="x")
    with pytest.raises(InputError, match="nested"):
        read_parquet(parquet(pl.DataFrame({"a": [[1]]})), where="x")


def text(words):
    return {
        "@type": "ElectionResults.InternationalizedText",
        "Text": [{"Content": words, "Language": "en"}],
    }


def counts(unit, count, kind="total"):
    return {"@type": "ElectionResults.VoteCounts", "GpUnitId": unit, "Type": kind, "Count": count}


REPORT = {
    "@type": "ElectionResults.ElectionReport",
    "GpUnit": [
        {"@id": f"u{n}", "Name": text(f"Unit {n}"), "Type": "precinct", "VotersRegistered": 90}
        for n in "12"
    ],
    "Party": [{"@id": "p", "Name": text("Palm")}],
    "Election": [
        {
            "Candidate": [{"@id": "a", "BallotName": text("Amal"), "PartyId": "p"}, {"@id": "b"}],
            "BallotCounts": [{"GpUnitId": "u1", "Type": "total", "BallotsCast": 20}],
            "Contest": [
                {
                    "@id": "SA-1",
                    "Name": "Seat 1",
                    "ContestSelection": [
                        {
                            "@id": "s1",
                            "CandidateIds": ["a"],
                            "VoteCounts": [
                                counts("u1", 10),
                                counts("u2", 3),
                                counts("u1", 4, "early"),
                            ],
                        },
                        {"@id": "s2", "CandidateIds": ["b"], "VoteCounts": [counts("u1", 7)]},
                    ],
                    "OtherCounts": [{"GpUnitId": "u1", "Undervotes": 3}],
                }
            ],
        }
    ],
}
CDF = HEAD + '[[file]]\npath = "r.json"\nformat = "cdf"\nsource = "clerk"\nkind = "S1"\n'


def test_cdf():
    returns = read(CDF, {"r.json": json.dumps(REPORT)})
    forms = returns.forms.select("unit_id", "votes_1", "votes_2", "cast").rows()
    assert forms == [("u1", 10, 7, 20), ("u2", 3, None, None)]
    assert returns.candidates.select("candidate_id", "name", "party").rows() == [
        ("a", "Amal", "Palm"),
        ("b", "b", None),
    ]
    unit = returns.units.filter(pl.col("unit_id") == "u1").select(
        "name", "registered", "registered_source"
    )
    assert unit.rows() == [("Unit 1", 90, "clerk")]


def test_two_objects_of_a_report_with_one_id_are_refused():
    twice = REPORT | {"GpUnit": [*REPORT["GpUnit"], REPORT["GpUnit"][0]]}
    with pytest.raises(PackageError, match="the same @id"):
        read(CDF, {"r.json": json.dumps(twice)})


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"{}",
        b'{"@type": "CVR.CastVoteRecordReport"}',
        b'{"@type": "ElectionResults.ElectionReport"}',
        b'{"@type": "ElectionResults.ElectionReport", "Election": 5}',
        b'{"@type": "ElectionResults.ElectionReport", "Election": [{"Contest": [{"@id": []}]}]}',
    ],
)
def test_what_is_no_report(raw):
    with pytest.raises(InputError):
        read_cdf(raw, where="r.json")


OPEN = (
    HEAD.replace(
        '[[contest]]\nid = "SA-1"\noffice = "SA"\nunit = "SA-1"', '[contests]\noffice = "id"'
    )
    + '[[file]]\npath = "o.csv"\nformat = "openelections"\nsource = "clerk"\nkind = "S1"\n'
)


def test_openelections():
    sheet = (
        "county,precinct,office,district,party,candidate,votes\n"
        "North,1,Registered Voters,,,,90\n"
        "North,1,Ballots Cast,,,,20\n"
        "North,1,House,3,Palm,Amal,10\n"
        "North,1,House,3,,Badr,7\n"
        'North,1,Mayor,,Palm,Amal,"1,011"\n'
    )
    returns = read(OPEN + 'thousands = ","\n', {"o.csv": sheet})
    rows = returns.forms.select("contest_id", "unit_id", "registered", "cast", "votes_1", "votes_2")
    assert rows.rows() == [
        ("House/3", "North/1", 90, 20, 10, 7),
        ("Mayor", "North/1", 90, 20, 1011, None),
    ]
    assert returns.candidates["candidate_id"].to_list() == ["Amal (Palm)", "Badr", "Amal (Palm)"]


def test_openelections_needs_its_columns():
    with pytest.raises(PackageError, match="not OpenElections"):
        read(OPEN, {"o.csv": "a,b\n1,2\n"})


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b'r="B2"', b'r="XFD1048576"', "spans 1048576 rows of 16384 columns"),
        (b'r="B2"', b"r='XFD1048576'", "spans 1048576 rows of 16384 columns"),
        (b'r="B2"', b'r="&#88;FD1"', "no place we understand"),
        (b'r="B2"', b'r="A2"', "the same place"),
        (b"</sheetData>", b"</sheetData><sheetData></sheetData>", "its data twice"),
    ],
)
def test_a_workbook_that_is_small_as_a_file_and_enormous_as_a_table(old, new, what):
    raw = workbook({"S": [["a", "b"], [1, 2]]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as book, zipfile.ZipFile(out, "w") as bomb:
        for name in book.namelist():
            part = book.read(name)
            bomb.writestr(name, part.replace(old, new) if "sheet1" in name else part)
    with pytest.raises(InputError, match=what):
        read_workbook(out.getvalue(), header=1, where="x.xlsx")
