"""Evidence keeps what it was, names what it is made from, and moves as its lifecycle lists."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.case import Act, Role
from fullcount.claims.custody import CustodyEvent, GapKind, Handling
from fullcount.claims.evidence import (
    Consent,
    Derivation,
    Evidence,
    Grade,
    Kind,
    Sensitivity,
    advance_evidence,
    parse_ranks,
    ranked,
    ranks,
)
from fullcount.claims.evidence_record import (
    DefectKind,
    EvidenceRecord,
    cited_gaps,
    custody_gaps,
    defects,
    may_be_published,
)
from fullcount.claims.evidencefile import parse_evidence
from fullcount.claims.finding import Room
from fullcount.claims.shortfall import frozen
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.errors import ConflictError, InputError, LawError

NOON = datetime(2031, 3, 9, 12, tzinfo=UTC)
LIFE = packaged_lifecycle("evidence", room="fullcount.claims")


def item(name="EX-1", **told):
    given_ = {
        "evidence_id": name, "kind": Kind.FORM_IMAGE, "title": "Form of station 12",
        "source": "agent", "received_at": NOON, "sha256": "ab" * 32,
    }  # fmt: skip
    return Evidence(**{**given_, **told})


def held(name="EX-1", **told):
    given_ = {
        "evidence_id": name, "handling": Handling.COLLECTED, "at": NOON, "holder": "desk",
    }  # fmt: skip
    return CustodyEvent(**{**given_, **told})


def record(*items, chains=None):
    kept = {one.evidence_id: one for one in items}
    return EvidenceRecord(
        items=kept, chains={name: (held(name),) for name in kept} if chains is None else chains
    )


def kinds(*items, **told):
    return [one.kind for one in defects(record(*items, **told))]


def act(name, at=NOON, **told):
    return Act(act=name, at=at, by=Role.TRIBUNAL, told=told)


# --- legal status ---


def test_marking_is_not_exhibiting_and_either_may_be_admitted():
    marked = advance_evidence(item(), act("mark", forum="tribunal", number="M-1"))
    assert marked.state == "marked"
    assert advance_evidence(marked, act("admit", forum="tribunal")).state == "admitted"
    shown = advance_evidence(marked, act("exhibit", forum="tribunal", number="P-4"))
    assert (shown.state, shown.fate["number"]) == ("exhibited", "P-4")


def test_what_was_excluded_may_be_admitted_on_appeal_only():
    out = advance_evidence(item(), act("exhibit", forum="tribunal", number="P-4"))
    out = advance_evidence(out, act("exclude", forum="tribunal", ground="custody"))
    with pytest.raises(ConflictError, match="cannot admit; open: admit_on_appeal"):
        advance_evidence(out, act("admit", forum="tribunal"))
    back = advance_evidence(out, act("admit_on_appeal", forum="court", reason="relevant"))
    assert (back.state, back.fate["forum"]) == ("admitted", "court")
    assert len(back.history) == 3


@given(
    state=st.sampled_from(sorted(LIFE.states)),
    name=st.sampled_from(sorted({step.act for step in LIFE.transitions})),
)
def test_every_transition_that_is_not_listed_is_refused(state, name):
    told = {"forum": "court", "number": "1", "ground": "late", "reason": "because"}
    listed = [one for one in LIFE.transitions if (one.before, one.act) == (state, name)]
    now = replace(item(), state=state)
    if not listed:
        with pytest.raises(ConflictError):
            advance_evidence(now, act(name, **told))
        return
    words = {need: told[need] for need in listed[0].needs}
    assert advance_evidence(now, act(name, **words)).state == listed[0].after


def test_an_act_is_dated_after_the_one_before_it():
    marked = advance_evidence(item(), act("mark", forum="tribunal", number="M-1"))
    with pytest.raises(ConflictError, match="dated before"):
        advance_evidence(marked, act("admit", at=NOON - timedelta(days=1), forum="tribunal"))
    with pytest.raises(ValueError, match="aware"):
        advance_evidence(item(), act("admit", at=datetime(2031, 3, 9), forum="x"))  # noqa: DTZ001


# --- rank ---


def test_a_forum_ranks_by_its_own_order_and_what_it_has_no_place_for_comes_last():
    items = [
        item("photo", grade=Grade.OBSERVER_PHOTO), item("none"),
        item("bag", grade=Grade.BALLOTS), item("copy", grade=Grade.CERTIFIED_COPY),
    ]  # fmt: skip
    assert [one.evidence_id for one in ranked(items)] == ["bag", "copy", "photo", "none"]
    seen = [one.evidence_id for one in ranked(items, forum="mission")]
    assert seen == ["photo", "copy", "none", "bag"]
    assert [one.evidence_id for one in ranked(items, forum="elsewhere")] == [
        one.evidence_id for one in ranked(items)
    ]


def test_the_default_order_has_every_grade():
    assert set(ranks()["default"]) == set(Grade)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ('[forum]\ndefault = ["paper"]', "paper is not a grade"),
        ('[forum]\ncourt = ["ballots"]', "no order called default"),
        ("[forum]\ndefault = []\n[other]", "unknown key 'other'"),
    ],
)
def test_ranks_that_are_wrong_are_refused(raw, says):
    with pytest.raises(LawError, match=says):
        parse_ranks(raw.encode(), where="ranks.toml")


# --- what is wrong with a record ---


def test_a_whole_record_has_no_defect():
    made = item("EX-2", sha256="cd" * 32, derived=Derivation(
        origin="EX-1", tool="mask 1.2", redaction=True, removed="two faces"))  # fmt: skip
    assert kinds(item(), made) == []


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"sha256": None}, DefectKind.NO_DIGEST),
        ({"captured_at": NOON + timedelta(hours=1)}, DefectKind.RECEIVED_BEFORE_CAPTURED),
        ({"sensitivity": Sensitivity.PUBLIC}, DefectKind.CONSENT_EXCEEDED),
        ({"derived": Derivation(origin="EX-9", tool="x")}, DefectKind.ORIGIN_UNKNOWN),
        ({"derived": Derivation(origin="EX-0", tool=" ")}, DefectKind.NO_TOOL),
        (
            {"derived": Derivation(origin="EX-0", tool="x", redaction=True)},
            DefectKind.NO_TOOL,
        ),
    ],
)
def test_each_defect_stands_alone(change, defect):
    origin = item("EX-0", sha256="ef" * 32)
    assert kinds(origin, item(**change)) == [defect]


def test_a_thing_that_is_held_itself_needs_no_digest_and_a_file_of_it_does():
    assert kinds(item(kind=Kind.BALLOTS, sha256=None)) == []
    assert kinds(item(kind=Kind.BALLOTS, sha256=None, file="bag.jpg")) == [DefectKind.NO_DIGEST]


def test_a_derived_item_has_other_bytes_and_no_way_back_to_itself():
    same = item("EX-2", derived=Derivation(origin="EX-1", tool="copy"))
    assert kinds(item(), same) == [DefectKind.SAME_BYTES]
    one = item("EX-1", derived=Derivation(origin="EX-2", tool="x"))
    two = item("EX-2", sha256="cd" * 32, derived=Derivation(origin="EX-1", tool="x"))
    assert kinds(one, two) == [DefectKind.CIRCLE, DefectKind.CIRCLE]
    assert set(record(one, two).sources) == {"EX-1", "EX-2"}  # and it ends


def test_nobody_held_it():
    assert kinds(item(), chains={}) == [DefectKind.NO_CUSTODY]


def test_a_redaction_is_no_second_witness():
    made = item("EX-2", source="desk", derived=Derivation(origin="EX-1", tool="mask"))
    assert record(item(), made).sources == {"EX-1": "agent", "EX-2": "agent"}


def test_only_what_is_public_and_agreed_to_leaves():
    assert may_be_published(item(sensitivity=Sensitivity.PUBLIC, consent=Consent.PUBLISH))
    assert not may_be_published(item(consent=Consent.PUBLISH))
    assert not may_be_published(item(sensitivity=Sensitivity.PUBLIC))


def test_a_page_names_who_states_a_thing_only_where_it_may_be_published():
    public = {"sensitivity": Sensitivity.PUBLIC, "consent": Consent.PUBLISH}
    found = record(
        item("EX-1", source="observer 7"),
        item("EX-2", source="the commission", **public),
        item("EX-3", source="desk", derived=Derivation(origin="EX-1", tool="crop"), **public),
    )
    assert found.shown == {"EX-1": "evidence:EX-1", "EX-2": "the commission", "EX-3": "desk"}
    assert found.sources["EX-3"] == "observer 7"  # no second witness


# --- custody ---


def test_a_gap_is_a_finding_with_an_id_of_its_own():
    chain = (held(), held(handling=Handling.TRANSFERRED, holder="court", given_by="somebody"))
    found = record(item(), chains={"EX-1": chain})
    ((gap,),) = custody_gaps(found).values()
    assert gap.kind is GapKind.HOLDER_UNKNOWN
    (cited,) = cited_gaps(found, sha256="12" * 32)
    assert (cited.room, cited.rule, cited.subject) == (
        Room.CUSTODY, "custody.holder_unknown", "EX-1",
    )  # fmt: skip
    assert frozen(cited) == ()


def test_what_the_law_keeps_under_seal_moves_under_seal():
    chain = (held(), held(handling=Handling.TRANSFERRED, holder="court", given_by="desk"))
    open_ = record(item(), chains={"EX-1": chain})
    assert custody_gaps(open_) == {}
    sealed = record(item(kind=Kind.BALLOTS, grade=Grade.BALLOTS), chains={"EX-1": chain})
    assert [gap.kind for gap in custody_gaps(sealed)["EX-1"]] == [GapKind.MOVED_UNSEALED]


# --- the file ---

FILE = """
[[evidence]]
id = "EX-1"
kind = "form_image"
grade = "observer_photo"
title = "Form of station 12"
source = "observer 7"
received_at = "2031-03-09T12:00:00+00:00"
sha256 = "%s"
file = "form.jpg"
relates_to = ["NA-3/12"]

