"""Two papers of one contest: who is first on each, and by how much the lead differs."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.origin import Origin
from fullcount.claims.published import Comparison, Line
from fullcount.model.text import Text

VOTES = st.integers(0, 4)


def compared(first, second):
    origin = Origin(by=Text(en="x"), as_of=date(2031, 1, 1), source="y")
    lines = (
        Line(contestant="A", copies=first[0], official=first[1]),
        Line(contestant="B", copies=second[0], official=second[1]),
    )
    return Comparison(
        comparison_id="c", title=Text(en="c"), origin=origin, contest="NA-1", lines=lines
    )


@given(first=st.tuples(VOTES, VOTES), second=st.tuples(VOTES, VOTES))
def test_reversed_is_one_first_here_and_the_other_first_there(first, second):
    def ahead(paper):
        return "A" if first[paper] > second[paper] else "B" if second[paper] > first[paper] else "="

    assert compared(first, second).reversed is ({ahead(0), ahead(1)} == {"A", "B"})


def test_the_reversals_that_pattan_published_are_recomputed_not_believed():
    """NA-46 is printed as more than 76,000; its own figures give 74,642."""
    assert compared((38_607, 81_958), (75_608, 44_317)).lead_change == 74_642
    assert compared((49_528, 101_397), (101_061, 86_794)).lead_change == 66_136
