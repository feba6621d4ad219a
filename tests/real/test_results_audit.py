"""The three-stage audit of Pakistan 2024: its totals, and no word of which copy is true."""

import re

import pytest
from real.counted import counted, here

from fullcount.claims.gain import Action
from fullcount.claims.results_audit import results_audit
from fullcount.claims.station_check import Unverified
from fullcount.model.results import Agreement, Verdict
from fullcount.publish.results_audit_page import results_audit_page

NAME = "pakistan_2024_form45"
pytestmark = [here(NAME), pytest.mark.long]


@pytest.fixture(scope="module")
def audit():
    return results_audit(counted(NAME))


def test_the_totals_of_every_stage(audit):
    """15,849 rows of 58 files, 724 of them all zero; two candidates lists, no second copy."""
    assert (len(audit.seats), len(audit.bare), audit.stations.height) == (58, 217, 15_849)
    assert {one: n for one, n in audit.why.items() if n} == {
        Unverified.NOT_STATED: 724,
        Unverified.ONE_COPY: 15_125,
        Unverified.PARTIAL_LIST: 15_125,
        Unverified.NO_TOTALS: 15_125,
    }
    kinds = [seat.agreement for seat in audit.seats]
    assert [kinds.count(one) for one in (*Agreement, None)] == [5, 41, 3, 9]
    given = [one for one in audit.duties if one.duty.code == "PK-DUTY-04"]
    assert [(one.kind.code, one.shown) for one in given] == [("form_45", 15_125), ("form_46", 0)]


def test_by_the_copies_some_stations_suffice_and_by_the_finals_nothing_can_be_said(audit):
    for seat in audit.seats:
        for one in seat.answers:
            if one.source_id == "finals-copy":
                assert one.verdict is Verdict.NOT_EVALUABLE
            elif one.action in {Action.ANNUL, Action.RECOUNT, Action.REPOLL}:
                assert one.verdict is Verdict.OPEN
                assert 0 < len(one.least) <= seat.with_figures


def test_the_fewest_set_aside_are_those_the_count_finds(audit):
    fewest = counted(NAME).decisive.filter(variant="annul", source_id="party-form45")
    sizes = dict(fewest.group_by("contest_id").len().iter_rows())
    for seat in audit.seats:
        (one,) = [a for a in seat.answers if a.source_id == "party-form45" and a.action == "annul"]
        assert len(one.least) == sizes[seat.contest_id]


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_no_sentence_says_which_copy_is_true(audit, lang):
    page = results_audit_page(counted(NAME), audit, lang=lang)
    text = re.sub(r"<[^>]+>", " ", page)
    for word in (
        r"\bfraud",
        r"\brigg",
        r"\bgenuine",
        r"\bcorrect\b",
        r"\bforged",
        "دھاندلی",
        "جعل",
    ):
        assert not re.search(word, text, re.IGNORECASE), word
    assert text.count("NA-46") == 2
