"""The reports validate against NIST's own schema, and every reference in them is defined."""

import dataclasses
import json
from pathlib import Path

import jsonschema
import pytest
from publish.exports.made import made_verified

from fullcount.model.returns import long_votes
from fullcount.publish.exports import cdf
from fullcount.publish.exports.cdf import cdf_files

SCHEMA = (
    Path(__file__).parents[4] / "shared/vectors/nist_cdf/NIST_V2_election_results_reporting.json"
)


def reports(verified=None):
    made = verified or made_verified()
    found = cdf_files(made, long_votes(made.returns))
    return {name: json.loads(raw) for name, raw in found.items()}


@pytest.mark.skipif(not SCHEMA.is_file(), reason="NIST's schema is not beside the checkout")
def test_cdf_validates_against_the_schema_of_nist():
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    found = reports() | reports(made_verified(fictional=False))
    assert len(found) >= 3
    for name, report in found.items():
        assert [error.message for error in checker.iter_errors(report)] == [], name
    broken = reports()["results/cdf/board.json"]
    del broken["Election"][0]["Contest"][0]["@id"]
    assert not checker.is_valid(broken)


def test_every_id_is_unique_and_every_reference_is_defined():
    for report in reports().values():
        ids = list(_values(report, "@id"))
        assert len(set(ids)) == len(ids)
        for key in ("GpUnitId", "PartyId", "ElectionDistrictId", "ElectionScopeId"):
            assert set(_values(report, key)) <= set(ids)
        for key in ("CandidateIds", "PartyIds"):
            assert {at for many in _values(report, key) for at in many} <= set(ids)


def test_each_source_tells_its_own_numbers_and_what_is_not_stated_is_absent():
    found = reports()
    assert _counts(found["results/cdf/agents.json"], "total") == [40, 60]
    assert _counts(found["results/cdf/board.json"], "total") == [47, 60, 300, 500]
    # Station 2 of the agents states nothing: it has no count, not a count of zero.
    assert _counts(found["results/cdf/agents.units.json"], "total") == [40, 60]
    assert _counts(found["results/cdf/board.units.json"], "total") == [0, 7, 40, 60]


def test_lists_are_party_contests_with_their_seats():
    board = reports()["results/cdf/board.json"]
    contests = {row["@type"]: row for row in board["Election"][0]["Contest"]}
    assert set(contests) == {"ElectionResults.PartyContest", "ElectionResults.CandidateContest"}
    assert _counts(board, "seats") == [1, 2]


def test_progress_is_unknown_where_the_number_of_stations_is_not_sourced():
    found = reports()
    states = [
        report["Election"][0]["Contest"][-1]["CountStatus"][0]["Status"]
        for report in (found["results/cdf/agents.json"], found["results/cdf/board.json"])
    ]
    assert states == ["unknown", "completed"]
    assert found["results/cdf/agents.json"]["Status"] == "unofficial-partial"


def test_what_a_source_says_of_itself_stands_beside_its_numbers():
    assert "One party's." in reports()["results/cdf/agents.json"]["Notes"]


def test_too_many_units_leave_only_the_summary(monkeypatch):
    monkeypatch.setattr(cdf, "MAX_UNIT_COUNTS", 1)
    assert not [name for name in reports() if name.endswith(".units.json")]


def test_a_source_without_a_tally_makes_no_summary():
    made = made_verified()
    bare = dataclasses.replace(made, tallies=made.tallies.clear())
    assert "results/cdf/board.json" not in reports(bare)


def _values(node, key):
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(node, list):
        for item in node:
            yield from _values(item, key)


def _counts(report, kind):
    found = [one for many in _values(report, "VoteCounts") for one in many if one["Type"] == kind]
    return sorted(one["Count"] for one in found)
