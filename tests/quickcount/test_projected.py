"""What was said tonight is read tomorrow as it was said, a back-test without room too."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from quickcount.test_projection import PLURALITY, START, TESTED, contest_of, night

from fullcount.errors import InputError
from fullcount.quickcount.backtest import backtest, both
from fullcount.quickcount.projected import Projected, projected_json, read_projected
from fullcount.quickcount.projection import project
from fullcount.quickcount.reporting import reported


def made(widen=None):
    contest = contest_of(night(np.random.default_rng(21), lean=0.62, places=200))
    test = backtest([contest], base=1)
    if widen is not None:
        test = replace(test, widen=widen, rows=test.rows.with_columns(score=pl.lit(widen)))
    return Projected(
        source_id="commission",
        at=START + timedelta(hours=1),
        seed=1,
        projections=(project(contest, terms=PLURALITY, base=1, backtest=test),),
        backtest=test,
        reported=reported([contest]),
        declared_sha256=None,
    )


@pytest.mark.parametrize("widen", [None, math.inf])
def test_written_and_read_back(widen):
    found = made(widen)
    raw = projected_json(found)
    again = read_projected(raw, where="projection.json")
    assert again.projections == found.projections
    assert again.backtest.rows.equals(found.backtest.rows)
    assert (again.backtest.widen, again.at, again.seed) == (
        found.backtest.widen, found.at, found.seed,
    )  # fmt: skip
    assert again.reported.equals(found.reported)
    assert projected_json(again) == raw


@pytest.mark.parametrize("raw", [b"{", b"[]", b"{}", b'{"format":"fullcount projection 1"}'])
def test_what_is_no_projection(raw):
    with pytest.raises(InputError, match="is no"):
        read_projected(raw, where="x")


def test_the_curve_counts_units_and_ends_with_those_that_are_in():
    contest = contest_of(night(np.random.default_rng(22)))
    curve = reported([contest])
    assert curve["units_in"][-1] == contest.is_in.sum()
    assert curve["units"].unique().to_list() == [contest.is_in.size]
    for at, units_in in curve.select("at", "units_in").head(5).iter_rows():
        micro = int(at.timestamp() * 1_000_000)
        assert units_in == (contest.arrived[contest.is_in] <= micro).sum()
    assert reported([contest], most=7).height == 7
    assert reported([]).is_empty()


def test_two_orders_are_told_apart_and_the_larger_stretch_holds():
    one, other = made().backtest, made(3.0).backtest
    renamed = replace(
        other, order="Sahra 2026", rows=other.rows.with_columns(order=pl.lit("Sahra 2026"))
    )
    test = both(one, renamed)
    assert test.orders == ("observed tonight", "Sahra 2026")
    assert test.widen == 3.0
    assert both(TESTED_NONE, one).widen == one.widen


TESTED_NONE = replace(TESTED, rows=made().backtest.rows.clear(), widen=None)
