"""Three nights of the past, replayed: what would have been said, and when.

Bolivia 2019: the model alone was sure of a second round that did not come; the order of reporting
had not been tested, so nothing was to be called. Mexico 2018: early returns leaned by 2.8 points.
United States 2020: a feed of leads only; no lead that later turned is ever called.
"""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from quickcount import mexico

from fullcount.count.winner import Terms
from fullcount.model.law import Method, WinnerRule
from fullcount.quickcount.answers import RUNOFF, answers
from fullcount.quickcount.arrival import instants, path
from fullcount.quickcount.backtest import backtest
from fullcount.quickcount.estimate import estimate
from fullcount.quickcount.gate import gate
from fullcount.quickcount.leads import leads
from fullcount.quickcount.night import night_of
from fullcount.quickcount.projection import project
from fullcount.quickcount.resample import generator_of, resample, strata_of
from fullcount.quickcount.status import Status
from fullcount.quickcount.worst import worst

SHARED = Path(__file__).parents[3] / "shared" / "data"
PARTIES = ("MAS-IPSP", "CC", "PDC", "21F", "FPV", "MTS", "UCS", "MNR", "PAN-BOL")
BOLIVIA = Terms(
    rule=WinnerRule(
        office="president",
        method=Method.LEAD_AND_SHARE,
        share=Fraction(2, 5),
        lead=Fraction(1, 10),
    )
)
SNAPSHOTS = (
    ("trep_2019-10-20T19:40:57", datetime(2019, 10, 20, 23, 40, 57, tzinfo=UTC)),
    ("trep_2019-10-21T18:29:53", datetime(2019, 10, 21, 22, 29, 53, tzinfo=UTC)),
)
needs_bolivia = pytest.mark.skipif(
    not (SHARED / "bolivia_2019").is_dir(), reason="the shared data are not here"
)
needs_states = pytest.mark.skipif(
    not (SHARED / "us_2020_live_states").is_dir(), reason="the shared data are not here"
)


def bolivia(snapshots):
    """Tables of the final tabulation as the list; votes of the preliminary transmission."""
    where = ["country", "region", "district", "constituency", "locality", "centre_id"]
    rows = pl.read_parquet(SHARED / "bolivia_2019" / "returns.parquet")
    whole = rows.pivot(on="party", index=["unit_id", "stage", *where, "registered"], values="votes")
    slots = [pl.col(party).alias(f"votes_{at + 1}") for at, party in enumerate(PARTIES)]
    came = pl.concat(
        [
            whole.filter(pl.col("stage") == stage).select(
                "unit_id", *slots, pl.lit(at).cast(pl.Datetime("us", "UTC")).alias("received_at")
            )
            for stage, at in SNAPSHOTS[:snapshots]
        ]
    ).unique("unit_id", keep="first", maintain_order=True)
    home = pl.col("country") == "Bolivia"
    units = (
        whole.filter(pl.col("stage") == "computo_final")
        .select(
            "unit_id",
            "registered",
            pl.lit("president").alias("contest_id"),
            pl.when(home).then("region").otherwise(pl.lit("abroad")).alias("stratum"),
            pl.concat_str(where, separator="/").alias("place"),
        )
        .join(came, on="unit_id", how="left", validate="1:1")
    )
    return night_of(units, candidates={"president": PARTIES}).contests[0]


@needs_bolivia
def test_bolivia_at_1940_is_not_called_though_every_draw_agrees():
    contest = bolivia(1)
    assert contest.is_in.sum() == 28_975
    found = project(contest, terms=BOLIVIA, base=1, backtest=backtest([contest], base=1))
    assert found.status is Status.TOO_EARLY
    assert "order of reporting" in found.because
    votes = contest.counted + resample(strata_of(contest), rng=generator_of("president", 1))
    told = answers(votes, candidates=PARTIES, terms=BOLIVIA)
    assert (told == RUNOFF).all()  # and there was none: 10.565 points in the end


