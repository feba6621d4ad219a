"""Each winner rule at its line: one vote above, level, one vote below."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.winner import Result, Terms, lead_share, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, TieRule, WinnerRule

LISTS = st.sampled_from([CandidateId(c) for c in "abcde"])
VOTES = st.dictionaries(LISTS, st.integers(0, 8), min_size=1, max_size=5)
BOLIVIA = {"method": Method.LEAD_AND_SHARE, "share": Fraction(2, 5), "lead": Fraction(1, 10)}


def lists(**votes):
    return {CandidateId(name): number for name, number in votes.items()}


def terms(method=Method.PLURALITY, *, seats=1, base=None, aggregates=(), **rule):
    return Terms(
        rule=WinnerRule(office="NA", method=method, **rule),
        seats=seats,
        base=base,
        aggregates=frozenset(map(CandidateId, aggregates)),
    )


def test_most_votes_win_and_the_margin_is_to_the_next():
    won = winner(lists(a=3, b=9, c=5), terms=terms())
    assert (won.result, won.winners, won.rival, won.margin) == (Result.WINNER, ("b",), "c", 4)


def test_several_seats_go_to_the_first_and_the_margin_lies_at_the_line():
    won = winner(lists(a=3, b=9, c=5, d=1), terms=terms(seats=2))
    assert (won.winners, won.leader, won.rival, won.margin) == (("b", "c"), "c", "a", 2)


def test_a_single_candidate_has_no_margin():
    won = winner(lists(a=0), terms=terms())
    assert (won.result, won.winners, won.rival, won.margin) == (Result.WINNER, ("a",), None, None)


def test_two_level_are_both_returned_for_half_a_term_where_the_law_says_so():
    won = winner(lists(a=5, b=5, c=1), terms=terms(tie=TieRule.BOTH_HALF_TERM))
    assert (won.result, won.winners, won.margin) == (Result.TIE, ("a", "b"), 0)
    assert "half a term each" in won.because


def test_three_level_are_referred():
    won = winner(lists(a=5, b=5, c=5), terms=terms(tie=TieRule.BOTH_HALF_TERM))
    assert (won.result, won.winners, won.tied) == (Result.TIE, (), ("a", "b", "c"))
    assert "referred" in won.because


@pytest.mark.parametrize(
    ("tie", "result", "word"),
    [
        (TieRule.LOT, Result.TIE, "by lot"),
        (TieRule.RUNOFF, Result.RUNOFF, "again"),
        (TieRule.NOT_STATED, Result.TIE, "does not say"),
    ],
)
def test_what_follows_a_tie_is_the_laws(tie, result, word):
    won = winner(lists(a=5, b=5), terms=terms(tie=tie))
    assert won.result is result
    assert word in won.because


def test_a_tie_below_the_first_seat_leaves_the_first_elected():
    won = winner(lists(a=9, b=5, c=5, d=5), terms=terms(seats=2))
    assert (won.result, won.winners, won.tied) == (Result.TIE, ("a",), ("b", "c", "d"))


def test_others_cannot_win_and_cannot_be_the_rival():
    won = winner(lists(a=5, b=4, others=20), terms=terms(aggregates=["others"]))
    assert (won.winners, won.rival) == (("a",), "b")


def test_a_share_that_nobody_has_elects_nobody():
    law = {"threshold": Fraction(1, 4)}
    assert winner(lists(a=25, b=24, c=24, d=27), terms=terms(**law)).winners == ("d",)
    votes = {CandidateId(f"{n}"): 10 + (n == 0) for n in range(5)}
    assert winner(votes, terms=terms(**law)).result is Result.NOBODY


@pytest.mark.parametrize(
    ("first", "result"), [(51, Result.WINNER), (50, Result.RUNOFF), (49, Result.RUNOFF)]
)
def test_a_majority_is_more_than_half(first, result):
    votes = lists(a=first, b=30, c=70 - first)
    assert winner(votes, terms=terms(Method.MAJORITY_RUNOFF)).result is result


def test_the_run_off_pair_may_be_level_for_the_second_place():
    won = winner(lists(a=40, b=30, c=30), terms=terms(Method.MAJORITY_RUNOFF))
    assert (won.result, won.winners, won.tied) == (Result.TIE, ("a",), ("b", "c"))


def test_a_share_of_the_votes_cast_needs_the_votes_cast():
    votes = lists(a=51, b=49)
    rule = {"method": Method.MAJORITY_RUNOFF, "base": None}
    law = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF, base="cast")
    assert winner(votes, terms=Terms(rule=law)).result is Result.NOT_EVALUABLE
    assert winner(votes, terms=Terms(rule=law, base=101)).result is Result.WINNER
    assert winner(votes, terms=Terms(rule=law, base=102)).result is Result.RUNOFF
    assert winner(votes, terms=terms(**rule)).result is Result.WINNER


@pytest.mark.parametrize(
    ("a", "b", "result"),
    [
        (40, 30, Result.WINNER),  # both lines reached exactly
        (39, 20, Result.RUNOFF),
        (40, 31, Result.RUNOFF),
        (51, 49, Result.WINNER),  # more than half needs no lead
        (50, 41, Result.RUNOFF),
    ],
)
def test_lead_and_share_needs_both_or_more_than_half(a, b, result):
    votes = lists(a=a, b=b, **{f"c{n}": 1 for n in range(100 - a - b)})
    assert winner(votes, terms=terms(**BOLIVIA)).result is result


def test_bolivia_2019_is_a_run_off_early_and_outright_late():
    """Sourced totals of MAS and CC among the valid votes; the rest stands in one line."""
    stages = {
        (2_355_644, 1_950_000, 5_152_979): (Result.RUNOFF, "7.872"),
        (2_738_136, 2_145_237, 5_841_452): (Result.WINNER, "10.150"),
        (2_889_359, 2_240_920, 6_137_671): (Result.WINNER, "10.565"),
    }
    for (mas, cc, valid), (result, points) in stages.items():
        votes = lists(mas=mas, cc=cc, rest=valid - mas - cc)
        won = winner(votes, terms=terms(**BOLIVIA, aggregates=["rest"]))
        share = lead_share(lists(mas=mas, cc=cc), base=valid)
        assert won.result is result
        assert share == Fraction(mas - cc, valid)
        assert f"{float(share * 100):.3f}" == points


def test_lists_get_seats_and_a_level_last_seat_is_said():
    law = {"method": Method.LIST_PR, "formula": Formula.DHONDT}
    won = winner(lists(a=10, b=5, c=1), terms=terms(**law, seats=3))
    assert (won.result, won.winners, won.seats) == (Result.SEATS, ("a", "b"), (2, 1))
    level = winner(lists(a=6, b=6, c=1), terms=terms(**law, seats=3))
    assert (level.result, level.seats, level.tied) == (Result.TIE, (1, 1), ("a", "b"))
    assert "1 of 3" in level.because


def test_a_list_rule_without_a_formula_is_a_mistake():
    with pytest.raises(ValueError, match="no formula"):
        winner(lists(a=1), terms=terms(Method.LIST_PR))


def test_nothing_stated_is_not_evaluable_and_negative_votes_are_a_mistake():
    assert winner({}, terms=terms()).result is Result.NOT_EVALUABLE
    with pytest.raises(ValueError, match="negative"):
        winner(lists(a=-1), terms=terms())


def test_a_lead_needs_two_and_a_base():
    assert lead_share(lists(a=5)) is None
    assert lead_share(lists(a=0, b=0)) is None


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(1, 3), data=st.data(), method=st.sampled_from(Method))
def test_the_order_of_the_list_is_nothing(votes, seats, data, method):
    law = {"formula": Formula.SAINTE_LAGUE, "share": Fraction(2, 5), "lead": Fraction(1, 10)}
    order = data.draw(st.permutations(list(votes)))
    on = terms(method, seats=seats, **law)
    assert winner(votes, terms=on) == winner({name: votes[name] for name in order}, terms=on)
