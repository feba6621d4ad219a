"""The estimate does not depend on who called first, and a blank is never a nought."""

from datetime import timedelta

import polars as pl
import pytest
from quickcount.made import NIGHT, poll

from fullcount.errors import InputError
from fullcount.quickcount.arrival import by_stratum, instants, path, typical_share
from fullcount.quickcount.commitment import commitment
from fullcount.quickcount.estimate import Estimate, estimate
from fullcount.quickcount.returns import Received, received
from fullcount.stats.evidence import NotApplicable

SALT = "kept until the figures are out"


def true_share(every):
    return every["amal"].sum() / every["cast"].sum()


def test_estimates_the_whole():
    made, _, came, every = poll()
    found = estimate(came, made)
    amal = found.shares[0]
    assert amal.lower <= true_share(every) <= amal.upper
    assert found.turnout.lower <= 0.6 <= found.turnout.upper + 0.01
    assert found.lead.share == pytest.approx(2 * max(amal.share, 1 - amal.share) - 1)
    assert amal.jackknife == pytest.approx(amal.error, rel=0.02)
    assert amal.effect > 5


def test_order_of_rows_does_not_matter():
    made, in_use, came, _ = poll()
    returns = came.units.filter(pl.col("received_at").is_not_null())
    for seed in range(3):
        rows = returns.sample(fraction=1, shuffle=True, seed=seed)
        again = received(in_use, rows, candidates=came.candidates)
        assert estimate(again, made) == estimate(came, made)
        assert commitment(again, made, estimate(again, made), program="1", secret=SALT) == (
            commitment(came, made, estimate(came, made), program="1", secret=SALT)
        )


def test_commitment_moves_with_any_vote_and_with_the_secret():
    made, _, came, _ = poll()
    found = estimate(came, made)
    one = commitment(came, made, found, program="1", secret=SALT)
    first = pl.int_range(pl.len()) == 0
    moved = Received(
        units=came.units.with_columns(pl.when(first).then(pl.col("amal") + 1).otherwise("amal")),
        candidates=came.candidates,
    )
    assert commitment(moved, made, found, program="1", secret=SALT) != one
    assert commitment(came, made, found, program="1", secret=SALT + "t") != one
    assert len(one) == 64


def test_a_blank_is_not_a_nought():
    made, in_use, came, _ = poll()
    blank = came.units["unit_id"][0]
    rows = came.units.with_columns(
        pl.when(pl.col("unit_id") == blank).then(None).otherwise("badr").alias("badr")
    ).filter(pl.col("received_at").is_not_null())
    found = estimate(received(in_use, rows, candidates=came.candidates), made)
    without = rows.filter(pl.col("unit_id") != blank)
    alone = estimate(received(in_use, without, candidates=came.candidates), made)
    assert found.unusable == 1
    assert found.shares == alone.shares


def test_last_word_of_a_station_counts():
    made, in_use, came, _ = poll()
    rows = came.units.filter(pl.col("received_at").is_not_null())
    early = rows.with_columns((pl.col("received_at") - timedelta(hours=9)), pl.col("amal") * 0 + 1)
    again = received(in_use, pl.concat([rows, early]), candidates=came.candidates)
    assert estimate(again, made) == estimate(came, made)


def test_declines_without_returns():
    made, in_use, came, _ = poll()
    none = received(in_use, came.units.head(0), candidates=came.candidates)
    assert isinstance(estimate(none, made), NotApplicable)


def test_short_strata_are_joined_and_named():
    made, in_use, came, _ = poll()
    few = came.units.filter(
        pl.col("received_at").is_not_null()
        & ((pl.col("stratum") != "hills") | (pl.int_range(pl.len()).over("stratum") == 0))
    )
    found = estimate(received(in_use, few, candidates=came.candidates), made)
    assert isinstance(found, Estimate)
    assert found.joined == (("desert", "hills"),)


@pytest.mark.parametrize(("unit", "votes", "says"), [("a", 3, "not in the"), (None, -1, "below")])
def test_what_is_no_return(unit, votes, says):
    _, in_use, came, _ = poll()
    row = came.units.filter(pl.col("received_at").is_not_null()).head(1)
    row = row.with_columns(pl.lit(votes).alias("amal"))
    if unit:
        row = row.with_columns(pl.lit(unit).alias("unit_id"))
    with pytest.raises(InputError, match=says):
        received(in_use, row, candidates=came.candidates)


def test_path_ends_where_the_estimate_is():
    made, _, came, _ = poll()
    steps = instants(came, most=6)
    walk = path(came, made, at=steps)
    assert walk["at"].unique().sort().to_list() == list(steps)
    last = walk.filter(pl.col("at") == steps[-1], pl.col("candidate") == "amal")
    assert last["share"].item() == estimate(came, made).shares[0].share
    assert walk.filter(pl.col("candidate").is_not_null())["received"].is_sorted()
    assert typical_share(by_stratum(came, made)) == 1.0
    assert typical_share(by_stratum(came.before(NIGHT + timedelta(minutes=200)), made)) == (
        pytest.approx(0.5, abs=0.1)
    )
