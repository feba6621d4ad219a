"""A counted fictional election of Sahra, small enough to read: two sources, two seats, one list."""

from datetime import UTC, date, datetime

import polars as pl

from fullcount.model import frames, results
from fullcount.model.election import Election
from fullcount.model.form import Box, FormKind
from fullcount.model.law import Law, Method, WinnerRule
from fullcount.model.returns import DIGESTS, RAWS, Returns, check_returns
from fullcount.model.rule import Citation, Grain, Rule, Severity
from fullcount.model.text import Text
from fullcount.participation import participate
from fullcount.participation.verified import Verified

NOW = datetime(2031, 3, 5, 2, 0, tzinfo=UTC)
RULE = Rule(
    code="C1",
    revision=1,
    grain=Grain.FORM,
    severity=Severity.ERROR,
    title=Text(en="Votes do not add up"),
    means=Text(en="m"),
    act=Text(en="a"),
    broken="sum_votes <> valid",
    citations=(Citation(cites="Sahra Act"),),
    fields=("sum_votes", "valid"),
)
LAW = Law(
    id="sahra",
    title=Text(en="Sahra (fictional)"),
    zone="UTC",
    kinds=(
        FormKind(
            code="F45",
            title=Text(en="Station form"),
            level="station",
            boxes=tuple(
                Box(name=name, line=str(n), caption=Text(en=name))
                for n, name in enumerate(("registered", "cast", "valid"), start=1)
            ),
        ),
    ),
    rules=(RULE,),
    winner_rules=(
        WinnerRule(office="NA", method=Method.PLURALITY),
        WinnerRule(office="LIST", method=Method.LIST_PR),
    ),
    deadlines=(),
)


def frame(rows, schema):
    return frames.conform(pl.DataFrame(rows) if rows else frames.empty(schema), schema)


def made_returns(*, fictional=True, evil="=cmd|'/c calc'!A0"):
    """Two stations of NA-1, one list contest; the agents' copy of station 2 is not stated."""
    forms = [
        form("agents", "1", 60, 40, cast=100, valid=100, registered=200),
        form("agents", "2", None, None) | {"status": "not_stated"},
        form("board", "1", 40, 60, cast=100, valid=101, registered=200),
        form("board", "2", 7, 0, cast=7, valid=7, registered=50),
        form("board", "Sahra", 500, 300, cast=800, valid=800) | {"contest_id": "LIST"},
    ]
    for n, one in enumerate(forms):
        one["form_id"] = f"f{n}"
    units = [
        {"unit_id": "Sahra", "kind": "country", "name": "Sahra"},
        {"unit_id": "NA-1", "kind": "constituency", "parent_id": "Sahra"},
        {"unit_id": "1", "kind": "station", "parent_id": "NA-1", "name": evil, "registered": 200},
        {"unit_id": "2", "kind": "station", "parent_id": "NA-1", "name": "سکول"},
    ]
    return check_returns(
        Returns(
            election=Election(
                id="sahra-2031",
                title=Text(en="Sahra votes", ur="صحرا"),
                date=date(2031, 3, 4),
                law="sahra",
                zone="UTC",
                fictional=fictional,
            ),
            units=frame(units, frames.UNITS),
            contests=frame(
                [
                    {"contest_id": "NA-1", "office": "NA", "unit_id": "NA-1", "seats": 1},
                    {"contest_id": "LIST", "office": "LIST", "unit_id": "Sahra", "seats": 3},
                ],
                frames.CONTESTS,
            ),
            candidates=frame(
                [
                    candidate("NA-1", "a", 1, "Amal", party="Chiragh"),
                    candidate("NA-1", "b", 2, evil, party=None),
                    candidate("LIST", "chiragh", 1, "Chiragh", party="Chiragh"),
                    candidate("LIST", "saba", 2, "Saba", party="Saba"),
                ],
                frames.CANDIDATES,
            ),
            sources=frame(
                [
                    {"source_id": "agents", "title": "Agents' copies", "says": "One party's."},
                    {"source_id": "board", "title": "Board", "url": "https://example.org/board"},
                ],
                frames.SOURCES,
            ),
            forms=frame(forms, frames.FORMS),
            raws=frames.empty(RAWS),
            unread=frames.empty(frames.UNREAD),
            figures=frames.empty(frames.FIGURES),
            facts=frames.empty(frames.FACTS),
            events=frames.empty(frames.EVENTS),
            digests=frames.empty(DIGESTS),
        )
    )


