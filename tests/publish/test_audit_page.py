"""An audit's page, lists and sheets say all in Urdu too; a section tells of its own files."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from publish.test_quickcount_page import letters

from fullcount.publish.audit_page import audit_page
from fullcount.publish.beside import audit_section
from fullcount.publish.setting import setting_of
from fullcount.publish.tally_sheets import tally_sheets
from fullcount.work.audit import Request, assess_bags, draw_stations, plan_audit
from fullcount.work.audit_folder import open_audit
from fullcount.work.simulate import simulate
from fullcount.work.verify import count_package

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def audit(package, tmp_path_factory):
    """One bag is missing, one has more papers than its form: findings of both kinds."""
    folder = tmp_path_factory.mktemp("audit") / "NA-1"
    plan_audit(package, folder, request=Request(contest="NA-1"), now=NOW)
    draw_stations(folder, seed="4 6 2 1", now=NOW)
    stations = {one.unit_id: one for one in open_audit(folder)[0].plan.stations}
    head, *rows = (folder / "counts.csv").read_text().splitlines()
    lines = [head]
    for at, row in enumerate(rows):
        unit = row.split(",")[0]
        votes = [str(one + (9 if at == 1 else 0)) for one in stations[unit].votes]
        blank = ["missing", "", *([""] * len(votes))]
        lines.append(",".join([unit, *(blank if at == 0 else ["counted", "", *votes])]))
    (folder / "counts.csv").write_text("\n".join(lines) + "\n")
    assess_bags(folder, now=NOW)
    return folder


def test_the_page_in_urdu_has_no_sentence_in_english(audit):
    page = audit_page(open_audit(audit)[0], now=NOW, lang="ur")
    assert 'dir="rtl"' in page
    plain = re.sub(r"(verify_audit\.py|replay\.json|python3|UTC|AUD-\d\d|NA-1|UR-\d+)", " ", page)
    assert letters(plain) == set()


def test_lists_and_sheets_in_urdu_have_no_sentence_in_english(audit):
    found = open_audit(audit)[0]
    english, urdu = (tally_sheets(found.plan, found.draw, lang=lang) for lang in ("en", "ur"))
    ours = {
        *found.plan.candidates,
        *(one.unit_id for one in found.plan.stations),
        *(one.name for one in found.plan.stations),
        found.plan.election,
    }
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', urdu)
    sentences = [one for one in quoted if re.search(r"[A-Za-z]{3,}.*\s.*[A-Za-z]{3,}", one)]
    ours |= {"Noto Sans", "Noto Nastaliq"}
    left = [one for one in sentences if not any(name and name in one for name in ours)]
    assert left == []
    assert urdu.count("گنتی") > 5
    assert english.count("Tally sheet") == urdu.count("گنتی کا پرچہ")


def test_the_section_says_two_things_and_carries_the_path(audit, package):
    found = open_audit(audit)[0]
    setting = setting_of(count_package(package, now=NOW, only=("NA-1",)), "en")
    section = audit_section(found)(setting)
    assert section.body.count("<li>") == 2
    assert "<svg" in section.body
    assert "planned on other files" not in section.body
    assert set(section.files) == {"audit-NA-1.html"}
    other = replace(found, plan=replace(found.plan, files={**found.plan.files, "a.csv": "0"}))
    assert "planned on other files" in audit_section(other)(setting).body


def test_an_audit_of_a_contest_that_is_not_counted_is_not_told(audit, package):
    setting = setting_of(count_package(package, now=NOW, only=("NA-2",)), "en")
    assert audit_section(open_audit(audit)[0])(setting) is None
