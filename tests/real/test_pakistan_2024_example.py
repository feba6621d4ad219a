"""The example of Pakistan 2024 says what its sources say: number by number, source by source."""

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fullcount.claims.followup import FOLLOWED, ContentKind, Status, follow_up
from fullcount.claims.overdue import kept
from fullcount.claims.statement import Sentence, check
from fullcount.publish.docket_page import docket_page
from fullcount.publish.grounds import grounds
from fullcount.publish.told import Told
from fullcount.work.docket import open_cases
from fullcount.work.seats import seats_of

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "pakistan-2024"
SHARED = ROOT.parent / "shared"
FACTS = SHARED / "domain" / "pakistan_facts.csv"
ORIGINALS = SHARED / "data" / "pakistan_2024_form45" / "raw"
BESIDE = {  # numbers that we read on the page itself, and that the gathered facts leave out
    "https://urdu.samaa.tv/2087340390-": {"374", "124", "250"},
    "https://subnewsenglish.com/?p=8635": {"1", "2", "3"},
    "https://www.brecorder.com/news/40326710/"
    "fafen-issues-report-on-performance-of-election-tribunals": {"40", "334"},
}
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

needs_facts = pytest.mark.skipif(not FACTS.is_file(), reason="shared/domain is not beside us")
needs_data = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="shared/data is not beside us")


@pytest.fixture(scope="module")
def cases():
    return open_cases(EXAMPLE)


def told(cases, seats=None):
    return Told(
        book=cases.book, findings=cases.findings, restrictions=cases.restrictions, seats=seats,
        now=NOW,
    )  # fmt: skip


@pytest.fixture(scope="module")
def facts():
    """Every number of the sourced facts, by the address it was read at."""
    found = {}
    with FACTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            digits = re.sub(r"[^\d.]", " ", row["value"]).split()
            found.setdefault(row["source"], set()).update(digits)
    return found


@needs_facts
def test_every_total_and_part_stands_in_the_facts_under_its_source(cases, facts):
    for one in cases.book.aggregates.values():
        counts = {f"{count}" for count in (one.total, *(part.count for part in one.parts))}
        stated = facts.get(one.origin.source, set()) | BESIDE.get(one.origin.source, set())
        assert counts <= stated, one.aggregate_id


@needs_facts
def test_every_share_stands_in_the_facts_under_its_source(cases, facts):
    for one in cases.book.proportions.values():
        numbers = {f"{one.part}", f"{one.whole}", f"{one.share}"} - {"None"}
        numbers |= {f"{number}" for number in one.covers or ()}
        stated = facts[one.origin.source] | facts.get(one.whole_source, set())
        assert numbers <= stated, one.proportion_id


@needs_facts
def test_every_comparison_stands_in_the_facts_and_is_added_up_again(cases, facts):
    for one in cases.book.comparisons.values():
        numbers = {f"{vote}" for line in one.lines for vote in (line.copies, line.official)}
        assert numbers | {f"{one.stations}", f"{one.of_stations}"} <= facts[one.origin.source]
    changes = {one.contest: one.lead_change for one in cases.book.comparisons.values()}
    assert changes == {"NA-46": 74_642, "NA-47": 66_136}
    assert all(one.reversed for one in cases.book.comparisons.values())


@needs_facts
def test_the_tribunals_six_points_stand_in_the_facts(cases, facts):
    points = cases.book.points["tribunals-2024"]
    assert [(one.decided, one.filed) for one in points] == [
        (25, 377), (40, 334), (101, 377), (112, 371), (136, 372), (171, 374),
    ]  # fmt: skip
    for one in points:
        stated = facts.get(one.source, set()) | BESIDE.get(one.source, set())
        assert {f"{one.decided}", f"{one.filed}"} <= stated


def test_published_totals_are_records_of_their_own_and_no_case_is_made_from_them(cases):
    assert cases.book.cases == {}
    assert {one.difference for one in cases.book.aggregates.values()} == {0}


def test_the_changing_denominator_and_what_is_overdue_are_said(cases):
    says = grounds(told(cases))["series:tribunals-2024"].says
    assert "171 of 374 decided by 31 July 2025" in says.en
    assert "377, 334, 371, 372, 374" in says.en
    assert "203 of 374 were not decided" in says.en
    assert "unless it was filed after 31 January 2025" in says.en
    for number in ("171", "374", "203", "180"):
        assert number in says.ur


def test_the_forms_came_twelve_days_late(cases):
    found = kept(cases.book.duties["forms-published"])
    assert (found.due_on, found.late) == (date(2024, 2, 22), 12)


def test_every_call_and_commitment_has_a_dated_status_or_no_source_found(cases):
    contents = [one for one in cases.book.contents.values() if one.kind in FOLLOWED]
    asked = [one for one in contents if one.kind in {ContentKind.CALL, ContentKind.COMMIT}]
    stands = follow_up(contents, cases.book.assessments, on=NOW.date())
    assert len(stands) == len(contents) == 12
    assert len(asked) == 11
    for one in stands:
        assert one.assessment is not None, one.content.content_id
        assert one.assessment.source
        if one.status is not Status.NO_SOURCE_FOUND:
            assert one.assessment.source.startswith("https://"), one.content.content_id


def test_the_united_states_said_all_that_the_example_was_asked_for(cases):
    said = [one for one in cases.book.contents.values() if one.author.en == "United States"]
    assert Counter(one.kind.value for one in said) == {
        "commend": 2, "expect": 1, "endorse": 1, "condemn": 1, "concern": 1, "call": 1, "commit": 6,
    }  # fmt: skip
    call = cases.book.contents["us-call-investigation"]
    assert set(call.links) <= set(grounds(told(cases)))


def test_nothing_is_said_in_one_language_only(cases):
    known = grounds(told(cases))
    assert [ref for ref, one in known.items() if not one.says.ur] == []


def test_what_the_folder_cannot_say_with_a_denominator_it_says_so(cases):
    known = grounds(told(cases))
    failing = {
        ref: [problem.rule for problem in check(Sentence(name=ref, cites=(ref,)), known)]
        for ref in known
    }
    assert {ref: rules for ref, rules in failing.items() if rules} == {
        "proportion:fafen-rejected-over-margin": ["no-denominator"],
        "proportion:claimed-on-form45": ["no-denominator"],
    }


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_page_accuses_nobody_and_names_no_candidate(cases, lang):
    page = docket_page(told(cases), lang=lang).lower()
    for word in ("fraud", "rigg", "stolen", "دھاندلی", "anjum aqeel", "shoaib shaheen"):
        assert word not in re.sub(r"https?://\S+", "", page)


@needs_data
def test_which_disputed_seats_could_have_changed(cases):
    seats = seats_of(cases.book, package=None, originals=ORIGINALS, now=NOW)
    assert (len(seats.seats), seats.compared, len(seats.open)) == (55, 46, 0)
    assert sum(one.could_change is True for one in seats.seats) == 41
    assert sum(one.is_incomparable for one in seats.seats) == 3
    by = {one.contest: one for one in seats.seats}
    assert by["NA-46"].record.margin == 36_223
    assert by["NA-46"].copies.leader == "PTI"
    assert by["NA-46"].named == ("ruling:ecp-stay-na", "comparison:pattan-na-46")
    assert by["NA-15"].could_change is False
    assert len(seats.rejected) == 11
    page = docket_page(told(cases, seats))
    assert "in 41 of 46 if the copies are genuine" in page
