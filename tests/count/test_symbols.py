"""A column of dashes is one line of news, and the dashes are still there."""

from dataclasses import replace

import polars as pl
from count.small import form, small

from fullcount.count.symbols import symbol_frame
from fullcount.model.returns import RAWS


def test_signs_are_counted_by_what_they_were_taken_as() -> None:
    given = small(
        [
            form("a", "s1", None, 0, 3, valid=None, form_id="f1"),
            form("a", "s2", None, 2, 3, form_id="f2"),
            form("b", "s1", 1, 2, 3, form_id="f3"),
        ]
    )
    raws = [
        ("f1", "votes_1", "—"), ("f1", "votes_2", "***"), ("f1", "valid", " — "),
        ("f2", "votes_1", "—"), ("f3", "votes_1", "١"), ("f3", "name_2", "Amal [a]"),
    ]  # fmt: skip
    told = symbol_frame(replace(given, raws=pl.DataFrame(raws, schema=dict(RAWS), orient="row")))
    assert told.select("source_id", "symbol", "taken_as", "cells").rows() == [
        ("a", "***", "0", 1),
        ("a", "—", "not stated", 3),
    ]


def test_ids_in_another_script_are_one_line_with_an_example() -> None:
    given = small([form("a", f"s{n}", 1, 2, 3, form_id=f"f{n}") for n in (1, 2, 3)])
    raws = [("f2", "unit_id", "s۲"), ("f3", "unit_id", "s۳")]
    told = symbol_frame(replace(given, raws=pl.DataFrame(raws, schema=dict(RAWS), orient="row")))
    assert told.drop("contest_id").rows() == [("a", "count", "unit", "s۲", "s2", 2)]


def test_no_signs_no_news() -> None:
    assert symbol_frame(small([form("a", "s1", 1, 2, 3)])).is_empty()
