"""Kappa of interchangeable observers, by its definition over the pooled answers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from fullcount.observe.agreement import agreement
from fullcount.stats.evidence import NotApplicable

PAIRS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=10, max_size=30
)


@given(PAIRS)
def test_kappa_is_agreement_beyond_two_draws_from_the_pooled_answers(pairs):
    pool = [answer for pair in pairs for answer in pair]
    same = sum(x == y for x in pool for y in pool)
    chance = Fraction(same, len(pool) ** 2)
    found = agreement(pairs)
    assert found.agreed == sum(x == y for x, y in pairs)
    if chance == 1:
        assert isinstance(found.kappa, NotApplicable)
    else:
        assert found.kappa == (Fraction(found.agreed, len(pairs)) - chance) / (1 - chance)


@given(PAIRS)
def test_neither_observer_is_the_first(pairs):
    assert agreement(pairs) == agreement([(y, x) for x, y in pairs])


def test_agreement_of_all_is_one_and_of_few_is_declined():
    assert agreement([("yes", "yes"), ("no", "no")] * 5).kappa == 1
    assert agreement([("yes", "no"), ("no", "yes")] * 5).kappa == -1
    assert isinstance(agreement([("yes", "yes")] * 9), NotApplicable)
