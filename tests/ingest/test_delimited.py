"""Text tables as they really come: any encoding, any line ends, headers that are not on top."""

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.ingest.delimited import Dialect, decode, name_columns, read_delimited


def rows(raw, **how):
    return read_delimited(raw, dialect=Dialect(**how), where="x.csv").rows()


@pytest.mark.parametrize(
    ("raw", "how"),
    [
        (b"a,b\n1,2\n3,4\n", {}),
        (b"a,b\r\n1,2\r\n3,4\r\n", {}),
        (b"a,b\r1,2\r3,4\r", {}),
        (b"a,b\n1,2\n3,4", {}),
        (b"\xef\xbb\xbfa,b\n1,2\n3,4\n", {}),
        ("a,b\n1,2\n3,4\n".encode("utf-16"), {}),
        (b"\xfe\xff" + "a,b\n1,2\n3,4\n".encode("utf-16-be"), {}),
        (b"a;b\n1;2\n3;4\n", {"delimiter": ";"}),
        (b"a\tb\n1\t2\n3\t4\n", {"delimiter": "\t"}),
        (b'"a","b"\n"1","2"\n"3","4"\n', {}),
        (b'a,b\n1,2\n"3",4\n', {}),
    ],
)
def test_the_same_table_in_every_dress(raw, how):
    assert rows(raw, **how) == [(2, "1", "2"), (3, "3", "4")]


def test_declared_encodings_win():
    raw = "sección,votos\nñ,1\n".encode("cp1252")
    assert rows(raw, encoding="cp1252") == [(2, "ñ", "1")]
    with pytest.raises(InputError, match="declare its encoding"):
        rows(raw)
    with pytest.raises(InputError, match="no encoding is called 'klingon'"):
        rows(raw, encoding="klingon")
    with pytest.raises(InputError, match="not utf-8"):
        rows(raw, encoding="utf-8")


def test_a_preamble_is_stepped_over_and_still_counted():
    raw = b"(c) Nobody;;\r\n;;\r\nLand;Amal;\r\n01;5;\r\n"
    assert rows(raw, delimiter=";", header=3) == [(4, "01", "5")]
    with pytest.raises(InputError, match="header is said to stand there"):
        rows(raw, header=9)


def test_no_header_at_all():
    table = read_delimited(b"1,2\n3,4\n", dialect=Dialect(header=0), where="x")
    assert table.columns == ["#row", "c1", "c2"]
    assert table.rows() == [(1, "1", "2"), (2, "3", "4")]


def test_a_line_break_inside_quotes_is_one_row():
    assert rows(b'a,b\n"x\ny",1\nz,2\n') == [(2, "x\ny", "1"), (3, "z", "2")]
    assert rows(b'"a\nb",c\n1,2\n') == [(2, "1", "2")]


def test_empty_rows_are_left_out_and_still_counted():
    assert rows(b"a,b\n1,2\n\n,\n3,4\n") == [(2, "1", "2"), (5, "3", "4")]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"a,b\n1,2\n3\n", "row 3 has 1 cells, the header 2"),
        (b"a,b\n1,2,3\n", "row 2 has 3 cells, the header 2"),
        (b'a,b\n"1",2\n3\n', "row 3 has 1 cells, the header 2"),
        (b'a,b\n1,"2\n', "row 2 cannot be read"),
        (b'a,b\n1,"2"x\n', "row 2 cannot be read"),
        (b"", "column names is empty"),
        (b"\n\n", "column names is empty"),
        (b"a,b\n1,\x00\n", "zero bytes"),
        (b"\xff\xfea", "not utf-16"),
    ],
)
def test_what_is_not_a_table_is_refused_with_its_row(raw, what):
    with pytest.raises(InputError, match=what):
        rows(raw)


def test_short_rows_are_found_though_the_last_cell_may_be_empty():
    """Polars fills a short row with nulls; an empty last cell must not hide one."""
    assert rows(b"a,b\n1,\n2,\n") == [(2, "1", None), (3, "2", None)]
    assert rows(b'a,b\n"1",\n2,\n') == [(2, "1", None), (3, "2", None)]
    with pytest.raises(InputError, match="row 3"):
        rows(b"a,b,c\n1,,\n2,\n")


def test_columns_get_names_that_can_be_told_apart():
    assert name_columns(["a", " a ", "", None, "a\nb", "#row"]) == [
        "a",
        "a (2)",
        "#3",
        "#4",
        "a b",
        "# row",
    ]


def test_a_nameless_column_is_there_only_if_it_says_something():
    table = read_delimited(b"a,,\n1,,x\n", dialect=Dialect(), where="x")
    assert table.columns == ["#row", "a", "#3"]


def test_decoding_keeps_the_text():
    assert decode("ا,ب".encode("utf-16"), encoding="", where="x") == "ا,ب".encode()


PLAIN = st.sampled_from(["5", "007", "0", "", " 5"])
ODD = st.sampled_from(["-5", "5 ", "5.0", "x", "2000000001", "1,5", "٣", '"', "NA", "9" * 30])


@settings(deadline=None)
@given(st.lists(st.tuples(PLAIN, st.one_of(PLAIN, ODD)), min_size=1, max_size=5))
def test_numbers_come_as_numbers_only_if_nothing_is_lost_by_it(cells):
    out = io.StringIO()
    csv.writer(out).writerows([("id", "a", "b"), *((at, *pair) for at, pair in enumerate(cells))])
    raw = out.getvalue().encode()
    quick = read_delimited(raw, dialect=Dialect(), where="x", numbers=lambda _: ("a", "b"))
    words = read_delimited(raw, dialect=Dialect(), where="x")
    if quick.schema["a"] == pl.Int64:
        words = words.with_columns(pl.col("a", "b").str.strip_chars().cast(pl.Int64))
    assert quick.equals(words)


def test_numbers_come_as_numbers():
    raw = b"id,a\n1,5\n2,\n"
    frame = read_delimited(raw, dialect=Dialect(), where="x", numbers=lambda _: ("a",))
    assert frame.schema["a"] == pl.Int64
    assert frame["a"].to_list() == [5, None]
