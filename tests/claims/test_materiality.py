"""Whether stations could change who won, against every set of them and every way the votes fall."""

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.claims.finding import Effect
from fullcount.claims.gain import Action, Held, Place
from fullcount.claims.materiality import Race, Why, materiality
from fullcount.count.winner import Terms, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, WinnerRule
from fullcount.model.results import Verdict

NAMES = tuple(map(CandidateId, "abc"))
PLURALITY = WinnerRule(office="assembly", method=Method.PLURALITY)


def lines(*votes):
    return {name: number for name, number in zip(NAMES, votes, strict=False) if number is not None}


def place(name, *votes, held=Held.COUNTED, **told):
    return Place(unit_id=name, held=held, votes=lines(*votes), **told)


def race(*votes, seats=1, rule=PLURALITY, aggregates=(), **told):
    terms = Terms(rule=rule, seats=seats, aggregates=frozenset(aggregates))
    return Race(contest_id="S-1", source_id="a", votes=lines(*votes), terms=terms, **told)


def names(found):
    return [one.unit_id for one in found.least]


# --- the oracle: every truth that the figures allow, every set, every way the votes fall ---


def truths(one, total):
    """Give every set of votes the station may have in the total, one dict each."""
    cap = one.voters if one.papers is None else one.papers
    if one.held is Held.ABSENT:
        return [dict.fromkeys(NAMES, 0)]
    blank = [name for name in NAMES if name not in one.votes]
    left = max(cap - sum(one.votes.values()), 0)
    found = [
        {**one.votes, **dict(zip(blank, extra, strict=True))}
        for extra in product(range(left + 1), repeat=len(blank))
        if sum(extra) <= left
    ]
    return [truth for truth in found if all(truth[n] <= total[n] for n in NAMES)]


def falls(cap):
    """Every way at most ``cap`` votes can fall on the candidates."""
    return [
        dict(zip(NAMES, votes, strict=True))
        for votes in product(range(cap + 1), repeat=len(NAMES))
        if sum(votes) <= cap
    ]


def after(one, truth, action):
    """Every set of votes the station may have once the action is done there."""
    seen = sum(truth.values())
    match action:
        case Action.ANNUL:
            return [dict.fromkeys(NAMES, 0)] if one.held is not Held.ABSENT else [truth]
        case Action.CORRECT:
            return [dict(copy) for copy in one.copies] or [truth]
        case Action.RECOUNT:
            return falls(max(one.papers, seen) if one.held is not Held.ABSENT else one.papers)
        case Action.REPOLL:
            return falls(one.voters)
        case Action.MISSING:
            return falls(one.papers) if one.held is Held.ABSENT else [truth]


def slow(total, places, action, *, seats=1):
    """For every truth: the fewest stations that let an outsider pass (or reach) the elected."""
    order = sorted(NAMES, key=lambda name: (-total[name], name))
    inside, outside = order[:seats], order[seats:]
    sizes = []
    for truth in product(*(truths(one, total) for one in places)):
        passed, level = None, False
        for size in range(len(places) + 1):
            for some in combinations(range(len(places)), size):
                for new in product(*(after(places[at], truth[at], action) for at in some)):
                    votes = dict(total)
                    for at, gets in zip(some, new, strict=True):
                        for name in NAMES:
                            votes[name] += gets[name] - truth[at][name]
                    best = max(votes[o] - votes[i] for o in outside for i in inside)
                    passed = size if best > 0 and passed is None else passed
                    level |= best == 0
            if passed is not None:
                break
        sizes.append((passed, level))
    return sizes


VOTES = st.tuples(*[st.integers(0, 2)] * 3)
BLANK = st.tuples(*[st.none() | st.integers(0, 2)] * 3)


@st.composite
def scenes(draw, votes):
    """A contest in which the candidates' other votes lie elsewhere."""
    places = []
    for at in range(draw(st.integers(1, 2))):
        ours = draw(votes)
        seen = sum(number or 0 for number in ours)
        papers = seen + draw(st.integers(0, 1))
        places.append(
            place(
                f"s{at}", *ours, papers=papers, voters=papers + draw(st.integers(0, 1)),
                held=draw(st.sampled_from([Held.COUNTED, Held.COUNTED, Held.ABSENT])),
                copies=tuple(lines(*copy) for copy in draw(st.lists(VOTES, max_size=2))),
            )
        )  # fmt: skip
    elsewhere = draw(VOTES)
    total = {
        name: elsewhere[at]
        + sum(one.votes.get(name, 0) for one in places if one.held is Held.COUNTED)
        for at, name in enumerate(NAMES)
    }
    return total, places


