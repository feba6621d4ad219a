"""An answer can be cited: the same papers give the same id, another number another one."""

from dataclasses import replace

import pytest
from claims.test_materiality import place, race

from fullcount.claims.effect import cited_answer, material_effect
from fullcount.claims.finding import Effect
from fullcount.claims.gain import Action
from fullcount.claims.materiality import materiality
from fullcount.claims.shortfall import frozen

FOUND = materiality(race(100, 70, 0), [place("s0", 40, 5, 0)], action=Action.ANNUL)
DIGEST = "ab" * 32


def test_the_same_papers_give_the_same_id_in_any_order_of_the_list():
    one = cited_answer(FOUND, stations=["s0", "s1"], sha256=DIGEST)
    assert one.finding_id == cited_answer(FOUND, stations=["s1", "s0"], sha256=DIGEST).finding_id
    assert frozen(one) == ()
    assert '"lead":30,"least":1,"most":35,"stations":1' in one.numbers


@pytest.mark.parametrize("change", [{"most": 36}, {"lead": 31}, {"stations": 2}])
def test_another_number_is_another_id(change):
    one = cited_answer(FOUND, stations=["s0"], sha256=DIGEST)
    other = cited_answer(replace(FOUND, **change), stations=["s0"], sha256=DIGEST)
    assert one.finding_id != other.finding_id
    assert one.finding_id != cited_answer(FOUND, stations=["s1"], sha256=DIGEST).finding_id


def test_an_effect_names_its_computation_and_why_there_is_none():
    one = cited_answer(FOUND, stations=["s0"], sha256=DIGEST)
    effect = material_effect(FOUND, one)
    assert (effect.effect, effect.computation) == (Effect.POSSIBLE, one.finding_id)
    level = materiality(race(3, 3, 0), [], action=Action.ANNUL)
    unable = material_effect(level, cited_answer(level, stations=[], sha256=DIGEST))
    assert (unable.effect, unable.because) == (Effect.NOT_ASSESSABLE, "no_single_answer")
