"""Georgia 2024: three readers of one vote, and which of them differ where."""

import polars as pl
from real.counted import counted, here, what_differs

from fullcount.participation import participate

NAME = "georgia_2024"
pytestmark = here(NAME)


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []


def test_a_misread_ballot_number_is_a_finding_not_a_party():
    strange = counted(NAME).returns.unread.filter(pl.col("why") == "unknown_candidate")
    assert strange["source_id"].unique().to_list() == ["machine-ocr"]
    assert counted(NAME).returns.candidates.height == 18


def test_a_protocol_whose_time_is_impossible_keeps_its_text():
    odd = counted(NAME).returns.unread.filter(pl.col("why") == "unreadable_instant")
    assert "2024-10-26 56:56" in odd["text"].to_list()


def test_women_and_men_on_the_roll_are_added_from_the_list():
    count = counted(NAME)
    groups = participate(count.returns, count.law).groups
    cec = groups.filter((pl.col("source_id") == "cec") & pl.col("area").is_null())
    women, men = cec.select("registered_women", "registered_men").row(0)
    assert women > men > 0
    assert cec["cast_women"].item() is None  # the protocols do not state votes by sex
