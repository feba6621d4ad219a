"""The shutdown of 8 February 2024 and an assembly ban, as sources tell: no more than they tell."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fullcount.observe.chronology import chronology
from fullcount.observe.restriction import Answer, Conclusion, Question, Source, conclude
from fullcount.observe.restrictionfile import parse_restrictions

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples" / "pakistan-2024" / "restrictions.toml"
FACTS = ROOT.parent / "shared" / "domain" / "pakistan_facts.csv"
POLL = date(2024, 2, 8)


@pytest.fixture(scope="module")
def read():
    if not FILE.exists():
        pytest.skip("the example is not part of this copy")
    assessments, entries = parse_restrictions(FILE.read_bytes(), where="restrictions.toml")
    return {one.restriction_id: one for one in assessments}, entries


@pytest.mark.parametrize("name", ["shutdown-2024-02-08", "quetta-assembly-ban-2024"])
def test_with_necessity_blank_the_conclusion_is_insufficient_information(read, name):
    assessment = read[0][name]
    found = conclude(assessment)
    assert Question.NECESSITY in found.blank
    assert found.conclusion is Conclusion.INSUFFICIENT
    source = Source(url="https://example.org", says="a narrower order was open")
    weighed = Answer(holds=False, sources=(source,), reason="hypothetical, for this test")
    answers = {**assessment.answers, Question.NECESSITY: weighed}
    assert conclude(replace(assessment, answers=answers)).conclusion is Conclusion.UNDUE


def test_what_is_dated_stands_in_the_gathered_facts_under_the_same_address(read):
    if not FACTS.exists():
        pytest.skip("the gathered facts are not beside the project")
    with FACTS.open(encoding="utf-8", newline="") as file:
        facts = [row for row in csv.DictReader(file) if row["topic"] == "shutdown_2024"]
    days = {(day, row["source"]) for row in facts for day in row["value"].split(";")}
    by_id = {one.restricted_id: one for one in read[1]}
    names = [name for name in by_id if name.startswith(("social-media", "websites", "platform"))]
    assert len(names) == 7
    for name in names:
        one = by_id[name]
        told = {(str(one.on), source.url) for source in one.sources}
        assert told & days, name
    outage = next(row for row in facts if row["quantity"].startswith("start of ISP outages UTC"))
    start, end = outage["value"].split("-")
    shutdown = by_id["shutdown-2024-02-08"]
    (said,) = [source.says for source in shutdown.sources if source.url == outage["source"]]
    assert start in said
    assert end in said


def test_the_chronology_parts_at_the_poll_and_names_no_actor_a_source_does_not(read):
    found = chronology(read[1], poll=POLL)
    assert (len(found.before), len(found.on_the_day), len(found.after)) == (7, 1, 2)
    assert found.by_actor["not stated"] == 7
    assert found.by_contestant["PTI"] == 2
