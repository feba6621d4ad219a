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
        ("56 out of the 200 stations refused.", []),
        ("56 out of the 200 stations refused, as did many observers.", ["no-denominator"]),
        (
            "Most stations refused, as did 28 %; 3 of 20 forms were late.",
            ["no-denominator", "no-denominator"],
        ),
        ("3 of 20 forms were late and most stations refused.", ["no-denominator"]),
        ("3 of 20 stations refused. Many forms were late.", ["no-denominator"]),
        ("Between 20 and 30 % (12 of 50 stations) refused.", []),
        ("It was 28 % (FAFEN; 56 of 200 stations).", []),
        ("Two thirds of the forms differ.", ["no-denominator"]),
        ("A quarter of the forms, 5 of 20, differ.", []),
        ("It lies within a 95 % interval.", []),
        ("Twenty per cent refused.", ["no-denominator"]),
        ("One in five stations refused.", ["no-denominator"]),
        ("Most of the polling stations refused.", ["no-denominator"]),
        ("A large majority of voters left.", ["no-denominator"]),
        ("The leader has a majority of 12 votes.", []),
        ("The third hearing is due; a second half of the count follows.", []),
        ("بہت سے فارم ان میں سے مختلف ہیں۔", ["no-denominator"]),
        ("اسٹیشنوں میں سے 28 فیصد نے انکار کیا۔", ["no-denominator"]),
        ("200 اسٹیشنوں میں سے 56 (28 فیصد) نے انکار کیا۔", []),
        ("۲۰ میں سے ۳ فارم دیر سے آئے؛ بیشتر پولنگ اسٹیشنوں نے انکار کیا۔", ["no-denominator"]),
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
