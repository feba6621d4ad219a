"""Rows made by expressions say what the one-by-one speller says, and escape what must be."""

import html

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.publish.rows import grouped, html_rows
from fullcount.publish.spell import number


@settings(deadline=None)
@given(st.lists(st.integers(-(2**62), 2**62), min_size=1))
def test_groups_digits_as_the_speller_does(values):
    frame = pl.DataFrame({"n": values}, schema={"n": pl.Int64})
    assert frame.select(grouped(pl.col("n"))).to_series().to_list() == [
        number(one) for one in values
    ]


@settings(deadline=None)
@given(st.text())
def test_any_text_comes_back_unescaped_as_it_was(text):
    row = str(html_rows(pl.DataFrame({"t": [text]}), ["t"]))
    inside = row.removeprefix("<tr><td><bdi>").removesuffix("</bdi>")
    assert not set(inside) & set("<>\"'")
    assert html.unescape(inside) == html.unescape(html.escape(text))


def test_null_is_a_dash_in_every_type():
    frame = pl.DataFrame(
        {"t": [None], "n": [None], "f": [None]},
        schema={"t": pl.String, "n": pl.Int64, "f": pl.Boolean},
    )
    assert str(html_rows(frame, ["t", "n", "f"])).count("–") == 3
    assert "0" not in str(html_rows(frame, ["t", "n", "f"]))
