"""Results in the common data format of NIST (SP 1500-100 v2, JSON), one report per source.

Grain: a report holds every contest as one source tells it: the main tally of each contest, and
in a second report the votes of each unit, where these are few enough to be of use as JSON. The
format has no null: what a source does not state is absent. Its statuses are about counting, not
about law, so no report of ours is ever *certified*.
"""

import json
from collections.abc import Mapping

import polars as pl

from fullcount import __version__
from fullcount.model.form import FormStatus
from fullcount.model.law import Method
from fullcount.participation.verified import Verified
from fullcount.publish.exports.cdf_nouns import Names, Node, gp_unit, names_of, parties, text
from fullcount.publish.spell import file_name

MAX_UNIT_COUNTS = 60_000  # vote counts in one JSON report; the long Parquet file has them all


def cdf_files(verified: Verified, votes: pl.DataFrame) -> dict[str, bytes]:
    """Write ``results/cdf/SOURCE.json`` and, where small enough, ``SOURCE.units.json``."""
    names = names_of(verified.returns)
    made = {}
    for source in verified.returns.sources.sort("source_id").iter_rows(named=True):
        stem = f"results/cdf/{file_name(source['source_id'])}"
        tallies = _of(verified.tallies, source["source_id"]).filter("main")
        if tallies.height:
            counts = _contest_counts(tallies, verified, names)
            made[f"{stem}.json"] = _report(verified, source, names, counts=counts, units=set())
        below = _unit_counts(verified, source["source_id"], votes)
        if 0 < below.height <= MAX_UNIT_COUNTS:
            counts = _counts(below, names)
            units = set(below["unit_id"])
            made[f"{stem}.units.json"] = _report(
                verified, source, names, counts=counts, units=units
            )
    return made


Counts = Mapping[tuple[str, str], list[Node]]  # (contest, candidate) -> VoteCounts


def _of(frame: pl.DataFrame, source: str) -> pl.DataFrame:
    return frame.filter(pl.col("source_id") == source)


def _contest_counts(tallies: pl.DataFrame, verified: Verified, names: Names) -> Counts:
    areas = verified.returns.contests.select("contest_id", "unit_id")
    counts = _counts(tallies.join(areas, on="contest_id", how="left", validate="m:1"), names)
    seats = _of(verified.outcomes, tallies["source_id"][0]).filter(pl.col("result") == "seats")
    for row in seats.iter_rows(named=True):
        area = names.area[row["contest_id"]]
        for candidate, won in zip(row["winners"] or [], row["seats"] or [], strict=False):
            counts.setdefault((row["contest_id"], candidate), []).append(
                _vote_count(area, won, kind="seats")
            )
    return counts


def _unit_counts(verified: Verified, source: str, votes: pl.DataFrame) -> pl.DataFrame:
    """Votes of stated forms below the contest's own area; readings after the first are left out.

    The format has one count per unit; every reading stands in ``data/votes.parquet``.
    """
    areas = verified.returns.contests.select("contest_id", area="unit_id")
    forms = (
        _of(verified.returns.forms, source)
        .filter((pl.col("status") == FormStatus.STATED.value) & (pl.col("reading") == 1))
        .join(areas, on="contest_id", how="left", validate="m:1")
        .filter(pl.col("unit_id").ne_missing(pl.col("area")))
        .unique(["contest_id", "unit_id"], keep="first", maintain_order=True)
    )
    return forms.select("form_id", "contest_id", "unit_id").join(
        votes, on="form_id", how="inner", validate="1:m"
    )


def _counts(rows: pl.DataFrame, names: Names) -> dict[tuple[str, str], list[Node]]:
    found: dict[tuple[str, str], list[Node]] = {}
    stated = rows.filter(pl.col("votes").is_not_null()).sort(
        "contest_id", "candidate_id", "unit_id"
    )
    for contest, candidate, unit, votes in stated.select(
        "contest_id", "candidate_id", "unit_id", "votes"
    ).iter_rows():
        count = _vote_count(names.unit.get(unit, names.scope), votes)
        found.setdefault((contest, candidate), []).append(count)
    return found


def _vote_count(unit: str, votes: int, *, kind: str = "total") -> Node:
    return {
        "@type": "ElectionResults.VoteCounts",
        "GpUnitId": unit,
        "Type": kind,
        "Count": votes,
    }


