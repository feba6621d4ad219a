"""Section 206 with its two switches; a sex that is not stated is neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from participation.made import returns_of

from fullcount.participation.candidacy import CandidacyPolicy, candidacy


def fielded(women=0, men=0, unknown=0, *, party="Chiragh", **policy):
    sexes = ["women"] * women + ["men"] * men + [None] * unknown
    listed = [
        {
            "contest_id": "NA-1",
            "candidate_id": str(n),
            "position": n,
            "party": party,
            "sex": sex,
            "aggregate": False,
        }
        for n, sex in enumerate(sexes, start=1)
    ]
    return candidacy(returns_of([], candidates=listed), policy=CandidacyPolicy(**policy))


@pytest.mark.parametrize(
    ("women", "men", "state"),
    [(1, 19, "met"), (1, 20, "not_met"), (0, 19, "too_few"), (0, 20, "not_met")],
)
def test_five_per_cent_of_twenty_or_more(women, men, state):
    assert fielded(women, men)["state"].to_list() == [state, state]  # over all, and the office


def test_rounding_is_a_switch():
    assert fielded(1, 21)["state"][0] == "not_met"  # 4.545 %
    assert fielded(1, 21, round_half=True)["state"][0] == "met"
    assert fielded(1, 22, round_half=True)["state"][0] == "not_met"  # 4.35 %


def test_the_smallest_number_is_a_switch():
    assert fielded(0, 1, min_candidates=1)["state"][0] == "not_met"


@given(women=st.integers(0, 4), men=st.integers(0, 20), unknown=st.integers(0, 4))
def test_unknown_sex_decides_only_where_every_filling_agrees(women, men, unknown):
    if women + men + unknown == 0:
        return
    state = fielded(women, men, unknown, min_candidates=1)["state"][0]
    total = women + men + unknown
    answers = {20 * (women + some) >= total for some in range(unknown + 1)}
    expected = {True: "met", False: "not_met"}
    assert state == (expected[answers.pop()] if len(answers) == 1 else "not_evaluable")


@pytest.mark.parametrize("party", [None, "IND", " independent "])
def test_independents_are_no_party(party):
    assert fielded(1, 30, party=party).is_empty()
