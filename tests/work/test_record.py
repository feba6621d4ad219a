"""A verified count in a log: every input and output is provable, and nothing is logged twice."""

import base64
import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from fullcount.errors import MissingError
from fullcount.ledger.canonical import decode
from fullcount.ledger.verifier import verify_proof
from fullcount.store.view import entries, standing, tree_of
from fullcount.work.datasets import datasets_get
from fullcount.work.log import log_add, log_init, log_verify
from fullcount.work.record import manifest_of, record_count, standing_of
from fullcount.work.simulate import simulate
from fullcount.work.verify import Request, count_package, verify

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
GEORGIA = Path(__file__).parents[3] / "shared" / "data" / "georgia_2024" / "raw"
OPENS = datetime(2031, 3, 9, 3, tzinfo=UTC)


def quiet(_):
    """Say nothing."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Give a folder with a package, its log, and the report of three contests."""
    folder = tmp_path_factory.mktemp("record")
    simulate(folder / "package", seed=20310309)
    log_init(folder / "log", origin="sahra.example/log", key=folder / "log.key")
    raws = manifest_of(
        folder / "package", polls_open_at=OPENS, now=datetime(2031, 3, 8, tzinfo=UTC)
    )
    log_add(folder / "log", raws, key=folder / "log.key")
    request = Request(
        out=folder / "report", only=("NA-1", "NA-3"), log=folder / "log", key=folder / "log.key"
    )
    verify(folder / "package", request=request, now=NOW, say=quiet)
    return folder


@pytest.fixture(scope="module")
def verified(scene):
    return count_package(scene / "package", now=NOW, only=("NA-1", "NA-3"))


def logged(scene, kind):
    found = map(decode, entries(scene / "log", standing(scene / "log")[1].size))
    return [value for value in found if value["type"] == kind]


def test_the_log_verifies_and_its_table_is_recomputed(scene):
    verdict = log_verify(scene / "log")
    assert verdict.wrong is None
    assert "1 tables recomputed" in verdict.done[9]


def test_the_table_is_what_the_count_says(scene, verified):
    table = json.loads((scene / "report/log/votes.json").read_bytes())
    sums = verified.tallies.filter(pl.col("votes").is_not_null())
    told = sums.select("contest_id", "kind", "candidate_id", "source_id", "votes").rows()
    beside = sorted(set(map(tuple, table)) - set(told))
    assert len(table) == len(told) + len(beside)
    assert {row[1] for row in beside} <= {"postal"}  # no total of a contest, and so no tally


def test_a_form_that_never_came_is_missing_by_the_manifest(scene, verified):
    missing = {(contest, unit) for contest, unit, _ in log_verify(scene / "log").missing}
    stations = verified.returns.forms.filter(
        (pl.col("status") == "stated") & pl.col("contest_id").is_in(["NA-1", "NA-3"])
    )
    have = set(stations.select("contest_id", "unit_id").iter_rows())
    assert missing & have == set()
    manifest = {
        (station["contest"], station["unit"])
        for part in logged(scene, "manifest")
        for station in part["stations"]
    }
    assert missing == manifest - have
    assert {contest for contest, _ in manifest} > {"NA-1", "NA-3"}


def test_every_file_of_package_and_report_is_proved_without_the_log(scene):
    folder = scene / "report" / "log"
    policy = (folder / "policy").read_text()
    proofs = dict(csv.reader(io.StringIO((folder / "proofs.csv").read_text())))
    assert proofs.pop("file") == "entry"
    for name, index in proofs.items():
        entry = (folder / "proofs" / f"{index}.json").read_bytes()
        proof = (folder / "proofs" / f"{index}.tlog-proof").read_bytes()
        assert verify_proof(entry, proof, policy=policy).wrong is None
        raw = (scene / name).read_bytes()
        assert decode(entry)["bytes"] == len(raw)
    report = {
        path.relative_to(scene).as_posix()
        for path in (scene / "report").rglob("*")
        if path.is_file() and "log" not in path.relative_to(scene / "report").parts[:1]
    }
    report -= {"report/.fullcount"}
    assert report < set(proofs)
    assert {"report/log/votes.json", "package/election.toml"} <= set(proofs)


def test_the_report_says_where_it_stands_in_the_log(scene):
    page = (scene / "report" / "report.html").read_text()
    publications = logged(scene, "publication")
    size = standing_of(scene / "log").size
    before = next(
        at
        for at, raw in enumerate(entries(scene / "log", size))
        if decode(raw)["type"] == "publication"
    )
    root = tree_of(scene / "log", size).root(before)
    assert f"<br>{before}<br>" in page
    assert base64.b64encode(root).decode() in page
    assert "forms stand in the log that" not in page
    assert len(publications) > 50


