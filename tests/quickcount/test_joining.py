"""Strata are joined by the declared rule and by nothing a voter did; what nobody declared stops."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from quickcount.test_projection import PLURALITY, TESTED, contest_of, night

from fullcount.errors import InputError
from fullcount.quickcount.backtest import backtest
from fullcount.quickcount.joining import Declared, joined
from fullcount.quickcount.projection import project
from fullcount.quickcount.resample import strata_of
from fullcount.quickcount.status import Status

KIN = Declared(parents={"coast": "west", "hills": "west", "isles": "abroad"}, sha256="0" * 64)


def with_isles(frame, *, places, came):
    """Give the last places of the coast to a stratum of their own, of which few have come."""
    index = pl.col("place").str.slice(1).cast(pl.Int64)
    isle = (index % 2 == 0) & (index >= index.max() - 2 * places)
    late = isle & (index > index.max() - 2 * (places - came))
    return frame.with_columns(
        pl.when(isle).then(pl.lit("isles")).otherwise("stratum").alias("stratum"),
        pl.when(isle & ~late)
        .then("at")
        .when(isle)
        .then(None)
        .otherwise("received_at")
        .alias("received_at"),
    )


def test_a_short_stratum_joins_its_neighbour_and_the_contest_is_projected():
    frame = with_isles(night(np.random.default_rng(11), lean=0.62, places=200), places=6, came=1)
    contest = contest_of(frame)
    refused = project(contest, terms=PLURALITY, base=1, backtest=TESTED)
    assert refused.status is Status.TOO_EARLY
    assert "isles" in refused.because
    found = project(joined(contest, KIN), terms=PLURALITY, base=1, backtest=TESTED)
    assert found.status is Status.PROJECTED
    assert found.joined == (("isles", "coast"),)  # by parent: abroad stands before west


def test_nothing_is_lost_and_units_keep_their_places():
    frame = with_isles(night(np.random.default_rng(12)), places=6, came=1)
    contest = contest_of(frame)
    made = joined(contest, KIN)
    assert made.counted.tolist() == contest.counted.tolist()
    assert (made.bound, made.is_in.sum()) == (contest.bound, contest.is_in.sum())
    assert (np.diff(made.place) >= 0).all()
    assert (np.diff(made.stratum) >= 0).all()
    assert strata_of(made).places.sum() == strata_of(contest).places.sum()
    assert strata_of(made).out.sum() == strata_of(contest).out.sum()


def test_votes_do_not_choose_the_neighbour():
    frame = with_isles(night(np.random.default_rng(13)), places=6, came=1)
    contest = contest_of(frame)
    turned = replace(contest, votes=contest.votes[:, ::-1].copy())
    assert joined(contest, KIN).joined == joined(turned, KIN).joined


def test_strata_that_can_stand_alone_do():
    contest = contest_of(night(np.random.default_rng(14)))
    assert joined(contest, KIN) is contest
    whole = with_isles(night(np.random.default_rng(14), share_in=1.0), places=6, came=6)
    one = contest_of(whole)
    assert joined(one, KIN) is one  # all in: nothing of it is projected
    lone = contest_of(with_isles(night(np.random.default_rng(14)), places=1, came=1))
    assert strata_of(lone).places.tolist()[-1] == 1
    assert joined(lone, KIN) is lone


def test_what_was_not_declared_is_refused_by_name():
    contest = contest_of(with_isles(night(np.random.default_rng(15)), places=6, came=1))
    with pytest.raises(InputError, match="isles is not declared"):
        joined(contest, Declared(parents={"coast": "w", "hills": "w"}, sha256=""))


def test_the_backtest_joins_at_every_cut():
    frame = with_isles(night(np.random.default_rng(16), places=200), places=6, came=3)
    contest = contest_of(frame)
    alone, together = backtest([contest], base=1), backtest([contest], base=1, declared=KIN)
    assert together.refused < alone.refused
    assert together.rows.height > alone.rows.height
