"""What the terminal shows of a fictional election: words, denominators, and every finding."""

import shutil
from datetime import UTC, datetime

import polars as pl
import pytest
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.work.open import unanswered
from fullcount.work.simulate import simulate
from fullcount.work.verify import Request, verify

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def report(package, tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "out"
    verify(package, request=Request(out=out, only=("NA-3", "NA-5")), now=NOW, say=lambda _: None)
    return out


def run(*words):
    done = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "100"})
    assert done.exit_code == 0, done.output
    return done.output


def test_one_finding_of_each_rule_can_be_explained_those_of_no_form_too(report):
    first = pl.read_parquet(report / "findings.parquet").unique("rule", keep="first")
    assert first.filter(pl.col("form_ids").list.len() == 0).height
    for finding, rule in first.select("finding_id", "rule").iter_rows():
        told = run("explain", finding, "--in", report)
        assert told.startswith(f"{rule} ")
        assert "votes at stake" in told


def test_an_explanation_names_candidates_and_not_columns(report):
    findings = pl.read_parquet(report / "findings.parquet").filter(
        (pl.col("form_ids").list.len() > 0) & (pl.col("rule") == "J1")
    )
    told = run("explain", findings["finding_id"][0], "--in", report)
    assert "(PALM)" in told
    assert "votes_1" not in told


def test_the_summary_speaks_in_words_and_fits_eighty_columns(package):
    told = CliRunner().invoke(
        app, ["verify", str(package), "--now", NOW.isoformat()], env={"COLUMNS": "80"}
    )
    assert told.output.startswith("FICTIONAL ELECTION")
    assert "tie_at_most" not in told.output
    assert max(map(len, told.output.splitlines())) <= 80
    assert "…" not in told.output


def test_the_awaited_list_shows_what_the_law_asks_for(package):
    told = run("awaited", package, "--now", "2031-02-07T02:00+05:00")
    assert told.startswith("Stations still awaited: 5 ")
    assert "not_applicable" not in told.partition("Deadlines")[0]
    assert "785 more forms" in told
    assert "2031-02-07 02:00 PKT" in " ".join(told.split())
    every = run("awaited", package, "--now", "2031-02-07T02:00+05:00", "--csv")
    assert len(every.splitlines()) == 791


def test_without_a_list_of_stations_nobody_says_that_none_is_awaited(tmp_path):
    (tmp_path / "forms.csv").write_text("PS No,Amal,Badr\n1,2,3\n2,3,4\n")
    run("new", tmp_path, "--law", "pakistan")
    told = run("awaited", tmp_path)
    assert told.startswith("Not evaluable: no source gives a list")
    assert "Stations still awaited: 0" not in told


def test_what_nobody_answered_is_said_before_the_count(package, tmp_path):
    asked = tmp_path / "package"
    shutil.copytree(package, asked)
    toml = (asked / "election.toml").read_text()
    (asked / "election.toml").write_text(
        "# Lines with # ASK need a person\n" + toml.replace("date = ", "# ASK\ndate = ", 1)
    )
    assert unanswered(asked) == ()  # a comment of its own is no line that asks
    (asked / "election.toml").write_text(toml.replace('law = "sahra"', 'law = "sahra"  # ASK', 1))
    assert unanswered(asked) == ('law = "sahra"  # ASK',)
    told = CliRunner().invoke(app, ["verify", str(asked), "--now", NOW.isoformat()])
    assert "still asks 1 questions" in told.stderr