[[evidence.check]]
method = "second_copy"
result = "consistent"
by = "desk"
at = "2031-03-09T13:00:00+00:00"

[[act]]
evidence = "EX-1"
act = "mark"
at = "2031-03-10T09:00:00+00:00"
by = "tribunal"
told = { forum = "tribunal", number = "M-1" }

[[custody]]
evidence = "EX-1"
handling = "collected"
at = "2031-03-09T12:00:00+00:00"
holder = "desk"
""" % ("ab" * 32)


def test_a_file_is_read_with_its_acts_and_chains():
    found = parse_evidence(FILE.encode(), where="evidence.toml")
    one = found.items["EX-1"]
    assert (one.state, one.fate["number"], one.checks[0].by) == ("marked", "M-1", "desk")
    assert len(found.chains["EX-1"]) == 1
    assert defects(found) == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('act = "mark"', 'act = "admit"', "evidence that is collected cannot admit"),
        ('evidence = "EX-1"\nact', 'evidence = "EX-2"\nact', "there is no evidence EX-2"),
        ("ab" * 32, "AB" * 32, "small letters"),
        ('result = "consistent"', 'result = "genuine"', "must be one of consistent"),
        ('received_at = "2031-03-09T12:00:00+00:00"', "", "received_at is missing"),
        ("relates_to", "relates", "unknown key 'relates'"),
    ],
)
def test_a_file_that_is_wrong_says_where(old, new, says):
    with pytest.raises(InputError, match=says):
        parse_evidence(FILE.replace(old, new).encode(), where="evidence.toml")


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_evidence_or_an_input_error(raw):
    try:
        parse_evidence(raw, where="x")
    except InputError:
        return


@given(at=st.integers(0, len(FILE) - 1), byte=st.integers(0, 255))
def test_one_changed_byte_is_read_or_an_input_error(at, byte):
    raw = bytearray(FILE.encode())
    raw[at] = byte
    try:
        parse_evidence(bytes(raw), where="x")
    except InputError:
        return
