"""A night by files: nothing said of a projection contradicts the count of the same package."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from publish.test_quickcount_page import letters
from typer.testing import CliRunner

from fullcount.cli.app import app
from fullcount.errors import ConflictError, InputError, MissingError
from fullcount.publish.setting import setting_of
from fullcount.work.beside import beside
from fullcount.work.datasets import datasets_get
from fullcount.work.project import Output, Request, open_declared, project_package
from fullcount.work.simulate import simulate
from fullcount.work.verify import count_package

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
EVENING = datetime(2031, 2, 6, 21, tzinfo=UTC)
BOLIVIA = Path(__file__).parents[3] / "shared" / "data" / "bolivia_2019" / "raw"


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def previous(tmp_path_factory):
    folder = tmp_path_factory.mktemp("earlier") / "package"
    simulate(folder, seed=4)
    return folder


@pytest.fixture(scope="module")
def evening(package):
    return project_package(package, request=Request(source="commission", at=EVENING))


@pytest.fixture(scope="module")
def final(package):
    return project_package(package, request=Request(source="commission"))


def outcomes(package):
    rows = count_package(package, now=NOW).outcomes.filter(pl.col("source_id") == "commission")
    return {row["contest_id"]: row for row in rows.iter_rows(named=True)}


def test_at_the_end_what_the_count_does_not_prove_is_not_certain(package, final):
    found = {one.contest_id: one for one in final.projections}
    proved = outcomes(package)
    assert {"open", "tie_at_most", "decided"} <= {row["verdict"] for row in proved.values()}
    for contest, row in proved.items():
        one = found[contest]
        assert (one.status == "certain") == (row["verdict"] == "decided"), contest
        assert (one.leader, one.margin) == (row["leader"], row["margin"])
        assert one.projected is None or row["verdict"] != "decided"


def test_bounds_of_the_evening_hold_what_came_later(evening, final):
    early, last = evening.projections, final.projections
    later = {one.contest_id: one for one in last}
    closed = [one for one in early if later[one.contest_id].units_in == one.units]
    assert closed
    for one in closed:
        for share, last_share in zip(one.shares, later[one.contest_id].shares, strict=True):
            told = last_share.counted / sum(other.counted for other in later[one.contest_id].shares)
            assert share.floor <= told <= share.ceiling
    assert sum(one.units_in for one in early) < sum(one.units_in for one in last)


def test_a_blank_line_is_no_return_and_stops_nothing(final):
    blank = next(one for one in final.projections if one.units_in < one.units)
    assert blank.still_out > 0


def test_an_earlier_polls_order_is_tested_on_its_own_votes(package, evening, previous):
    alone = evening
    found = project_package(
        package, request=Request(source="commission", at=EVENING, previous=previous)
    )
    assert len(found.backtest.orders) == 2
    assert found.backtest.rows.height > alone.backtest.rows.height
    assert found.backtest.widen >= alone.backtest.widen
    with pytest.raises(MissingError, match="no source radio in"):
        project_package(
            package,
            request=Request(source="commission", previous=previous, previous_source="radio"),
        )


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_the_page_stands_alone_and_says_its_reasons(package, tmp_path, lang):
    out = Output(folder=tmp_path / "out", lang=lang)
    request = Request(source="commission", at=EVENING)
    found = project_package(package, request=request, out=out, now=NOW)
    text = (tmp_path / "out" / "projection.html").read_text()
    assert text.count("<tr>") > len(found.projections)
    assert "<svg" in text
    assert found.inputs_sha256 in text
    assert ('dir="rtl"' in text) == (lang == "ur")
    assert not re.search(r"(src|href)=[\"']http", text)
    if lang == "ur":
        assert letters(text) == set()
    with pytest.raises(ConflictError):
        project_package(package, request=request, out=out, now=NOW)


def test_the_report_tells_of_the_night_under_what_the_count_proves_now(package, tmp_path):
    out = Output(folder=tmp_path / "night")
    early = project_package(
        package, request=Request(source="commission", at=EVENING), out=out, now=NOW
    )
    said_then = {one.contest_id: one.status for one in early.projections}
    proved = {contest for contest, row in outcomes(package).items() if row["verdict"] == "decided"}
    since = {contest for contest in proved if said_then[contest] != "certain"}
    unproved = {c for c, status in said_then.items() if status == "certain"} - proved
    assert since
    setting = setting_of(count_package(package, now=NOW), "en")
    (teller,) = beside([tmp_path / "night"]).tellers
    section = teller(setting)
    assert f"Of {len(since | unproved)} contests the count as it now stands" in section.body
    assert section.body.count('class="v decided"') == len(proved)
    assert set(section.files) == {"projection.html"}
    assert teller(setting_of(count_package(package, now=NOW, only=("NA-1",)), "ur")) is not None


def test_the_command_says_the_same_in_plain_values(package, evening, tmp_path):
    words = ["project", str(package), "--source", "commission", "--at", EVENING.isoformat()]
    shown = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "out")])
    assert "Mechanism: Within a stratum" in shown.output
    told = json.loads((tmp_path / "out" / "projection.json").read_text())
    assert [one["status"] for one in told["projections"]] == [p.status for p in evening.projections]
    assert told["projections"][0]["reasons"][0][0]


def test_a_declaration_may_be_a_list_or_a_design(tmp_path):
    plain = tmp_path / "strata.csv"
    plain.write_text("stratum,parent\ncoast,west\n")
    assert open_declared(plain).parents == {"coast": "west"}
    for raw, says in (("name,of\n1,2\n", "no list"), ("{", "no list"), ("{}", "no design"),
                      ("stratum,parent\na,x\na,y\n", "twice"), ("stratum,parent\na\n", "parent"),
                      ('{"a":' * 100_000, "no list")):  # fmt: skip
        plain.write_text(raw)
        with pytest.raises(InputError, match=says):
            open_declared(plain)
    with pytest.raises(MissingError):
        open_declared(tmp_path / "nowhere.csv")


@pytest.mark.skipif(not BOLIVIA.is_dir(), reason="the shared data are not here")
def test_bolivia_joins_its_small_strata_by_the_list_of_its_recipe(tmp_path):
    package = tmp_path / "bolivia"
    datasets_get("bolivia_2019", package, from_dir=BOLIVIA)
    listed = package / "strata.csv"

    def night(source, *earlier):
        request = Request(source=source, earlier=earlier, collapse=listed)
        return project_package(package, request=request)

    at_1940 = night("trep-1940").projections[0]
    assert (at_1940.status, at_1940.units_in) == ("too_early", 28_975)
    assert "order of reporting" in at_1940.because  # no stratum is short any more
    assert at_1940.joined
    found = night("trep-1829", "trep-1940")
    at_1829 = found.projections[0]
    assert (at_1829.status, at_1829.units_in) == ("too_close", 32_806)
    assert found.backtest.rows["score"][0] > 1.5  # the order leaned, and the test has seen it
    assert ("Texas", "Virginia") in at_1829.joined
    bare = project_package(package, request=Request(source="trep-1829", earlier=("trep-1940",)))
    assert "fewer than two places in" in bare.projections[0].because


def test_a_package_elsewhere_gives_the_same(package, evening, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(package, moved)
    other = project_package(moved, request=Request(source="commission", at=EVENING))
    assert evening.projections == other.projections
