"""A cell is a count only if it says so; the text stays wherever it said it in its own way."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.ingest.cells import LIMIT, NumberStyle, read_flags, read_instants, read_numbers

DOT = NumberStyle(thousands=".")
COMMA = NumberStyle(thousands=",", decimal=".")
GERMAN = NumberStyle(thousands=".", decimal=",")


@pytest.mark.parametrize(
    ("text", "style", "number", "keeps_raw"),
    [
        ("12", NumberStyle(), 12, False),
        (" 12\t", NumberStyle(), 12, False),
        ("\u00a012\u200f", NumberStyle(), 12, False),
        ("007", NumberStyle(), 7, False),
        ("٣١٢", NumberStyle(), 312, True),
        ("۳۲۱", NumberStyle(), 321, True),
        ("१२", NumberStyle(), 12, True),
        ("1.535", DOT, 1535, True),
        ("1.535.000", DOT, 1535000, True),
        ("12,50,000", COMMA, 1250000, True),
        ("1,250,000", COMMA, 1250000, True),
        ("1535.0", COMMA, 1535, True),
        ("1.535,0", GERMAN, 1535, True),
        ("۱٬۲۰۵", NumberStyle(thousands="٬"), 1205, True),
        ("0", NumberStyle(), 0, False),
        (str(LIMIT), NumberStyle(), LIMIT, False),
    ],
)
def test_what_is_read(text, style, number, keeps_raw):
    cells = read_numbers(pl.Series([text, "5"]), style=style)
    assert cells.value.to_list() == [number, 5]
    assert cells.unread is None or cells.unread.is_empty()
    assert (cells.raws is not None and cells.raws.rows() == [(0, text)]) is keeps_raw


@pytest.mark.parametrize(
    ("text", "style", "why"),
    [
        ("1.535", NumberStyle(), "not_whole"),
        ("1.53", DOT, "not_whole"),
        ("1535.5", COMMA, "not_whole"),
        ("15,35", COMMA, "not_whole"),
        ("-5", NumberStyle(), "negative"),
        ("−5", NumberStyle(), "negative"),
        ("5OO", NumberStyle(), "unreadable"),
        ("1e3", NumberStyle(), "unreadable"),
        ("1_000", NumberStyle(), "unreadable"),
        ("-", NumberStyle(), "unreadable"),
        ("0x1", NumberStyle(), "unreadable"),
        ("five", NumberStyle(), "unreadable"),
        ("1 200", NumberStyle(), "unreadable"),
        (str(LIMIT + 1), NumberStyle(), "too_large"),
        ("9" * 40, NumberStyle(), "too_large"),
    ],
)
def test_what_is_not_read_is_null_with_its_reason(text, style, why):
    cells = read_numbers(pl.Series(["5", text]), style=style)
    assert cells.value.to_list() == [5, None]
    assert cells.unread.rows() == [(1, text, why)]


def test_null_tokens_are_not_stated():
    cells = read_numbers(
        pl.Series(["NA", "-", "", None, " ", "4"]), style=NumberStyle(nulls=("", "NA", "-"))
    )
    assert cells.value.to_list() == [None] * 5 + [4]
    assert cells.unread.is_empty()


@given(st.lists(st.one_of(st.none(), st.text(max_size=6)), max_size=20))
def test_every_cell_is_a_number_a_blank_or_a_quotation(texts):
    cells = read_numbers(pl.Series(texts, dtype=pl.String))
    unread = 0 if cells.unread is None else cells.unread.height
    read = cells.value.len() - cells.value.null_count()
    blank = sum(
        text is None
        or not text.strip("\u00a0\u202f\u2009\ufeff \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85")
        for text in texts
    )
    assert read + unread <= len(texts)
    assert read + unread + blank >= len([t for t in texts if t and t.strip() and t.isalnum()])
    assert all(value is None or 0 <= value <= LIMIT for value in cells.value)


def test_flags():
    cells = read_flags(pl.Series(["Yes", "0", "", None, "perhaps"]))
    assert cells.value.to_list() == [True, False, None, None, None]
    assert cells.unread.rows() == [(4, "perhaps", "unreadable")]


def test_an_hour_that_never_was_or_was_twice_is_unread():
    texts = pl.Series(["2031-03-30 02:30:00", "2031-10-26 02:30:00", "2031-06-01", None])
    cells = read_instants(texts, formats=(), zone="Europe/Berlin")
    assert [str(value) for value in cells.value] == [
        "None",
        "None",
        "2031-05-31 22:00:00+00:00",
        "None",
    ]
    assert cells.unread["at"].to_list() == [0, 1]


def test_instants_with_their_own_offset_are_taken_at_their_word():
    texts = pl.Series(["2031-06-01T02:00:00+05:00", "2031-06-01T02:00:00+0000"])
    cells = read_instants(texts, formats=(), zone="Asia/Karachi")
    assert [value.hour for value in cells.value] == [21, 2]


def test_declared_formats():
    cells = read_instants(pl.Series(["08/02/2031 21:10"]), formats=("%d/%m/%Y %H:%M",), zone="UTC")
    assert cells.value[0].isoformat() == "2031-02-08T21:10:00+00:00"


def test_a_sign_is_what_the_source_says_and_stays_beside_its_cell():
    style = NumberStyle(nulls=("", "—"), zeros=("***",))
    cells = read_numbers(pl.Series(["7", "***", " — ", "", "**"]), style=style)
    assert cells.value.to_list() == [7, 0, None, None, None]
    assert cells.raws.rows() == [(1, "***"), (2, " — ")]
    assert cells.unread.rows() == [(4, "**", "unreadable")]
