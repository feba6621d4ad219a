"""Every cell comes out as a number, a stated null or a quotation; errors come all at once."""

import csv
import hashlib
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.sahra import FILE, HEAD, WIDE, read, read_forms

from fullcount.errors import PackageError
from fullcount.model.election import Why
from fullcount.model.returns import vote_columns


def test_a_wide_file_becomes_forms():
    returns = read_forms("station,Amal,Badr\n1,10,7\n2,3,\n")
    forms = returns.forms
    assert forms["form_id"].to_list() == ["clerk/S1/SA-1/1", "clerk/S1/SA-1/2"]
    assert forms.select("votes_1", "votes_2", "row").rows() == [(10, 7, 2), (3, None, 3)]
    assert forms["candidates"].to_list() == [2, 2]
    assert returns.candidates["candidate_id"].to_list() == ["Amal", "Badr"]
    assert returns.units.filter(pl.col("kind") == "station")["parent_id"].to_list() == ["SA-1"] * 2
    assert returns.unread.is_empty()


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("5OO", Why.UNREADABLE),
        ("-3", Why.NEGATIVE),
        ("3.5", Why.NOT_WHOLE),
        ("1.204", Why.NOT_WHOLE),
        ("99999999999999999999", Why.TOO_LARGE),
        ("3000000000", Why.TOO_LARGE),
    ],
)
def test_a_cell_that_is_no_count_is_null_and_quoted(cell, why):
    returns = read_forms(f"station,Amal,Badr\n1,{cell},7\n")
    assert returns.forms["votes_1"].to_list() == [None]
    assert returns.unread.rows(named=True) == [
        {
            "file": "forms.csv",
            "row": 2,
            "column": "Amal",
            "text": cell,
            "why": why.value,
            "form_id": "clerk/S1/SA-1/1",
            "contest_id": "SA-1",
            "unit_id": "1",
            "source_id": "clerk",
        }
    ]


def test_a_second_form_of_the_same_key_is_kept_and_quoted():
    returns = read_forms("station,Amal\n1,10\n1,12\n1,10\n")
    assert returns.forms.select("form_id", "reading", "votes_1").rows() == [
        ("clerk/S1/SA-1/1", 1, 10),
        ("clerk/S1/SA-1/1#2", 2, 12),
        ("clerk/S1/SA-1/1#3", 3, 10),
    ]
    again = returns.unread.select("row", "text", "why", "form_id").rows()
    assert again == [
        (3, "1", "duplicate_key", "clerk/S1/SA-1/1#2"),
        (4, "1", "duplicate_key", "clerk/S1/SA-1/1#3"),
    ]


def test_a_row_without_a_unit_is_quoted_whole():
    returns = read_forms("station,Amal,Badr\n,10,7\n2,1,1\n")
    assert returns.forms.height == 1
    assert returns.unread.select("row", "text", "why", "form_id").rows() == [
        (2, "10 | 7", "no_unit", None)
    ]


def test_a_name_that_is_not_on_the_list_is_quoted_with_its_votes():
    listed = '[[candidate]]\nid = "Amal"\n[[candidate]]\nid = "Badr"\n'
    returns = read_forms("station,Amal,Chand\n1,10,7\n", WIDE + listed)
    assert returns.candidates["candidate_id"].to_list() == ["Amal", "Badr"]
    assert returns.forms.select("votes_1", "candidates").rows() == [(10, 1)]
    assert "votes_2" not in returns.forms.columns or returns.forms["votes_2"].null_count() == 1
    assert returns.unread.select("column", "text", "why").rows() == [
        ("Chand", "7", "unknown_candidate")
    ]


def test_a_strangers_votes_are_quoted_as_they_stand():
    toml = (
        HEAD + FILE + 'thousands = ","\n[file.votes]\ncolumns = "*"\n[[candidate]]\nid = "Amal"\n'
    )
    returns = read_forms('station,Amal,Chand\n1,10,"1,204"\n2,4,7\n', toml)
    assert returns.unread.select("text", "why").rows() == [
        ("1,204", "unknown_candidate"),
        ("7", "unknown_candidate"),
    ]
    assert returns.raws.is_empty()


def test_an_optional_candidate_closes_no_list():
    said = '[[candidate]]\nid = "Others"\naggregate = true\noptional = true\n'
    returns = read_forms("station,Amal,Others\n1,10,7\n", WIDE + said)
    assert returns.candidates.select("candidate_id", "aggregate").sort("candidate_id").rows() == [
        ("Amal", False),
        ("Others", True),
    ]
    assert returns.unread.is_empty()


def test_a_station_off_the_list_is_kept_and_quoted():
    listed = '[[unit]]\nid = "1"\nkind = "station"\nparent = "SA-1"\n'
    returns = read_forms("station,Amal\n1,10\n7,3\n", WIDE + listed)
    stations = returns.units.filter(pl.col("kind") == "station")
    assert stations.select("unit_id", "listed").rows() == [("1", True), ("7", False)]
    assert returns.forms.height == 2
    assert returns.unread.select("text", "why").rows() == [("7", "unknown_unit")]


