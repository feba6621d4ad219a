"""Ballots in order are read as written, or refused with the row; any bytes end in our words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.ingest.ballots import BALLOTS, read_ballots
from fullcount.ingest.ties import TIES, read_ties

HEAD = "unit_id,order,candidate\n"


def read(text):
    return read_ballots(text.encode(), where="b.csv")


def test_ballots_come_out_in_the_order_of_counting_by_station():
    told = read(HEAD + "S2,1,a\nS1,2,b\nS1,1,rejected\n")
    assert dict(told.schema) == dict(BALLOTS)
    assert told["candidate"].to_list() == ["rejected", "b", "a"]
    assert told["contest_id"].null_count() == 3


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("S1,1,a\nS1,1,b\n", "row 2: an order is there twice"),
        ("S1,1,a\nS1,3,b\n", "row 3: the orders of its unit do not run from 1"),
        ("S1,0,a\n", "row 2: the orders of its unit do not run from 1"),
        ("S1,one,a\n", "row 2: order is no whole number"),
        ("S1,1,\n", "row 2 has no candidate"),
        (",1,a\n", "row 2 has no unit_id"),
    ],
)
def test_an_order_nobody_knows_is_refused(rows, says):
    with pytest.raises(InputError, match=says):
        read(HEAD + rows)


def test_a_file_of_something_else_is_refused():
    with pytest.raises(InputError, match="no column order"):
        read("unit_id,candidate\nS1,a\n")


CELL = st.sampled_from(
    ["S1", "S2", "1", "2", "3", "a", "", " 1 ", "-1", "9" * 30, '"', "١", "unit"]
)
ROW = st.lists(CELL, min_size=1, max_size=5).map(",".join)
TEXT = st.lists(ROW, max_size=5).map("\n".join)


@given(
    raw=st.binary(max_size=60)
    | TEXT.map(lambda rows: (HEAD + rows).encode())
    | TEXT.map(lambda rows: ("of,then,now,source\n" + rows).encode())
)
def test_any_bytes_are_read_or_refused(raw):
    with suppress(InputError):
        told = read_ballots(raw, where="x")
        assert told["order"].null_count() == 0
        counted = told.group_by("contest_id", "unit_id").len()["len"].sum()
        assert counted == told.height
    with suppress(InputError):
        ties = read_ties(raw, where="x")
        assert ties.select(*TIES).null_count().sum_horizontal().item() == 0
        assert set(ties["of"]) <= {"unit", "party"}


def test_ties_are_read_and_a_second_answer_for_a_party_is_refused():
    head = "of,then,now,source\n"
    raw = head + "unit,1,7,list\nunit,2,7,list\nunit,1,7,list\nparty,A,B,joined\n"
    assert read_ties(raw.encode(), where="t").rows() == [
        ("unit", "1", "7", "list"),
        ("unit", "2", "7", "list"),
        ("party", "A", "B", "joined"),
    ]
    for rows, says in (
        ("party,A,B,x\nparty,C,B,x\n", "row 2: a party of now is tied twice"),
        ("name,A,B,x\n", "row 2: of must be unit or party"),
        ("unit,A,B,\n", "row 2 has no source"),
    ):
        with pytest.raises(InputError, match=says):
            read_ties((head + rows).encode(), where="t")
