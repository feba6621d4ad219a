"""``fullcount results-audit``: a folder with a page in two languages and the same figures."""

import csv
import io
import json

import pytest
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.errors import ConflictError
from fullcount.publish.texts import words
from fullcount.work.simulate import simulate


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def audits(package, tmp_path_factory):
    out = tmp_path_factory.mktemp("audit")
    for lang in ("en", "ur"):
        done = run(package, out / lang, "--lang", lang, "--json")
        assert done.exit_code == 0, done.output
    return out, json.loads(done.output)


def run(package, out, *words):
    given = ["results-audit", str(package), "--out", str(out), "--now", "2031-03-30T00:00Z", *words]
    return CliRunner().invoke(app, given, env={"COLUMNS": "100"})


def rows(folder, name):
    return list(csv.DictReader(io.StringIO((folder / "en" / name).read_text(encoding="utf-8"))))


def test_the_files_add_up_to_what_was_said(audits):
    out, told = audits
    seats, stations = rows(out, "seats.csv"), rows(out, "stations.csv")
    assert (len(seats), len(stations)) == (told["contests"], told["stations"])
    assert sum(int(row["verified"]) for row in seats) == told["verified"]
    assert sum(row["why"] == "" for row in stations) == told["verified"]
    for reason in ("one_copy", "copies_differ", "contradicts_itself", "not_held"):
        assert sum(reason in row["why"].split() for row in stations) == told[reason]
    assert told["copies_differ"] > 0
    assert 0 < told["verified"] < told["stations"]


def test_every_seat_is_asked_by_every_source_that_tells_it(audits):
    out, _ = audits
    answers = rows(out, "answers.csv")
    assert {row["verdict"] for row in answers} >= {"decided", "open"}
    assert all((row["verdict"] == "open") == (int(row["fewest"]) > 0) for row in answers)
    duties = [row for row in rows(out, "duties.csv") if row["contest_id"] == ""]
    assert {row["duty"] for row in duties} >= {"SH-DUTY-01", "SH-DUTY-06"}


def test_the_page_says_it_is_fiction_and_calls_no_copy_true(audits):
    out, _ = audits
    page = (out / "en/results-audit.html").read_text(encoding="utf-8")
    assert "FICTIONAL ELECTION" in page
    assert "It does not say which copy is right" in page
    assert "Presiding officer" in page
    urdu = (out / "ur/results-audit.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in urdu
    assert "پریزائیڈنگ افسر" in urdu
    assert words("ur")("say.translation_unreviewed") in urdu


def test_it_does_not_write_into_the_package_or_over_a_folder(package, audits):
    out, _ = audits
    assert isinstance(run(package, package / "audit").exception, ConflictError)
    assert isinstance(run(package, out / "en").exception, ConflictError)
