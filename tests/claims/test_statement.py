"""A sentence stands on what it cites, says no number of its own, and no word above its proof."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.number_words import numbers
from fullcount.claims.statement import (
    Ground,
    Plan,
    Section,
    Sentence,
    check,
    problems,
    said,
)
from fullcount.claims.statementfile import parse_statement
from fullcount.claims.wording import Basis, Standard
from fullcount.errors import InputError
from fullcount.model.text import Text


def ground(ref="proportion:a", says="3 of 20 stations.", **more):
    known = {"standard": Standard.ALLEGATION, "basis": Basis.DOCUMENT, "sources": ("x",)}
    return Ground(**({"ref": ref, "says": Text(en=says), "states": says} | known | more))


PROVED = ground("finding:b", "Box 7 held 12 of 20.", standard=Standard.CLEAR_AND_CONVINCING)
KNOWN = {one.ref: one for one in (ground(), PROVED)}


def rules(words, *cites, ur="", grounds=KNOWN):
    text = None if words is None else Text(en=words, ur=ur)
    return [one.rule for one in check(Sentence(name="s", cites=cites, words=text), grounds)]


@pytest.mark.parametrize(
    ("words", "cites", "expected"),
    [
        (None, ["proportion:a"], []),
        ("Of 20 stations, 3 did.", ["proportion:a"], []),
        ("All went well.", [], ["unsupported"]),
        ("All went well.", ["proportion:gone"], ["unsupported"]),
        ("4 of 20 stations.", ["proportion:a"], ["number-not-stated"]),
        ("It was 15 %.", ["proportion:a"], ["number-not-stated", "no-denominator"]),
        ("Most stations did.", ["proportion:a"], ["no-denominator"]),
        ("Three of twenty stations.", ["proportion:a"], []),
        ("Four of twenty stations.", ["proportion:a"], ["number-not-stated"]),
        ("One station did not.", ["proportion:a"], ["number-not-stated"]),
        ("No one did, and one may ask why.", ["proportion:a"], []),
        (
            "Two thirds of the forms differ.",
            ["proportion:a"],
            ["number-not-stated", "no-denominator"],
        ),
        ("It was rigged.", ["proportion:a"], ["above-its-standard"]),
        ("It was rigged.", ["finding:b"], []),
        ("It was rigged.", ["finding:b", "proportion:a"], ["above-its-standard"]),
        ("It was systematic.", ["finding:b"], ["not-from-a-sample"]),
    ],
)
def test_what_keeps_a_sentence_from_standing(words, cites, expected):
    assert rules(words, *cites) == expected


def test_the_weakest_ground_and_every_basis_count():
    flag = ground("finding:f", "A flag.", basis=Basis.STATISTICAL_FLAG)
    known = KNOWN | {flag.ref: flag}
    assert rules("It happened.", "proportion:a", "finding:f", grounds=known) == [
        "flag-stated-as-fact"
    ]


def test_a_language_that_says_more_is_seen():
    assert rules("3 of 20.", "proportion:a", ur="۲۰ میں سے ۴۔") == ["number-not-stated"]
    assert rules("3 of 20.", "proportion:a", ur="20 میں سے 3 میں دھاندلی۔") == [
        "above-its-standard"
    ]


def test_what_a_ground_lacks_and_what_has_no_source_is_said():
    lacking = ground("finding:x", lacks=(("reply_not_asked", "ask those it is about"),))
    silent = ground("finding:y", sources=())
    known = {one.ref: one for one in (lacking, silent)}
    assert rules(None, "finding:x", grounds=known) == ["reply_not_asked"]
    assert rules(None, "finding:y", grounds=known) == ["unsourced"]


@given(st.lists(st.integers(0, 30), max_size=5))
def test_a_number_is_invented_exactly_when_no_ground_states_it(said_numbers):
    words = "; ".join(f"{one:,} things" for one in said_numbers) or "nothing"
    found = check(Sentence(name="s", cites=("proportion:a",), words=Text(en=words)), KNOWN)
    invented = {one.says.split()[0] for one in found if one.rule == "number-not-stated"}
    assert invented == {str(one) for one in said_numbers if one not in {3, 20}}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("twelve thousand one hundred and seventy-seven", ["12177"]),
        ("two lakh, a dozen, 3.2 million, 3 thousand", ["200000", "12", "3200000", "3000"]),
        ("a third of them; half the seats; three-quarters", ["1/3", "1/2", "3/4"]),
        ("the third hearing, a second half of the count, someone often", []),
        ("دو تہائی اور تین نشستیں", ["2/3", "3"]),
    ],
)
def test_a_number_in_words_is_a_number(text, found):
    assert numbers(text) == found


def test_digits_of_any_script_and_grouping_are_one_number():
    assert numbers("1,201 ۱۲۰۱ ١٢٠١ 29.4") == ["1201", "1201", "1201", "29.4"]


def plan(*sentences):
    section = Section(title=Text(en="S"), sentences=sentences)
    return Plan(
        title=Text(en="T"), by=Text(en="B"), kind="final", on=date(2031, 1, 1), sections=(section,)
    )


def test_every_sentence_that_cannot_stand_is_named_and_an_empty_statement_is_none():
    good = Sentence(name="one", cites=("proportion:a",))
    bad = Sentence(name="two", cites=())
    assert [one.sentence for one in problems(plan(good, bad, bad), KNOWN)] == ["two", "two"]
    assert problems(plan(good), KNOWN) == ()
    assert [one.rule for one in problems(plan(), KNOWN)] == ["nothing-said"]
    assert said(good, KNOWN, "en") == "3 of 20 stations."


HEAD = 'kind = "final"\ntitle = { en = "T" }\nby = { en = "B" }\non = 2031-01-01\n'


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("", "kind is missing"),
        (HEAD.replace("final", "secret"), "kind must be one of preliminary, final"),
        (HEAD.replace("on = 2031-01-01", ""), "on is missing"),
        (HEAD + "mood = 1", "unknown key 'mood'"),
        (HEAD + '[[section]]\ntitle = { en = "S" }\n[[section.sentence]]\nsay = 1', "unknown key"),
    ],
)
def test_a_plan_is_read_strictly(raw, says):
    with pytest.raises(InputError, match=says):
        parse_statement(raw.encode(), where="statement.toml")


@given(st.binary(max_size=120))
def test_any_bytes_are_a_plan_or_refused(raw):
    try:
        parse_statement(raw, where="statement.toml")
    except InputError:
        return
