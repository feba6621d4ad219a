"""Long files and sheets of labels gather to the same forms as a wide file."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest.sahra import FILE, HEAD, read, read_forms

from fullcount.errors import PackageError
from fullcount.model.returns import vote_columns

LONG = (
    HEAD
    + FILE
    + 'layout = "long"\n[file.votes]\ncandidate = "who"\nvotes = "n"\n[file.boxes]\ncast = "c"\n'
)
LABELS = (
    HEAD
    + FILE.replace('"station"', "\"'SA-1'\"").replace('"S1"', '"S9"')
    + """
layout = "label-rows"
label = "line"
ignore_labels = ["Swing"]
[file.labels]
"Valid ballots" = "valid"
"Total valid votes" = "valid"
"Turnout" = "cast"
[file.votes]
candidate = "party || '|' || name"
votes = "n"
name = "name"
party = "party"
"""
)


def test_lines_gather_to_forms():
    returns = read_forms("station,who,n,c\n1,a,5,9\n1,b,4,9\n2,b,7,7\n2,a,,7\n", LONG)
    forms = returns.forms.select("unit_id", "votes_1", "votes_2", "cast", "row", "candidates")
    assert forms.rows() == [("1", 5, 4, 9, 2, 2), ("2", None, 7, 7, 4, 2)]


def test_a_line_that_occurs_again_begins_a_second_reading():
    returns = read_forms("station,who,n,c\n1,a,5,9\n1,b,4,9\n1,a,6,9\n", LONG)
    assert returns.forms.select("reading", "votes_1", "votes_2").rows() == [(1, 5, 4), (2, 6, None)]
    assert returns.unread["why"].to_list() == ["duplicate_key"]


def test_a_box_that_contradicts_itself_is_quoted():
    returns = read_forms("station,who,n,c\n1,a,5,9\n1,b,4,8\n", LONG)
    assert returns.forms["cast"].to_list() == [9]
    assert returns.unread.select("row", "column", "text", "why").rows() == [
        (3, "cast", "8", "duplicate_key")
    ]


def test_votes_for_nobody_are_quoted():
    returns = read_forms("station,who,n,c\n1,a,5,9\n1,,4,9\n", LONG)
    assert returns.unread.select("row", "text", "why").rows() == [(3, "4", "unknown_candidate")]


def test_unreadable_votes_name_their_row():
    returns = read_forms("station,who,n,c\n1,a,five,9\n1,b,4,9\n", LONG)
    assert returns.forms.select("votes_1", "votes_2").rows() == [(None, 4)]
    assert returns.unread.select("row", "column", "text").rows() == [(2, "n", "five")]


def test_separators_are_kept_beside_the_number():
    toml = LONG.replace('layout = "long"', 'layout = "long"\nthousands = ","')
    returns = read_forms('station,who,n,c\n1,a,"1,205",9\n', toml)
    assert returns.forms["votes_1"].to_list() == [1205]
    assert returns.raws.rows() == [("clerk/S1/SA-1/1", "votes_1", "1,205")]


SHEET = """line,party,name,n
,IND,Amal[a],120
,IND,Badr,80
,Palm,Chand,60
TOTAL  VALID votes,TOTAL valid votes,x,260
Turnout[b],Turnout,x,270
Swing,Swing,x,x
"""


def test_labels_state_boxes_and_the_rest_are_candidates():
    returns = read_forms(SHEET, LABELS)
    row = returns.forms.select("valid", "cast", "votes_1", "votes_2", "votes_3").rows()
    assert row == [(260, 270, 120, 80, 60)]
    assert returns.unread.is_empty()


def test_two_independents_stay_two_and_footnotes_come_off():
    returns = read_forms(SHEET, LABELS)
    people = returns.candidates.select("candidate_id", "party").rows()
    assert people == [("IND|Amal", "IND"), ("IND|Badr", "IND"), ("Palm|Chand", "Palm")]
    assert returns.raws.rows() == [("clerk/S9/SA-1/SA-1", "name_1", "IND|Amal[a]")]


def test_a_label_may_be_absent_but_not_unknown():
    assert read_forms("line,party,name,n\n,IND,Amal,5\n", LABELS).forms.columns.count("valid") == 0
    with pytest.raises(PackageError, match="labels neither in labels nor in ignore_labels: 'sum'"):
        read_forms("line,party,name,n\nSum,,,5\n", LABELS)


def test_a_label_must_be_a_number_box_of_the_form():
    with pytest.raises(PackageError, match="box stamp is not a number on form S9"):
        read_forms(SHEET, LABELS.replace('"Turnout" = "cast"', '"Turnout" = "stamp"'))


def test_long_and_wide_say_the_same():
    wide = HEAD + FILE + '[file.boxes]\ncast = "c"\n[file.votes]\ncolumns = "*"\n'
    one = read_forms("station,who,n,c\n1,a,5,9\n1,b,4,9\n2,a,1,3\n2,b,2,3\n", LONG).forms
    other = read_forms("station,c,a,b\n1,9,5,4\n2,3,1,2\n", wide).forms
    assert one.drop("row").equals(other.drop("row"))


def test_a_long_file_of_unknown_people_keeps_their_votes_in_words():
    toml = LONG + '[[candidate]]\nid = "a"\n'
    returns = read_forms("station,who,n,c\n1,a,5,9\n1,z,4,9\n", toml)
    assert returns.unread.select("column", "text", "why").rows() == [
        ("z", "4", "unknown_candidate")
    ]


def test_two_texts_for_one_candidate_on_one_form_are_an_error():
    walk = '[[crosswalk]]\nof = "candidate"\nsource = "s"\nmap = { "A" = "a" }\n'
    with pytest.raises(PackageError, match="mean the same candidate"):
        read_forms("station,who,n,c\n1,a,5,9\n1,A,4,9\n", LONG + walk)


def test_several_files_by_a_name_in_the_path():
    toml = (
        HEAD.replace(
            '[[contest]]\nid = "SA-1"\noffice = "SA"\nunit = "SA-1"', '[contests]\nunit = "id"'
        )
        + FILE.replace("forms.csv", "{seat}.csv").replace('"station"', "\"seat || '/' || no\"")
        + 'contest = "seat"\n[file.votes]\ncolumns = "*"\n'
    )
    files = {"SA-10.csv": "no,b,c\n1,3,4\n", "SA-9.csv": "no,a,b\n1,1,2\n"}
    returns = read(toml, files)
    assert returns.forms["form_id"].to_list() == ["clerk/S1/SA-9/SA-9/1", "clerk/S1/SA-10/SA-10/1"]
    assert returns.candidates.select("contest_id", "candidate_id", "position").rows() == [
        ("SA-9", "a", 1),
        ("SA-9", "b", 2),
        ("SA-10", "b", 1),
        ("SA-10", "c", 2),
    ]
    assert returns.forms.select("votes_1", "votes_2").rows() == [(1, 2), (3, 4)]


def test_a_list_no_ballot_ever_had_is_an_error():
    sheet = "station,who,n,c\n" + "".join(f"{n},person {n},1,1\n" for n in range(2001))
    with pytest.raises(PackageError, match="2001 candidates in contest SA-1"):
        read_forms(sheet, LONG)


LINES = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", ""]),
        st.sampled_from(["a", "b", "z", ""]),
        st.sampled_from(["", "0", "7", " 12 ", "x", "-1", "٣", "1,204"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(LINES)
def test_nothing_of_a_long_file_is_dropped(lines):
    """Lines in = numbers + blanks + quotations of cells, of strangers and of lost rows."""
    out = io.StringIO()
    csv.writer(out).writerows([("station", "who", "n", "c"), *((*line, "5") for line in lines)])
    returns = read_forms(
        out.getvalue(), LONG + '[[candidate]]\nid = "a"\n[[candidate]]\nid = "b"\n'
    )
    votes = returns.forms.select(vote_columns(returns.forms))
    numbers = votes.height * votes.width - sum(votes.null_count().row(0)) if votes.width else 0
    quoted = returns.unread.filter(returns.unread["why"] != "duplicate_key").height
    blank = sum(station != "" and not n.strip() for station, _, n in lines)
    assert numbers + quoted + blank == len(lines)
