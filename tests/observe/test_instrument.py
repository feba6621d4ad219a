"""Instruments are read strictly; every irregular answer is one of its list and has its code."""

import pytest

from fullcount.country import packaged_law
from fullcount.errors import LawError, MissingError
from fullcount.observe.instrument import INSTRUMENTS, Type, packaged_instrument, parse_instrument
from fullcount.observe.taxonomy import packaged_taxonomy

COMMON = b'[[question]]\nname = "slot"\ntype = "text"\nlabel = { en = "Code" }\n'
SMALL = """
code = "small"
edition = 1
title = { en = "Small" }
[[list]]
name = "seen"
options = [{ code = "yes", label = { en = "Yes" } }, { code = "no", label = { en = "No" } }]
[[group]]
name = "g"
label = { en = "G" }
[[group.question]]
name = "box"
type = "one"
list = "seen"
irregular = ["no"]
code = "OPN.05"
label = { en = "Was the box shown empty?" }
[[group.question]]
name = "votes"
type = "integer"
times = 2
least = 0
most = 10
label = { en = "Votes of {n}" }
"""


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_label_is_in_both_languages_and_every_code_exists(name):
    instrument = packaged_instrument(name)
    assert instrument.code == name
    for question in instrument.questions():
        assert question.label.en, question.name
        assert question.label.ur, question.name
        assert question.code is None or packaged_taxonomy().code(question.code)
        assert not {"not_seen"} & set(question.irregular)  # not having looked is no irregularity
    first = [question.name for question in instrument.questions()][:4]
    assert first == ["slot", "station", "round", "arrived_at"]


def test_figures_of_the_count_are_named_as_the_law_names_its_boxes():
    law = packaged_law("pakistan")
    boxes = {
        box.name for kind in law.kinds if kind.code in ("form_45", "form_46") for box in kind.boxes
    }
    counting = packaged_instrument("counting")
    asked = {
        question.name
        for group in counting.groups
        if group.name in ("form_45", "form_46")
        for question in group.questions
    }
    votes = {name for name in asked if name.startswith("votes_")}
    assert asked - votes <= boxes
    assert votes == {f"votes_{n}" for n in range(1, 13)}
    assert {"cast_men", "cast_women", "registered_men", "registered_women"} <= asked


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('list = "seen"', "", "names its list"),
        ('irregular = ["no"]', 'irregular = ["never"]', "never is no answer of seen"),
        ('irregular = ["no"]', "", "go together"),
        ('code = "OPN.05"', 'code = "OPN.99"', "not a code"),
        ("most = 10", "most = 10\nwidth = 3", "unknown key 'width'"),
        ("least = 0", "least = 11", "less than least"),
        ('name = "box"', 'name = "slot"', "twice"),
    ],
)
def test_an_instrument_is_read_strictly(before, after, says):
    found = parse_instrument(SMALL.encode(), common=COMMON, where="t")
    names = [question.name for question in found.questions()]
    assert names == ["slot", "box", "votes_1", "votes_2"]
    assert [q.label.en for q in found.questions()][2:] == ["Votes of 1", "Votes of 2"]
    assert before in SMALL
    with pytest.raises(LawError, match=says):
        parse_instrument(SMALL.replace(before, after).encode(), common=COMMON, where="t")


def test_there_are_six_instruments_and_no_others():
    with pytest.raises(MissingError, match="long_term"):
        packaged_instrument("exit_poll")
    assert {q.type for name in INSTRUMENTS for q in packaged_instrument(name).questions()} <= set(
        Type
    )
