"""Reasons are told in the language of the page: candidates by name, boxes by caption."""

import re

import pytest
from publish import sahra

from fullcount.count.reason import because, sentences, written
from fullcount.publish.names import names_of
from fullcount.publish.reasons import in_words, with_words
from fullcount.publish.texts import words

LEAD = written([because("ahead", leader="c1", rival="c2", margin=1_624), because("runoff")])
DUE = written([because("recount_due", rule="X-1", figures={"margin": 23_966, "cast": None})])


def told(cell, lang):
    return in_words(cell, "NA-1", names_of(sahra.count(), words(lang)))


def test_candidates_are_named_and_numbers_grouped():
    names = names_of(sahra.count(), words("en"))
    first, second = (names.candidate("NA-1", one) for one in ("c1", "c2"))
    assert first != "c1"
    assert told(LEAD, "en").startswith(f"{first} is 1,624 votes ahead of {second}; ")


@pytest.mark.parametrize("cell", [LEAD, DUE])
def test_in_urdu_nothing_is_left_in_english(cell):
    text = told(cell, "ur")
    outside = re.sub("\u2068.*?\u2069", "", text)  # names and codes stand as they are
    assert re.search("[A-Za-z]", outside) is None, outside
    assert text.endswith("۔")


def test_a_figure_that_is_not_stated_is_an_en_dash():
    assert told(DUE, "en").endswith("–).")


def test_a_null_cell_says_nothing_and_a_table_says_it_in_words():
    assert told(None, "en") == ""
    count = sahra.count()
    table = with_words(count.outcomes, names_of(count, words("en")))
    assert table.schema == count.outcomes.schema
    assert set(table["because"]) == {sentences()["none_missing"].en}
