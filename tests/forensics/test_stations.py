"""From a count to stations: every station once, the leader by the same source, null kept."""

import polars as pl
import pytest
from forensics.made import commission, counted

from fullcount.forensics.stations import STATIONS, codes, sources_of, stations, votes_of
from fullcount.model.frames import check_frame


def test_the_frame_is_of_its_schema_and_grain():
    frame = commission().frame
    check_frame(frame, STATIONS, name="stations", key=["contest_id", "unit_id"])


@pytest.mark.parametrize("source", ["commission", "palm_agents", "lantern_agents", "observers"])
def test_leaders_votes_add_up_to_the_tally_of_the_same_source(source):
    frame = stations(counted(), source_id=source).frame
    told = counted().standings.filter(
        (pl.col("source_id") == source)
        & (pl.col("basis") == "sum")
        & pl.col("leader").is_not_null()
    )
    main = counted().standings.filter(pl.col("main") & (pl.col("source_id") == source))
    sums = frame.group_by("contest_id").agg(pl.col("leader").sum(), pl.col("cast").sum())
    both = (
        told.join(main.select("contest_id", pl.col("leader").alias("who")), on="contest_id")
        .filter(pl.col("leader") == pl.col("who"))
        .join(sums, on="contest_id", suffix="_here")
        .filter(pl.col("kind") == "station_count")
    )
    assert both.height >= 3
    assert both["leader_votes"].to_list() == both["leader_here"].to_list()


def test_a_source_that_states_no_women_leaves_them_null():
    frame = stations(counted(), source_id="palm_agents").frame
    assert frame["cast_women"].null_count() == frame.height


def test_what_is_given_is_what_the_ballot_account_says_was_issued():
    frame = commission().frame
    assert set(frame["given_basis"]) == {"issued"}
    assert (frame["given"] >= frame["cast"]).mean() > 0.95


def test_regions_are_contests_where_an_office_has_several():
    frame = commission().frame
    assert frame.filter(pl.col("region") != pl.col("contest_id")).is_empty()


def test_official_sources_come_first():
    assert sources_of(counted())[0] == "commission"


def test_codes_number_groups_from_nought():
    frame = pl.DataFrame({"a": ["x", "y", "x", None], "votes_1": [1, None, 3, 4]})
    assert sorted(set(codes(frame, "a").tolist())) == [0, 1, 2]
    assert codes(frame, "a")[0] == codes(frame, "a")[2]
    assert votes_of(frame).tolist() == [[1], [0], [3], [4]]
