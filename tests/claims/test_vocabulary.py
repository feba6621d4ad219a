"""A word of claims is defined once: the code and the file name the same words, in two languages."""

import pytest

from fullcount.claims.bundle import Inclusion, Replayed
from fullcount.claims.custody import GapKind, Handling
from fullcount.claims.evidence import CheckResult, Consent, Grade, Kind, Method, Sensitivity
from fullcount.claims.evidence_record import DefectKind
from fullcount.claims.finding import Answered, Burden, Effect, Room
from fullcount.claims.followup import ContentKind, Status, Trajectory
from fullcount.claims.forum import Guarde, MeasureCode
from fullcount.claims.gain import Action, Held
from fullcount.claims.materiality import Why
from fullcount.claims.petition import Lack
from fullcount.claims.shortfall import Shortfall
from fullcount.claims.standard import code_of, parse_standards, standards
from fullcount.claims.station_check import Unverified
from fullcount.claims.vocabulary import label, parse_vocabularies, vocabularies
from fullcount.claims.wording import Basis, Standard
from fullcount.errors import LawError
from fullcount.model.law import Doing

ENUMS = {
    "action": Action,
    "held": Held,
    "why": Why,
    "unverified": Unverified,
    "doing": Doing,
    "lack": Lack,
    "inclusion": Inclusion,
    "replayed": Replayed,
    "handling": Handling,
    "guarde": Guarde,
    "measure": MeasureCode,
    "evidence": Kind,
    "grade": Grade,
    "check": Method,
    "check_result": CheckResult,
    "sensitivity": Sensitivity,
    "consent": Consent,
    "defect": DefectKind,
    "gap": GapKind,
    "basis": Basis,
    "burden": Burden,
    "effect": Effect,
    "reply": Answered,
    "room": Room,
    "shortfall": Shortfall,
    "content": ContentKind,
    "status": Status,
    "trajectory": Trajectory,
}


@pytest.mark.parametrize("name", vocabularies())
def test_the_file_and_the_code_name_the_same_words(name):
    assert list(vocabularies()[name]) == [one.value for one in ENUMS[name]]


def test_every_vocabulary_of_the_code_is_in_the_file():
    assert set(vocabularies()) == set(ENUMS)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_word_has_a_label_of_its_own(lang):
    for name, words in vocabularies().items():
        labels = [text.of(lang) for text in words.values()]
        assert len(set(labels)) == len(labels), name
        assert all(text.ur for text in words.values()), name
    assert label(Effect.NONE, "ur", of="effect") == "نتیجہ نہیں بدل سکتا"


def test_the_six_standards_stand_in_order_with_their_labels():
    found = standards().by_standard
    assert list(found) == list(Standard)
    assert len({one.label.ur for one in found.values()}) == len(Standard)
    assert next(code_of(one) for one in found) == "allegation"


RAW = '[[standard]]\ncode = "allegation"\nlevel = {level}\n' + "".join(
    f'{key} = {{{{ en = "x" }}}}\n' for key in ("label", "use", "says")
)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("", "statistics_alone is missing"),
        ('statistics_alone = "sure"', "not a standard of proof"),
        ('statistics_alone = "allegation"\n' + RAW.format(level=3), "its level is 0"),
        ('statistics_alone = "allegation"\n' + RAW.format(level=0), "six standards stand in order"),
        ('statistics_alone = "allegation"\n' + 2 * RAW.format(level=0), "occurs twice"),
    ],
)
def test_a_file_of_standards_that_is_wrong_is_refused(raw, says):
    with pytest.raises(LawError, match=says):
        parse_standards(raw.encode(), where="standards.toml")


def test_a_word_without_english_is_refused():
    with pytest.raises(LawError, match="en is missing"):
        parse_vocabularies(b'[basis]\ndocument = { ur = "x" }', where="v")
