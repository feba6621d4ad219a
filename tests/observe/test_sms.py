"""A text message is read as far as it is clear; the rest is quoted back and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.sms import read_message

URDU = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def read(text):
    return read_message(text, sender="p-1")


def test_a_whole_report_in_one_message():
    found = read("counting s102 st-45 1 valid=400, rejected=10; cast=410 count_s=yes @ all quiet")
    assert (found.form, found.unclear, found.open) == ("counting", (), ())
    assert found.answers == {
        "slot": "s102", "station": "st-45", "round": "1", "valid": "400", "rejected": "10",
        "cast": "410", "count_seen": "yes", "remarks": "all quiet",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("count s1 st1 1 ca=3", ("ca=3",)),  # cast, cast_men, cast_women
        ("count s1 st1 1 copy=maybe", ("copy=maybe",)),
        ("count s1 st1 1 valid=4 valid=5", ("valid=5",)),
        ("count s1 st1 1 extra", ("extra",)),
        ("count s1 st1 1 valid=", ("valid=",)),
        ("hello there", ("hello", "there")),
        ("", ()),
    ],
)
def test_what_is_unclear_is_quoted_back(text, unclear):
    found = read(text)
    assert found.unclear == unclear
    assert found.answers.get("valid") in (None, "4")


def test_an_exact_word_wins_over_longer_ones_and_digits_may_be_urdu():
    found = read("COUNT s1 st1 " + "1 cast=410 Valid=400".translate(URDU))
    assert (found.answers["cast"], found.answers["valid"], found.answers["round"]) == (
        "410", "400", "1",
    )  # fmt: skip


def test_what_is_still_open_is_named_for_the_reply():
    assert read("count s1").open == ("station", "round", "count_seen")


def test_the_same_message_twice_is_one_and_another_sender_s_is_not():
    one = read("count s1 st1 1 valid=4")
    assert one.client_id == read("count  s1 st1 1 valid=4 ").client_id
    other = read_message("count s1 st1 1 valid=4", sender="p-2")
    assert one.client_id != other.client_id


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error_and_only_known_questions_are_answered(text):
    found = read(text)
    if found.form is not None:
        names = {q.name for q in packaged_instrument(found.form).questions()} | {"remarks"}
        assert set(found.answers) <= names
