"""The page stands alone, in both languages; no slot on it, no held share as if it were open."""

import re
from html.parser import HTMLParser

import pytest
from observe.sahra_mission import assessed, folder

from fullcount.observe.irregular import Estimated
from fullcount.observe.published import words_of
from fullcount.publish.mission_page import mission_page
from fullcount.publish.texts import catalogue


@pytest.fixture(scope="module")
def found():
    return assessed()


@pytest.fixture(scope="module", params=["en", "ur"])
def text(request, found):
    return mission_page(found, held=3, lang=request.param)


class Balanced(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag in {"table", "section", "figure", "svg", "main"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in {"table", "section", "figure", "svg", "main"}:
            assert self.open.pop() == tag


def test_it_is_well_formed_and_says_that_it_is_invented(text):
    reader = Balanced()
    reader.feed(text)
    assert reader.open == []
    assert 'class="fiction"' in text
    assert "http-equiv" in text
    assert not re.search(r'(src|href)="https?:', text)


def test_no_observer_and_no_lone_station_is_on_it(text, found):
    words = words_of(text)
    for name in (*found.plan.slots["slot"], *found.plan.stations["station"]):
        assert not re.search(rf"\b{name}\b", words), name
    for row in found.occurred.reports:
        assert row.told.text not in words


def test_a_held_share_is_said_with_its_rule_and_without_a_share(found):
    words = words_of(mission_page(found, held=0))
    held = [one for one in found.findings if isinstance(one, Estimated) and not one.gate.is_open]
    assert held
    assert words.count("held back: ") == len(held)
    assert f"{len(held)} of {len(found.findings)} shares are held back" in words


def test_urdu_says_that_nobody_has_reviewed_it(found):
    assert "نظرِ ثانی نہیں" in mission_page(found, held=0, lang="ur")


def test_what_the_public_told_stands_in_a_sentence_of_its_own(found):
    words = words_of(mission_page(found, held=0))
    assert "Told by the public: 60 reports" in words
    assert "in no rate" in words


def test_a_purposive_mission_prints_no_interval():
    toml = folder()["mission.toml"].replace(b'"probability"', b'"purposive"')
    words = words_of(mission_page(assessed({**folder(), "mission.toml": toml}), held=0))
    assert "no margin is printed" in words
    assert "95 % interval" not in words


def test_every_text_of_the_page_is_in_both_languages():
    for key, text in catalogue().items():
        if key.startswith("mission"):
            assert text.en, key
            assert text.ur, key
