"""A reason is a code and numbers; every code has a sentence in both languages that names them."""

import re
from importlib.resources import files
from string import Formatter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.count.reason import because, listed, read, reason_of, said, sentences, written

VALUES = st.none() | st.integers(0, 10**12) | st.text(max_size=5)


def named(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_are_there_and_name_the_same():
    for code, text in sentences().items():
        assert text.ur, code
        assert named(text.en) == named(text.ur), code


def test_every_sentence_is_used_and_none_accuses():
    folder = files("fullcount.count")
    code = "".join(item.read_text() for item in folder.iterdir() if item.name.endswith(".py"))
    assert [one for one in sentences() if not re.search(f'"{one}"', code)] == []
    for text in sentences().values():
        assert not re.search("fraud|rigg|stolen|fake|دھاندلی|جعل", text.en + text.ur)


def test_a_code_without_a_sentence_is_refused():
    with pytest.raises(ValueError, match="no sentence"):
        because("no_such_reason")


@given(rows=st.lists(st.dictionaries(st.sampled_from("abc"), VALUES), max_size=3))
def test_what_is_written_is_read_again(rows):
    reasons = tuple(because("runoff", **values) for values in rows)
    assert read(written(reasons)) == reasons


@given(stations=st.none() | st.integers(0, 10**12), votes=st.none() | st.integers(0, 10**12))
def test_a_frame_writes_the_same_cell(stations, votes):
    frame = pl.DataFrame(
        {"stations": [stations], "bound": [votes]}, schema={"stations": pl.Int64, "bound": pl.Int64}
    )
    bound = reason_of("stations_bound", stations="stations", votes="bound")
    silent = pl.when(pl.lit(value=False)).then(reason_of("runoff"))
    cell = frame.select(listed(reason_of("none_missing"), silent, bound)).item()
    last = because("stations_bound", stations=stations, votes=votes)
    assert cell == written([because("none_missing"), last])


def test_numbers_are_grouped_and_what_is_not_stated_is_said():
    figures = {"cast": 23_966, "margin": None}
    reason = because("recount_unknown", rule="X-1", figures=figures)
    assert said([reason]) == "X-1 cannot be judged (cast 23,966, margin not stated)."
