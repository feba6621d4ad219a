"""One row per stated figure, ids in place of names, nothing invented for what is not stated."""

import gzip
import io

import polars as pl
from publish.exports.made import made_returns, made_verified

from fullcount.model.returns import long_votes
from fullcount.publish.exports import openelections
from fullcount.publish.exports.openelections import (
    COLUMNS,
    openelections_files,
    openelections_rows,
)


def rows():
    returns = made_returns()
    return openelections_rows(returns, long_votes(returns))


def test_columns_are_the_conventions():
    files = openelections_files(made_verified())
    for name, raw in files.items():
        assert name.endswith("__precinct.csv")
        assert (
            raw.decode().splitlines()[0] == "county,precinct,office,district,party,candidate,votes"
        )
        assert pl.read_csv(io.BytesIO(raw)).columns == COLUMNS


def test_votes_registered_and_cast_of_each_stated_form():
    board = rows().filter((pl.col("source_id") == "board") & (pl.col("precinct") == "1"))
    assert board.select("office", "votes").rows() == [
        ("Registered Voters", 200),
        ("Ballots Cast", 100),
        ("NA", 40),
        ("NA", 60),
    ]


def test_a_form_that_states_nothing_has_no_rows():
    assert rows().filter((pl.col("source_id") == "agents") & (pl.col("precinct") == "2")).is_empty()


def test_figures_of_the_whole_contest_have_no_precinct():
    whole = rows().filter(pl.col("district") == "LIST")
    assert whole["precinct"].null_count() == whole.height > 0


def test_a_candidate_named_like_a_formula_is_disarmed():
    raw = b"".join(openelections_files(made_verified()).values())
    assert b",=cmd" not in raw
    assert b"'=cmd" in raw


def test_a_large_file_is_gzipped_with_no_time_in_it(monkeypatch):
    plain = openelections_files(made_verified())
    monkeypatch.setattr(openelections, "MAX_PLAIN", 10)
    packed = openelections_files(made_verified())
    assert {name: gzip.decompress(raw) for name, raw in packed.items()} == {
        f"{name}.gz": raw for name, raw in plain.items()
    }
    assert all(raw[4:8] == bytes(4) for raw in packed.values())
