"""The conclusion follows from the answers; with necessity blank it cannot be *undue*."""

from datetime import date
from itertools import product

import pytest

from fullcount.errors import LawError
from fullcount.model.text import Text
from fullcount.observe.chronology import EVERYBODY, Restricted, chronology
from fullcount.observe.restriction import (
    JUSTIFYING,
    Aim,
    Answer,
    Assessment,
    Conclusion,
    Question,
    Source,
    conclude,
)
from fullcount.observe.restrictionfile import parse_restrictions

SOURCE = Source(url="https://example.org/order", says="what it says")
EVERY = list(product((True, False, None), repeat=len(Question)))


def assessed(holds, **more):
    answers = {
        question: Answer(holds=answer, sources=(SOURCE,), reason="because")
        for question, answer in zip(Question, holds, strict=True)
    }
    told = {"author": "a", "reviewer": "b", "aim": Aim.PUBLIC_ORDER} | more
    return Assessment(
        restriction_id="r", code="NET.01", title=Text(en="A shutdown"), answers=answers, **told
    )


def test_of_all_729_ways_to_answer_each_has_the_conclusion_the_test_gives():
    seen = {}
    for holds in EVERY:
        told = dict(zip(Question, holds, strict=True))
        found = conclude(assessed(holds))
        seen[found.conclusion] = seen.get(found.conclusion, 0) + 1
        if told[Question.NECESSITY] is None:
            assert found.conclusion is not Conclusion.UNDUE
            assert found.conclusion is not Conclusion.JUSTIFIED
        if found.conclusion is Conclusion.UNDUE:
            assert told[Question.INTERFERENCE] is True
            assert found.failed == tuple(q for q in JUSTIFYING if told[q] is False) != ()
        if found.conclusion is Conclusion.JUSTIFIED:
            assert all(told[q] is True for q in (Question.INTERFERENCE, *JUSTIFYING))
        if found.conclusion is Conclusion.NO_RESTRICTION:
            assert told[Question.INTERFERENCE] is False
        assert found.blank == tuple(q for q in Question if told[q] is None)
    # Undue: necessity fails (27 ways of the other three), or holds and another fails (27 - 8).
    assert seen[Conclusion.NO_RESTRICTION] == 243
    assert seen[Conclusion.JUSTIFIED] == 3
    assert seen[Conclusion.UNDUE] == 3 * (27 + (27 - 8))
    assert sum(seen.values()) == 729


def test_a_remedy_is_told_beside_the_conclusion_and_does_not_make_it():
    with_remedy, without = assessed((True,) * 6), assessed((True,) * 5 + (False,))
    assert conclude(with_remedy).conclusion is conclude(without).conclusion is Conclusion.JUSTIFIED


def test_nothing_answered_is_insufficient_and_names_all_blanks():
    empty = Assessment(
        restriction_id="r", code="ASM.02", title=Text(en="t"), answers={}, author="a"
    )
    found = conclude(empty)
    assert (found.conclusion, found.blank, found.reviewed) == (
        Conclusion.INSUFFICIENT, tuple(Question), False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reviewer": "a"}, "not who wrote it"),
        ({"code": "OPN.01"}, "no act of the state"),
        ({"aim": None}, "but not which"),
        (
            {"answers": {Question.LEGALITY: Answer(holds=False, sources=(), reason="x")}},
            "no source",
        ),
        ({"answers": {Question.LEGALITY: Answer(holds=True, sources=(SOURCE,))}}, "no reason"),
    ],
)
def test_an_assessment_says_who_from_what_and_why(change, says):
    told = {
        "restriction_id": "r", "code": "NET.01", "title": "t", "author": "a", "aim": Aim.MORALS,
        "answers": {Question.AIM: Answer(holds=True, sources=(SOURCE,), reason="x")},
    }  # fmt: skip
    Assessment(**told)
    with pytest.raises(ValueError, match=says):
        Assessment(**(told | change))


def entry(name, day, **more):
    told = {
        "code": "NET.05",
        "says": Text(en="x"),
        "actor": "not stated",
        "sources": (SOURCE,),
    } | more
    return Restricted(restricted_id=name, on=day, **told)


def test_a_chronology_is_in_order_and_counted_by_actor_and_contestant():
    poll = date(2031, 3, 9)
    entries = [
        entry("c", date(2031, 3, 10)), entry("b", poll, actor="ministry", contestant="P"),
        entry("a", date(2031, 2, 1), actor="ministry", until=date(2031, 4, 1)),
    ]  # fmt: skip
    found = chronology(entries, poll=poll)
    assert [one.restricted_id for one in found.before + found.on_the_day + found.after] == [
        "a", "b", "c",
    ]  # fmt: skip
    assert found.by_actor == {"ministry": 2, "not stated": 1}
    assert found.by_contestant == {EVERYBODY: 2, "P": 1}
    with pytest.raises(ValueError, match="one id"):
        chronology([entries[0], entries[0]], poll=poll)
    with pytest.raises(ValueError, match="names no source"):
        entry("x", poll, sources=())
    with pytest.raises(ValueError, match="before it begins"):
        entry("x", poll, until=date(2031, 3, 8))


FILE = """
[[assessment]]
id = "one"
code = "NET.01"
title = { en = "A shutdown" }
author = "desk"
[assessment.necessity]
holds = false
reason = "A narrower order was open."
[[assessment.necessity.source]]
url = "https://example.org"
says = "It says so."
[[restricted]]
id = "x"
code = "NET.01"
on = 2031-03-09
says = { en = "Networks cut." }
assessment = "one"
[[restricted.source]]
url = "https://example.org"
says = "It says so."
"""


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('assessment = "one"', 'assessment = "two"', "no assessment two"),
        ("on = 2031-03-09", "", "no source dates"),
        ("holds = false", 'holds = "no"', "true or false"),
        ('reason = "A narrower order was open."', "", "for no reason"),
        ('author = "desk"', 'author = "desk"\nreviewer = "desk"', "not who wrote it"),
        ('author = "desk"', 'author = "desk"\nundue = true', "unknown key 'undue'"),
    ],
)
def test_the_file_is_read_strictly_and_nobody_writes_a_conclusion(before, after, says):
    (assessment,), (one,) = parse_restrictions(FILE.encode(), where="t")
    assert assessment.holds(Question.NECESSITY) is False
    assert (one.actor, one.until) == ("not stated", None)
    assert before in FILE
    with pytest.raises(LawError, match=says):
        parse_restrictions(FILE.replace(before, after).encode(), where="t")
