"""Venezuela 2024: open from the file alone, decided only with a sourced register."""

import polars as pl
from real.counted import counted, here, what_differs

from fullcount.count.reason import read, said

NAME = "venezuela_2024"
pytestmark = here(NAME)


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []


def test_the_register_as_a_sourced_fact_decides():
    assert what_differs("venezuela_2024_register") == []
    with_register = counted("venezuela_2024_register")
    country = with_register.returns.units.filter(pl.col("unit_id") == "VE").row(0, named=True)
    assert "Electoral Gazette 1057" in country["registered_source"]


def test_every_result_is_said_to_hold_only_if_the_copies_are_genuine():
    for name in (NAME, "venezuela_2024_register"):
        copies = counted(name).returns.sources.filter(pl.col("source_id") == "opposition-copies")
        assert "if these copies are genuine" in copies["says"].item()
        assert "if these copies are genuine" in counted(name).returns.election.note


def test_the_councils_two_bulletins_name_another_leader_than_the_copies():
    patterns = counted(NAME).patterns
    found = patterns.select("source_a", "source_b", "agreement").rows()
    assert set(found) == {
        ("opposition-copies", "cne-bulletin-1", "reversed"),
        ("opposition-copies", "cne-bulletin-2", "reversed"),
        ("cne-bulletin-1", "cne-bulletin-2", "same"),
    }


def test_the_second_bulletin_adds_up_to_the_valid_votes_it_states():
    second = counted(NAME).returns.forms.filter(pl.col("source_id") == "cne-bulletin-2")
    assert second["valid"].item() == 12_335_884
    assert second.select(pl.sum_horizontal("^votes_[0-9]+$")).item() == 12_335_884


def test_the_sentence_says_what_the_verdict_hangs_on():
    outcome = counted("venezuela_2024_register").outcomes
    copies = outcome.filter(pl.col("source_id") == "opposition-copies").row(0, named=True)
    assert copies["verdict"] == "decided"
    assert "if these copies are genuine" in said(read(copies["because"])).lower()