def test_without_a_list_nobody_is_off_it():
    returns = read_forms("station,Amal\n1,10\n")
    assert returns.units["listed"].to_list() == [None, None]


def test_all_zero_rows_are_not_stated_where_the_package_says_so():
    toml = HEAD + FILE + 'not_stated = "all-zero"\n[file.votes]\ncolumns = "*"\n'
    returns = read_forms("station,Amal,Badr\n1,0,0\n2,0,\n3,0,x\n4,0,1\n", toml)
    assert returns.forms["status"].to_list() == ["not_stated", "not_stated", "stated", "stated"]
    assert returns.forms["votes_1"].to_list() == [None, None, 0, 0]
    kept = returns.raws.select("form_id", "column", "raw").sort("form_id", "column").rows()
    assert kept == [
        ("clerk/S1/SA-1/1", "votes_1", "0"),
        ("clerk/S1/SA-1/1", "votes_2", "0"),
        ("clerk/S1/SA-1/2", "votes_1", "0"),
    ]


def test_a_form_that_states_nothing_is_not_stated():
    returns = read_forms("station,Amal\n1,\n2,?\n3,0\n")
    assert returns.forms["status"].to_list() == ["not_stated", "stated", "stated"]


def test_statuses_are_words_we_know():
    toml = HEAD + FILE + 'status = "state"\n[file.votes]\ncolumns = "*"\n'
    returns = read_forms("station,state,Amal\n1,annulled,3\n2,,4\n", toml)
    assert returns.forms["status"].to_list() == ["annulled", "stated"]
    with pytest.raises(PackageError, match="row 2: status 'lost'"):
        read_forms("station,state,Amal\n1,lost,3\n", toml)


def test_times_are_local_and_become_utc():
    toml = HEAD + FILE + 'stated_at = "at"\n[file.votes]\ncolumns = "*"\n'
    returns = read_forms("station,at,Amal\n1,2031-02-08 21:10,3\n2,soon,4\n", toml)
    first, second = returns.forms["stated_at"].to_list()
    assert first.isoformat() == "2031-02-08T16:10:00+00:00"
    assert second is None
    assert returns.unread.select("column", "text", "why").rows() == [
        ("at", "soon", "unreadable_instant")
    ]


def test_flags_and_words_are_read_as_the_law_types_them():
    toml = HEAD + FILE + '[file.boxes]\nstamp = "s"\ncomments = "c"\ncast = "n"\n'
    returns = read_forms("station,s,c,n\n1,yes,fine,12\n2,FALSE,,\n3,maybe,x,1\n", toml)
    assert returns.forms["stamp"].to_list() == [True, False, None]
    assert returns.forms["comments"].to_list() == ["fine", None, "x"]
    assert returns.unread.select("column", "text").rows() == [("s", "maybe")]


def test_rows_left_out_are_counted():
    toml = HEAD + FILE + 'where = "station <> \'2\'"\n[file.votes]\ncolumns = "*"\n'
    returns = read_forms("station,Amal\n1,3\n2,4\n", toml)
    assert returns.forms["unit_id"].to_list() == ["1"]
    assert returns.digests.select("file", "rows", "excluded").rows() == [("forms.csv", 2, 1)]


def test_candidates_by_position_follow_each_contests_own_list():
    toml = (
        HEAD.replace('[[contest]]\nid = "SA-1"', "[contests]").replace(
            'office = "SA"', "office = \"'SA'\""
        )
    ).replace('unit = "SA-1"', 'unit = "id"') + FILE.replace("kind", 'contest = "seat"\nkind', 1)
    toml += '[file.votes]\ncolumns = ["c*"]\nby = "position"\n'
    for seat, names in (("SA-1", "ab"), ("SA-2", "xyz")):
        toml += "".join(f'[[candidate]]\ncontest = "{seat}"\nid = "{name}"\n' for name in names)
    returns = read_forms("seat,station,c1,c2,c3\nSA-1,1,5,6,\nSA-2,2,1,2,3\nSA-1,3,1,1,9\n", toml)
    rows = returns.forms.sort("unit_id").select("unit_id", *vote_columns(returns.forms)).rows()
    assert rows == [("1", 5, 6, None), ("2", 1, 2, 3), ("3", 1, 1, None)]
    assert returns.unread.select("unit_id", "column", "text", "why").rows() == [
        ("3", "c3", "9", "unknown_candidate")
    ]


def test_two_columns_may_not_mean_one_candidate():
    walk = '[[crosswalk]]\nof = "candidate"\nsource = "s"\nmap = {"Amal K." = "Amal"}\n'
    with pytest.raises(PackageError, match="mean the same candidate"):
        read_forms("station,Amal,Amal K.\n1,2,3\n", WIDE + walk)


