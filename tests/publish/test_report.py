"""Whatever stands in a file comes out as text, the caveats stand, and the page stays small."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import polars as pl
import pytest
from publish import sahra

from fullcount import publish
from fullcount.publish.report import MOST_BYTES

VOID = {"meta", "br", "path", "circle", "rect", "line", "link"}
ADDRESS = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""")


@pytest.fixture(scope="module")
def pages() -> dict[str, str | bytes]:
    return publish.report(sahra.count())


@pytest.fixture(scope="module")
def report(pages: dict[str, str | bytes]) -> str:
    return str(pages["report.html"])


class Tags(HTMLParser):
    """Collects the names of elements that a browser would make."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.names.update(f"{tag}.{name}" for name, _ in attrs if name.startswith("on"))


def html(pages):
    return {name: text for name, text in pages.items() if name.endswith(".html")}


def test_every_contest_has_a_page_and_the_report_links_to_it(pages, report):
    for contest in ("NA-1", "NA-2", "NA-3"):
        assert f"contests/{contest}.html" in pages
        assert f'href="contests/{contest}.html"' in report
    assert {"awaited.html", "awaited.csv"} <= set(pages)


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_markup_in_names_is_text(lang):
    for name, text in html(publish.report(sahra.count(), lang=lang)).items():
        tags = Tags()
        tags.feed(str(text))
        assert "script" not in tags.names, name
        assert not [tag for tag in tags.names if "." in tag], name
    assert "&lt;script&gt;" in str(publish.report(sahra.count(), lang=lang)["report.html"])


def test_nothing_is_loaded_from_anywhere(pages):
    for name, text in html(pages).items():
        loads = re.findall(
            r"<(?:script|link|img|iframe|object|embed)\b[^>]*>|@import[^;]*", str(text)
        )
        assert loads == [], name
        for address in ADDRESS.findall(str(text)):
            assert not address.startswith(("javascript:", "//", "file:")), (name, address)


def test_addresses_of_sources_are_links_only_on_the_web(report):
    assert "javascript:alert(1)" not in report
    assert 'href="https://example.org/code"' in report


def test_says_fictional_on_every_page_of_an_invented_election_only(pages):
    assert all("FICTIONAL ELECTION" in str(text) for text in html(pages).values())
    real = publish.report(sahra.count(fictional=False))
    assert not any("FICTIONAL ELECTION" in str(text) for text in html(real).values())


def test_says_what_is_unchecked_and_what_must_be_said_of_a_source(report):
    assert "not yet been checked by a lawyer" in report
    assert "Not yet checked by a lawyer." in report
    assert "Collected by an invented party." in report


def test_never_says_fraud(pages):
    for lang in ("en", "ur"):
        for text in html(publish.report(sahra.count(), lang=lang)).values():
            assert "fraud" not in str(text).lower()
            assert "دھاندلی" not in str(text)


def test_copies_that_are_not_official_are_spoken_of_as_if_genuine(pages):
    page = str(pages["contests/NA-1.html"])
    sentences = re.findall(r"<li>(.*?)</li>", page)
    agents = [said for said in sentences if "leads" in said and "Agents" in said]
    commission = [said for said in sentences if "leads" in said and "Commission" in said]
    assert agents
    assert all("If these copies are genuine" in said for said in agents)
    assert commission
    assert not any("genuine" in said for said in commission)


def test_contests_stand_by_stake_over_margin_and_silent_ones_last(report):
    order = re.findall(r'<tbody class="group" id="([^"]+)"', report)
    assert order == ["NA-1", "NA-2", "NA-3"]


def test_numbers_stand_with_their_denominators(report):
    assert "1 of 6 checks do not hold; 1 could not be made" in report
    assert "1 of 1 published figures do not follow" in report
    assert "fails 1 of 6 (16.7 %), not evaluable 1" in report


def test_copies_stand_side_by_side_with_their_differences_and_place(pages):
    page = str(pages["contests/NA-1.html"])
    unit = page[page.index('id="unit-s1"') :]
    unit = unit[: unit.index("</details>")]
    assert re.search(
        r'class="differs"><th scope="row"><bdi>Dhimkana.*?>200<.*?>100<', unit, re.S
    ) or (re.search(r'class="differs"><th scope="row"><bdi>Dhimkana.*?>100<.*?>200<', unit, re.S))
    assert "agents.csv : 2" in unit
    assert "abababab" in unit


def test_a_cell_that_was_no_number_is_quoted_and_not_zero(pages):
    page = str(pages["contests/NA-2.html"])
    assert "l&lt;" in page or "–" in page
    assert "awaited" in str(pages["awaited.html"]).lower()


def test_awaited_list_gives_station_reason_state_and_deadline(pages):
    page = str(pages["awaited.html"])
    assert "s5" in page
    assert "overdue" in page
    assert "2031-02-07 02:00 PKT" in page
    assert "3 of 4 expected (75.0 %)" in page
    assert str(pages["awaited.csv"]).splitlines()[0].startswith("contest_id,source_id")


def test_is_the_same_for_the_same_count(pages):
    again = publish.report(sahra.count())
    assert again["report.html"] == pages["report.html"]
    assert again["contests/NA-1.html"] == pages["contests/NA-1.html"]


def test_urdu_reads_from_the_right_carries_its_font_and_says_it_is_unreviewed():
    pages = publish.report(sahra.count(), lang="ur")
    report = str(pages["report.html"])
    assert '<html lang="ur" dir="rtl">' in report
    assert "data:font/ttf;base64," in report
    assert "نظرِ ثانی نہیں ہوئی" in report
    assert "ڈھمکانہ" in report
    assert len(report.encode()) < MOST_BYTES
    assert "data:font" not in str(pages["contests/NA-1.html"])
    assert {"fonts/NotoNastaliqUrdu-Regular.ttf", "fonts/OFL.txt"} <= set(pages)


def test_a_thousand_contests_stay_under_three_megabytes():
    contests = [f"NA-{number}" for number in range(1, 1_001)]
    findings = [
        sahra.finding(
            contest_id=contest, unit_id=f"{contest}-{station}", finding_id=f"{contest}{station}"
        )
        for contest in contests
        for station in range(60)
    ]
    small = sahra.count(contests=contests, findings=findings)
    outcomes = [
        sahra.outcome(contest, source, margin=10_000, unsettled=9_000, verdict="decided")
        for contest in contests
        for source in ("commission", "agents")
    ]
    count = sahra.replaced(small, outcomes=outcomes)
    text = publish.report_page(count)
    assert len(text.encode()) < MOST_BYTES
    assert text.count('class="group"') == 1_000
    assert "more in findings.csv" in text


def test_an_empty_count_is_still_a_page():
    count = sahra.emptied()
    pages = publish.report(count)
    assert "No check failed." in str(pages["report.html"])
    assert isinstance(count.findings, pl.DataFrame)
    assert not [name for name in pages if name.startswith("charts/")]


def test_the_awaited_list_names_every_deadline_of_the_official_source_whoever_says_it_was_met():
    count = sahra.count()
    told = count.deadlines.with_columns(
        pl.lit("A journal of the fictional hall").alias("source_id")
    )
    page = str(publish.report(replace(count, deadlines=told))["awaited.html"])
    assert "Send what is compiled" in page
