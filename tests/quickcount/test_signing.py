"""Two people, one file, one instant: what is lacking is named, and no name of a person passes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from quickcount.made import NIGHT

from fullcount.errors import InputError
from fullcount.quickcount.gate import Check, Gate, Release
from fullcount.quickcount.reason import because
from fullcount.quickcount.signing import Signing, read_signing, refusals, sign, signing_json

OPEN = Gate(release=Release.PUBLISH, checks=())
SHUT = Gate(
    release=Release.HOLD,
    checks=(Check(rule="worst_case", holds=False, reason=because("gate_none_missing")),),
)
FILE, OTHER = "a" * 64, "b" * 64
LATER = NIGHT + timedelta(hours=6)


def signed(*who, file=FILE, embargo=None):
    made = Signing()
    for one in who:
        made = sign(made, who=one, values_sha256=file, now=NIGHT, embargo=embargo)
    return made


def codes(signing, *, gate=OPEN, file=FILE, now=NIGHT):
    return [one.code for one in refusals(signing, gate=gate, values_sha256=file, now=now)]


def test_two_signatures_of_one_file_let_it_go():
    assert codes(signed("analyst-07")) == ["sign_few"]
    assert codes(signed("analyst-07", "lead-2")) == []


def test_one_person_cannot_sign_twice():
    with pytest.raises(InputError, match="signed this file already"):
        signed("analyst-07", "analyst-07")


def test_signatures_of_other_figures_do_not_count():
    assert codes(signed("analyst-07", "lead-2", file=OTHER)) == ["sign_changed"]


def test_a_held_sample_is_not_published_whoever_signed():
    assert codes(signed("analyst-07", "lead-2"), gate=SHUT) == ["sign_gate"]


def test_the_embargo_ends_at_its_instant_and_cannot_be_moved():
    made = signed("analyst-07", "lead-2", embargo=LATER)
    assert codes(made, now=LATER - timedelta(seconds=1)) == ["sign_embargo"]
    assert codes(made, now=LATER) == []
    with pytest.raises(InputError, match="set by an earlier signature"):
        sign(made, who="board-1", values_sha256=FILE, now=NIGHT, embargo=NIGHT)


@pytest.mark.parametrize("who", ["", "Ayesha Khan", "a@b.org", "7", "analyst", "x" * 40 + "1"])
def test_names_of_people_are_refused(who):
    with pytest.raises(InputError, match="no pseudonym"):
        signed(who)


def test_the_record_is_read_as_it_was_written():
    made = signed("analyst-07", "lead-2", embargo=LATER)
    assert read_signing(signing_json(made), where="signing.json") == made
    assert read_signing(signing_json(replace(made, embargo=None)), where="x").embargo is None
    with pytest.raises(InputError, match="no record"):
        read_signing(b"{}", where="signing.json")
