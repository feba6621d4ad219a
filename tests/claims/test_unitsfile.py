"""A list of stations is read whole or refused with the row that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.unitsfile import Named, parse_units
from fullcount.errors import InputError


def test_a_list_is_read_in_its_order_whatever_the_order_of_its_columns():
    raw = "\ufeffwhy,unit_id,contest_id\r\nbox lost,s1,NA-1\r\n\r\n,s 2,NA-1\r\n".encode()
    assert parse_units(raw, where="u.csv") == (
        Named(contest_id="NA-1", unit_id="s1", why="box lost"),
        Named(contest_id="NA-1", unit_id="s 2"),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "header"),
        ("contest_id\nNA-1", "header"),
        ("contest_id,unit_id,unit\n", "unknown column 'unit'"),
        ("contest_id,unit_id,unit_id\n", "stands twice"),
        ("contest_id,unit_id\nNA-1", "row 2: 1 cells, not 2"),
        ("contest_id,unit_id\nNA-1, ", "row 2: unit_id is empty"),
        ("contest_id,unit_id\nNA-1,s1\nNA-1,s1", "row 3: s1 stands twice"),
        ('contest_id,unit_id\nNA-1,"s1', "not a CSV"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(text, says):
    with pytest.raises(InputError, match=says):
        parse_units(text.encode(), where="u.csv")


@given(
    raw=st.binary(max_size=120)
    | st.text(alphabet='contes_idun,"\n\r\0', max_size=80).map(str.encode)
)
def test_any_bytes_are_a_list_or_an_input_error(raw):
    for head in (b"", b"contest_id,unit_id\n"):
        try:
            parse_units(head + raw, where="u.csv")
        except InputError:
            continue
