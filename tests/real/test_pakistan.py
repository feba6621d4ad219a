"""Pakistan 2024: one party's Form 45 beside a copy of the finals; neither is called true."""

import json
import tomllib

import polars as pl
from real.counted import counted, here, what_differs

from fullcount.work.datasets import recipe_of

NAME = "pakistan_2024_form45"
pytestmark = here(NAME)


def candidates(contest):
    return counted(NAME).returns.candidates.filter(pl.col("contest_id") == contest)


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []


def test_party_names_of_the_two_files_mean_one_candidate():
    found = candidates("NA-46").filter(pl.col("candidate_id") == "PTI")
    assert found.select("name", "party").rows() == [("Amir Mughal", "PTI")]
    votes = counted(NAME).tallies.filter(
        (pl.col("contest_id") == "NA-46") & (pl.col("candidate_id") == "PTI") & pl.col("main")
    )
    assert dict(votes.select("source_id", "votes").iter_rows()) == {
        "party-form45": 85_793,
        "finals-copy": 46_313,
    }


def test_independents_of_one_seat_stay_apart():
    ids = candidates("NA-8")["candidate_id"].to_list()
    assert sum(one.startswith("Independent: ") for one in ids) == 2
    # The party copies' unnamed independent is never taken for a named one.
    assert {"IND", "Independent: Mustafa Nawaz Khokhar"} <= set(candidates("NA-48")["candidate_id"])


def test_a_candidate_whom_one_side_does_not_state_is_not_zero():
    others = counted(NAME).tallies.filter(
        (pl.col("contest_id") == "NA-46")
        & (pl.col("candidate_id") == "Others")
        & (pl.col("source_id") == "party-form45")
    )
    assert others["votes"].null_count() == others.height


def test_what_cannot_be_read_is_quoted_with_its_place():
    odd = counted(NAME).returns.unread.filter(pl.col("source_id") == "finals-copy")
    assert odd.select("file", "row", "text", "why").rows() == [
        ("Election2024.xlsx[NA20]", 6, "6.92", "not_whole")
    ]


def test_no_sentence_says_which_copy_is_true():
    sources = counted(NAME).returns.sources.to_dicts()
    assert {one["title"] for one in sources} == {
        "Copies of Form 45 collected by one party (form45.com)",
        "third-party encyclopaedia copy of the finals",
    }
    words = json.dumps(sources) + json.dumps(
        tomllib.loads(recipe_of(NAME).files["election.toml"].decode()), default=str
    )
    assert "Form 49" not in words
    assert "fraud" not in words.lower()
