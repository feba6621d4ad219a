"""One scene per verb: a fictional election is made, counted, explained, altered and compared."""

import csv
import io
import shutil
from datetime import UTC, datetime

import polars as pl
import pytest

from fullcount.errors import ConflictError, MissingError, PackageError
from fullcount.work.awaited import awaited
from fullcount.work.changes import changes
from fullcount.work.explain import explain
from fullcount.work.folder import read_folder
from fullcount.work.simulate import simulate
from fullcount.work.verify import Request, count_package, verify

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)


def quiet(_):
    """Say nothing."""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def report(package, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "out"
    verify(package, request=Request(out=out, only=("NA-3", "NA-5")), now=NOW, say=quiet)
    return out


def test_the_same_seed_gives_the_same_bytes(package, tmp_path):
    simulate(tmp_path / "again", seed=20310309)
    assert read_folder(tmp_path / "again") == read_folder(package)


def test_a_report_holds_what_it_promises(report):
    names = set(read_folder(report))
    assert {"report.html", "awaited.html", "findings.csv", "findings.xlsx"} <= names
    assert {"annexures/NA-3.en.pdf", "annexures/NA-3.ur.pdf", "contests/NA-3.html"} <= names
    assert not any("NA-4" in name for name in names)
    for lang in ("en", "ur"):
        assert (report / f"annexures/NA-3.{lang}.pdf").read_bytes().startswith(b"%PDF")
        page = (report / "contests/NA-3.html").read_text(encoding="utf-8")
        assert f'href="../annexures/NA-3.{lang}.pdf" hreflang="{lang}"' in page


@pytest.mark.parametrize("languages", [(), ("ur",)])
def test_annexures_are_set_in_the_languages_asked_for_and_no_page_links_to_others(
    package, tmp_path, languages
):
    request = Request(out=tmp_path / "out", only=("NA-5",), annexures=languages)
    verify(package, request=request, now=NOW, say=quiet)
    written = sorted(path.name for path in tmp_path.rglob("*.pdf"))
    assert written == [f"NA-5.{lang}.pdf" for lang in languages]
    page = (tmp_path / "out/contests/NA-5.html").read_text(encoding="utf-8")
    assert page.count("../annexures/") == len(languages)


def test_the_same_count_gives_the_same_report(package, report, tmp_path):
    request = Request(out=tmp_path / "again", only=("NA-3", "NA-5"))
    verify(package, request=request, now=NOW, say=quiet)
    old, new = read_folder(report), read_folder(tmp_path / "again")
    assert [name for name in old if old[name] != new.get(name)] == []


def test_a_report_that_is_there_is_not_replaced(package, report):
    with pytest.raises(ConflictError):
        verify(package, request=Request(out=report), now=NOW, say=quiet)


def test_a_contest_that_is_not_there(package):
    with pytest.raises(MissingError, match="NA-99"):
        count_package(package, now=NOW, only=("NA-99",))


def test_every_finding_of_a_report_can_be_explained(report):
    findings = pl.read_parquet(report / "findings.parquet").to_dicts()
    assert findings
    for finding in findings[:40]:
        found = explain(finding["finding_id"], report=report)
        assert found.rule["code"] == finding["rule"]
        assert found.forms["form_id"].sort().to_list() == sorted(set(finding["form_ids"]))


def test_the_beginning_of_an_id_is_enough_and_a_wrong_one_is_missing(report):
    findings = pl.read_parquet(report / "findings.parquet").to_dicts()
    whole = findings[0]["finding_id"]
    assert explain(whole[:14], report=report).finding["finding_id"] == whole
    with pytest.raises(MissingError):
        explain("f00000000000000000000000000000000", report=report)
    with pytest.raises(MissingError, match="give more"):
        explain("f", report=report)


def altered_copy(package, to):
    """Copy a package and add nine votes in one cell of one party's file."""
    shutil.copytree(package, to)
    path = next(p for p in sorted(to.rglob("*NA-3*.csv")))
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    for row in rows[1:]:
        numbers = [at for at, text in enumerate(row) if text.isdigit() and at > 1]
        if numbers:
            row[numbers[0]] = str(int(row[numbers[0]]) + 9)
            break
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue())
    return path


def test_an_altered_figure_is_named_with_both_hashes(package, tmp_path):
    path = altered_copy(package, tmp_path / "later")
    found = changes(package, tmp_path / "later", now=NOW)
    assert found.files.height == 1
    assert found.files.item(0, "file").endswith(path.name)
    rows = found.forms.filter(pl.col("change") == "altered")
    assert rows.height == 1
    assert int(rows.item(0, "new")) - int(rows.item(0, "old")) == 9
    assert rows.item(0, "old_sha256") != rows.item(0, "new_sha256")


def test_a_report_and_its_package_are_the_same_state(package, report):
    found = changes(report, report, now=NOW)
    assert (found.forms.height, found.outcomes.height, found.files.height) == (0, 0, 0)


def test_the_list_of_the_law_at_two_o_clock(package):
    early = datetime(2031, 2, 6, 21, tzinfo=UTC)
    found = awaited(package, now=early)
    official = found.stations.filter(pl.col("source_id") == "commission")
    assert official.height > 0
    assert official["reason"].drop_nulls().len() > 0
    assert set(found.deadlines["state"]) <= {"on_time", "due", "overdue", "not_applicable"}


def test_all_errors_of_a_package_come_at_once_and_nothing_is_written(package, tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(package, broken)
    toml = (broken / "election.toml").read_text()
    toml = toml.replace('registered = "', 'registered = "no_such_column || ', 2)
    (broken / "election.toml").write_text(toml)
    with pytest.raises(PackageError) as caught:
        verify(broken, request=Request(out=tmp_path / "out"), now=NOW, say=quiet)
    assert len(caught.value.errors) >= 1
    assert not (tmp_path / "out").exists()