def test_findings_are_logged_with_their_ids_and_numbers(scene, verified):
    found = {value["finding"]: value for value in logged(scene, "finding")}
    assert set(found) == set(verified.findings["finding_id"])
    row = verified.findings.row(0, named=True)
    told = {name: n for name, n in json.loads(row["numbers"]).items() if n is not None}
    assert found[row["finding_id"]]["numbers"] == told


def test_what_is_not_stated_is_absent_and_zero_is_zero(scene, verified):
    forms = {}
    values = [decode(raw) for raw in entries(scene / "log", standing(scene / "log")[1].size)]
    for value in values:
        if value["type"] == "reading":
            forms[values[value["form"]]["form"]] = value
    for row in verified.returns.forms.head(40).iter_rows(named=True):
        reading = forms.get(row["form_id"])
        for box in ("cast", "rejected"):
            if reading is not None and box in row:
                assert reading["boxes"].get(box) == row[box]


def test_the_same_count_again_adds_nothing_and_a_change_corrects(scene, verified, tmp_path):
    stood = standing_of(scene / "log")
    again = record_count(
        verified, package=scene / "package", log=scene / "log", key=scene / "log.key"
    )
    assert (again.first, again.logged.size) == (stood.size, stood.size)
    changed = count_package(scene / "package", now=NOW, only=("NA-1", "NA-3"))
    stated = (pl.col("status") == "stated") & pl.col("votes_1").is_not_null()
    forms = changed.returns.forms.with_columns(
        pl.when(pl.col("form_id") == changed.returns.forms.filter(stated)["form_id"][0])
        .then(pl.col("votes_1") + 1)
        .otherwise("votes_1")
        .alias("votes_1")
    )
    object.__setattr__(changed.returns, "forms", forms)
    record_count(changed, package=scene / "package", log=scene / "log", key=scene / "log.key")
    verdict = log_verify(scene / "log")
    assert verdict.wrong is None
    assert standing_of(scene / "log").size == stood.size + 2  # a reading, and the decision for it
    election = changed.returns.election.id
    old = {tuple(row[:4]): row[4] for row in stood.votes(election)}
    new = {tuple(row[:4]): row[4] for row in standing_of(scene / "log").votes(election)}
    assert sorted(new[key] - old[key] for key in old if new[key] != old[key]) == [1]
    record_count(verified, package=scene / "package", log=scene / "log", key=scene / "log.key")
    assert standing_of(scene / "log").votes(election) == stood.votes(election)


def test_a_package_without_a_list_of_stations_expects_nothing_of_anybody(
    scene, verified, monkeypatch
):
    units = verified.returns.units.with_columns(listed=pl.lit(value=False))
    unlisted = replace(verified.returns, units=units), verified.law
    monkeypatch.setattr("fullcount.work.record.open_package", lambda _: unlisted)
    with pytest.raises(MissingError, match="no list of stations"):
        manifest_of(scene / "package", polls_open_at=OPENS, now=NOW)


@pytest.mark.long
@pytest.mark.skipif(not GEORGIA.is_dir(), reason="the originals are not beside the project")
def test_a_real_election_is_logged_and_recomputed(tmp_path):
    datasets_get("georgia_2024", tmp_path / "package", from_dir=GEORGIA)
    log_init(tmp_path / "log", origin="georgia.example/log", key=tmp_path / "log.key")
    counted = count_package(tmp_path / "package", now=NOW)
    record_count(
        counted, package=tmp_path / "package", log=tmp_path / "log", key=tmp_path / "log.key"
    )
    assert log_verify(tmp_path / "log").wrong is None
    votes = standing_of(tmp_path / "log").votes(counted.returns.election.id)
    sums = counted.tallies.filter(pl.col("votes").is_not_null())
    told = sums.select("contest_id", "kind", "candidate_id", "source_id", "votes").rows()
    assert sorted(map(tuple, votes)) == sorted(told)
    assert len(votes) > 10


def test_forms_that_left_the_package_are_counted(scene, verified):
    fewer = count_package(scene / "package", now=NOW, only=("NA-1", "NA-3"))
    object.__setattr__(fewer.returns, "forms", fewer.returns.forms.tail(-3))
    recorded = record_count(
        fewer, package=scene / "package", log=scene / "log", key=scene / "log.key"
    )
    assert recorded.logged.gone == 3
