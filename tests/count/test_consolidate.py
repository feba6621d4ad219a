"""Consolidated forms with one planted mistake each, and column sums against plain addition."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from count.small import LAW, SEAT, form, framed, kind, shuffled, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.consolidate import consolidate
from fullcount.model import frames, results

FIGURE = st.none() | st.integers(0, 6)
STATIONS = st.lists(st.tuples(FIGURE, FIGURE, FIGURE), min_size=1, max_size=5)


def levels(forms, *, listed=(), **more):
    return consolidate(small(forms, listed=listed, **more), LAW)


def row(found, field="c1", **where):
    return found.filter(pl.col("field") == field).filter(**where).row(0, named=True)


def numbers(found, field, **where):
    found_row = row(found, field, **where)
    return found_row["stated"], found_row["children_sum"], found_row["explained"]


def stations(*votes, source="a", **more):
    return [form(source, f"s{n}", *v, **more) for n, v in enumerate(votes)]


@settings(max_examples=30, deadline=None)
@given(votes=STATIONS, total=st.tuples(FIGURE, FIGURE, FIGURE), seed=st.integers(0, 5))
def test_columns_are_added_up_as_by_hand(votes, total, seed):
    forms = [*stations(*votes), form("a", SEAT, *total, kind="early")]
    found = consolidate(shuffled(small(forms), seed), LAW)
    for place, stated in enumerate(total):
        column = [v[place] for v in votes]
        added = None if None in column else sum(column)
        rows = found.filter(pl.col("field") == f"c{place + 1}")
        if stated is None and added is None:
            assert rows.height == 0
        else:
            assert (rows["stated"].item(), rows["children_sum"].item()) == (stated, added)
            assert rows["children_received"].item() == len(votes)


def test_schema_also_of_nothing():
    assert levels([]).schema == pl.Schema(results.LEVELS)
    forms = [*stations((1, 2, 3)), form("a", SEAT, 1, 2, 3, kind="early")]
    assert levels(forms).schema == pl.Schema(results.LEVELS)


def test_boxes_are_added_as_well_and_named():
    forms = [*stations((1, 2, 3), valid=6), form("a", SEAT, 1, 2, 3, kind="early", valid=7)]
    found = row(levels(forms), "valid")
    assert (found["stated"], found["children_sum"], found["is_votes"]) == (7, 6, False)
    assert (found["parent_kind"], found["child_kind"]) == ("early", "count")


def test_its_own_source_is_preferred_and_else_every_other():
    forms = [*stations((1, 2, 3), source="b"), *stations((4, 2, 3), source="c")]
    total = form("a", SEAT, 4, 2, 3, kind="early")
    others = levels([*forms, total]).filter(field="c1")
    assert others.select("child_source_id", "children_sum").rows() == [("b", 1), ("c", 4)]
    own = levels([*forms, *stations((5, 2, 3)), total]).filter(field="c1")
    assert own.select("child_source_id", "children_sum").rows() == [("a", 5)]


def test_the_kind_the_law_names_first_is_added_where_it_is_there():
    forms = [*stations((1, 2, 3)), form("a", SEAT, 1, 2, 3, kind="statement")]
    assert levels(forms)["child_kind"].unique().to_list() == ["count"]
    lines = stations((1, 2, 3), kind="line")
    found = levels([*forms, *lines]).filter(pl.col("parent_kind") == "statement")
    assert found["child_kind"].unique().to_list() == ["line"]


def test_a_line_is_held_against_the_form_of_its_station():
    forms = [
        *stations((1, 2, 3), (4, 5, 6), source="b", valid=6),
        *stations((1, 2, 3), (4, 5, 7), source="a", valid=6, kind="line"),
    ]
    found = levels(forms)
    differ = found.filter(pl.col("stated") != pl.col("children_sum"))
    assert differ.select("unit_id", "field", "stated", "children_sum").rows() == [
        ("s1", "c3", 7, 6)
    ]
    assert found.height == 8  # three candidates and one box, at two stations
    assert (row(found)["source_id"], row(found)["child_source_id"]) == ("a", "b")


def test_a_line_without_a_form_is_not_evaluable():
    forms = [*stations((1, 2, 3), source="b"), *stations((1, 2, 3), (4, 5, 6), kind="line")]
    found = row(levels(forms), unit_id="s1")
    assert (found["children_sum"], found["missing"], found["children_received"]) == (None, 1, 0)


def test_statements_of_one_level_are_held_against_each_earlier_one():
    forms = [
        form("a", SEAT, 10, 5, 1, kind="early"),
        form("a", SEAT, 12, 5, 1, kind="statement"),
        form("a", SEAT, 15, 5, 1, kind="final"),
    ]
    found = levels(forms).filter(field="c1").select("parent_kind", "child_kind", "children_sum")
    assert set(found.rows()) == {
        ("statement", "early", 10),
        ("final", "statement", 12),
        ("final", "early", 10),
    }


def test_postal_ballots_explain_item_by_item():
    forms = [
        *stations((1, 2, 3), valid=6, rejected=1, cast=7),
        form("a", SEAT, 5, 2, 3, kind="final", valid=10, rejected=2, cast=12, postal_valid=4),
        form("a", SEAT, 4, 0, 0, kind="postal", valid=4, rejected=1, cast=5, postal_issued=9),
    ]
    found = levels(forms)
    assert numbers(found, "c1", parent_kind="final") == (5, 1, 4)
    assert numbers(found, "valid", parent_kind="final") == (10, 6, 4)
    assert numbers(found, "rejected", parent_kind="final") == (2, 1, 1)
    assert numbers(found, "cast", parent_kind="final") == (12, 7, 5)


def test_a_postal_total_explains_the_valid_votes_and_no_candidate():
    forms = [
        *stations((1, 2, 3), valid=6),
        form("a", SEAT, 5, 2, 3, kind="final", valid=10, postal_valid=4),
    ]
    found = levels(forms)
    assert numbers(found, "valid") == (10, 6, 4)
    assert numbers(found, "c1") == (5, 1, 0)


def test_a_postal_form_that_leaves_a_line_blank_leaves_it_open():
    forms = [
        *stations((1, 2, 3)),
        form("a", SEAT, 5, 2, 3, kind="final"),
        form("b", SEAT, 4, None, 0, kind="postal"),
    ]
    found = levels(forms)
    assert numbers(found, "c1") == (5, 1, 4)
    assert numbers(found, "c2") == (2, 2, None)


def test_a_provisional_statement_has_no_postal_ballots():
    forms = [
        *stations((1, 2, 3)),
        form("a", SEAT, 1, 2, 3, kind="early"),
        form("a", SEAT, 4, 0, 0, kind="postal"),
    ]
    assert numbers(levels(forms), "c1") == (1, 1, 0)


@pytest.mark.parametrize(("code", "against"), [("statement", "early"), ("final", "early")])
def test_ballots_admitted_on_re_examination_move_from_rejected_to_valid(code, against):
    forms = [
        form("a", SEAT, 1, 2, 3, kind="early", valid=6, rejected=9, cast=15),
        form("a", SEAT, 1, 2, 5, kind="statement", valid=8, rejected=7, cast=15, readmitted=2),
        form("a", SEAT, 1, 2, 5, kind="final", valid=8, rejected=7, cast=15),
    ]
    where = {"parent_kind": code, "child_kind": against}
    found = levels(forms)
    assert numbers(found, "valid", **where) == (8, 6, 2)
    assert numbers(found, "rejected", **where) == (7, 9, -2)
    assert numbers(found, "cast", **where) == (15, 15, 0)
    final = {"parent_kind": "final", "child_kind": "statement"}
    assert numbers(found, "valid", **final) == (8, 8, 0)


def test_ballots_admitted_later_do_not_explain_what_was_stated_before():
    forms = [
        *stations((1, 2, 3), valid=6),
        form("a", SEAT, 1, 2, 3, kind="early", valid=6),
        form("a", SEAT, 1, 2, 5, kind="statement", valid=8, readmitted=2),
    ]
    assert numbers(levels(forms), "valid", parent_kind="early") == (6, 6, 0)


def test_what_an_earlier_statement_does_not_cover_is_missing():
    early = form("a", SEAT, 1, kind="early", stations=9, stations_reported=7)
    forms = [early, form("a", SEAT, 5, kind="final", stations=9, stations_reported=9)]
    assert row(levels(forms))["missing"] == 2
    whole = [early | {"stations_reported": 9}, *forms[1:]]
    assert row(levels(whole))["missing"] == 0
    silent = [early | {"stations_reported": None}, *forms[1:]]
    assert row(levels(silent))["missing"] == 0


def test_a_margin_is_not_held_against_an_earlier_one():
    forms = [
        form("a", SEAT, 5, 1, kind="statement", margin_stated=4),
        form("a", SEAT, 9, 1, kind="final", margin_stated=8),
    ]
    kinds = tuple(kind(k.code, k.level, boxes=["margin_stated"], totals_of=k.totals_of)
                  if k.code == "statement" else k for k in LAW.kinds)  # fmt: skip
    found = consolidate(small(forms), replace(LAW, kinds=kinds))
    assert set(found["field"]) == {"c1", "c2"}


LISTED = ["s0", "s1", "s2"]


def test_each_station_once_none_missing():
    forms = [*stations((1,), (2,), (3,)), form("a", SEAT, 6, kind="early")]
    found = row(levels(forms, listed=LISTED))
    counts = ("children_expected", "children_received", "missing", "foreign", "twice")
    assert tuple(found[name] for name in counts) == (3, 3, 0, 0, 0)


def test_a_station_that_is_left_out():
    forms = [*stations((1,), (2,)), form("a", SEAT, 3, kind="early")]
    found = row(levels(forms, listed=LISTED))
    assert (found["children_expected"], found["children_received"], found["missing"]) == (3, 2, 1)


def test_a_station_that_will_not_report_is_not_missing():
    annulled = form("a", "s2", 9, status="annulled")
    forms = [*stations((1,), (2,)), annulled, form("a", SEAT, 3, kind="early")]
    found = row(levels(forms, listed=LISTED))
    assert (found["children_sum"], found["missing"]) == (3, 0)


def test_a_station_listed_twice_is_added_once():
    again = form("a", "s1", 2, reading=2)
    forms = [*stations((1,), (2,)), again, form("a", SEAT, 5, kind="early")]
    found = row(levels(forms))
    assert (found["children_sum"], found["twice"], found["children_received"]) == (3, 1, 2)


def test_a_station_of_another_seat_is_counted_and_not_added():
    forms = [*stations((1,), (2,)), form("a", "t1", 50), form("a", SEAT, 53, kind="early")]
    given_ = small(forms, contests=[SEAT, "NA-2"])
    elsewhere = pl.when(pl.col("unit_id") == "t1").then(pl.lit("NA-2")).otherwise("parent_id")
    given_ = replace(given_, units=given_.units.with_columns(elsewhere.alias("parent_id")))
    found = row(consolidate(given_, LAW))
    assert (found["children_sum"], found["foreign"], found["children_received"]) == (3, 1, 2)


def test_where_the_tree_is_silent_nothing_can_be_foreign():
    forms = [*stations((1,), (2,)), form("a", SEAT, 3, kind="early")]
    given_ = small(forms)
    bare = given_.units.with_columns(pl.lit(None, pl.String).alias("parent_id"))
    found = row(consolidate(replace(given_, units=bare), LAW))
    assert (found["children_sum"], found["foreign"], found["children_expected"]) == (3, None, None)


def test_a_sourced_number_of_stations_stands_in_for_a_list():
    forms = [*stations((1,), (2,)), form("a", SEAT, 3, kind="early")]
    given_ = with_units(small(forms), stations={SEAT: 5})
    found = row(consolidate(given_, LAW))
    assert (found["children_expected"], found["missing"]) == (5, 3)


def test_the_list_counts_before_the_number():
    forms = [*stations((1,), (2,)), form("a", SEAT, 3, kind="early")]
    given_ = with_units(small(forms, listed=LISTED), stations={SEAT: 5})
    found = row(consolidate(given_, LAW))
    assert (found["children_expected"], found["missing"]) == (3, 1)


def at(hour):
    return datetime(2031, 3, 9, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stations_at", "total_at", "stale"),
    [((18, 20), 21, False), ((18, 22), 21, True), ((18, 21), 21, False), ((18, None), 19, False)],
)
def test_a_statement_older_than_one_of_its_stations_is_stale(stations_at, total_at, stale):
    times = [None if hour is None else at(hour) for hour in stations_at]
    forms = [form("a", f"s{n}", 1, stated_at=time) for n, time in enumerate(times)]
    found = row(levels([*forms, form("a", SEAT, 2, kind="early", stated_at=at(total_at))]))
    assert found["stale"] is stale


def test_without_times_staleness_is_not_known():
    forms = [*stations((1,)), form("a", SEAT, 1, kind="early")]
    assert row(levels(forms))["stale"] is None


def test_a_station_two_units_below_is_found():
    forms = [*stations((1,), (2,)), form("a", SEAT, 3, kind="early")]
    given_ = small(forms, listed=["s0", "s1"])
    block = framed([{"unit_id": "block", "parent_id": SEAT, "kind": "block"}], frames.UNITS)
    deeper = pl.when(pl.col("unit_id") == "s1").then(pl.lit("block")).otherwise("parent_id")
    units = pl.concat([given_.units.with_columns(deeper.alias("parent_id")), block])
    found = row(consolidate(replace(given_, units=units), LAW))
    assert (found["children_sum"], found["children_expected"], found["missing"]) == (3, 2, 0)
    assert found["foreign"] == 0


def test_forms_of_districts_have_their_own_stations_only():
    forms = [
        *stations((1,), (2,), (4,)),
        form("a", "west", 1, kind="early"),
        form("a", "east", 7, kind="early"),
    ]
    given_ = small(forms, listed=["s0", "s1", "s2"])
    places = {"s0": "west", "s1": "east", "s2": "east"}
    district = pl.col("unit_id").replace_strict(places, default=pl.col("parent_id"))
    found = consolidate(
        replace(given_, units=given_.units.with_columns(district.alias("parent_id"))), LAW
    )
    sums = found.filter(field="c1").select("unit_id", "children_sum", "children_expected")
    assert set(sums.rows()) == {("west", 1, 1), ("east", 6, 2)}
    assert set(found["foreign"]) == {0}
