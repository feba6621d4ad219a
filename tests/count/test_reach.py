"""The quick bound against a slow oracle that tries every completion.

Numbers are small on purpose: every boundary is then a common case.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.reach import reach
from fullcount.count.winner import Result, Terms, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, TieRule, WinnerRule
from fullcount.model.results import Verdict

NAMES = [CandidateId(c) for c in "abcd"]
VOTES = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 7), min_size=2, max_size=3)
WORSE = [Verdict.DECIDED, Verdict.TIE_AT_MOST, Verdict.OPEN, Verdict.NOT_EVALUABLE]
BOLIVIA = {"method": Method.LEAD_AND_SHARE, "share": Fraction(2, 5), "lead": Fraction(1, 10)}


def terms(method=Method.PLURALITY, *, seats=1, aggregates=(), **rule):
    return Terms(
        rule=WinnerRule(office="NA", method=method, **rule),
        seats=seats,
        aggregates=frozenset(map(CandidateId, aggregates)),
    )


def completions(votes, added, altered):
    """Every state that ``altered`` votes more or less and ``added`` votes more can lead to."""
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


def as_it_stands(votes, on):
    """The answer now; where it is a tie, one of the answers it may become."""
    now = winner(votes, terms=on)
    if now.result is not Result.TIE:
        return answer(now)
    places = 2 if on.rule.method in {Method.MAJORITY_RUNOFF, Method.LEAD_AND_SHARE} else on.seats
    kind = Result.RUNOFF if places == 2 and on.seats == 1 else Result.WINNER
    return kind, frozenset(list(on.persons(votes))[:places]), ()


def answer(won):
    if won.result is Result.SEATS:
        return won.result, frozenset(zip(won.winners, won.seats, strict=True)), ()
    return won.result, frozenset(won.winners), won.seats


def slow_verdict(votes, on, added, altered):
    now, tied = as_it_stands(votes, on), False
    for final in completions(votes, added, altered):
        then = winner(final, terms=on)
        if then.result is Result.TIE and set(then.winners) <= now[1] <= {*then.winners, *then.tied}:
            tied = True  # however it is broken, it may give what stands now
        elif answer(then) != now:
            return Verdict.OPEN
    return Verdict.TIE_AT_MOST if tied else Verdict.DECIDED


@settings(deadline=None)
@given(votes=VOTES, added=st.integers(0, 5), altered=st.integers(0, 3), seats=st.integers(1, 2))
def test_plurality_agrees_with_trying_everything(votes, added, altered, seats):
    on = terms(seats=seats)
    verdict = reach(votes, terms=on, added=added, altered=altered).verdict
    assert verdict is slow_verdict(votes, on, added, altered)


@settings(deadline=None)
@given(votes=VOTES, added=st.integers(0, 5), altered=st.integers(0, 3))
def test_majority_agrees_with_trying_everything(votes, added, altered):
    on = terms(Method.MAJORITY_RUNOFF)
    verdict = reach(votes, terms=on, added=added, altered=altered).verdict
    assert verdict is slow_verdict(votes, on, added, altered)


@settings(max_examples=200, deadline=None)
@given(
    votes=st.dictionaries(st.sampled_from(NAMES), st.integers(0, 20), min_size=2, max_size=4),
    added=st.integers(0, 4),
    share=st.sampled_from([Fraction(2, 5), Fraction(9, 20)]),
    lead=st.sampled_from([Fraction(1, 10), Fraction(1, 4)]),
)
def test_lead_and_share_agrees_with_trying_everything(votes, added, share, lead):
    on = terms(Method.LEAD_AND_SHARE, share=share, lead=lead)
    assert reach(votes, terms=on, added=added).verdict is slow_verdict(votes, on, added, 0)


@settings(deadline=None)
@given(votes=VOTES, added=st.integers(0, 3), altered=st.integers(0, 3))
def test_lead_and_share_with_altered_votes_never_says_decided_wrongly(votes, added, altered):
    on = terms(**BOLIVIA)
    quick = reach(votes, terms=on, added=added, altered=altered).verdict
    assert WORSE.index(quick) >= WORSE.index(slow_verdict(votes, on, added, altered))


@settings(deadline=None)
@given(votes=VOTES, added=st.integers(0, 3), altered=st.integers(0, 2), seats=st.integers(1, 2))
def test_a_share_to_be_elected_never_says_decided_wrongly(votes, added, altered, seats):
    on = terms(threshold=Fraction(3, 7), seats=seats)
    quick = reach(votes, terms=on, added=added, altered=altered).verdict
    assert WORSE.index(quick) >= WORSE.index(slow_verdict(votes, on, added, altered))


METHODS = st.sampled_from(
    [
        terms(),
        terms(seats=2),
        terms(Method.MAJORITY_RUNOFF),
        terms(**BOLIVIA),
        terms(Method.LIST_PR, seats=4, formula=Formula.DHONDT),
        terms(Method.LIST_PR, seats=4, formula=Formula.HARE, threshold=Fraction(1, 5)),
        terms(Method.LIST_PR, seats=4, formula=Formula.FLOOR_THEN_LARGEST),
    ]
)


@settings(deadline=None)
@given(votes=VOTES, on=METHODS, added=st.integers(0, 6), altered=st.integers(0, 6))
def test_more_unsettled_never_makes_the_outcome_safer(votes, on, added, altered):
    less = reach(votes, terms=on, added=added, altered=altered).verdict
    for more in ((added + 1, altered), (added, altered + 1)):
        worse = reach(votes, terms=on, added=more[0], altered=more[1]).verdict
        assert WORSE.index(worse) >= WORSE.index(less)


@settings(deadline=None)
@given(votes=VOTES, on=METHODS, added=st.integers(0, 6), data=st.data())
def test_the_order_of_the_list_is_nothing(votes, on, added, data):
    order = data.draw(st.permutations(list(votes)))
    other = {name: votes[name] for name in order}
    assert reach(votes, terms=on, added=added) == reach(other, terms=on, added=added)


@pytest.mark.parametrize(
    ("added", "verdict"),
    [(1_999, Verdict.DECIDED), (2_000, Verdict.TIE_AT_MOST), (2_001, Verdict.OPEN)],
)
def test_the_line_lies_at_the_margin(added, verdict):
    votes = {NAMES[0]: 50_000, NAMES[1]: 48_000, NAMES[2]: 100}
    found = reach(votes, terms=terms(), added=added)
    assert (found.verdict, found.leader, found.rival, found.margin) == (verdict, "a", "b", 2_000)
    assert found.unsettled == added
    assert "2,000 votes ahead" in found.because


def test_a_vote_in_dispute_counts_like_a_vote_that_is_missing():
    votes = {NAMES[0]: 50, NAMES[1]: 40}
    assert reach(votes, terms=terms(), added=4, altered=5).verdict is Verdict.DECIDED
    assert reach(votes, terms=terms(), added=4, altered=7).verdict is Verdict.OPEN


def test_others_who_might_hide_a_winner_leave_it_not_evaluable():
    votes = {NAMES[0]: 50, NAMES[1]: 40, CandidateId("others"): 45}
    on = terms(aggregates=["others"])
    assert reach(votes, terms=on, added=4).verdict is Verdict.DECIDED
    assert reach(votes, terms=on, added=5).verdict is Verdict.NOT_EVALUABLE
    assert reach(votes, terms=on, added=11).verdict is Verdict.OPEN


def test_a_person_this_source_does_not_list_may_have_won():
    votes = {NAMES[0]: 50, NAMES[1]: 40}
    assert reach(votes, terms=terms(), unlisted=49).verdict is Verdict.DECIDED
    found = reach(votes, terms=terms(), unlisted=51)
    assert found.verdict is Verdict.NOT_EVALUABLE
    assert "does not list everybody" in found.because


def test_nobody_else_means_nothing_can_change():
    alone = reach({NAMES[0]: 3}, terms=terms(), added=900)
    assert (alone.verdict, alone.margin) == (Verdict.DECIDED, None)


def test_an_outcome_that_is_not_evaluable_stays_so():
    law = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF, base="cast")
    found = reach({NAMES[0]: 3, NAMES[1]: 1}, terms=Terms(rule=law))
    assert found.verdict is Verdict.NOT_EVALUABLE
    assert "votes cast" in found.because


@settings(deadline=None)
@given(votes=VOTES, cast=st.integers(0, 4), added=st.integers(0, 3), altered=st.integers(0, 2))
def test_a_share_of_votes_cast_counts_papers_that_turn_out_rejected(votes, cast, added, altered):
    """Papers may join as rejected ones; a disputed vote may turn from valid to rejected."""
    law = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF, base="cast")
    base = sum(votes.values()) + cast
    now = winner(votes, terms=Terms(rule=law, base=base))
    on = Terms(rule=law, base=base)
    quick = reach(votes, terms=on, added=added, altered=altered).verdict
    for final in completions(votes, 0, altered):
        for papers in range(added + 1):
            if sum(final.values()) <= base + papers:
                then = winner(final, terms=Terms(rule=law, base=base + papers))
                if then.result is not Result.TIE and answer(then) != as_it_stands(votes, on):
                    assert quick is Verdict.OPEN
    assert now.margin == reach(votes, terms=on).margin


def test_a_tie_that_stands_is_a_tie_at_most():
    votes = {NAMES[0]: 5, NAMES[1]: 5}
    on = terms(tie=TieRule.BOTH_HALF_TERM)
    assert reach(votes, terms=on).verdict is Verdict.TIE_AT_MOST
    assert reach(votes, terms=on, added=1).verdict is Verdict.OPEN


def test_negative_numbers_are_a_mistake():
    with pytest.raises(ValueError, match="negative"):
        reach({NAMES[0]: 1}, terms=terms(), added=-1)
