"""A sentence says no more than its standard of proof, and every share has its denominator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.wording import Basis, Standard, objections


def rules(sentence, *, standard=Standard.REASONABLE_GROUNDS, basis=Basis.DOCUMENT):
    return [one.rule for one in objections(sentence, standard=standard, basis=basis)]


HEAVY = [
    "fraud", "Fraudulent", "rigged", "stolen", "stealing", "forged", "دھاندلی", "چوری", "چرایا",
]  # fmt: skip


@pytest.mark.parametrize("word", HEAVY)
@pytest.mark.parametrize("standard", Standard)
def test_heavy_words_need_clear_and_convincing_proof(word, standard):
    heavy = standard < Standard.CLEAR_AND_CONVINCING
    found = rules(f"The result was {word}.", standard=standard)
    assert found == (["above-its-standard"] if heavy else [])


@pytest.mark.parametrize("basis", Basis)
def test_systematic_needs_a_probability_sample(basis):
    found = rules("Agents were systematically refused; consistent with orders.", basis=basis)
    assert ("not-from-a-sample" in found) is (basis is not Basis.PROBABILITY_SAMPLE)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Copies were refused at 28 % of stations.", ["no-denominator"]),
        ("Copies were refused at 56 of 200 stations (28 %).", []),
        ("Copies were refused at many polling stations.", ["no-denominator"]),
        ("56 out of the 200 stations refused, as did many forms.", []),
        ("Turnout was 47 per cent.", ["no-denominator"]),
        ("The forms differ by 312 votes.", []),
    ],
)
def test_a_share_has_its_denominator(sentence, found):
    assert rules(sentence) == found


def test_a_statistic_is_never_stated_as_a_fact():
    flag = Basis.STATISTICAL_FLAG
    assert rules("Figures were invented at these stations.", basis=flag) == ["flag-stated-as-fact"]
    assert rules("This is consistent with rounding.", basis=flag) == []
    assert rules("Chance cannot be ruled out.", basis=flag) == []


@given(st.text(max_size=80), st.sampled_from(Standard), st.sampled_from(Basis))
def test_a_higher_standard_never_objects_to_more(sentence, standard, basis):
    lower = objections(sentence, standard=Standard.ALLEGATION, basis=basis)
    assert set(objections(sentence, standard=standard, basis=basis)) <= set(lower)
