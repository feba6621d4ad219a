"""Turnout by sex goes out with small counts hidden, at every level that would give them away."""

import polars as pl

from fullcount.model import frames
from fullcount.participation.by_sex import TURNOUT, groups
from fullcount.participation.participate import Participation
from fullcount.participation.women_share import Threshold, women_share
from fullcount.publish.exports.turnout import turnout_tables


def tables(*units, k=10):
    """Publish units given as (area, men, women)."""
    rows = [
        {
            "contest_id": "NA-1",
            "source_id": "board",
            "kind": "F45",
            "unit_id": str(n),
            "area": area,
            "whole": False,
            "readings": 1,
            "cast": men + women,
            "cast_men": men,
            "cast_women": women,
        }
        for n, (area, men, women) in enumerate(units)
    ]
    stations = frames.conform(pl.DataFrame(rows), TURNOUT)
    grouped = groups(stations)
    none = pl.DataFrame()
    limit = Threshold(percent=10, watch_permille=105)
    made = Participation(
        stations=stations,
        groups=grouped,
        women_share=women_share(stations, grouped, limit=limit),
        no_women_voting=none,
        candidacy=none,
        series=none,
        records=none,
    )
    return turnout_tables(made, k=k)


def women(frame):
    return frame["cast_women"].to_list()


def test_large_counts_go_out_as_they_are():
    made = tables(("hills", 100, 50), ("plain", 90, 40))
    assert women(made["turnout_units"]) == [50, 40]
    assert sorted(made["turnout_areas"]["cast_women"].to_list()) == [40, 50, 90]


def test_a_small_count_is_hidden_with_a_second_line_of_its_area():
    made = tables(("hills", 100, 3), ("hills", 90, 40), ("plain", 90, 40), ("plain", 80, 30))
    assert women(made["turnout_units"]) == [None, None, 40, 30]
    assert 43 in women(made["turnout_areas"])


def test_an_area_of_one_unit_takes_all_areas_of_the_contest_out():
    made = tables(("hills", 100, 3), ("plain", 90, 40), ("plain", 80, 30))
    areas = made["turnout_areas"]
    assert areas.filter(pl.col("area").is_not_null())["cast_women"].null_count() == 2
    assert areas.filter(pl.col("area").is_null())["cast_women"].to_list() == [73]
    assert women(made["turnout_units"]).count(None) >= 2


def test_a_contest_too_small_to_protect_shows_no_totals():
    made = tables(("hills", 100, 3))
    assert women(made["turnout_units"]) == [None]
    assert made["turnout_areas"]["cast_women"].null_count() == 2
    assert made["women_share"]["women"].to_list() == [None]


def test_that_no_woman_voted_is_published():
    made = tables(("hills", 100, 0), ("plain", 90, 40))
    assert women(made["turnout_units"]) == [0, 40]
