"""Patterns of two totals: boundaries in exact fractions, ties, partial lists, a real table."""

import csv
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from count.small import LAW, SEAT, form, small
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.pattern import pattern
from fullcount.count.reconcile import reconcile
from fullcount.count.tally import tally
from fullcount.model.results import Pattern

LABELLED = Path(__file__).parents[3] / "shared/data/pakistan_2024_form45/form45_vs_final.csv"


def named(*cases, differing=1):
    frame = pl.DataFrame(
        cases, schema={"gain": pl.Int64, "loss": pl.Int64}, orient="row"
    ).with_columns(pl.lit(differing, pl.Int64).alias("differing"))
    return frame.select(pattern(pl.col("gain"), pl.col("loss"), pl.col("differing"))).to_series()


def slow_pattern(gain, loss):
    if gain == 0 and loss > 0:
        return Pattern.LOSER_SUPPRESSED
    if gain <= 0:
        return Pattern.OTHER
    r = Fraction(loss, gain)
    if abs(r) <= Fraction(1, 5):
        return Pattern.WINNER_INFLATED
    if Fraction(3, 4) <= r <= Fraction(135, 100):
        return Pattern.SWAP_LIKE
    if r > Fraction(135, 100):
        return Pattern.LOSER_SUPPRESSED
    return Pattern.MIXED if r > 0 else Pattern.OTHER


def test_agrees_with_fractions_on_every_small_pair():
    cases = [(g, n) for g in range(-25, 61) for n in range(-30, 90)]
    assert named(*cases).to_list() == [slow_pattern(*case) for case in cases]


@settings(deadline=None)
@given(st.integers(1, 10**6), st.integers(-(10**6), 2 * 10**6))
def test_agrees_with_fractions_on_large_numbers(gain, loss):
    assert named((gain, loss)).item() == slow_pattern(gain, loss)


@pytest.mark.parametrize(
    ("gain", "loss", "name"),
    [
        (100, 20, Pattern.WINNER_INFLATED),
        (100, 21, Pattern.MIXED),
        (100, 74, Pattern.MIXED),
        (100, 75, Pattern.SWAP_LIKE),
        (100, 135, Pattern.SWAP_LIKE),
        (100, 136, Pattern.LOSER_SUPPRESSED),
        (100, -20, Pattern.WINNER_INFLATED),
        (100, -21, Pattern.OTHER),
        (0, 5, Pattern.LOSER_SUPPRESSED),
        (0, 0, Pattern.OTHER),
        (-5, -5, Pattern.OTHER),
        (None, 5, Pattern.NOT_COMPARABLE),
        (5, None, Pattern.NOT_COMPARABLE),
    ],
)
def test_boundaries_belong_where_the_line_says(gain, loss, name):
    assert named((gain, loss)).item() == name


def test_nothing_differs_or_nothing_is_shared():
    assert named((0, 0), differing=0).item() == Pattern.EQUAL
    assert named((None, None), differing=None).item() == Pattern.NOT_COMPARABLE


def of(a, b, **more):
    """The pattern of two stated totals."""
    forms = [form("a", SEAT, *a, kind="early"), form("b", SEAT, *b, kind="final")]
    given_ = small(forms, candidates=len(a), **more)
    return reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)


def test_reversed():
    row = of((85_793, 42_048, 12_201), (46_313, 82_536, 12_201))  # NA-46, 8 February 2024
    assert (row["agreement"], row["leader_a"], row["leader_b"]) == ("reversed", "c1", "c2")
    assert (row["winner_gain"], row["loser_loss"]) == (40_488, 39_480)
    assert row["pattern"] == "swap_like"


def test_same_leader_uses_the_runner_up_of_a():
    row = of((100, 80, 60), (150, 40, 60))
    assert (row["agreement"], row["winner_gain"], row["loser_loss"]) == ("same", 50, 40)
    assert row["pattern"] == "swap_like"


def test_equal():
    row = of((100, 80, 60), (100, 80, 60))
    assert (row["agreement"], row["pattern"]) == ("same", "equal")


