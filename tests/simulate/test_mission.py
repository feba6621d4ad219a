"""An invented mission says so, is the same for one seed, and is written as servers write."""

import io
import json

import polars as pl
import pytest

from fullcount.simulate.mission import mission
from fullcount.simulate.observed import Size

SMALL = Size(stations=300, drawn=60, mobile=4, doubled=14)


@pytest.fixture(scope="module")
def files():
    return mission(seed=3, size=SMALL)


def test_same_seed_same_bytes(files):
    assert mission(seed=3, size=SMALL) == files
    assert mission(seed=4, size=SMALL) != files


def test_it_says_that_it_is_invented(files):
    assert b"fictional = true" in files["mission.toml"]
    assert b"invented" in files["README.md"]
    assert b"FICTIONAL" in files["restrictions.toml"]
    for name in files:
        assert "pakistan" not in name.lower()


def test_the_second_export_holds_the_first_and_one_altered(files):
    first, second = (
        pl.read_csv(io.BytesIO(files[f"incoming/{name}"]), infer_schema=False)
        for name in ("04-counting-2100.csv", "05-counting-2400.csv")
    )
    both = first.join(second, on="meta-instanceID", suffix="_2")
    assert both.height == first.height < second.height
    differ = both.filter(pl.col("g-rejected").ne_missing(pl.col("g-rejected_2")))
    assert differ.height == 1


def test_the_truth_is_of_every_station(files):
    truth = pl.read_csv(io.BytesIO(files["truth.csv"]))
    stations = pl.read_csv(io.BytesIO(files["stations.csv"]))
    assert truth["station"].to_list() == stations["station"].to_list()
    assert len(json.loads(files["incoming/02-voting.json"])["results"]) > 100


def test_a_mission_of_nobody_is_a_mistake():
    with pytest.raises(ValueError, match="needs 40"):
        Size(drawn=10)