def test_all_errors_come_at_once_and_name_their_place():
    toml = WIDE.replace('path = "forms.csv"', 'path = "forms.csv"\nstatus = "estado"') + (
        '[[file]]\npath = "gone.csv"\nsource = "clerk"\nkind = "S1"\nunit = "a"\n'
        '[[file]]\npath = "bad.csv"\nsource = "clerk"\nkind = "S1"\nunit = "a"\n'
    )
    with pytest.raises(PackageError) as caught:
        read(toml, {"forms.csv": "station,Amal\n1,2\n", "bad.csv": "a,b\n1,2,3\n"})
    assert [str(error) for error in caught.value.errors] == [
        "forms.csv: no column estado",
        "election.toml [[file]] 2: no file is called gone.csv",
        "bad.csv: row 2 has 3 cells, the header 2",
    ]


def test_a_column_nobody_mentioned_is_an_error():
    toml = HEAD + FILE + '[file.boxes]\ncast = "n"\n'
    with pytest.raises(PackageError, match="columns neither read nor ignored: who, why"):
        read_forms("station,n,who,why\n1,2,3,4\n", toml)
    ignoring = toml.replace('unit = "station"', 'unit = "station"\nignore = ["wh*"]')
    assert read_forms("station,n,who,why\n1,2,3,4\n", ignoring).forms["cast"].to_list() == [2]


def test_digests_are_of_the_bytes_as_they_came():
    raw = b"station,Amal\r\n1,2\r\n"
    returns = read_forms(raw)
    assert returns.digests.select("sha256", "bytes").row(0) == (
        hashlib.sha256(raw).hexdigest(),
        len(raw),
    )


CELLS = st.sampled_from(["", "0", "7", " 12 ", "007", "x", "-1", "1.5", "٣", "1,204", "-", "999"])


@settings(deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_nothing_is_dropped(rows):
    """Cells in = numbers + blanks + null tokens + quotations; a token is kept as it stands."""
    sheet = io.StringIO()
    table = csv.writer(sheet)
    table.writerow(["station", "a", "b", "c"])
    table.writerows([str(at), *cells] for at, cells in enumerate(rows))
    toml = HEAD + FILE + 'null = ["", "-"]\n[file.votes]\ncolumns = "*"\n'
    returns = read_forms(sheet.getvalue(), toml)
    cells = [cell.strip() for row in rows for cell in row]
    blank = sum(cell in {"", "-"} for cell in cells)
    votes = returns.forms.select(vote_columns(returns.forms))
    numbers = votes.height * votes.width - sum(votes.null_count().row(0))
    assert returns.forms.height == len(rows)
    assert numbers + blank + returns.unread.height == len(cells)
    assert sum(votes.sum().row(0)) == sum(
        {"٣": 3}.get(c, int(c) if c.isdecimal() else 0) for c in cells
    )
    assert returns.raws.height == cells.count("٣") + cells.count("-")


def test_a_register_that_is_no_number_is_quoted_wherever_it_stands():
    toml = (
        HEAD
        + '[[file]]\npath = "u.csv"\ntable = "units"\n'
        + FILE
        + '[file.votes]\ncolumns = "*"\n'
    )
    files = {
        "u.csv": "id,kind,registered,latitude\n1,station,9OO,north\n2,station,80,1.5\n",
        "forms.csv": "station,Amal\n1,2\n",
    }
    returns = read(toml, files)
    assert returns.unread.select("file", "row", "column", "text", "unit_id").rows() == [
        ("u.csv", 2, "registered", "9OO", "1"),
        ("u.csv", 2, "latitude", "north", "1"),
    ]
    said = HEAD + FILE + '[file.units]\nname = "n"\nregistered = "r"\n[file.votes]\ncolumns = "*"\n'
    returns = read_forms("station,n,r,Amal\n1,A,x,2\n2,B,70,2\n", said)
    assert returns.unread.select("column", "text").rows() == [("r", "x")]
    assert returns.units.select("unit_id", "name", "registered", "registered_source").head(
        2
    ).rows() == [
        ("1", "A", None, None),
        ("2", "B", 70, "clerk"),
    ]


def test_a_unit_may_not_be_called_like_a_second_reading():
    with pytest.raises(PackageError, match="two forms would be called clerk/S1/SA-1/1#2"):
        read_forms("station,Amal\n1,2\n1,3\n1#2,4\n")


def test_a_station_written_with_signs_nobody_sees_is_quoted():
    """A zero-width space makes a second station of one: both are kept, and it is said."""
    returns = read_forms("station,Amal\n7,10\n7\u200b,10\n\u202e8,3\nمدرسہ\u200cنو,4\n")
    assert returns.forms.height == 4
    odd = returns.unread.filter(pl.col("why") == "unseen_signs")
    assert odd.select("row", "column", "text").rows() == [
        (3, "unit", "'7\\u200b'"),
        (4, "unit", "'\\u202e8'"),
    ]
