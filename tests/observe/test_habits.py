"""Habits of people who fill in forms: found where they are, not where a good station looks so."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observe.counted import COUNTING, counting

from fullcount.observe.clusters import kilometres
from fullcount.observe.compare import distribution
from fullcount.observe.examined import FIGURES
from fullcount.observe.habits import both_ways, in_line, item_response, last_digits
from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.visits import overlapping, visits

VOTING = packaged_instrument("voting")


def test_only_a_list_that_asks_both_ways_can_be_answered_in_a_line():
    assert both_ways(packaged_instrument("opening")) == ()  # all yes is a good station
    assert "ink_applied" in both_ways(VOTING)
    assert "stuffing" in both_ways(VOTING)
    assert "turned_away" not in both_ways(VOTING)  # another list


def test_the_same_answer_all_the_way_down():
    names = both_ways(VOTING)
    rows = [
        dict.fromkeys(names, "yes"),
        dict.fromkeys(names, "yes") | {names[0]: "no"},
        dict.fromkeys(names),
    ]
    frame = pl.DataFrame(
        [{"subject": f"r{k}", "station": "a"} | row for k, row in enumerate(rows)],
        schema_overrides=dict.fromkeys(names, pl.String),
    )
    n = len(names)
    assert in_line(frame, VOTING).select("line_answers", "line_most").rows() == [
        (n, n), (n, n - 1), (0, 0),
    ]  # fmt: skip


def figures(digits, slot="s1"):
    return pl.DataFrame({"slot": [slot] * len(digits), "rejected": [100 + d for d in digits]})


def test_too_few_figures_decline_and_favourite_digits_stand_out():
    few = last_digits(figures([0] * 49), ["rejected"])
    assert few.rows() == [("s1", 49, None)]
    even = last_digits(figures(list(range(10)) * 6), ["rejected"])
    assert even["digit_p"].to_list() == [1_000_000]
    favourite = last_digits(figures([0, 5] * 30), ["rejected"])
    assert favourite["digit_p"][0] < 1
    small = last_digits(pl.DataFrame({"slot": ["s"] * 60, "rejected": [7] * 60}), ["rejected"])
    assert small.is_empty()  # counts under a hundred have no last digit to speak of


def test_size_and_power_of_the_last_digit():
    """Of 2,000 honest slots three in a thousand at most are flagged; rounded ones nearly always."""
    rng = np.random.default_rng(2)

    def flagged(draw):
        rows = [figures(draw(), slot=f"s{k}") for k in range(2_000)]
        return (last_digits(pl.concat(rows), ["rejected"])["digit_p"] < 1_000).mean()

    assert flagged(lambda: rng.integers(0, 900, 80)) <= 0.003
    assert flagged(lambda: np.where(rng.random(80) < 0.5, rng.integers(0, 180, 80) * 5, 0)) > 0.99


def test_the_figures_are_questions_of_the_counting_form():
    assert set(FIGURES) <= {q.name for q in COUNTING.questions()}


def test_every_answer_of_a_question_is_in_one_column_of_its_row():
    rows = counting(
        {"agents_stayed": "not_seen"}, {"agents_stayed": "refused"}, {"agents_stayed": None}
    )
    told = {row["question"]: row for row in item_response(rows, COUNTING).to_dicts()}
    columns = ("reports", "answered", "not_seen", "refused", "blank")
    assert [told["agents_stayed"][name] for name in columns] == [
        3, 0, 1, 1, 1,
    ]  # fmt: skip
    for row in told.values():
        parts = sum(row[name] for name in ("answered", "not_seen", "refused", "blank"))
        assert parts == row["reports"] == 3


STAY = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(st.lists(STAY, min_size=2, max_size=4))
def test_two_visits_overlap_by_the_minutes_they_share(stays):
    form = pl.DataFrame(
        {
            "slot": ["s"] * len(stays),
            "station": [f"st{k}" for k in range(len(stays))],
            "arrived_at": [min(one) for one in stays],
            "left_at": [max(one) for one in stays],
        }
    )
    found = overlapping(visits({"voting": form}))
    spans = [set(range(min(one), max(one))) for one in stays]
    shared = [len(spans[a] & spans[b]) for a in range(len(stays)) for b in range(a + 1, len(stays))]
    assert sorted(max(0, minutes) for minutes in found["overlap_minutes"]) == sorted(shared)


def test_the_way_between_two_stations_is_measured_where_the_frame_places_them():
    form = pl.DataFrame(
        {"slot": ["s", "s"], "station": ["a", "b"], "arrived_at": [480, 560], "left_at": [540, 600]}
    )
    frame = pl.DataFrame(
        {"station": ["a", "b"], "latitude": [24.86, 24.86], "longitude": [67.0, 67.02]}
    )
    stays = visits({"voting": form})
    (row,) = overlapping(stays, stations=frame).to_dicts()
    known = kilometres((24.86, 67.0), (24.86, 67.02))
    assert (row["metres"], row["minutes_between"]) == (round(1_000 * known), 20)
    assert overlapping(stays)["metres"].to_list() == [None]
    late = form.with_columns(left_at=pl.lit(600))
    assert overlapping(visits({"voting": late}))["minutes_between"].to_list() == [0]


def test_a_visit_without_an_end_overlaps_nobody_knows():
    form = pl.DataFrame(
        {"slot": ["s", "s"], "station": ["a", "b"], "arrived_at": [10, 12], "left_at": [20, None]}
    )
    assert overlapping(visits({"voting": form}))["overlap_minutes"].to_list() == [None]
    one = pl.DataFrame({"slot": ["s"], "station": ["a"], "arrived_at": [5]})
    two = pl.DataFrame({"slot": ["s"], "station": ["a"], "closed_at": [30]})
    assert visits({"opening": one, "counting": two}).rows() == [("s", "a", 5, 30)]


@pytest.mark.parametrize("known", [True, False])
def test_a_jump_stands_out_in_its_stratum_and_needs_the_election_before(known):
    rows = counting(
        *(
            {
                "slot": f"s{k}", "station": f"st{k}", "registered": "1000",
                "cast": str(900 if k == 0 else 480 + 3 * (k % 7)),
            }
            for k in range(15)
        )
    )  # fmt: skip
    strata = pl.DataFrame({"station": [f"st{k}" for k in range(15)], "stratum": ["x"] * 15})
    if known:
        strata = strata.with_columns(previous_registered=1000, previous_cast=500)
    jumps = distribution(rows, strata=strata)["jump_z"].to_list()
    if not known:
        assert jumps == [None] * 15
        return
    assert jumps[0] > 5_000
    assert max(abs(one) for one in jumps[1:]) < 5_000