def _report(
    verified: Verified, source: Node, names: Names, *, counts: Counts, units: set[str]
) -> bytes:
    election = verified.returns.election
    standings = {
        row["contest_id"]: row
        for row in _of(verified.standings, str(source["source_id"]))
        .filter("main")
        .iter_rows(named=True)
    }
    contests = [
        _contest(row, verified, names, counts=counts, standing=standings.get(row["contest_id"]))
        for row in verified.returns.contests.sort("contest_id").iter_rows(named=True)
        if row["contest_id"] in standings
    ]
    notes = [str(source["title"] or source["source_id"]), str(source["says"] or ""), election.note]
    if election.fictional:
        notes.insert(0, "FICTIONAL: this election and everything in it are invented.")
    node: Node = {
        "@type": "ElectionResults.ElectionReport",
        "Format": "precinct-level" if units else "summary-contest",
        "GeneratedDate": verified.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Issuer": f"Fullcount, from: {source['title'] or source['source_id']}",
        "IssuerAbbreviation": "Fullcount",
        "IsTest": election.fictional,
        "Notes": " ".join(note for note in notes if note),
        "SequenceStart": 1,
        "SequenceEnd": 1,
        "Status": _status(standings),
        "VendorApplicationId": f"fullcount {__version__}",
        "GpUnit": _gp_units(verified, names, units),
        "Party": parties(names),
        "Election": [_election(verified, names, contests)],
    }
    if election.fictional:
        node["TestType"] = "fictional election"
    return (json.dumps(node, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _gp_units(verified: Verified, names: Names, units: set[str]) -> list[Node]:
    areas = set(verified.returns.contests["unit_id"].drop_nulls())
    wanted = verified.returns.units.filter(pl.col("unit_id").is_in(sorted(areas | units)))
    rows = wanted.sort("unit_id").iter_rows(named=True)
    scope: Node = {
        "@type": "ElectionResults.ReportingUnit",
        "@id": names.scope,
        "Type": "country",
        "Name": text(verified.law.title.en),
    }
    return [scope, *(gp_unit(row, names) for row in rows)]


def _election(verified: Verified, names: Names, contests: list[Node]) -> Node:
    election = verified.returns.election
    return {
        "@type": "ElectionResults.Election",
        "Type": "other",
        "OtherType": "as named",
        "Name": text(election.title.en, election.title.ur),
        "StartDate": election.date.isoformat(),
        "EndDate": election.date.isoformat(),
        "ElectionScopeId": names.scope,
        "Candidate": [
            node for key, node in names.candidate_nodes.items() if key in names.candidate
        ],
        "Contest": contests,
    }


def _contest(
    row: Node, verified: Verified, names: Names, *, counts: Counts, standing: Node | None
) -> Node:
    contest = str(row["contest_id"])
    lists = any(
        rule.office == row["office"] and rule.method is Method.LIST_PR
        for rule in verified.law.winner_rules
    )
    kind = "PartyContest" if lists else "CandidateContest"
    node: Node = {
        "@type": f"ElectionResults.{kind}",
        "@id": names.contest[contest],
        "Name": str(row["title"] or contest),
        "ElectionDistrictId": names.area[contest],
        "ExternalIdentifier": [names.external(contest)],
        "VoteVariation": "proportional" if lists else "plurality",
        "ContestSelection": [
            names.selection(key, lists=lists, counts=counts.get(key, []))
            for key in names.candidate
            if key[0] == contest
        ],
    }
    if not lists:
        node |= {"VotesAllowed": 1, "NumberElected": row["seats"] or 1}
    if standing is not None:
        node |= _progress(standing)
    return node


def _progress(standing: Node) -> Node:
    expected, received = standing["stations_expected"], standing["stations_received"]
    node: Node = {
        "CountStatus": [
            {
                "@type": "ElectionResults.CountStatus",
                "Type": "total",
                "Status": _count_status(expected, received),
            }
        ]
    }
    if expected is not None:
        node["TotalSubUnits"] = expected
    if received is not None:
        node["SubUnitsReported"] = received
    return node


def _count_status(expected: object, received: object) -> str:
    if not isinstance(expected, int) or not isinstance(received, int):
        return "unknown"  # the number of stations is not sourced
    return "completed" if received >= expected else "in-process"


def _status(standings: Mapping[str, Node]) -> str:
    states = {
        _count_status(row["stations_expected"], row["stations_received"])
        for row in standings.values()
    }
    return "unofficial-complete" if states == {"completed"} else "unofficial-partial"
