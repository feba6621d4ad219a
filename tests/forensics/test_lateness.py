"""Late by a moment or by a snapshot; places the finest first; Bolivia 2019 from the package."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from forensics.test_late_shift import made

from fullcount.forensics.late_shift import LateShift, Verdict
from fullcount.forensics.lateness import after, not_in, places, shift_of
from fullcount.stats.evidence import NotApplicable

START = datetime(2031, 2, 6, 18, tzinfo=UTC)


def frame(stations, *, contests=1):
    """Lay a made-up night out as the screening's frame: place and region stated, no positions."""
    count = stations.valid.size
    return pl.DataFrame(
        {
            "contest_id": [f"c{at % contests}" for at in range(count)],
            "unit_id": [f"u{at:05}" for at in range(count)],
            "line": [1] * count,
            "region": [f"r{code}" for code in stations.places[1]],
            "place": [f"p{code}" for code in stations.places[0]],
            "latitude": [None] * count,
            "longitude": [None] * count,
            "valid": stations.valid,
            "votes_1": stations.leader,
            "votes_2": stations.rival,
            "received_at": [START + timedelta(hours=int(late)) for late in stations.late],
        },
        schema_overrides={"latitude": pl.Float64, "longitude": pl.Float64},
    )


def test_late_is_after_the_moment_and_a_form_without_an_instant_is_neither():
    told = frame(made(np.random.default_rng(1)))
    blank = told.with_columns(
        pl.when(pl.col("unit_id") == "u00003")
        .then(None)
        .otherwise("received_at")
        .alias("received_at")
    )
    late = after(blank, START)
    assert late.filter(pl.col("unit_id") == "u00003")["late"].to_list() == [None]
    assert late["late"].drop_nulls().sum() == (told["received_at"] > START).sum() - (
        told["received_at"][3] > START
    )


def test_late_is_what_the_snapshot_did_not_have():
    told = frame(made(np.random.default_rng(1)))
    snapshot = told.filter(pl.col("received_at") <= START)
    by_moment = after(told, START).sort("unit_id")
    assert not_in(told, snapshot).sort("unit_id").equals(by_moment)


@pytest.mark.parametrize("seed", range(3))
def test_the_frame_says_what_the_method_says(seed):
    night = made(np.random.default_rng(seed))
    got = shift_of(frame(night), after(frame(night), START))
    assert isinstance(got, LateShift)
    assert got.verdict is Verdict.EXPLAINED
    assert got.late == int(night.late.sum())
    shifted = made(np.random.default_rng(seed), shift=0.5, geography=0.0)
    assert shift_of(frame(shifted), after(frame(shifted), START)).verdict is Verdict.REMAINS


def test_positions_make_places_finer_than_squares_and_squares_finer_than_regions():
    told = frame(made(np.random.default_rng(1))).with_columns(
        latitude=pl.int_range(pl.len()) * 0.01, longitude=pl.lit(70.05), place=None
    )
    sizes = [int(codes.max()) + 1 for codes in places(told)]
    assert sizes[0] == told.height
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == told["region"].n_unique()


def test_a_station_whose_place_is_not_known_has_it_to_itself():
    told = frame(made(np.random.default_rng(1))).with_columns(
        place=pl.when(pl.col("unit_id") < "u00002").then("place")
    )
    (place, region) = places(told)
    assert sorted(np.bincount(place))[-2:] == [1, 2]  # the two that lie in one known place
    assert int(place.max()) + 1 == told.height - 1
    assert int(region.max()) + 1 == told["region"].n_unique()


def test_several_contests_have_no_one_lead():
    told = frame(made(np.random.default_rng(1)), contests=2)
    got = shift_of(told, after(told, START))
    assert isinstance(got, NotApplicable)
    assert "2 contests" in got.because


def test_nobody_against_the_leader_declines():
    told = frame(made(np.random.default_rng(1))).drop("votes_2")
    assert isinstance(shift_of(told, after(told, START)), NotApplicable)
