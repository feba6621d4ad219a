"""The size before any plan: the closed form, monotone in margin, null where nobody leads."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.audit.contest import Reported, Rule
from fullcount.audit.sizes import sizes
from fullcount.model.ids import CandidateId

A, B, C = (CandidateId(name) for name in "abc")
FIVE = Fraction(1, 20)


def batches(reported, **given_):
    return next(one for one in sizes(reported, risk_limit=FIVE, **given_) if one.what == "stations")


@pytest.mark.parametrize(
    ("per_mille", "draws"),
    [(10, 302), (20, 152), (30, 102), (50, 62), (100, 32), (200, 17), (300, 12)],
)
def test_stations_as_the_notes_give_them(per_mille, draws):
    """AUDITS_AND_QUICK_COUNTS, finding 1: n = ceil(ln(1/a) / ln(1 + mu))."""
    ahead = 1000 + per_mille
    reported = Reported(votes={A: ahead * 50, B: (2000 - ahead) * 50}, ballots=100_000)
    found = batches(reported, stations=321)
    assert found.size == draws
    assert found.different < min(draws, 321)


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_wider_margin_never_takes_more(one, other):
    low, high = sorted((one, other))
    small, large = (
        Reported(votes={A: 500 + ahead, B: 500 - ahead}, ballots=1000) for ahead in (low, high)
    )
    for left, right in zip(
        sizes(small, risk_limit=FIVE, stations=40),
        sizes(large, risk_limit=FIVE, stations=40),
        strict=True,
    ):
        assert left.method == right.method
        if left.size is not None:
            assert right.size is not None
            assert right.size <= left.size


def test_a_larger_bound_takes_more_draws():
    reported = Reported(votes={A: 600, B: 400}, ballots=1000)
    assert batches(reported, stations=40, bound=2_000).size > batches(reported, stations=40).size


def test_a_tie_is_no_sample_and_says_so():
    reported = Reported(votes={A: 500, B: 500}, ballots=1000)
    found = sizes(reported, risk_limit=FIVE, stations=40)
    assert all(one.size is None for one in found if one.what == "stations" or "comp" in one.method)
    assert all(one.because for one in found if one.size is None)


def test_a_majority_takes_what_its_own_margin_asks():
    votes = {A: 520, B: 300, C: 180}
    most = batches(Reported(votes=votes, ballots=1000), stations=40).size
    half = batches(Reported(votes=votes, ballots=1000, rule=Rule.MAJORITY_RUNOFF), stations=40).size
    assert half > most  # 40 over half of the votes, 220 over the second


def test_without_stations_only_papers_are_told():
    reported = Reported(votes={A: 600, B: 400}, ballots=1000)
    found = sizes(reported, risk_limit=FIVE)
    assert {one.what for one in found} == {"papers"}
    chances = [one.size for one in found if one.chance is not None]
    assert chances == sorted(chances)
