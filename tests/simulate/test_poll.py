"""Idea: the made-up country behaves as the literature says real ones do, within bounds."""

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl

from fullcount import simulate
from fullcount.forensics.concurrent import Twins, concurrent
from fullcount.simulate import election, plain_plan
from fullcount.simulate.names import people, places


@cache
def country():
    return simulate.election(simulate.plain_plan(stations=30_000, constituencies=90), seed=4)


def counts():
    return country().papers.filter(pl.col("kind") == "station_count")


def test_turnout_and_registers_are_of_the_right_size():
    sums = counts().select(
        pl.col("registered", "registered_women", "cast", "cast_men", "cast_women", "rejected").sum()
    )
    row = sums.row(0, named=True)
    assert 1_300 < row["registered"] / 30_000 < 1_550
    assert 0.40 < row["registered_women"] / row["registered"] < 0.48
    assert 0.40 < row["cast"] / row["registered"] < 0.55
    women = row["cast_women"] / row["registered_women"]
    men = row["cast_men"] / (row["registered"] - row["registered_women"])
    assert 0.02 < men - women < 0.15
    assert 0.01 < row["rejected"] / row["cast"] < 0.02


def test_neighbours_vote_alike():
    """Stations of one constituency are closer to each other than to the country."""
    share = counts().with_columns(
        (pl.col("votes_1").fill_null(0) / pl.col("valid")).alias("share"),
        pl.col("unit_id").str.slice(0, 4).alias("seat"),
    )
    within = share.group_by("seat").agg(pl.col("share").var())["share"].mean()
    assert within < 0.5 * share["share"].var()


def test_names_are_unique_and_in_two_scripts():
    rng = np.random.default_rng(1)
    named = people(np.arange(3_000) % 2 == 0, rng)
    assert len(set(named.latin)) == len(set(named.urdu)) == 3_000
    assert all(name.isascii() for name in named.latin)
    assert all("\u0600" <= letter <= "\u06ff" or letter == " " for letter in "".join(named.urdu))
    assert len(set(places(2_000, rng).latin)) == 2_000


def polled_twice(seed):
    """Ballots of both contests at the stations they share, and the leader's in the first."""
    plan = replace(
        plain_plan(stations=160, candidates=5, sources=1, constituencies=4), provincial=4
    )
    made = election(plan, seed=seed)
    votes = pl.max_horizontal(pl.col("^votes_.*$"))
    papers = made.papers.filter(kind="station_count").select(
        "contest_id", "unit_id", "cast", votes.alias("leader")
    )
    twins = made.contests.filter(pl.col("twin_of").is_not_null()).select("contest_id", "twin_of")
    second = papers.join(twins, on="contest_id").select(
        pl.col("twin_of").alias("contest_id"), "unit_id", pl.col("cast").alias("second")
    )
    both = papers.join(second, on=["contest_id", "unit_id"])
    groups = both["contest_id"].rank("dense").cast(pl.Int64).to_numpy()
    return Twins(
        cast_first=both["cast"].to_numpy(),
        cast_second=both["second"].to_numpy(),
        leader_first=both["leader"].to_numpy(),
        groups=groups,
    )


def test_a_clean_poll_is_clean_where_two_contests_are_decided_together():
    """Neither contest has more papers as a rule, nor does the difference go with the leader."""
    found = [concurrent(polled_twice(seed), rng=np.random.default_rng(seed)) for seed in range(40)]
    assert all(one.stations == 160 and one.differing > 40 for one in found)
    assert sum(one.p_sign <= 0.05 for one in found) <= 6  # of 40; 2 expected, 7 or more p < 0.004
    assert sum(one.p_association <= 0.05 for one in found) <= 6
    assert abs(sum(one.net for one in found)) < 4 * sum(one.absolute for one in found) ** 0.5
