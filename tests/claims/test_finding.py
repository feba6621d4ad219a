"""A finding is said at its standard of proof or not at all, and its numbers stay as cited."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.finding import (
    Alternative,
    Answered,
    Burden,
    Cited,
    Effect,
    Finding,
    MaterialEffect,
    Reply,
    Room,
)
from fullcount.claims.findingfile import parse_findings
from fullcount.claims.shortfall import Shortfall, frozen, shortfalls
from fullcount.claims.standard import standards
from fullcount.claims.wording import Basis, Standard
from fullcount.count.findings import finding_id
from fullcount.errors import InputError
from fullcount.model.text import Text

NOON = datetime(2024, 2, 9, 12, tzinfo=UTC)


def cited(source="agents", *, numbers='{"left":312,"right":321}', basis=Basis.DOCUMENT, **told):
    subject = f"NA-1 {source} form_45 12"
    one = Cited(
        finding_id=finding_id("J1", 1, subject, numbers=numbers),
        room=Room.COUNT,
        rule="J1",
        revision=1,
        subject=subject,
        numbers=numbers,
        source=source,
        basis=basis,
        sha256="ab" * 32,
    )
    return replace(one, **told)


PIECES = [cited(name) for name in ("agents", "official", "observers")]
RECORD = {one.finding_id: one for one in PIECES}

COMPLETE = Finding(
    finding_id="F1",
    says=Text(en="The copies of 3 of 20 stations differ by 312 votes.", ur="20 میں سے 3"),
    standard=Standard.CLEAR_AND_CONVINCING,
    basis=Basis.DOCUMENT,
    effect=MaterialEffect(effect=Effect.POSSIBLE, computation="materiality:NA-1:correct"),
    relied=tuple(RECORD),
    against=(),
    alternatives=(Alternative(says="a slip of the pen", weighed="three stations, one direction"),),
    reply=Reply(of="returning officer", asked_at=NOON),
    burden=Burden.CLAIMANT,
    who="an agent",
    court="the tribunal",
)


def lacks(finding, *, record=RECORD, evidence=None):
    return {one.shortfall for one in shortfalls(finding, cited=record, evidence=evidence or {})}


@pytest.mark.parametrize("standard", Standard)
def test_what_is_complete_may_be_said_at_every_standard(standard):
    assert lacks(replace(COMPLETE, standard=standard)) == set()


@pytest.mark.parametrize(
    ("change", "standard", "lacking"),
    [
        ({"who": " "}, Standard.ALLEGATION, Shortfall.NOBODY_ALLEGES),
        ({"relied": ()}, Standard.REASONABLE_SUSPICION, Shortfall.TOO_FEW_SOURCES),
        ({"against": None}, Standard.REASONABLE_GROUNDS, Shortfall.AGAINST_NOT_LOOKED_FOR),
        ({"alternatives": None}, Standard.REASONABLE_GROUNDS, Shortfall.ALTERNATIVES_NOT_WEIGHED),
        (
            {"alternatives": (Alternative(says="a slip"),)},
            Standard.REASONABLE_GROUNDS,
            Shortfall.ALTERNATIVES_NOT_WEIGHED,
        ),
        ({"reply": None}, Standard.REASONABLE_GROUNDS, Shortfall.REPLY_NOT_ASKED),
        ({"reply": Reply(of="office")}, Standard.REASONABLE_GROUNDS, Shortfall.REPLY_NOT_ASKED),
        ({"burden": None}, Standard.BALANCE_OF_PROBABILITIES, Shortfall.BURDEN_NOT_STATED),
        ({"court": ""}, Standard.BEYOND_REASONABLE_DOUBT, Shortfall.RESERVED_FOR_COURTS),
    ],
)
def test_each_demand_is_made_from_its_standard_on(change, standard, lacking):
    """One thing taken away is the one thing named, and nothing is asked below that standard."""
    assert lacks(replace(COMPLETE, standard=standard, **change)) == {lacking}
    if standard > Standard.REASONABLE_GROUNDS or standard is Standard.ALLEGATION:
        return
    below = Standard(standard - 1)
    assert lacking not in lacks(replace(COMPLETE, standard=below, **change))


def test_pieces_of_one_source_are_one_source():
    same = [replace(one, source="agents") for one in PIECES]
    found = lacks(COMPLETE, record={one.finding_id: one for one in same})
    assert found == {Shortfall.TOO_FEW_SOURCES}


def test_a_paper_counts_as_a_source_and_must_be_in_the_record():
    finding = replace(COMPLETE, relied=(*list(RECORD)[:2], "EX-1"))
    assert lacks(finding, evidence={"EX-1": "observers"}) == set()
    assert lacks(finding) == {Shortfall.CITED_UNKNOWN, Shortfall.TOO_FEW_SOURCES}


def test_what_speaks_against_must_be_in_the_record_too():
    assert lacks(replace(COMPLETE, against=("EX-9",))) == {Shortfall.CITED_UNKNOWN}


@given(left=st.integers(0, 10**6), right=st.integers(0, 10**6))
def test_a_changed_number_is_seen(left, right):
    one = cited(numbers=f'{{"left":{left},"right":{right}}}')
    assert frozen(one) == ()
    changed = replace(one, numbers=f'{{"left":{left + 1},"right":{right}}}')
    assert [lack.shortfall for lack in frozen(changed)] == [Shortfall.NUMBERS_NOT_FROZEN]


def test_what_we_computed_names_its_file_and_what_others_published_need_not():
    bare = cited(sha256=None)
    assert [one.shortfall for one in frozen(bare)] == [Shortfall.SOURCE_WITHOUT_DIGEST]
    assert frozen(replace(bare, room=Room.PUBLISHED, finding_id="P1")) == ()


def test_statistics_alone_go_no_further_than_suspicion():
    flags = {one.finding_id: replace(one, basis=Basis.STATISTICAL_FLAG) for one in PIECES}
    says = Text(
        en="Figures of 3 of 20 stations are consistent with copying.", ur="20 میں سے 3 سے مطابقت"
    )
    finding = replace(COMPLETE, says=says, basis=Basis.STATISTICAL_FLAG)
    assert lacks(finding, record=flags) == {Shortfall.STATISTICS_ALONE}
    low = replace(finding, standard=Standard.REASONABLE_SUSPICION)
    assert lacks(low, record=flags) == set()
    paper = replace(finding, relied=(*flags, "EX-1"))
    assert lacks(paper, record=flags, evidence={"EX-1": "a court"}) == set()


def test_a_basis_is_that_of_what_is_relied_on():
    sampled = replace(COMPLETE, basis=Basis.PROBABILITY_SAMPLE)
    assert lacks(sampled) == {Shortfall.BASIS_NOT_RELIED_ON}
    drawn = dict(RECORD)
    first = next(iter(drawn))
    drawn[first] = replace(drawn[first], basis=Basis.PROBABILITY_SAMPLE)
    assert lacks(sampled, record=drawn) == set()


@pytest.mark.parametrize("effect", Effect)
def test_an_effect_names_its_computation_or_why_there_is_none(effect):
    bare = replace(COMPLETE, effect=MaterialEffect(effect=effect))
    assert lacks(bare) == {Shortfall.EFFECT_WITHOUT_COMPUTATION}
    told = (
        {"because": "no votes are stated"}
        if effect is Effect.NOT_ASSESSABLE
        else {"computation": "m1"}
    )
    assert lacks(replace(bare, effect=MaterialEffect(effect=effect, **told))) == set()


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (Text(en="The seat was rigged at 3 of 20 stations."), "rigged"),
        (Text(en="Copies differ at 15 % of stations."), "15 %"),
        (Text(en="Copies differ systematically."), "systematically"),
        (Text(en="Copies differ at 3 of 20 stations.", ur="دھاندلی ہوئی"), "دھاندلی"),
    ],
)
def test_the_sentence_is_held_to_its_standard_in_both_languages(says, words):
    finding = replace(COMPLETE, says=says, standard=Standard.REASONABLE_GROUNDS)
    found = shortfalls(finding, cited=RECORD, evidence={})
    assert [(one.shortfall, one.words) for one in found] == [(Shortfall.WORDING, words)]


def test_the_four_ways_a_reply_stands():
    hour = timedelta(hours=1)
    assert Reply(of="o").answered is Answered.NOT_ASKED
    assert Reply(of="o", withheld_because="a witness is in danger").answered is Answered.WITHHELD
    assert Reply(of="o", asked_at=NOON).answered is Answered.NO_ANSWER
    assert Reply(of="o", asked_at=NOON, answered_at=NOON + hour).answered is Answered.ANSWERED
    with pytest.raises(ValueError, match="after the question"):
        Reply(of="o", asked_at=NOON, answered_at=NOON - hour)
    with pytest.raises(ValueError, match="after the question"):
        Reply(of="o", answered_at=NOON)


def test_a_withheld_question_is_said_and_is_enough():
    reply = Reply(of="office", withheld_because="a witness is in danger")
    assert lacks(replace(COMPLETE, reply=reply)) == set()


def test_a_higher_standard_never_asks_for_less():
    """Courts, the last, weigh for themselves; their finding is quoted."""
    ours = [one for one in standards().by_standard.values() if not one.court]
    for low, high in itertools.pairwise(ours):
        assert (low.sources, low.weighs, low.reply) <= (high.sources, high.weighs, high.reply)


FILE = """
[[cited]]
id = "f1"
room = "count"
rule = "J1"
revision = 1
subject = "NA-1"
numbers = '{"left":312,"right":null}'
source = "agents"
basis = "document"

