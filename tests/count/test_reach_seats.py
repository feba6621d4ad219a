"""Can a seat move? Against trying every completion of a small house."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.reach_seats import reach_seats
from fullcount.count.winner import Result, Terms, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, WinnerRule
from fullcount.model.results import Verdict

NAMES = [CandidateId(c) for c in "abc"]
VOTES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 15), min_size=2, max_size=3)
WORSE = [Verdict.DECIDED, Verdict.TIE_AT_MOST, Verdict.OPEN]
DIVISORS = st.sampled_from([Formula.DHONDT, Formula.SAINTE_LAGUE])
THRESHOLDS = st.sampled_from([None, Fraction(1, 5), Fraction(1, 3)])


def terms(formula, *, seats, threshold=None):
    rule = WinnerRule(office="list", method=Method.LIST_PR, formula=formula, threshold=threshold)
    return Terms(rule=rule, seats=seats)


def completions(votes, added, altered):
    states = {tuple(sorted(votes.items()))}
    for steps in [(1, -1)] * altered + [(1,)] * added:
        states |= {
            tuple((n, v + step if n == name else v) for n, v in state)
            for state in states
            for name, number in state
            for step in steps
            if number + step >= 0
        }
    return [dict(state) for state in states]


def seats_of(won):
    return dict(zip(won.winners, won.seats, strict=True))


def may_become(then, now):
    """Could a tie, however it is broken, give the seats as they are now?"""
    lacking = {n: seats_of(now).get(n, 0) - seats_of(then).get(n, 0) for n in NAMES}
    return all(0 <= number <= (name in then.tied) for name, number in lacking.items())


def slow_verdict(votes, on, added, altered):
    now, tied = winner(votes, terms=on), False
    for final in completions(votes, added, altered):
        then = winner(final, terms=on)
        if then.result is Result.TIE and (now.result is Result.TIE or may_become(then, now)):
            tied = True
        elif now.result is Result.TIE or seats_of(then) != seats_of(now):
            return Verdict.OPEN
    return Verdict.TIE_AT_MOST if tied else Verdict.DECIDED


def quick(votes, on, added, altered=0):
    return reach_seats(votes, terms=on, added=added, altered=altered)


@settings(max_examples=300, deadline=None)
@given(votes=VOTES, formula=DIVISORS, seats=st.integers(1, 5), added=st.integers(0, 4),
       altered=st.integers(0, 2))  # fmt: skip
def test_divisors_agree_with_trying_everything(votes, formula, seats, added, altered):
    on = terms(formula, seats=seats)
    slow, fast = slow_verdict(votes, on, added, altered), quick(votes, on, added, altered)
    if winner(votes, terms=on).result is Result.TIE:
        assert WORSE.index(fast) >= WORSE.index(slow)
    else:
        assert fast is slow


@settings(max_examples=300, deadline=None)
@given(votes=VOTES, formula=DIVISORS, seats=st.integers(1, 5), added=st.integers(0, 5),
       threshold=THRESHOLDS)  # fmt: skip
def test_divisors_with_a_threshold_agree_too(votes, formula, seats, added, threshold):
    on = terms(formula, seats=seats, threshold=threshold)
    slow, fast = slow_verdict(votes, on, added, 0), quick(votes, on, added)
    if winner(votes, terms=on).result is Result.TIE:
        assert WORSE.index(fast) >= WORSE.index(slow)
    else:
        assert fast is slow


@settings(max_examples=300, deadline=None)
@given(votes=VOTES, seats=st.integers(1, 5), added=st.integers(0, 5))
def test_hare_agrees_with_trying_everything(votes, seats, added):
    on = terms(Formula.HARE, seats=seats)
    slow, fast = slow_verdict(votes, on, added, 0), quick(votes, on, added)
    if winner(votes, terms=on).result is Result.TIE:
        assert WORSE.index(fast) >= WORSE.index(slow)
    else:
        assert fast is slow


@settings(max_examples=400, deadline=None)
@given(votes=VOTES, formula=st.sampled_from(Formula), seats=st.integers(1, 5),
       unsettled=st.tuples(st.integers(0, 3), st.integers(0, 2)), threshold=THRESHOLDS)  # fmt: skip
def test_decided_is_a_proof_for_every_formula(votes, formula, seats, unsettled, threshold):
    on = terms(formula, seats=seats, threshold=threshold)
    slow, fast = slow_verdict(votes, on, *unsettled), quick(votes, on, *unsettled)
    assert WORSE.index(fast) >= WORSE.index(slow)


@pytest.mark.parametrize("formula", list(Formula))
def test_a_clear_house_is_decided(formula):
    votes = {NAMES[0]: 6_020, NAMES[1]: 3_010, NAMES[2]: 970}
    assert quick(votes, terms(formula, seats=10), 5, 3) is Verdict.DECIDED
    assert quick(votes, terms(formula, seats=10), 9_000) is Verdict.OPEN


def test_the_last_seat_moves_at_the_vote_that_makes_the_quotients_cross():
    votes = {NAMES[0]: 100, NAMES[1]: 40}  # two seats: a at 100 and 50; b at 40
    on = terms(Formula.DHONDT, seats=2)
    assert [quick(votes, on, n) for n in (9, 10, 11)] == WORSE


def test_a_list_at_the_threshold_may_fall_below_it():
    votes = {NAMES[0]: 80, NAMES[1]: 20}
    on = terms(Formula.HARE, seats=5, threshold=Fraction(1, 5))
    assert quick(votes, on, 0) is Verdict.DECIDED
    assert quick(votes, on, 1) is Verdict.OPEN
