"""Screen and calibrate a package: one scene each, the page stands alone, a kept file is read."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from typer.testing import CliRunner
from work import packages

from fullcount.cli.app import app
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.work.calibrate import Draws, as_plain, calibrate, write
from fullcount.work.forensics import Request, forensics
from fullcount.work.kept import read_kept
from fullcount.work.map_units import Backend
from fullcount.work.simulate import simulate
from fullcount.work.verify import Request as VerifyRequest
from fullcount.work.verify import verify

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
ONE = Backend(workers=1)


def quiet(_):
    """Say nothing."""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def kept(package, tmp_path_factory):
    draws = Draws(clean=6, planted=2, sizes=(0.2,), seed=3)
    path = tmp_path_factory.mktemp("kept") / "calibration.json"
    made = calibrate(package, now=NOW, draws=draws, backend=ONE)
    write(path, as_plain(made, draws=draws), force=False)
    return path


@pytest.fixture(scope="module")
def screened(package, kept, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "screening"
    request = Request(out=out, calibration=kept, backend=ONE)
    forensics(package, request=request, now=NOW, say=quiet)
    return out


def test_the_page_stands_alone_and_says_whose_it_is(screened):
    page = (screened / "forensics.html").read_text()
    assert "fictional" in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert page.count("<svg") == 4  # two pictures for each of two offices
    for word in ("fraud", "rigged", "stolen"):
        assert word not in page.lower()


def test_each_result_stands_beside_its_false_alarms_and_power(screened):
    page = (screened / "forensics.html").read_text()
    assert "drawn again 6 times" in page
    assert re.search(r'<td class="n"><bdi>\d / 6', page)
    assert "copied, 20 %: 2 / 2" in page
    assert "Innocent explanations:" in page


def test_the_numbers_are_those_of_the_page(screened):
    told = json.loads((screened / "forensics.json").read_text())
    assembly, province = told["screenings"]
    assert (assembly["office"], province["office"]) == ("assembly", "province")
    found = {one["screen"]: one for one in assembly["results"]}
    assert found["integer_percentages"]["found"] in unescape(
        (screened / "forensics.html").read_text()
    )
    assert {one["screen"] for one in assembly["not_applicable"]} == {
        "swing",
        "sequence_runs",
        "fingerprints",
    }
    assert assembly["calibration"]["family"]["draws"] == 6
    assert "score" not in {key for one in told["screenings"] for key in one}


def test_the_same_request_gives_the_same_bytes(package, kept, screened, tmp_path):
    request = Request(out=tmp_path / "again", calibration=kept, backend=ONE)
    forensics(package, request=request, now=NOW, say=quiet)
    for name in ("forensics.html", "forensics.json"):
        assert (tmp_path / "again" / name).read_bytes() == (screened / name).read_bytes()
    with pytest.raises(ConflictError):
        forensics(package, request=request, now=NOW, say=quiet)


def test_calibration_is_the_same_on_more_cores(package, kept):
    draws = Draws(clean=6, planted=2, sizes=(0.2,), seed=3)
    made = calibrate(package, now=NOW, draws=draws, backend=Backend(workers=2))
    assert as_plain(made, draws=draws) == json.loads(kept.read_text())


def test_without_draws_the_page_says_that_it_was_not_calibrated(package):
    request = Request(draws=0, sources=("palm_agents",), backend=ONE)
    made = forensics(package, request=request, now=NOW, say=quiet)
    assert {one.screening.source_id for one in made.screened} == {"palm_agents"}
    assert all(one.calibration is None for one in made.screened)
    unstated = {line.screen.id for line in made.screened[0].screening.not_applicable}
    assert "sex_pairs" in unstated  # agents' copies do not say how many women voted


def test_urdu_page_is_set_from_right_to_left(package, tmp_path):
    request = Request(out=tmp_path / "ur", draws=0, lang="ur", backend=ONE)
    forensics(package, request=request, now=NOW, say=quiet)
    page = (tmp_path / "ur" / "forensics.html").read_text()
    assert 'dir="rtl"' in page
    assert "اسٹیشنوں کے اعداد کی جانچ" in page


def test_what_is_not_there_or_not_ours_is_told(package, tmp_path, kept):
    with pytest.raises(MissingError, match="no forms by nobody"):
        forensics(package, request=Request(sources=("nobody",)), now=NOW, say=quiet)
    with pytest.raises(MissingError, match="no such file"):
        read_kept(tmp_path / "none.json")
    (tmp_path / "bad.json").write_text('{"calibrations": [3]}')
    with pytest.raises(InputError, match="fullcount calibrate"):
        read_kept(tmp_path / "bad.json")
    with pytest.raises(ConflictError):
        write(kept, {}, force=False)


def test_commands_give_the_same_as_the_verbs(package, screened, kept):
    runner = CliRunner()
    arguments = [str(package), "--now", NOW.isoformat(), "--json"]
    ran = runner.invoke(app, ["forensics", *arguments, "--calibration", str(kept)])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout) == json.loads((screened / "forensics.json").read_text())
    few = ["--draws", "2", "--planted", "0", "--source", "observers"]
    ran = runner.invoke(app, ["calibrate", *arguments, *few])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert {one["source"] for one in told["calibrations"]} | {
        one["source"] for one in told["not_applicable"]
    } == {"observers"}


def test_help_names_the_options():
    for verb, option in (("forensics", "--calibration"), ("calibrate", "--cluster")):
        assert option in CliRunner().invoke(app, [verb, "--help"]).stdout


def test_a_request_is_a_value():
    assert replace(Request(), seed=1) == Request(seed=1)


def tell(ran):
    assert ran.exit_code == 0, ran.output
    value = json.loads(ran.stdout)["screenings"]
    return {
        one["office"]: {line["screen"]: line for line in one["results"]}
        | {line["screen"]: line for line in one["not_applicable"]}
        for one in value
    }


def asked(package, *arguments):
    fixed = ["--now", NOW.isoformat(), "--json", "--draws", "0", "--source", "commission"]
    return CliRunner().invoke(app, ["forensics", str(package), *fixed, *arguments])


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """One contest of many stations, received over a night; and ballots of two of them in order."""
    folder = tmp_path_factory.mktemp("single")
    packages.write(folder / "now", packages.election(seed=1))
    packages.write(folder / "then", packages.election(seed=2))
    return folder


def test_what_is_given_asks_its_own_method(single):
    told = tell(asked(single / "now", "--previous", str(single / "then")))["president"]
    assert told["swing"]["stations"] > 0
    assert "The leader's share changed by" in told["swing"]["found"]
    assert "estimated flows lie outside" in told["flow"]["found"]
    assert "late_shift" not in told


def test_late_by_an_instant_and_by_a_snapshot_is_the_same(single):
    by_moment = tell(asked(single / "now", "--late", packages.MIDNIGHT.isoformat()))
    by_source = tell(asked(single / "now", "--late", "snapshot"))
    assert by_moment["president"]["late_shift"] == by_source["president"]["late_shift"]
    assert "geography explains it" in by_moment["president"]["late_shift"]["found"]


def test_ballots_in_order_are_judged_by_station(single, tmp_path):
    file = tmp_path / "ballots.csv"
    file.write_text(packages.ballots())
    told = tell(asked(single / "now", "--ballots", str(file)))["president"]["sequence_runs"]
    assert told["found"].startswith("Of 2 stations whose ballots were read in order, 1 show")
    assert "the most unusual is S0001" in told["found"]


def test_what_is_given_wrongly_is_told(single, package, tmp_path):
    ballots, ties = tmp_path / "ballots.csv", tmp_path / "ties.csv"
    for text, says in (
        ("S0001,1,nobody\n", "no candidate nobody in president"),
        ("S9999,1,amber\n", "no forms of the station S9999"),
    ):
        ballots.write_text("unit_id,order,candidate\n" + text)
        ran = asked(single / "now", "--ballots", str(ballots))
        assert ran.exit_code != 0
        assert says in str(ran.exception)
    ties.write_text("of,then,now\n")
    for arguments, says in (
        (["--with", "guess"], "no method guess; on request are late_shift, flow, mixture"),
        (["--late", "dusk"], "neither an instant nor a source"),
        (["--late", "2031-03-09T21:00:00"], "names no zone"),
        (["--ballots", str(tmp_path / "none.csv")], "no such file"),
        (["--previous", str(package)], "which office of the earlier election is meant"),
        (["--previous", str(single / "then"), "--crosswalk", str(ties)], "no column source"),
    ):
        ran = asked(single / "now", *arguments)
        assert ran.exit_code != 0
        assert says in str(ran.exception), arguments


def test_without_what_a_method_needs_it_says_so(single):
    told = tell(asked(single / "now", "--with", "late_shift", "--with", "flow"))["president"]
    assert told["late_shift"]["because"] == "nothing tells which stations were late"
    assert told["flow"]["because"] == "no earlier election was given"


@pytest.mark.long
def test_the_mixture_stands_beside_its_clean_twin_and_in_the_report(single, tmp_path):
    out = tmp_path / "screening"
    told = tell(asked(single / "now", "--with", "mixture", "--out", str(out)))["president"]
    line = told["mixture"]
    said = line.get("found") or line["because"]
    assert "of the same election simulated clean it calls" in said or "do not agree" in said
    request = VerifyRequest(out=tmp_path / "report", include=(out,))
    verify(single / "now", request=request, now=NOW, say=quiet)
    assert unescape(said) in unescape((tmp_path / "report" / "report.html").read_text())
