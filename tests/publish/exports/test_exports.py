"""The same count gives the same bytes, and every file says what it must of fictional data."""

import dataclasses

import pytest
from publish.exports.made import made_verified

from fullcount.publish.exports import exports


@pytest.fixture(scope="module")
def files():
    return exports(made_verified())


def test_two_runs_give_the_same_bytes(files):
    again = exports(made_verified())
    assert {name for name in files if files[name] != again[name]} == set()


def test_every_face_is_there(files):
    names = set(files)
    assert {"findings.parquet", "findings.csv", "findings.json", "findings.xlsx"} <= names
    assert {"results/cdf/agents.json", "results/cdf/board.json"} <= names
    assert "data/datapackage.json" in names
    assert sum(name.startswith("results/openelections/") for name in names) == 2


def test_fictional_is_said_wherever_a_file_can_say_it(files):
    for name in ("findings.json", "results/cdf/board.json", "data/datapackage.json"):
        assert "fictional" in files[name].decode().lower(), name
    assert all("fictional" in name for name in files if "openelections" in name)
    real = exports(made_verified(fictional=False))
    assert all("fictional" not in name for name in real)


def test_an_election_without_findings_or_tallies_still_exports():
    bare = made_verified(findings=[])
    empty = dataclasses.replace(
        bare,
        tallies=bare.tallies.clear(),
        standings=bare.standings.clear(),
        outcomes=bare.outcomes.clear(),
    )
    assert "data/datapackage.json" in exports(empty)


def test_no_file_says_fraud(files):
    assert all(b"fraud" not in raw.lower() for name, raw in files.items() if "parquet" not in name)
