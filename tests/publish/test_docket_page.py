"""Every sentence has its note and its denominator, in both languages, and is only text."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from claims.records import CASE, CONTENT, DECIDED, FILED, SERIES, acts, lines, progress, published
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.aggregate import Progress
from fullcount.claims.book import fresh, open_book
from fullcount.claims.docketfile import read_records
from fullcount.claims.findingfile import parse_findings
from fullcount.claims.seats import Lead, Seat, Seats
from fullcount.model.results import Agreement, Verdict
from fullcount.publish.docket_chart import series_chart
from fullcount.publish.docket_page import docket_page
from fullcount.publish.grounds import grounds
from fullcount.publish.texts import words
from fullcount.publish.told import Restrictions, Told, answer

UPHELD = [
    *FILED,
    ("decide", "2031-05-01", "tribunal", {"outcome": "upheld"}),
    ("order", "2031-05-02", "tribunal", {"remedy": "recount"}),
    ("carry_out", "2031-06-01", "commission", {"implementation": "complete"}),
]
LATE = [*FILED[:2], ("refuse_admission", "2031-03-09", "tribunal", {"ground": "late"})]


def told(*records, seats=None):
    return Told(
        book=open_book(fresh((), read_records(lines(*records), name="a.jsonl"))),
        findings=parse_findings(b"", where="findings.toml"),
        restrictions=Restrictions(),
        seats=seats,
        now=datetime(2031, 12, 1, tzinfo=UTC),
    )


def petitions(*lives):
    return [
        record
        for at, steps in enumerate(lives)
        for record in (CASE | {"id": f"C-{at}"}, *acts(steps, case=f"C-{at}"))
    ]


def says(known, ref, lang="en"):
    return grounds(known)[ref].says.of(lang)


def test_of_the_cases_how_many_with_every_denominator():
    known = told(*petitions(FILED, DECIDED, UPHELD, LATE))
    assert says(known, "docket:all") == (
        "Of 4 cases in this folder, 4 are filed; of these 4 filed, 3 were looked into, 2 decided, "
        "2 of 2 on the merits, 1 of 4 fell on form. Of 1 upheld, 1 of 1 were remedied in full; "
        "1 of 4 are not decided. Of those decided, the median from filing "
        "to decision is 61 days. 1 of the 4 cases that a clock of the law is asked of are overdue."
    )
    assert says(known, "docket:outcomes") == (
        "Of 2 cases decided: 1 dismissed on the merits; 1 upheld. Of 4 filed, not admitted: 1 late."
    )
    page = docket_page(known)
    assert "It was to be decided by 28 August 2031 (PK-DL-09) and is overdue." in page
    assert answer(known)["overdue"] == 1


def test_an_aggregate_that_does_not_add_up_is_said_and_not_mended():
    """Georgia 2024: 1,201 complaints, and parts that give 1,204."""
    names = {"upheld": 167, "dismissed": 917, "not considered": 107, "withdrawn": 3, "pending": 10}
    parts = [{"label": {"en": name}, "count": count} for name, count in names.items()]
    known = told(published("aggregate", "georgia", total=1_201, part=parts))
    said = says(known, "aggregate:georgia")
    assert "1,201 in all; 167 of 1,201 upheld" in said
    assert said.endswith("The parts are 3 more than the total that the source states.")
    assert known.book.cases == {}


FINDING = b"""
[[finding]]
id = "F-1"
says = { en = "A form of station 12 shows 312 votes.", ur = "x" }
standard = "reasonable_suspicion"
basis = "document"
relied = ["EX-1"]
effect = { effect = "not_assessable", because = "no other copy" }
"""


def test_who_states_a_piece_of_evidence_is_not_told_where_it_may_not_be():
    known = replace(
        told(),
        findings=parse_findings(FINDING, where="findings.toml"),
        evidence={"EX-1": "observer 7"},
    )
    assert grounds(known)["finding:F-1"].sources == ("evidence:EX-1",)
    agreed = replace(known, shown={"EX-1": "observer 7"})
    assert grounds(agreed)["finding:F-1"].sources == ("observer 7",)


def test_one_number_filed_is_not_called_a_changing_one():
    same = told(SERIES, progress("2031-04-01", 1, 9), progress("2031-05-01", 2, 9))
    other = told(SERIES, progress("2031-04-01", 1, 8), progress("2031-05-01", 2, 9))
    assert "do not compare" not in says(same, "series:s")
    assert "published as 8, 9" in says(other, "series:s")
    assert "7 of 9 were not decided by 1 May 2031" in says(other, "series:s")


def test_what_nobody_has_assessed_has_no_source():
    known = told(CONTENT)
    assert says(known, "content:call").endswith("What has come of it: no source found.")
    assert "1 no source found" in docket_page(known)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_every_mark_leads_to_a_note_and_every_note_is_cited(lang):
    known = told(CONTENT, *petitions(FILED, UPHELD), published("proportion", "p", part=1, whole=2))
    page = docket_page(known, lang=lang)
    marks = set(re.findall(r'href="#(g\d+)"', page))
    assert marks == set(re.findall(r'id="(g\d+)"', page)) != set()


HOSTILE = st.text(st.sampled_from("<>&\"'{}%a"), min_size=1, max_size=12)


@given(text=HOSTILE.filter(str.strip))
def test_what_a_record_says_is_text_and_never_markup(text):
    hostile = f"<script>{text}"
    known = told(published("proportion", "p", part=1, whole=2) | {"title": {"en": hostile}})
    page = docket_page(known)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def lead(verdict, margin=10):
    return Lead(source="x", leader="A", rival="B", margin=margin, verdict=verdict, unsettled=20,
                rejected_exceeds_margin=None)  # fmt: skip


def seat(agreement, record, copies):
    return Seat(contest="NA-1", named=(), record=record, copies=copies, agreement=agreement)


@pytest.mark.parametrize(
    ("one", "could", "shown"),
    [
        (seat(Agreement.REVERSED, lead(Verdict.DECIDED), lead(Verdict.NOT_EVALUABLE)), True,
         "another candidate leads"),
        (seat(Agreement.SAME, lead(Verdict.DECIDED), lead(Verdict.DECIDED)), False,
         "not by what is known here"),
        (seat(Agreement.SAME, lead(Verdict.OPEN), lead(Verdict.DECIDED)), True, "20 votes"),
        (seat(Agreement.NOT_COMPARABLE, lead(Verdict.DECIDED), None), False, "not by what"),
        (seat(Agreement.NOT_COMPARABLE, lead(Verdict.DECIDED), lead(Verdict.DECIDED)), None,
         "do not state whom"),
        (seat(Agreement.NOT_COMPARABLE, lead(Verdict.NOT_EVALUABLE), None), None, "not evaluable"),
        (seat(Agreement.NOT_COMPARABLE, None, None), None, "not evaluable"),
    ],
)  # fmt: skip
def test_whether_a_seat_could_have_changed(one, could, shown):
    assert one.could_change is could
    seats = Seats(package="p", title="Sahra", note="Invented.", seats=(one,))
    page = docket_page(told(CONTENT, seats=seats))
    assert shown in page
    assert "The seats of Sahra. Invented." in page


def test_without_a_package_the_command_for_it_is_said():
    about = {
        "record": "election",
        "id": "x",
        "title": {"en": "X"},
        "package": "pakistan_2024_form45",
    }
    assert "fullcount datasets get pakistan_2024_form45 PACKAGE" in docket_page(told(about))


def test_the_chart_writes_both_numbers_at_every_point():
    points = [
        Progress(as_of=date(2031, 4, 1), decided=1, filed=8, source="x"),
        Progress(as_of=date(2031, 5, 1), decided=2, filed=9, source="x"),
    ]
    drawn = series_chart("Petitions", points, words("en"))
    assert ">1/8<" in drawn.svg
    assert ">2/9<" in drawn.svg


def test_a_long_docket_says_how_many_more_there_are():
    known = told(*petitions(*[FILED] * 1_003))
    page = docket_page(known)
    assert "3 more in cases.csv." in page
    assert "903 more in cases.csv." in page
    assert len(page) < 500_000


def test_a_forum_is_measured_and_never_scored():
    page = docket_page(told(*petitions(FILED, UPHELD, LATE)))
    assert "Tribunal I: 3 filed" in page
    row = r"<th scope=\"row\">{}<td>{}<td class=\"n\">{}"
    for standard, what, counted in (
        ("a right of redress", "admitted, of those judged admissible or not", "2 of 3"),
        ("a judicially expedited process", "decided within the law&#39;s time", "2 of 3"),
        ("an impartial and informed arbiter", "decided with published reasons", "not evaluable"),
    ):
        assert re.search(row.format(standard, what, counted), page), what


def test_a_petition_that_came_late_says_by_which_day_it_was_to_come():
    case = CASE | {"gazetted_on": "2031-01-14"}
    assert "It was filed after 28 February 2031, the last day (PK-DL-08)." in says(
        told(case, *acts(FILED)), "case:C-1"
    )
