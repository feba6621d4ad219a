"""The same figures under three texts of the law: the date decides, not the program."""

from datetime import date

import polars as pl
import pytest

from fullcount.count.reason import read, said
from fullcount.count.recount import NO_RULE, recount
from fullcount.country import packaged_law, recount_rules
from fullcount.model.rule import Event

ROW = {
    "contest_id": "NA-1", "source_id": "a", "office": "NA", "main": True,
    "margin": 9_000, "cast": 300_000, "rejected": 4_000,
}  # fmt: skip


def judged(on, **figures):
    rules = recount_rules(packaged_law("pakistan"), {Event.POLL: on})
    kinds = {"margin": pl.Int64, "cast": pl.Int64, "rejected": pl.Int64}
    frame = pl.DataFrame([ROW | figures], schema_overrides=kinds)
    return recount(frame, rules).row(0, named=True)


def why(row):
    return said(read(row["recount_because"]))


def test_nine_thousand_of_three_hundred_thousand_is_due_in_2018_and_not_in_2024():
    old, new = judged(date(2018, 7, 25)), judged(date(2024, 2, 8))
    assert (old["recount_eligible"], new["recount_eligible"]) == (True, False)
    assert "PK-REC-01a holds (cast 300,000, margin 9,000" in why(old)
    assert why(new).startswith("PK-REC-01 does not hold")


@pytest.mark.parametrize(
    ("figures", "due"),
    [
        ({"margin": 7_999}, True),
        ({"margin": 8_000}, False),
        ({"margin": 5_000, "cast": 100_001}, True),  # one vote under 5 %
        ({"margin": 5_000, "cast": 100_000}, False),
        ({"margin": 3_999, "office": "PA"}, True),
        ({"margin": 4_000, "office": "PA", "rejected": 3_999}, False),
        ({"rejected": 9_000}, True),
        ({"rejected": 8_999}, False),
        ({"rejected": None}, None),
        ({"rejected": None, "margin": 7_000}, True),  # one limb that holds is enough
        ({"margin": None}, None),
    ],
)
def test_the_text_of_2023_at_its_lines(figures, due):
    assert judged(date(2024, 2, 8), **figures)["recount_eligible"] is due


def test_a_figure_that_is_not_stated_is_named():
    assert "cast not stated" in why(judged(date(2018, 7, 25), cast=None))


def test_no_rule_and_an_office_the_rule_does_not_name_are_not_evaluable():
    other = judged(date(2024, 2, 8), office="president")
    assert (other["recount_eligible"], other["recount_because"]) == (None, NO_RULE)
    none = recount(pl.DataFrame([ROW]), []).row(0, named=True)
    assert (none["recount_eligible"], none["recount_because"]) == (None, NO_RULE)
