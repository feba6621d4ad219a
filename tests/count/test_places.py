"""The tree of units, climbed and listed, against plain walking."""

from dataclasses import replace

import polars as pl
import pytest
from count.small import LAW, SEAT, form, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.places import ancestors, below, expected, manifest, station_levels
from fullcount.errors import InputError

TREE = st.lists(st.integers(-1, 6), max_size=7).map(
    lambda parents: [
        (f"u{n}", f"u{parent}" if 0 <= parent < n else None) for n, parent in enumerate(parents)
    ]
)


def frame(tree):
    return pl.DataFrame(tree, schema={"unit_id": pl.String, "parent_id": pl.String}, orient="row")


def walk(tree, unit):
    above = dict(tree)
    while unit is not None:
        yield unit
        unit = above.get(unit)


@settings(max_examples=50, deadline=None)
@given(tree=TREE)
def test_ancestors_and_what_lies_below(tree):
    units = frame(tree)
    inner = {parent for _, parent in tree if parent}
    chain = {(unit, up) for unit in inner for up in walk(tree, unit)}
    found = ancestors(units)
    assert set(found.select("unit_id", "ancestor_id").rows()) == chain
    assert found.height == len(chain)
    tops = units.select(pl.col("unit_id").alias("top_id"))
    inside = {(up, unit) for unit, _ in tree for up in walk(tree, unit)}
    assert set(below(units, tops).rows()) == inside


def test_a_unit_that_lies_in_itself_is_refused():
    with pytest.raises(InputError, match="lies in itself"):
        ancestors(frame([("a", "b"), ("b", "a")]))


def test_only_listed_units_of_the_level_are_expected():
    given_ = small([form("a", "s9", 1)], listed=["s1", "s2"])
    assert set(manifest(given_, "station")["unit_id"]) == {"s1", "s2"}
    assert manifest(given_, "seat").height == 0


def test_a_contest_with_a_list_of_its_own_borrows_none():
    given_ = small([form("a", "t1", 1, contest_id="NA-2")], listed=["s1"], contests=[SEAT, "NA-2"])
    listed = given_.units.with_columns((pl.col("kind") == "station").alias("listed"))
    twins = given_.contests.with_columns(pl.lit(SEAT).alias("twin_of"))
    given_ = replace(given_, units=listed, contests=twins)
    assert sorted(manifest(given_, "station").rows()) == [("NA-1", "s1"), ("NA-2", "t1")]


def test_levels_that_count_ballots():
    assert station_levels(LAW) == {"station"}


def test_registers_are_added_only_if_every_one_is_stated():
    given_ = small([form("a", "s1", 1)], listed=["s1", "s2"])
    full = with_units(given_, registered={"s1": 100, "s2": 50})
    part = with_units(given_, registered={"s1": 100})
    area = with_units(given_, registered={"s1": 100, SEAT: 170})
    both = with_units(full, registered={SEAT: 170})
    sums = [expected(g, LAW)["registered_expected"].to_list() for g in (full, part, area, both)]
    assert sums == [[150], [None], [170], [150]]


def test_neither_list_nor_number_expects_nothing():
    given_ = small([form("a", "s1", 1)])
    assert expected(given_, LAW).height == 0
    sourced = expected(with_units(given_, stations={SEAT: 4}), LAW)
    assert sourced.select("level", "stations_expected", "from_list").rows() == [
        ("station", 4, False)
    ]


def test_the_list_wins_over_the_number():
    given_ = with_units(small([form("a", "s1", 1)], listed=["s1"]), stations={SEAT: 4})
    assert expected(given_, LAW)["stations_expected"].to_list() == [1]


def test_a_contest_without_units_expects_nothing():
    given_ = small([])
    assert expected(replace(given_, units=given_.units.clear()), LAW).height == 0