@needs_bolivia
def test_bolivia_at_1829_the_backtest_has_seen_the_lean():
    contest = bolivia(2)
    test = backtest([contest], base=1)
    assert test.rows.height == 1
    assert test.rows["lead"][0] < test.rows["actual"][0]
    assert test.rows["score"][0] > 1.5
    found = project(contest, terms=BOLIVIA, base=1, backtest=test)
    assert found.status is Status.TOO_CLOSE
    assert found.widen == test.widen


@mexico.needs_mexico
def test_mexico_has_three_clocks_at_eight():
    """799 by the batch file of 20:00, 834 by last capture before it, 835 by first capture."""
    rows = mexico.versions()
    batch = rows.filter(pl.col("stage") <= "first_seen_in_remesa_2018-07-01T20:00-05:00")
    eight = datetime(2018, 7, 2, 1, tzinfo=UTC)
    first = rows.group_by("unit_id").agg(pl.col("reported_at").min())
    assert batch["unit_id"].n_unique() == 799
    assert mexico.received_before("2018-07-02T01:00:00Z").height == 834
    assert first.filter(pl.col("reported_at") < eight).height == 835


def judged(before):
    made, came = mexico.quick_count(before)
    found = estimate(came, made)
    bounds = worst(came, made, found)
    walk = path(came, made, at=instants(came, most=12))
    verdict = gate(came, made, found=found, bounds=bounds, path=walk)
    return found, {check.rule for check in verdict.broken}, bounds


@mexico.needs_mexico
def test_mexico_at_eight_the_gate_refuses():
    """The lead could turn within what single stations did, and the estimate is walking."""
    found, broken, bounds = judged(datetime(2018, 7, 2, 1, tzinfo=UTC))
    assert found.stations == 834
    assert {"received", "received_stratum", "returns_stratum", "stable", "worst_case"} <= broken
    assert bounds.likely_lower < 0 < bounds.likely_upper


@mexico.needs_mexico
def test_mexico_at_midnight_the_leader_stands_and_the_sample_is_still_short():
    """6,307 of 7,787: Meade's final 16.41 % lies outside, and the gate says the sample is short."""
    found, broken, bounds = judged(datetime(2018, 7, 3, tzinfo=UTC))
    by_name = {one.name: one for one in found.shares}
    amlo, meade = by_name[mexico.AMLO], by_name["José Antonio Meade"]
    assert amlo.lower <= 0.5319 + 0.0001 <= amlo.upper
    assert meade.upper < 0.1641
    assert found.turnout.lower <= 0.6343 <= found.turnout.upper
    assert broken == {"received", "received_stratum", "returns_stratum"}
    assert bounds.likely_lower > 0.2


@needs_states
def test_states_no_lead_that_turned_is_ever_called():
    raw = pl.read_parquet(SHARED / "us_2020_live_states" / "updates.parquet")
    feed = raw.select(
        pl.col("state_name").alias("contest_id"),
        pl.col("timestamp").str.to_datetime(time_unit="us", time_zone="UTC").alias("at"),
        pl.col("leading_candidate_name").alias("leading"),
        pl.col("trailing_candidate_name").alias("trailing"),
        pl.col("leading_candidate_votes").alias("leading_votes"),
        pl.col("trailing_candidate_votes").alias("trailing_votes"),
        pl.col("votes_remaining").alias("remaining"),
    )
    rows = leads(feed)
    last = rows.group_by("contest_id", maintain_order=True).agg(
        pl.col("leading").last().alias("in")
    )
    called = rows.filter(pl.col("status") == "projected").join(last, on="contest_id")
    assert called.height > 1_500
    assert called.filter(pl.col("leading") != pl.col("in")).is_empty()
    turned = called.filter(pl.col("contest_id").is_in(["Georgia", "Pennsylvania"]))
    assert turned.filter(pl.col("leading") == "Trump").is_empty()
    assert rows.filter(pl.col("status") == "certain").is_empty()
