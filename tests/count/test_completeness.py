"""What is in and what is lacking: sets of units against sets of units."""

from dataclasses import replace

import polars as pl
import pytest
from count.small import LAW, SEAT, form, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.completeness import completeness
from fullcount.model import results

LISTED = ["s0", "s1", "s2"]
UNITS = st.sets(st.sampled_from(["s0", "s1", "s2", "s3"]), max_size=4)


def whole(given_):
    return completeness(given_, LAW).filter(pl.col("area").is_null()).row(0, named=True)


def of(*units, listed=LISTED, **more):
    return small([form("a", unit, 1, **more) for unit in units], listed=listed)


@settings(max_examples=40, deadline=None)
@given(listed=UNITS, come=UNITS.filter(bool))
def test_agrees_with_sets(listed, come):
    row = whole(of(*sorted(come), listed=sorted(listed)))
    assert row["stations_received"] == len(come)
    assert row["stations_expected"] == (len(listed) or None)
    if not listed:
        assert row["state"] == "not_evaluable"
    elif listed - come:
        assert row["state"] == "incomplete"
    else:
        assert row["state"] == ("more_than_listed" if come - listed else "complete")


def test_schema_also_of_nothing():
    assert completeness(small([]), LAW).schema == pl.Schema(results.COMPLETENESS)
    assert completeness(of("s0"), LAW).schema == pl.Schema(results.COMPLETENESS)


@pytest.mark.parametrize(
    ("status", "received"),
    [
        ("stated", 1),
        ("annulled", 1),
        ("not_installed", 1),
        ("excluded", 1),
        ("not_stated", 0),
        ("missing", 0),
        ("superseded", 0),
    ],
)
def test_a_row_without_figures_is_not_received(status, received):
    assert whole(of("s0", status=status))["stations_received"] == received


@pytest.mark.parametrize(
    ("number", "state"),
    [(1, "more_than_listed"), (2, "complete"), (3, "incomplete"), (None, "not_evaluable")],
)
def test_a_sourced_number_of_stations(number, state):
    given_ = with_units(of("s0", "s1", listed=[]), stations={SEAT: number})
    assert whole(given_)["state"] == state


def test_registered_voters_expected_and_received():
    given_ = with_units(of("s0", "s1"), registered={"s0": 100, "s1": 50, "s2": 25})
    row = whole(given_)
    assert (row["registered_expected"], row["registered_received"]) == (175, 150)


def test_one_register_not_stated_is_not_zero():
    given_ = with_units(of("s0", "s1"), registered={"s0": 100, "s2": 25})
    row = whole(given_)
    assert (row["registered_expected"], row["registered_received"]) == (None, None)


def test_the_form_own_register_is_used_where_the_list_has_none():
    row = whole(of("s0", "s1", registered=40))
    assert (row["registered_expected"], row["registered_received"]) == (None, 80)


def test_by_area():
    given_ = with_units(of("s0", "s1"), stratum={"s0": "north", "s1": "south", "s2": "south"})
    found = completeness(given_, LAW).filter(pl.col("area").is_not_null())
    rows = found.select("area", "stations_expected", "stations_received", "state").rows()
    assert rows == [("north", 1, 1, "complete"), ("south", 2, 1, "incomplete")]


def test_by_parent():
    found = completeness(of("s0"), LAW, area="parent_id")
    assert found.filter(pl.col("area") == SEAT)["stations_expected"].item() == 3


def test_an_area_from_which_nothing_came_is_there():
    given_ = with_units(of("s0"), stratum={"s0": "north", "s2": "south"})
    row = completeness(given_, LAW).filter(pl.col("area") == "south").row(0, named=True)
    assert (row["stations_expected"], row["stations_received"]) == (1, 0)


def test_each_source_and_kind_for_itself():
    given_ = small(
        [form("a", "s0", 1), form("b", "s0", 1), form("b", "s1", kind="account", cast=1)],
        listed=LISTED,
    )
    found = completeness(given_, LAW).select("source_id", "kind", "stations_received").rows()
    assert found == [("a", "count", 1), ("b", "account", 1), ("b", "count", 1)]


def test_a_total_is_no_station():
    given_ = small([form("a", SEAT, 1, kind="final"), form("a", "s0", 1)], listed=LISTED)
    assert completeness(given_, LAW)["kind"].to_list() == ["count"]


def test_an_area_of_strangers_has_more_than_listed():
    given_ = with_units(of("s0", "s9"), stratum={"s0": "north", "s9": "east"})
    row = completeness(given_, LAW).filter(pl.col("area") == "east").row(0, named=True)
    assert (row["stations_expected"], row["state"]) == (0, "more_than_listed")


def test_without_a_list_an_area_is_not_evaluable():
    given_ = with_units(of("s0", listed=[]), stratum={"s0": "north"}, stations={SEAT: 1})
    row = completeness(given_, LAW).filter(pl.col("area") == "north").row(0, named=True)
    assert (row["stations_expected"], row["state"]) == (None, "not_evaluable")


def test_the_order_of_the_forms_does_not_matter():
    given_ = of("s2", "s0")
    turned = replace(given_, forms=given_.forms.reverse())
    assert completeness(given_, LAW).equals(completeness(turned, LAW))
