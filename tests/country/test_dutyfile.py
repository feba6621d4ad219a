"""Duties are read strictly: a duty about nothing, or of no form of the law, is a mistake."""

import pytest
from country.test_load import files
from hypothesis import given
from hypothesis import strategies as st

from fullcount.country import load_law, packaged_ids, packaged_law
from fullcount.country.dutyfile import parse_duties
from fullcount.errors import LawError
from fullcount.model.law import Doing

DUTY = """
[[duty]]
code = "AT-1"
office = { en = "Keeper of the reef" }
does = "give"
title = { en = "gives a copy" }
kinds = ["shell"]
shown_by = ["observer"]
deadline = "AT-D1"

[[duty.citation]]
cites = "Tablet of the reef, line 5"
"""


def test_a_duty_names_its_office_form_and_clock():
    (duty,) = load_law(files(duties=DUTY), where="x").duties
    assert (duty.office.en, duty.does, duty.kinds) == ("Keeper of the reef", Doing.GIVE, ("shell",))
    assert (duty.shown_by, duty.deadline) == (("observer",), "AT-D1")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"give"', '"forget"', "does must be one of make"),
        ('kinds = ["shell"]', "kinds = []", "names the kinds of forms"),
        ('"shell"', '"whale"', "kind whale is not a form"),
        ('"AT-D1"', '"AT-D9"', "AT-D9 is not a deadline"),
        ("[[duty.citation]]", "[[duty.remark]]", "unknown key|citation"),
        ("shown_by", "seen_by", "unknown key 'seen_by'"),
    ],
)
def test_a_duty_that_is_wrong_is_refused(old, new, says):
    with pytest.raises(LawError, match=says):
        load_law(files(duties=DUTY.replace(old, new)), where="x")


def test_one_code_has_one_text_on_one_day():
    with pytest.raises(LawError, match="two texts of duty AT-1"):
        parse_duties((DUTY + DUTY).encode(), where="x")
    first = DUTY.replace('deadline = "AT-D1"', "to = 2024-01-01")
    then = DUTY.replace('deadline = "AT-D1"', "from = 2024-01-02")
    assert len(parse_duties((first + then).encode(), where="x")) == 2


@given(raw=st.binary(max_size=100))
def test_any_bytes_are_duties_or_a_law_error(raw):
    try:
        parse_duties(raw, where="x")
    except LawError:
        return


def test_packaged_duties_say_their_office_in_urdu_too_and_are_signed_by_no_lawyer():
    for name in packaged_ids():
        for duty in packaged_law(name).duties:
            assert duty.office.ur
            assert duty.title.ur
            assert not any(one.verified for one in duty.citations)