@settings(max_examples=60, deadline=None)
@given(scene=scenes(VOTES), action=st.sampled_from(Action), seats=st.sampled_from([1, 1, 2]))
def test_agrees_with_trying_everything(scene, action, seats):
    total, places = scene
    given_ = race(*total.values(), seats=seats)
    found = materiality(given_, places, action=action)
    if winner(total, terms=given_.terms).result.value != "winner":
        assert (found.verdict, found.why) == (Verdict.NOT_EVALUABLE, Why.NO_SINGLE_ANSWER)
        return
    ((passed, level),) = slow(total, places, action, seats=seats)
    if passed is not None:
        assert (found.verdict, len(found.least)) == (Verdict.OPEN, passed)
    else:
        assert found.verdict is (Verdict.TIE_AT_MOST if level else Verdict.DECIDED)
        assert found.least == ()


@settings(max_examples=60, deadline=None)
@given(scene=scenes(BLANK), action=st.sampled_from(Action))
def test_what_is_not_stated_is_neither_proof_nor_possibility(scene, action):
    """OPEN holds whatever the blank lines are; DECIDED holds whatever they are."""
    total, places = scene
    given_ = race(*total.values())
    if winner(total, terms=given_.terms).result.value != "winner":
        return
    found = materiality(given_, places, action=action)
    sizes = slow(total, places, action)
    match found.verdict:
        case Verdict.OPEN:
            assert all(size is not None and size <= len(found.least) for size, _ in sizes)
        case Verdict.TIE_AT_MOST:
            assert all(size is None for size, _ in sizes)
        case Verdict.DECIDED:
            assert all(size is None and not level for size, level in sizes)
        case Verdict.NOT_EVALUABLE:
            assert found.why is Why.NOT_STATED_COULD_DECIDE


@pytest.mark.long
@settings(max_examples=1_500, deadline=None)
@given(scene=scenes(BLANK), action=st.sampled_from(Action))
def test_what_is_not_stated_again_and_again(scene, action):
    test_what_is_not_stated_is_neither_proof_nor_possibility.hypothesis.inner_test(scene, action)


@pytest.mark.long
@settings(max_examples=1_500, deadline=None)
@given(scene=scenes(VOTES), action=st.sampled_from(Action), seats=st.sampled_from([1, 1, 2]))
def test_trying_everything_again_and_again(scene, action, seats):
    test_agrees_with_trying_everything.hypothesis.inner_test(scene, action, seats)


# --- what each thing means, by example ---


def test_annulling_names_the_smallest_set_and_all_that_it_moves():
    found = materiality(
        race(100, 70, 0),
        [place("s0", 20, 0, 0), place("s1", 25, 5, 0), place("s2", 0, 9, 0)],
        action=Action.ANNUL,
    )
    assert (found.verdict, found.lead, found.most) == (Verdict.OPEN, 30, 40)
    assert names(found) == ["s0", "s1"]
    assert [one.gain for one in found.least] == [20, 20]
    assert found.effect is Effect.POSSIBLE


def test_a_tie_is_not_another_winner():
    found = materiality(race(40, 20, 0), [place("s0", 20, 0, 0)], action=Action.ANNUL)
    assert found.verdict is Verdict.TIE_AT_MOST
    less = materiality(race(41, 20, 0), [place("s0", 20, 0, 0)], action=Action.ANNUL)
    assert (less.verdict, less.effect) == (Verdict.DECIDED, Effect.NONE)


def test_a_total_stated_as_a_whole_bounds_by_papers_or_not_at_all():
    unseen = place("s0", held=Held.UNSEEN, papers=29)
    assert materiality(race(100, 70, 0), [unseen], action=Action.ANNUL).verdict is Verdict.DECIDED
    more = place("s0", held=Held.UNSEEN, papers=31)
    found = materiality(race(100, 70, 0), [more], action=Action.ANNUL)
    assert (found.verdict, found.why) == (Verdict.NOT_EVALUABLE, Why.NOT_STATED_COULD_DECIDE)
    assert found.unknown == ("s0",)
    none = place("s0", held=Held.UNSEEN)
    assert materiality(race(100, 70, 0), [none], action=Action.REPOLL).most is None


def test_a_recount_reaches_the_papers_and_a_new_poll_the_voters():
    one = place("s0", 20, 10, 0, papers=35, voters=90)
    assert materiality(race(100, 60, 0), [one], action=Action.RECOUNT).most == 10 + 35
    assert materiality(race(100, 60, 0), [one], action=Action.REPOLL).most == 10 + 90


