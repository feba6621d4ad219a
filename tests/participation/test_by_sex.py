"""Counts by sex are read, never derived: a sum with one unstated part is null."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from participation.made import returns_of

from fullcount.participation.by_sex import COUNTS, groups, no_women_voting, turnout

FULL = {
    "registered": 100,
    "registered_men": 60,
    "registered_women": 40,
    "cast": 30,
    "cast_men": 20,
    "cast_women": 10,
}


def whole(forms, **others):
    """The one row about the contest as a whole that a set of station forms gives."""
    return (
        groups(turnout(returns_of(forms, **others)))
        .filter(pl.col("area").is_null())
        .row(0, named=True)
    )


def test_adds_up_men_and_women_and_keeps_turnout_as_two_integers():
    row = whole([{"unit_id": "1", **FULL}, {"unit_id": "2", **FULL}])
    assert (row["registered_women"], row["cast_women"]) == (80, 20)
    assert (row["registered_gap"], row["cast_gap"]) == (40, 20)
    assert row["registered_other"] is None  # no form states it: not zero
    assert (row["basis"], row["forms"]) == ("sum", 2)


def test_one_form_without_the_box_makes_the_sum_null():
    row = whole([{"unit_id": "1", **FULL}, {"unit_id": "2", **FULL, "cast_women": None}])
    assert row["cast_women"] is None
    assert row["cast_gap"] is None
    assert row["cast_men"] == 40
    assert row["stations_not_evaluable"] == 1


def test_registration_comes_from_the_list_where_the_form_states_none():
    units = [{"unit_id": "1", "registered": 9, "registered_men": 5, "registered_women": 4}]
    row = turnout(returns_of([{"unit_id": "1", "cast_women": 2}], units=units)).row(0, named=True)
    assert (row["registered_women"], row["registered_by_sex_basis"]) == (4, "list")
    assert row["cast"] is None


def test_men_and_women_come_from_one_place_and_each_place_is_named():
    units = [{"unit_id": "1", "registered": 9, "registered_men": 5, "registered_women": 4}]
    total = turnout(returns_of([{"unit_id": "1", "registered": 8}], units=units))
    assert total.select("registered", "registered_women").row(0) == (8, 4)
    assert total.select("registered_basis", "registered_by_sex_basis").row(0) == ("form", "list")
    # Where the form states men, women are not filled in from the list: the two may not agree.
    part = turnout(returns_of([{"unit_id": "1", "registered_men": 6}], units=units))
    assert part.select("registered_men", "registered_women").row(0) == (6, None)


def test_voters_marked_stand_in_for_papers_and_say_so():
    form = {"unit_id": "1", "admitted_men": 7, "admitted_women": 3, "cast": 11}
    row = turnout(returns_of([form])).row(0, named=True)
    assert (row["cast_women"], row["cast_basis"], row["cast"]) == (3, "admitted", 11)


def test_readings_that_differ_make_the_box_null():
    forms = [
        {"unit_id": "1", **FULL},
        {"unit_id": "1", **FULL, "reading": 2, "cast_women": 11},
    ]
    row = turnout(returns_of(forms)).row(0, named=True)
    assert (row["cast_women"], row["cast_men"], row["readings"]) == (None, 20, 2)


def test_a_form_of_the_whole_contest_is_never_added_to_its_stations():
    forms = [{"unit_id": "NA-1", "kind": "F47", **FULL}, {"unit_id": "1", **FULL}]
    rows = groups(turnout(returns_of(forms))).filter(pl.col("area").is_null())
    assert dict(rows.select("basis", "registered").iter_rows()) == {"stated": 100, "sum": 100}


def test_areas_are_the_stratum_else_the_parent():
    units = [
        {"unit_id": "1", "stratum": "hills", "parent_id": "p"},
        {"unit_id": "2", "stratum": None, "parent_id": "p"},
    ]
    rows = groups(
        turnout(returns_of([{"unit_id": "1", **FULL}, {"unit_id": "2", **FULL}], units=units))
    )
    assert set(rows["area"]) == {None, "hills", "p"}


def test_stations_where_women_are_registered_and_none_voted():
    forms = [
        {"unit_id": "none", **FULL, "cast_women": 0},
        {"unit_id": "some", **FULL},
        {"unit_id": "men only", **FULL, "registered_women": 0, "cast_women": 0},
        {"unit_id": "unsaid", **FULL, "cast_women": None},
    ]
    returns = returns_of(forms)
    assert no_women_voting(turnout(returns))["unit_id"].to_list() == ["none"]
    row = whole(forms)
    assert (row["stations_women_registered"], row["stations_no_women_voting"]) == (3, 1)


def test_forms_that_state_nothing_are_not_read_as_zero():
    returns = returns_of([{"unit_id": "1", **FULL, "status": "missing"}])
    assert turnout(returns).is_empty()
    assert groups(turnout(returns)).is_empty()


NUMBER = st.none() | st.integers(0, 3)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(COUNTS, NUMBER)), min_size=1, max_size=4))
def test_every_sum_agrees_with_adding_by_hand(rows):
    found = whole([{"unit_id": str(n), **row} for n, row in enumerate(rows)])
    for name in COUNTS:
        parts = [row[name] for row in rows]
        assert found[name] == (None if None in parts else sum(parts))
