"""``fullcount materiality``: an answer for every source and action, in words and as JSON."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest
from typer.testing import CliRunner

from fullcount.claims.findingfile import parse_findings
from fullcount.claims.shortfall import frozen
from fullcount.cli.app import app
from fullcount.errors import InputError, MissingError
from fullcount.work.simulate import simulate
from fullcount.work.verify import count_package

HEAD = "contest_id,unit_id\n"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


def run(package, text, tmp_path, *words, columns="160"):
    file = tmp_path / "units.csv"
    file.write_text(text, encoding="utf-8")
    given = ["materiality", str(package), "--units", str(file), *words]
    return CliRunner().invoke(app, given, env={"COLUMNS": columns})


def stations(package, contest, number):
    count = count_package(package, now=datetime(2031, 3, 10, tzinfo=UTC), only=(contest,))
    units = count.returns.forms.filter(pl.col("unit_id") != contest)["unit_id"]
    return units.unique().sort().head(number).to_list()


def test_every_source_and_action_is_answered(package, tmp_path):
    units = stations(package, "NA-3", 400)
    text = HEAD + "".join(f"NA-3,{unit}\n" for unit in units)
    done = run(package, text, tmp_path, "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.output)["materiality"]
    sources = {one["source_id"] for one in found}
    assert len(found) == 5 * len(sources)
    assert {one["stations"] for one in found} == {len(units)}
    polled = [one for one in found if one["action"] == "repoll"]
    assert {one["verdict"] for one in polled} == {"open"}  # every station votes again
    assert all(one["least"] for one in polled)


def test_one_station_said_in_words(package, tmp_path):
    text = HEAD + f"NA-3,{stations(package, 'NA-3', 1)[0]}\n"
    done = run(package, text, tmp_path, "--variant", "annul", "--lang", "ur")
    assert done.exit_code == 0, done.output
    assert "کالعدم" in done.output
    assert "NA-3" in done.output


def test_it_is_readable_on_a_narrow_terminal(package, tmp_path):
    text = HEAD + f"NA-3,{stations(package, 'NA-3', 1)[0]}\n"
    lines = run(package, text, tmp_path, columns="80").output.splitlines()
    assert sum(line.startswith("NA-3 by ") for line in lines) == 4  # a table for each source
    assert any(line.startswith("NA-3 by commission: IND-3 leads by 1,624;") for line in lines)
    assert all(any(f" {word} " in line for line in lines) for word in ("set aside", "decided"))


def test_a_station_or_a_file_that_is_not_there_is_said(package, tmp_path):
    for text, error in (
        (HEAD + "NA-3,nowhere\n", MissingError),
        (HEAD + "nowhere,s1\n", MissingError),
        ("contest,unit\n", InputError),
        (HEAD, InputError),
    ):
        assert isinstance(run(package, text, tmp_path).exception, error)


def test_an_answer_is_printed_as_a_block_that_a_case_can_cite(package, tmp_path):
    text = HEAD + f"NA-3,{stations(package, 'NA-3', 1)[0]}\n"
    done = run(package, text, tmp_path, "--variant", "annul", "--cite")
    assert done.exit_code == 0, done.output
    cited = parse_findings(done.output.encode(), where="f").cited
    assert {one.rule for one in cited.values()} == {"materiality.annul"}
    assert all(frozen(one) == () for one in cited.values())
    told = json.loads(run(package, text, tmp_path, "--variant", "annul", "--json").output)
    assert [one["id"] for one in told["materiality"]] == list(cited)