def form(source, unit, first, second, **boxes):
    return {
        "kind": "F45",
        "contest_id": "NA-1",
        "unit_id": unit,
        "source_id": source,
        "reading": 1,
        "status": "stated",
        "list_complete": True,
        "registered": None,
        "cast": None,
        "valid": None,
        **boxes,
        "votes_1": first,
        "votes_2": second,
    }


def candidate(contest, name_id, position, name, *, party):
    return {
        "contest_id": contest,
        "candidate_id": name_id,
        "position": position,
        "name": name,
        "party": party,
        "aggregate": False,
    }


def finding(number, *, contest="NA-1", stake=1, unit="1"):
    return {
        "finding_id": f"id{number}",
        "rule": "C1",
        "revision": 1,
        "severity": "error",
        "grain": "form",
        "contest_id": contest,
        "unit_id": unit,
        "source_id": "board",
        "subject": f"board/{contest}/{unit}",
        "form_ids": ["f2"],
        "numbers": '{"sum_votes":100,"valid":101}',
        "stake": stake,
        "margin": 13,
    }


def made_verified(*, findings=None, fictional=True, **others):
    returns = made_returns(fictional=fictional)
    tallies = [
        ("NA-1", "agents", "a", 60),
        ("NA-1", "agents", "b", 40),
        ("NA-1", "board", "a", 47),
        ("NA-1", "board", "b", 60),
        ("LIST", "board", "chiragh", 500),
        ("LIST", "board", "saba", 300),
    ]
    standings = [
        {"contest_id": "NA-1", "source_id": "agents", "main": True, "stations_received": 1},
        {
            "contest_id": "NA-1",
            "source_id": "board",
            "main": True,
            "stations_expected": 2,
            "stations_received": 2,
        },
        {"contest_id": "LIST", "source_id": "board", "main": True},
    ]
    seats = {
        "contest_id": "LIST",
        "source_id": "board",
        "result": "seats",
        "winners": ["chiragh", "saba"],
        "seats": [2, 1],
    }
    found = [finding(1)] if findings is None else findings
    given = {
        "returns": returns,
        "law": LAW,
        "now": NOW,
        "rules": (RULE,),
        "findings": frame(found, frames.FINDINGS),
        "coverage": frames.empty(frames.COVERAGE),
        "tallies": frame(
            [
                {
                    "contest_id": contest,
                    "source_id": source,
                    "candidate_id": name,
                    "votes": votes,
                    "main": True,
                    "basis": "sum",
                    "kind": "F45",
                }
                for contest, source, name, votes in tallies
            ],
            results.TALLIES,
        ),
        "standings": frame(standings, results.STANDINGS),
        "pairs": frames.empty(results.PAIRS),
        "differences": frames.empty(results.DIFFERENCES),
        "patterns": frames.empty(results.PATTERNS),
        "levels": frames.empty(results.LEVELS),
        "completeness": frames.empty(results.COMPLETENESS),
        "awaited": frames.empty(results.AWAITED),
        "deadlines": frames.empty(results.DEADLINES),
        "arrivals": pl.DataFrame(),
        "outcomes": frame([seats], results.OUTCOMES),
        "decisive": frames.empty(results.DECISIVE),
        "participation": participate(returns, LAW),
        **others,
    }
    return Verified(**given)
