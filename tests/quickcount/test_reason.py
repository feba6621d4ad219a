"""Every reason is a code with a sentence in both languages; none is spoken that nobody gives."""

import re
from importlib.resources import files
from string import Formatter

import pytest

from fullcount.count import reason as counted
from fullcount.quickcount.reason import because, said, sentences

OWN = {code: text for code, text in sentences().items() if code not in counted.sentences()}


def named(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def sources():
    folder = files("fullcount.quickcount")
    return "\n".join(item.read_text() for item in folder.iterdir() if item.name.endswith(".py"))


def test_every_code_that_is_given_has_a_sentence():
    given = set(re.findall(r"""because\(\s*["']([a-z_]+)["']""", sources()))
    assert given
    assert given - set(sentences()) == set()


def test_every_sentence_is_given_by_somebody():
    text = sources()
    assert [code for code in OWN if not re.search(rf"""["']{code}["']""", text)] == []


def test_both_languages_are_there_and_name_the_same_values():
    assert len(OWN) > 40
    for code, text in OWN.items():
        assert text.ur, code
        assert named(text.en) == named(text.ur), code
        assert not re.search(r"[A-Za-z]{2,}", re.sub(r"\{[a-z_]+\}", "", text.ur)), code


def test_no_code_of_ours_hides_one_of_the_count():
    own = files("fullcount.quickcount").joinpath("reasons.toml").read_text()
    assert not set(re.findall(r"^([a-z_]+) = ", own, re.MULTILINE)) & set(counted.sentences())


def test_a_code_without_a_sentence_is_refused():
    with pytest.raises(ValueError, match="no sentence"):
        because("night_unheard_of")


def test_the_same_reasons_in_two_languages():
    reasons = [because("night_no_projection"), because("night_places_few", places=7, need=39)]
    assert said(reasons).startswith("No projection: 7 places are in")
    told = said(reasons, lang="ur")
    assert "39" in told
    assert not re.search(r"[A-Za-z]", told)