[[finding]]
id = "F1"
says = { en = "An agent says that two copies differ." }
standard = "allegation"
basis = "document"
relied = ["f1"]
who = "an agent"
reply = { of = "office", asked_at = "2024-02-09T12:00:00+05:00" }
effect = { effect = "not_assessable", because = "one line is not stated" }
alternative = [{ says = "a slip" }]
"""


def test_a_file_is_read_with_what_nobody_looked_for():
    found = parse_findings(FILE.encode(), where="findings.toml")
    one = found.findings["F1"]
    assert one.against is None
    assert one.alternatives == (Alternative(says="a slip"),)
    assert one.reply == Reply(of="office", asked_at=datetime(2024, 2, 9, 7, tzinfo=UTC))
    assert found.cited["f1"].numbers == '{"left":312,"right":null}'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"allegation"', '"certain"', "standard must be one of allegation"),
        ('"left":312', '"left":3.5', "whole numbers"),
        ('"left":312', '"left":', "not JSON"),
        ("+05:00", "", "offset from UTC"),
        ('who = "an agent"', 'whom = "an agent"', "unknown key 'whom'"),
        ('id = "F1"', 'id = "F1"\nagainst = ["x", "x"]', "twice"),
    ],
)
def test_a_file_that_is_wrong_says_where(old, new, says):
    with pytest.raises(InputError, match=says):
        parse_findings(FILE.replace(old, new).encode(), where="findings.toml")


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_findings_or_an_input_error(raw):
    try:
        parse_findings(raw, where="x")
    except InputError:
        return


@given(at=st.integers(0, len(FILE.encode()) - 1), byte=st.integers(0, 255))
def test_one_changed_byte_is_read_or_an_input_error(at, byte):
    raw = bytearray(FILE.encode())
    raw[at] = byte
    try:
        parse_findings(bytes(raw), where="x")
    except InputError:
        return
