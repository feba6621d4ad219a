"""Section 9 to the vote: the real cases of 2018, the exact boundary, and no answer without one."""

from datetime import date
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation.made import law_of, returns_of

from fullcount.country import packaged_law
from fullcount.model.rule import Event
from fullcount.participation.by_sex import groups, turnout
from fullcount.participation.women_share import Threshold, threshold, women_share

TEN = Threshold(percent=10, watch_permille=105)


def judged(limit=TEN, **boxes):
    stations = turnout(returns_of([{"unit_id": "NA-1", "kind": "F47", **boxes}]))
    rows = women_share(stations, groups(stations), limit=limit)
    assert rows.height == 1
    return rows.row(0, named=True)


@pytest.mark.parametrize(
    ("women", "men", "polled", "shortfall"),
    [
        (12_663, 115_639, 128_302, 168),  # NA-10 Shangla, 2018
        (6_364, 57_600, 63_964, 33),  # NA-48 North Waziristan, 2018
        (3_505, None, 69_827, 3_478),  # PK-23 Shangla-I, 2018: 5.02 %
    ],
)
def test_the_real_cases_come_out_to_the_vote(women, men, polled, shortfall):
    row = judged(cast_women=women, cast_men=men, cast=polled)
    assert (row["state"], row["shortfall"]) == ("under", shortfall)


def test_the_votes_polled_are_men_and_women_only_where_no_total_is_stated():
    row = judged(cast_women=6_364, cast_men=57_600)
    assert (row["polled"], row["polled_basis"], row["shortfall"]) == (63_964, "parts", 33)
    # The press printed 63,954: a stated total is used as it is stated, never mended.
    printed = judged(cast_women=6_364, cast_men=57_600, cast=63_954)
    assert (printed["polled"], printed["polled_basis"], printed["shortfall"]) == (
        63_954,
        "stated",
        32,
    )


@pytest.mark.parametrize(
    ("women", "polled", "state"),
    [
        (99, 1000, "under"),
        (100, 1000, "watch"),  # exactly the share is not under it
        (104, 1000, "watch"),
        (105, 1000, "above"),
        (0, 0, "above"),  # nobody voted: nobody was under a share of nothing
        (None, 1000, "not_evaluable"),
        (5, None, "not_evaluable"),
    ],
)
def test_each_boundary(women, polled, state):
    assert judged(cast_women=women, cast=polled)["state"] == state


@given(women=st.integers(0, 300), men=st.integers(0, 300))
def test_the_shortfall_is_the_fewest_votes_that_reach_the_share(women, men):
    row = judged(cast_women=women, cast_men=men, cast=women + men)
    needed = ceil(Fraction(women + men, 10))
    assert row["needed"] == needed
    assert row["shortfall"] == max(0, needed - women)
    assert (row["state"] == "under") == (women < Fraction(women + men, 10))


def test_a_law_without_the_section_sets_no_state():
    row = judged(limit=None, cast_women=1, cast=1000)
    assert (row["state"], row["shortfall"], row["women"]) == ("no_threshold", None, 1)


def test_stations_are_judged_one_by_one_and_together():
    forms = [
        {"unit_id": "1", "cast_women": 0, "cast": 100},
        {"unit_id": "2", "cast_women": 50, "cast": 100},
    ]
    stations = turnout(returns_of(forms))
    rows = women_share(stations, groups(stations), limit=TEN)
    assert dict(rows.select("unit_id", "state").iter_rows()) == {
        None: "above",
        "1": "under",
        "2": "above",
    }


def test_the_threshold_is_the_laws_and_dated():
    day = returns_of([]).election.date
    assert threshold(law_of(percent=10), {Event.POLL: day}) == TEN
    assert threshold(law_of(), {Event.POLL: day}) is None
    before = day.replace(year=2029)
    assert threshold(law_of(percent=10), {Event.POLL: before}) is None


def test_the_law_of_pakistan_states_the_share_from_the_act_of_2017():
    law = packaged_law("pakistan")
    assert threshold(law, {Event.POLL: date(2018, 7, 25)}) == TEN
    assert threshold(law, {Event.POLL: date(2013, 5, 11)}) is None