def test_a_leader_whom_the_other_does_not_list_is_not_compared():
    row = of((100, None, 60), (90, 120, 60))
    assert (row["agreement"], row["pattern"]) == ("not_comparable", "not_comparable")
    assert (row["only_a"], row["only_b"]) == ([], ["c2"])
    assert (row["leader_a"], row["leader_b"]) == ("c1", "c2")
    assert row["winner_gain"] is None


def test_a_tie_names_no_single_leader():
    assert of((100, 100, 1), (90, 120, 1))["agreement"] == "not_comparable"
    assert of((100, 100, 1), (110, 110, 1))["agreement"] == "same"
    assert of((100, 100, 1), (1, 2, 110))["agreement"] == "reversed"


def test_others_together_never_lead():
    forms = [form("a", SEAT, 5, 3, 90, kind="early"), form("b", SEAT, 2, 6, 90, kind="final")]
    given_ = small(forms)
    together = (pl.col("candidate_id") == "c3").alias("aggregate")
    given_ = replace(given_, candidates=given_.candidates.with_columns(together))
    row = reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)
    assert (row["agreement"], row["leader_a"], row["leader_b"]) == ("reversed", "c1", "c2")


def test_from_b_to_a_the_ratio_is_turned_over():
    there = of((85_793, 42_048), (46_313, 82_536))
    back = of((46_313, 82_536), (85_793, 42_048))
    assert (back["winner_gain"], back["loser_loss"]) == (there["loser_loss"], there["winner_gain"])


def test_each_two_sources_once_in_the_order_declared():
    forms = [form(source, SEAT, 1, 2, 3, kind="final") for source in "cab"]
    given_ = small(forms)
    found = reconcile(given_, tally(given_, LAW)).patterns
    assert found.select("source_a", "source_b").rows() == [("a", "b"), ("a", "c"), ("b", "c")]


def stations(source, *votes):
    return [form(source, f"s{n}", *v) for n, v in enumerate(votes) if v is not None]


def of_stations(a, b):
    given_ = small([*stations("a", *a), *stations("b", *b)], candidates=2)
    return reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)


def test_a_station_that_one_source_lacks_is_not_a_loss_of_votes():
    row = of_stations([(60, 40), (60, 40), (5, 90)], [(50, 50), (60, 40), None])
    assert (row["leader_a"], row["leader_b"], row["agreement"]) == ("c2", "c1", "reversed")
    assert (row["winner_gain"], row["loser_loss"], row["stations_compared"]) == (-10, -10, 2)
    same = of_stations([(60, 40), (60, 40), (5, 9)], [(60, 40), (60, 40), None])
    assert (same["winner_gain"], same["loser_loss"], same["pattern"]) == (0, 0, "equal")


def test_sums_without_a_shared_station_are_not_compared():
    row = of_stations([(60, 40), None], [None, (50, 45)])
    assert (row["agreement"], row["pattern"]) == ("same", "not_comparable")
    assert (row["winner_gain"], row["loser_loss"]) == (None, None)


def test_a_stated_total_is_compared_as_a_total():
    forms = [*stations("a", (60, 40)), form("b", SEAT, 90, 50, kind="final")]
    forms += [form("b", "s0", 60, 40)]
    given_ = small(forms, candidates=2)
    row = reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)
    assert (row["winner_gain"], row["loser_loss"], row["stations_compared"]) == (30, -10, 1)


@pytest.mark.skipif(not LABELLED.exists(), reason="shared/data is not beside this checkout")
def test_the_37_labelled_seats_of_pakistan():
    with LABELLED.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["pattern"]]
    assert len(rows) == 37
    found = named(*((int(row["delta_winner"]), -int(row["delta_pti"])) for row in rows))
    assert Counter(found) == {
        Pattern.SWAP_LIKE: 10,
        Pattern.WINNER_INFLATED: 11,
        Pattern.LOSER_SUPPRESSED: 1,
        Pattern.MIXED: 12,
        Pattern.OTHER: 3,
    }
    labels = {"swap-like": "swap_like", "winner inflated": "winner_inflated", "other": "other"}
    for row, name in zip(rows, found, strict=True):
        assert name == labels.get(row["pattern"], name)