def test_papers_that_nobody_states_are_still_the_votes_that_were_seen():
    one = place("s0", 50, 10, 0)  # lead here 40, and 60 votes seen: 100 at least
    found = materiality(race(90, 0, 0), [one], action=Action.RECOUNT)
    assert found.verdict is Verdict.OPEN
    assert found.most is None


def test_a_person_within_a_line_of_several_spoils_a_proof_and_proves_nothing():
    others = NAMES[2]
    told = race(100, 20, 90, aggregates=[others])
    found = materiality(told, [place("s0", 15, 0, 0)], action=Action.ANNUL)
    assert (found.verdict, found.why) == (Verdict.NOT_EVALUABLE, Why.LINE_OF_SEVERAL)
    small = materiality(told, [place("s0", 5, 0, 0)], action=Action.ANNUL)
    assert small.verdict is Verdict.DECIDED


def test_a_partial_list_spoils_a_proof_unless_the_valid_votes_bound_it():
    one = [place("s0", 15, 0, 0)]
    unknown = materiality(race(100, 20, 0, unlisted=None), one, action=Action.ANNUL)
    assert (unknown.verdict, unknown.why) == (Verdict.NOT_EVALUABLE, Why.PARTIAL_LIST)
    near = materiality(race(100, 20, 0, unlisted=90), one, action=Action.ANNUL)
    assert (near.verdict, near.why) == (Verdict.NOT_EVALUABLE, Why.PARTIAL_LIST)
    far = materiality(race(100, 20, 0, unlisted=70), one, action=Action.ANNUL)
    assert far.verdict is Verdict.DECIDED
    still = materiality(
        race(100, 20, 0, unlisted=None), [place("s0", 85, 0, 0)], action=Action.ANNUL
    )
    assert still.verdict is Verdict.OPEN


def test_a_station_is_named_once_and_a_tie_has_no_answer():
    with pytest.raises(ValueError, match="named once"):
        materiality(race(3, 1, 0), [place("s0", 1), place("s0", 1)], action=Action.ANNUL)
    assert materiality(race(3, 3, 0), [], action=Action.ANNUL).why is Why.NO_SINGLE_ANSWER
    bare = Race(contest_id="S-1", source_id="a", votes=lines(3, 1, 0), terms=None)
    assert materiality(bare, [], action=Action.ANNUL).why is Why.NO_TERMS


def test_no_station_named_changes_nothing():
    found = materiality(race(3, 1, 0), [], action=Action.REPOLL)
    assert (found.verdict, found.most) == (Verdict.DECIDED, 0)


# --- offices whose seats gains of stations do not add up to ---

MAJORITY = WinnerRule(office="president", method=Method.MAJORITY_RUNOFF)
LISTS = WinnerRule(office="council", method=Method.LIST_PR, formula=Formula.DHONDT)


@settings(max_examples=60, deadline=None)
@given(scene=scenes(VOTES), rule=st.sampled_from([MAJORITY, LISTS]))
def test_of_annulments_every_set_is_tried_for_any_office(scene, rule):
    total, places = scene
    given_ = race(*total.values(), seats=2 if rule is LISTS else 1, rule=rule)
    found = materiality(given_, places, action=Action.ANNUL)
    counted = [one for one in places if one.held is Held.COUNTED]
    now = winner(total, terms=given_.terms)
    flips = []
    for size in range(1, len(counted) + 1):
        for some in combinations(counted, size):
            votes = {n: total[n] - sum(one.votes[n] for one in some) for n in NAMES}
            then = winner(votes, terms=given_.terms)
            if (then.result, then.winners, then.seats) != (now.result, now.winners, now.seats):
                flips.append(size)
    if found.why is Why.NO_SINGLE_ANSWER:
        return
    assert found.verdict is (Verdict.OPEN if flips else Verdict.DECIDED)
    assert len(found.least) == min(flips, default=0)


def test_a_new_poll_for_a_majority_is_bounded_by_reach():
    one = place("s0", 10, 0, 0, voters=20)
    told = race(60, 40, 0, rule=MAJORITY)
    assert materiality(told, [one], action=Action.REPOLL).verdict is Verdict.OPEN
    few = place("s0", 1, 0, 0, voters=2)
    assert materiality(told, [few], action=Action.REPOLL).verdict is Verdict.DECIDED
    none = place("s0", 1, 0, 0)
    found = materiality(told, [none], action=Action.REPOLL)
    assert (found.verdict, found.why) == (Verdict.NOT_EVALUABLE, Why.NOT_STATED_COULD_DECIDE)
