"""The awaited-stations list of the law: who is lacking, why, and since when it is overdue."""

from dataclasses import replace

import polars as pl
import pytest
from count.clocked import AFTER, BEFORE, DUE, LAW_10, event, with_events
from count.small import LAW, SEAT, form, small, with_units

from fullcount.count.awaited import awaited
from fullcount.model import results

LISTED = ["s0", "s1", "s2"]


def listing(given_=None, *, law=LAW_10, now=BEFORE):
    return awaited(given_ or small([form("a", "s0", 1)], listed=LISTED), law, now=now)


def test_listed_stations_without_a_form():
    found = listing()
    assert found.schema == pl.Schema(results.AWAITED)
    assert found["unit_id"].to_list() == ["s1", "s2"]
    assert found["reason"].to_list() == [None, None]


def test_the_reason_is_the_source_own_word():
    forms = [
        form("a", "s0", 1),
        form("a", "s1", status="missing", status_note="road closed"),
        form("a", "s9", status="not_stated", status_note="blank"),
        form("a", "s2", 1, status="annulled", status_note="set aside"),
    ]
    found = listing(small(forms, listed=LISTED))
    assert found.select("unit_id", "reason").rows() == [("s1", "road closed"), ("s9", "blank")]


def test_a_form_that_came_after_all_is_not_awaited():
    forms = [
        form("a", "s0", 1),
        form("a", "s1", status="missing", status_note="late"),
        form("a", "s1", 3, reading=2),
    ]
    assert listing(small(forms, listed=LISTED))["unit_id"].to_list() == ["s2"]


def test_only_papers_of_the_count_are_awaited():
    forms = [form("a", "s0", 1), form("a", "s0", 1, kind="line"), form("a", "s0", kind="account")]
    found = listing(small(forms, listed=LISTED))
    assert found.select("kind", "unit_id").rows() == [("count", "s1"), ("count", "s2")]


def test_voters_and_place_stand_beside_it():
    given_ = small([form("a", "s0", 1)], listed=LISTED)
    given_ = with_units(
        given_, registered={"s1": 900}, stratum={"s1": "north"}, name={"s1": "School"}
    )
    row = listing(given_).row(0, named=True)
    assert (row["registered"], row["area"], row["name"]) == (900, "north", "School")
    assert listing(given_).row(1, named=True)["area"] == SEAT


def test_the_form_own_register_stands_in():
    forms = [form("a", "s0", 1), form("a", "s1", status="missing", registered=40)]
    assert listing(small(forms, listed=LISTED))["registered"].to_list() == [40, None]


@pytest.mark.parametrize(("now", "state"), [(BEFORE, "due"), (DUE, "due"), (AFTER, "overdue")])
def test_the_clock_of_the_complete_result(now, state):
    assert set(listing(now=now)["state"]) == {state}


def test_saying_that_the_result_is_complete_does_not_make_it_so():
    given_ = small([form("a", "s0", 1)], listed=LISTED)
    told = with_events(given_, event("provisional_result_complete", BEFORE))
    assert set(listing(told, now=AFTER)["state"]) == {"overdue"}


def test_the_law_binds_official_sources():
    given_ = small([form("a", "s0", 1)], listed=LISTED)
    agents = given_.sources.with_columns(pl.lit("party_agent").alias("kind"))
    found = listing(replace(given_, sources=agents), now=AFTER)
    assert set(found["state"]) == {"not_applicable"}


def test_a_law_without_such_a_clock():
    assert set(listing(law=LAW, now=AFTER)["state"]) == {"not_applicable"}


def test_without_a_list_only_named_stations_are_awaited():
    forms = [form("a", "s0", 1), form("a", "s1", status="missing")]
    assert listing(small(forms))["unit_id"].to_list() == ["s1"]
