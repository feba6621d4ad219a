"""Half of all: an assertion holds exactly where its assorter's mean is above one half."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.audit import assorters
from fullcount.audit.assorters import PLURALITY, Paper
from fullcount.audit.contest import Reported, pairs
from fullcount.audit.seats import divisor, seat_assertions, votes_for_next_seat
from fullcount.count.apportionment import apportion
from fullcount.model.law import Formula

HALF = Fraction(1, 2)
PAPERS = st.fixed_dictionaries(dict.fromkeys(Paper, st.integers(0, 9)))
DIVISORS = st.sampled_from([Formula.DHONDT, Formula.SAINTE_LAGUE])


@given(papers=PAPERS)
def test_plurality(papers):
    if sum(papers.values()):
        above = assorters.pool_mean(papers, PLURALITY) > HALF
        assert above == (papers[Paper.WINNER] > papers[Paper.LOSER])


@given(papers=PAPERS, share=st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=12))
def test_a_share_of_the_valid_votes(papers, share):
    valid = sum(papers.values()) - papers[Paper.INVALID]
    if not valid:
        return
    assorter = assorters.supermajority(share)
    mean = assorters.pool_mean(papers, assorter)
    assert (mean > HALF) == (papers[Paper.WINNER] > share * valid)
    margin = assorters.supermajority_margin(
        share, votes=papers[Paper.WINNER], valid=valid, papers=sum(papers.values())
    )
    assert margin == 2 * mean - 1
    assert all(0 <= value <= assorter.upper for value in assorter.values.values())


def test_the_margin_of_a_share_is_of_all_papers_and_not_of_cards():
    """Two thirds needed, 260 of 300 valid, 330 papers: 0.273; a peer divides by cards."""
    found = assorters.supermajority_margin(Fraction(2, 3), votes=260, valid=300, papers=330)
    assert found == Fraction(300, 330) * (Fraction(260, 300) * Fraction(3, 2) - 1)


RECORDS = st.lists(st.tuples(*[st.sampled_from([Fraction(0), HALF, Fraction(1)])] * 2), min_size=1)


@given(pairs_of=RECORDS)
def test_overstatements_tell_the_truth_of_the_papers(pairs_of):
    stated = sum(one for one, _ in pairs_of) / len(pairs_of)
    true = sum(one for _, one in pairs_of) / len(pairs_of)
    margin = 2 * stated - 1
    if margin <= 0:
        return
    values = [
        assorters.overstatement_assorter(record - paper, margin=margin)
        for record, paper in pairs_of
    ]
    assert (sum(values) / len(values) > HALF) == (true > HALF)
    assert all(0 <= one <= assorters.overstatement_upper(margin) for one in values)


def test_a_margin_that_is_not_above_zero_is_refused():
    with pytest.raises(ValueError, match="not above zero"):
        assorters.overstatement_assorter(Fraction(0), margin=Fraction(0))
    with pytest.raises(ValueError, match="no mean"):
        assorters.pool_mean(dict.fromkeys(Paper, 0), PLURALITY)


VOTES = st.fixed_dictionaries({name: st.integers(0, 60) for name in "abc"})


@given(votes=VOTES, seats=st.integers(1, 7), formula=DIVISORS)
def test_seats_are_right_exactly_where_every_pair_of_quotients_holds(votes, seats, formula):
    found = apportion(votes, seats=seats, formula=formula)
    if found.undecided:
        return
    kept = {name: votes[name] for name in found.qualified}
    right = {name: found.seats[name] for name in kept}
    assert all(one.margin > 0 for one in seat_assertions(kept, right, formula=formula))
    for giver in kept:
        for taker in kept:
            if giver == taker or not right[giver]:
                continue
            moved = right | {giver: right[giver] - 1, taker: right[taker] + 1}
            wrong = seat_assertions(kept, moved, formula=formula)
            assert any(one.margin <= 0 for one in wrong)


def test_votes_for_the_next_seat():
    votes, seats = {"a": 100, "b": 40}, {"a": 3, "b": 1}
    one = next(
        one for one in seat_assertions(votes, seats, formula=Formula.DHONDT) if one.under == "b"
    )
    more = votes_for_next_seat(one, 3)
    after = apportion({"a": 100, "b": 40 + more}, seats=4, formula=Formula.DHONDT)
    before = apportion({"a": 100, "b": 40 + more - 1}, seats=4, formula=Formula.DHONDT)
    assert after.seats["b"] == 2
    assert before.seats["b"] == 1
    with pytest.raises(ValueError, match="quota"):
        divisor(1, Formula.HARE)


@given(votes=VOTES, seats=st.integers(1, 4), formula=DIVISORS)
def test_any_weighted_assertion_is_an_assorter(votes, seats, formula):
    found = apportion(votes, seats=seats, formula=formula)
    kept = {name: votes[name] for name in found.qualified}
    if found.undecided or len(kept) < 2:
        return
    for one in seat_assertions(kept, found.seats, formula=formula):
        total = sum(assorters.linear(one, name) * n for name, n in kept.items())
        mean = (total + assorters.linear(one, None) * 3) / (sum(kept.values()) + 3)
        assert (mean > HALF) == (one.margin > 0)
        assert 0 <= assorters.linear(one, one.over) <= assorters.linear_upper(one)


def test_pairs_of_several_seats():
    three = Reported(votes={"a": 5, "b": 4, "c": 2, "d": 1}, ballots=12, seats=2)
    assert {(one.over, one.under) for one in pairs(three)} == {
        ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"),
    }  # fmt: skip
