"""``fullcount forums`` and ``clocks``: numbers with their wholes, and what is due to the day."""

import json

import pytest
from claims.records import CASE, DECIDED, FILED, acts, lines
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.work.docket import docket_import

SECOND = {**CASE, "id": "C-2"}
OTHER = {"record": "case", "id": "C-3", "kind": "complaint"}


@pytest.fixture
def folder(tmp_path):
    told = [CASE, SECOND, OTHER, *acts(DECIDED), *acts(FILED[:1], case="C-2")]
    (tmp_path / "a.jsonl").write_bytes(lines(*told))
    docket_import([tmp_path / "a.jsonl"], tmp_path / "cases")
    return tmp_path / "cases"


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "150"})
    assert done.exit_code == 0, done.output
    return done.output


def test_each_number_has_its_whole_and_the_rest_says_what_it_needs(folder):
    (told,) = json.loads(run("forums", folder, "--now", "2031-06-01T00:00Z", "--json"))
    assert (told["forum"], told["filed"]) == ("Tribunal I", 2)
    numbers = {one["measure"]: (one["part"], one["whole"]) for one in told["measures"]}
    assert numbers["undecided"] == (1, 2)
    assert numbers["in_time"] == (1, 2)
    assert numbers["reasoned"] == (None, None)
    text = run("forums", folder, "--now", "2031-06-01T00:00Z")
    assert "1 of 2" in text
    assert "not evaluable" in text
    assert "داد رسی کا حق" in run("forums", folder, "--lang", "ur")


def test_a_clock_is_due_to_the_day_and_then_overdue(folder):
    def state(now, case="C-2", code="PK-DL-09"):
        told = json.loads(run("clocks", folder, "--now", now, "--json"))
        (clock,) = [
            one
            for each in told
            if each["case"] == case
            for one in each["clocks"]
            if one["code"] == code
        ]
        return clock["state"]

    assert state("2031-08-28T23:59+05:00") == "due"  # filed on 1 March: 180 days
    assert state("2031-08-29T00:00+05:00") == "overdue"
    assert state("2031-08-29T00:00+05:00", case="C-1") == "on_time"
    assert state("2031-03-02T00:00+05:00", code="PK-DL-08") == "not_evaluable"


def test_an_event_outside_the_cases_starts_a_clock(folder):
    given = ["clocks", folder, "--now", "2031-06-01T00:00Z"]
    told = run(*given, "--event", "gazette=2031-01-10T00:00+05:00")
    assert "2031-02-24" in told
    assert "overdue" in told
    assert "lapsed" in run(*given)
    wrong = CliRunner().invoke(app, [*map(str, given), "--event", "gazette"])
    assert wrong.exit_code == 2


@pytest.mark.parametrize("moment", ["9999-12-30T00:00Z", "0001-01-02T00:00+14:00"])
@pytest.mark.parametrize("option", ["--now", "--event"])
def test_a_moment_beyond_the_calendar_is_a_misprint(folder, option, moment):
    told = moment if option == "--now" else f"gazette={moment}"
    done = CliRunner().invoke(app, ["clocks", str(folder), option, told])
    assert done.exit_code == 2
    assert "beyond the calendar" in done.output
