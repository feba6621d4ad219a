"""Two strata: p-values in range, the split that hides most, and a stratum counted in full."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.audit import comparison, suite
from fullcount.audit.comparison import Errors

COMPARED = suite.Pair(over=400, under=300, ballots=700)
POLLED = suite.Pair(over=200, under=100, ballots=300)


def strata(over=14, under=10, papers=24, errors=None, compared=56):
    return suite.Strata(
        polled=suite.Polled(reported=POLLED, over=over, under=under, papers=papers),
        compared=suite.Compared(reported=COMPARED, errors=errors or Errors(), papers=compared),
    )


@given(over=st.integers(0, 30), under=st.integers(0, 30), rest=st.integers(0, 10))
def test_stratum_p_values_are_probabilities(over, under, rest):
    one = strata(over, under, over + under + rest)
    shares = np.linspace(-2, 3, 41)
    for part in (one.polled.p(shares, 200), one.compared.p(shares, 200)):
        assert ((part >= 0) & (part <= 1)).all()


@given(over=st.integers(0, 20), under=st.integers(0, 20))
def test_more_for_the_winner_is_never_more_risk_in_the_polled_stratum(over, under):
    shares = np.array([0.3, 0.7])
    one = strata(over + 1, under, 41).polled.p(shares, 200)
    other = strata(over, under + 1, 41).polled.p(shares, 200)
    assert (one <= other + 1e-12).all()


def test_the_most_likely_null_agrees_with_trying_every_number():
    pair = suite.Pair(over=200, under=90, ballots=300)
    sample = suite.Polled(reported=pair, over=14, under=10, papers=26)
    lead = pair.margin - 0.75 * 200  # an overstatement of 150 leaves the winner 40 behind

    def log_of(over, under, neither):
        falling = ((over, 14), (under, 10), (neither, 2))
        return sum(np.log(n - i) for n, k in falling for i in range(k))

    most = max(
        log_of(votes, votes - lead, 300 - 2 * votes + lead)
        for votes in np.arange(14, (300 - 2 + lead) / 2, 0.01)
    )
    slow = np.exp(most - log_of(200, 90, 10))
    assert sample.p(np.array([0.75]), 200)[0] == pytest.approx(slow, rel=1e-6)


def test_errors_cost():
    clean = suite.risk(strata(compared=200), risk_limit=0.05)
    worse = suite.risk(strata(compared=200, errors=Errors(over_2=2)), risk_limit=0.05)
    assert clean < worse


def test_a_tie_and_a_full_count():
    tied = suite.Strata(
        polled=suite.Polled(reported=suite.Pair(over=5, under=5, ballots=10)),
        compared=suite.Compared(reported=suite.Pair(over=5, under=5, ballots=10), errors=Errors()),
    )
    assert suite.risk(tied, risk_limit=0.05) == 1
    with pytest.raises(ValueError, match="counted in full"):
        suite.risk(strata(compared=700), risk_limit=0.05)
    whole = suite.Compared(reported=COMPARED, errors=Errors(over_2=20), papers=700)
    assert whole.p(np.array([0.1, 0.3]), 200).tolist() == [1, 0]
    with pytest.raises(ValueError, match="more votes"):
        suite.Polled(reported=POLLED, over=3, under=3, papers=5)


def test_comparison_is_never_above_one_and_never_below_none():
    for errors in (Errors(), Errors(over_2=9), Errors(under_2=9)):
        assert 0 <= comparison.risk(Fraction(1, 10), papers=9, errors=errors) <= 1
    assert comparison.risk(Fraction(0), papers=9, errors=Errors()) == 1
