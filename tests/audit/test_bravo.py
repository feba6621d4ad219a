"""Ballot polling: the ratio by hand, every pair, papers that cannot be found, and a full count."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.audit import bravo
from fullcount.audit.contest import Reported, Rule
from fullcount.audit.polling_rounds import Method, Sampled, next_size
from fullcount.audit.polling_rounds import risk as rounds_risk
from fullcount.stats.evidence import NotApplicable

CONTEST = Reported(votes={"a": 500, "b": 300, "c": 200}, ballots=1000)
SAMPLE = st.dictionaries(st.sampled_from("abc"), st.integers(0, 40))


def by_hand(sample, over, under):
    share = Fraction(CONTEST.votes[over], CONTEST.votes[over] + CONTEST.votes[under])
    ratio = (2 * share) ** sample.get(over, 0) * (2 - 2 * share) ** sample.get(under, 0)
    return float(min(Fraction(1), 1 / ratio))


@given(sample=SAMPLE)
def test_every_pair_is_the_ratio_by_hand(sample):
    found = {(one.over, one.under): one.risk for one in bravo.risks(CONTEST, sample)}
    assert found.keys() == {("a", "b"), ("a", "c")}
    for pair, risk in found.items():
        assert risk == pytest.approx(by_hand(sample, *pair), rel=1e-9)
    assert bravo.risk(CONTEST, sample) == max(found.values())


@given(sample=SAMPLE, lost=st.integers(0, 5))
def test_a_paper_not_found_is_a_vote_for_every_loser(sample, lost):
    named = {name: sample.get(name, 0) + (lost if name != "a" else 0) for name in "abc"}
    assert bravo.risk(CONTEST, sample, not_found=lost) == bravo.risk(CONTEST, named)


@pytest.mark.parametrize("papers", [3, 6])
def test_the_ratio_is_fair_under_a_tie_by_enumeration(papers):
    two = Reported(votes={"a": 60, "b": 40}, ballots=100)
    mean = 0.0
    for series in product("ab", repeat=papers):
        votes = {name: series.count(name) for name in "ab"}
        ratio = 1.2 ** votes["a"] * 0.8 ** votes["b"]
        assert bravo.risk(two, votes) == pytest.approx(min(1, 1 / ratio))
        mean += ratio / 2**papers
    assert mean == pytest.approx(1)


def test_a_full_count_leaves_no_risk_of_sampling_and_says_what_it_shows():
    assert bravo.risk(CONTEST, {"a": 480, "b": 320, "c": 200}) == 0
    assert bravo.risk(CONTEST, {"a": 390, "b": 410, "c": 200}) == 1


def test_sizes_take_the_worst_pair_of_what_was_found():
    limit = Fraction(1, 10)
    fresh = bravo.expected_size(CONTEST, risk_limit=limit)
    bad_for_c = {"a": 10, "b": 2, "c": 20}
    assert bravo.expected_size(CONTEST, risk_limit=limit, sample=bad_for_c) > fresh / 2
    by_chance = [bravo.quantile_size(CONTEST, risk_limit=limit, chance=q) for q in (0.5, 0.7, 0.9)]
    assert by_chance == sorted(by_chance)


def test_what_no_sample_can_show_is_said():
    tied = Reported(votes={"a": 5, "b": 5}, ballots=10)
    alone = Reported(votes={"a": 5}, ballots=5)
    for contest, because in ((tied, "tied"), (alone, "nobody lost")):
        found = bravo.expected_size(contest, risk_limit=Fraction(1, 10))
        assert isinstance(found, NotApplicable)
        assert because in found.because
        kept = next_size(contest, Sampled(), method=Method.MINERVA, risk_limit=0.1, chance=0.9)
        assert isinstance(kept, NotApplicable)
    with pytest.raises(ValueError, match="most votes"):
        bravo.risks(Reported(votes={"a": 6, "b": 5}, ballots=11, rule=Rule.MAJORITY_RUNOFF), {})


def test_rounds_take_the_worst_pair_and_know_their_papers():
    sample = Sampled(tallies=({"a": 60, "b": 30, "c": 10},), sizes=(100,))
    two = Reported(votes={"a": 500, "b": 300}, ballots=1000)
    whole = rounds_risk(CONTEST, sample, method=Method.MINERVA, risk_limit=0.1)
    assert whole >= rounds_risk(two, sample, method=Method.MINERVA, risk_limit=0.1)
    with pytest.raises(ValueError, match="votes on"):
        Sampled(tallies=({"a": 60, "b": 50},), sizes=(100,))
    with pytest.raises(ValueError, match="risk limit"):
        rounds_risk(CONTEST, sample, method=Method.PROVIDENCE, risk_limit=10)


def test_a_quarter_of_many_papers_is_more_work_than_all():
    assert bravo.is_full_count_less_work(30_000, ballots=110_000)
    assert not bravo.is_full_count_less_work(20_000, ballots=90_000)
