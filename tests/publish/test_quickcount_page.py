"""A sample's page says the same in both languages, and a section tells only what was released."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from publish import sahra
from quickcount.made import NIGHT, poll

from fullcount.publish.beside import quickcount_section
from fullcount.publish.quickcount_page import quickcount_page, told, worst_says
from fullcount.publish.setting import setting_of
from fullcount.publish.texts import words
from fullcount.quickcount.gate import Gate, Release
from fullcount.quickcount.judged import Titled, judged_json, read_judged
from fullcount.quickcount.signing import Signing, SignOff
from fullcount.work.quickcount import judge

FILE = "c" * 64


@pytest.fixture(scope="module")
def evening():
    made, _, came, _ = poll(missing=(0.1, 0.1, 0.1, 0.1))
    return Titled(title="Sahra <2031>", fictional=True, judged=judge(came, made))


def signing(*, embargo=None, file=FILE):
    both = tuple(SignOff(who=who, at=NIGHT, values_sha256=file) for who in ("a-1", "b-2"))
    return Signing(embargo=embargo, signed=both)


def passing(one):
    gate = Gate(release=Release.PUBLISH, checks=())
    return replace(one, judged=replace(one.judged, gate=gate))


def section(one, signing):
    teller = quickcount_section(one, signing, values_sha256=FILE)
    return teller(setting_of(sahra.count(), "en"))


def letters(page):
    """Latin words of a page outside pictures, names, hashes, links and what is never translated."""
    bare = re.sub(r"<(svg|style|head|bdi|footer)\b.*?</\1>", " ", page, flags=re.DOTALL)
    bare = re.sub(r"\u2068.*?\u2069", " ", re.sub(r"<[^>]+>", " ", bare))
    return set(re.findall(r"[A-Za-z]{3,}", bare)) - {"SHA"}


def test_the_page_in_urdu_has_no_sentence_in_english(evening):
    page = quickcount_page(evening, now=NIGHT, lang="ur")
    assert 'dir="rtl"' in page
    assert letters(page) == set()


def test_the_page_carries_figures_bounds_rules_and_path(evening):
    page = quickcount_page(evening, now=NIGHT)
    assert "Sahra &lt;2031&gt;" in page
    assert "FICTIONAL" in page
    assert "<svg" in page
    assert evening.judged.says.found in page
    assert "if every voter there chose one side" in page
    assert page.count("<tr>") >= 3 + len(evening.judged.gate.checks)


def test_both_languages_tell_the_same_figures(evening):
    one, other = (told(evening.judged, words(lang)) for lang in ("en", "ur"))
    assert [line["figures"] for line in one["lines"]] == [
        line["figures"] for line in other["lines"]
    ]
    for left, right in zip(one["checks"], other["checks"], strict=True):
        assert sorted(re.findall(r"[\d.]+\d", left["says"])) == sorted(
            re.findall(r"[\d.]+\d", right["says"])
        )


def test_what_is_not_released_is_named_and_not_told(evening):
    for one, signed in (
        (evening, signing()),  # the gate holds it back
        (passing(evening), Signing()),
        (passing(evening), signing(file="d" * 64)),
        (passing(evening), signing(embargo=sahra.NOW + timedelta(days=1))),
    ):
        found = section(one, signed)
        assert "is not released" in found.body
        assert "<table" not in found.body
        assert "amal" not in found.body
        assert not found.files


def test_what_is_released_is_told_with_its_page(evening):
    found = section(passing(evening), signing(embargo=sahra.NOW))
    assert "Released at" in found.body
    assert "points ahead" in found.body
    assert "<svg" in found.body
    (page,) = found.files.values()
    assert "a-1 and b-2" in page


def test_no_station_missing_and_no_estimate_are_said(evening):
    whole = replace(evening.judged.worst, missing=0)
    assert worst_says(whole, words("en")) == "No station drawn is missing."
    unbounded = replace(evening.judged.worst, lower=None, upper=None)
    assert "register is not stated" in worst_says(unbounded, words("en"))
    assert worst_says(None, words("en")) == ""


def test_values_are_read_as_they_were_written(evening):
    raw = judged_json(evening)
    again = read_judged(raw, where="quickcount.json")
    assert judged_json(again) == raw
    assert again.judged.estimate == evening.judged.estimate
    assert again.judged.gate == evening.judged.gate
    made, _, came, _ = poll()
    early = judge(came.before(NIGHT - timedelta(hours=1)), made)
    none = replace(evening, judged=early)
    assert judged_json(read_judged(judged_json(none), where="x")) == judged_json(none)
    assert "No estimate is made." in quickcount_page(none, now=NIGHT)
