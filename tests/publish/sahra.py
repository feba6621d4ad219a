"""A small count of fictional Sahra, by hand: two sources, one seat turned round, one silent.

Names carry markup on purpose: whatever stands in a file must come out as text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from fullcount.count.reason import because, written
from fullcount.count.run import Count
from fullcount.model import frames, results
from fullcount.model.election import Election
from fullcount.model.form import Box, FormKind
from fullcount.model.law import Deadline, Law
from fullcount.model.returns import DIGESTS, RAWS, Returns
from fullcount.model.rule import Citation, Grain, Rule, Severity
from fullcount.model.text import Text

NASTY = "<script>alert(\"x\")</script> & 'co' #let $x$ @ref \\ *bold* `raw` ]["
NOW = datetime(2031, 2, 6, 22, 0, tzinfo=UTC)
POLL = date(2031, 2, 6)
Row = Mapping[str, object]

LAW = Law(
    id="sahra",
    title=Text(en="Elections Code of Sahra (fictional)", ur="صحرا کا انتخابی ضابطہ (فرضی)"),
    zone="Asia/Karachi",
    kinds=(
        FormKind(
            code="count",
            title=Text(en="Station count", ur="اسٹیشن کی گنتی"),
            level="station",
            boxes=(
                Box(name="registered", line="1", caption=Text(en="Registered", ur="رجسٹرڈ")),
                Box(name="valid", line="2", caption=Text(en="Valid", ur="درست")),
                Box(name="cast", line="3", caption=Text(en="Cast", ur="ڈالے گئے")),
            ),
        ),
        FormKind(
            code="account",
            title=Text(en="Ballot account"),
            level="station",
            boxes=(Box(name="issued", line="1", caption=Text(en="Issued")),),
            has_votes=False,
        ),
    ),
    rules=(),
    winner_rules=(),
    deadlines=(
        Deadline(
            code="D02",
            title=Text(en="Send what is compiled", ur="جو مرتب ہے بھیج دیں"),
            starts="poll",
            due_event="sent",
            citations=(Citation(cites="art. 13(3)"),),
            at="02:00",
        ),
    ),
)
RULE = Rule(
    code="C1",
    revision=2,
    grain=Grain.FORM,
    severity=Severity.ERROR,
    title=Text(en="The votes do not add up", ur="ووٹوں کا میزان درست نہیں"),
    means=Text(en="The candidates' votes are not the valid votes.", ur="میزان مختلف ہے۔"),
    act=Text(en="Read the paper again.", ur="کاغذ دوبارہ دیکھیے۔"),
    broken="sum_votes <> valid",
    citations=(Citation(cites="art. 9", url="https://example.org/code"),),
    fields=("sum_votes", "valid"),
)
SOURCES = [
    {"source_id": "commission", "title": "Commission (fictional)", "kind": "official"},
    {
        "source_id": "agents",
        "title": f"Agents {NASTY}",
        "kind": "party_agent",
        "says": "Collected by an invented party.",
        "url": "javascript:alert(1)",
    },
]


def frame(schema: frames.Schema, rows: Sequence[Row]) -> pl.DataFrame:
    """Make a frame of exactly a schema; what a row does not name is null."""
    full = [{name: row.get(name) for name in schema} for row in rows]
    return pl.DataFrame(full, schema=dict(schema))


def _form(
    contest: str, unit: str, source: str, votes: tuple[int | None, ...], **more: object
) -> Row:
    stated = [vote for vote in votes if vote is not None]
    return {
        "form_id": f"{source}:{contest}:{unit}",
        "kind": "count",
        "contest_id": contest,
        "unit_id": unit,
        "source_id": source,
        "reading": 1,
        "status": "stated",
        "list_complete": None not in votes,
        "candidates": len(stated),
        "received_at": datetime(2031, 2, 6, 16, len(unit), tzinfo=UTC),
        "file": f"{source}.csv",
        "row": int(unit[1:]) + 1,
        "registered": 500,
        "valid": sum(stated),
        "cast": sum(stated),
        "votes_1": votes[0],
        "votes_2": votes[1],
        **more,
    }


FORM_ROWS = [
    _form("NA-1", "s1", "commission", (100, 200)),
    _form("NA-1", "s1", "agents", (200, 100), valid=301),
    _form("NA-1", "s2", "commission", (50, 60)),
    _form("NA-1", "s2", "agents", (50, 60)),
    _form("NA-1", "s3", "commission", (10, 10)),
    _form("NA-2", "s4", "commission", (400, 1)),
    _form("NA-2", "s4", "agents", (400, None)),
]


def returns(
    *, contests: Sequence[str] = ("NA-1", "NA-2", "NA-3"), fictional: bool = True
) -> Returns:
    """Two contests with forms and one without; one cell unreadable, one figure wrong."""
    forms = {
        **frames.FORMS,
        **dict.fromkeys(("registered", "valid", "cast", "issued"), pl.Int64),
        **dict.fromkeys(("votes_1", "votes_2"), pl.Int64),
    }
    account = {**FORM_ROWS[0], "kind": "account", "form_id": "account:s1", "issued": 310}
    account |= dict.fromkeys(("valid", "cast", "registered", "votes_1", "votes_2"))
    unread = {"file": "agents.csv", "row": 5, "column": "B", "text": NASTY, "why": "unreadable"}
    figure = {"figure_id": "T01", "title": "A figure", "computed": 9, "relation": "=", "stated": 8}
    return Returns(
        election=Election(
            id="sahra-2031",
            title=Text(en=f"Sahra {NASTY}", ur="صحرا ۲۰۳۱"),
            date=POLL,
            law="sahra",
            zone="Asia/Karachi",
            fictional=fictional,
        ),
        units=frame(
            frames.UNITS,
            [
                {
                    "unit_id": f"s{n}",
                    "kind": "station",
                    "name": f"School {n} {NASTY}",
                    "parent_id": "a",
                }
                for n in range(1, 6)
            ],
        ),
        contests=frame(
            frames.CONTESTS,
            [
                {"contest_id": one, "title": f"Seat {one}", "unit_id": "a", "seats": 1}
                for one in contests
            ],
        ),
        candidates=frame(
            frames.CANDIDATES,
            [
                {
                    "contest_id": one,
                    "candidate_id": f"c{at}",
                    "position": at,
                    "name": name,
                    "name_ur": ur,
                }
                for one in contests
                for at, name, ur in ((1, f"Falana {NASTY}", "فلانہ"), (2, "Dhimkana", "ڈھمکانہ"))
            ],
        ),
        sources=frame(frames.SOURCES, SOURCES),
        forms=frame(forms, [*FORM_ROWS, account]),
        raws=frame(RAWS, [{"form_id": "agents:NA-2:s4", "column": "votes_2", "raw": "l<"}]),
        unread=frame(frames.UNREAD, [unread]),
        figures=frame(frames.FIGURES, [figure]),
        facts=frames.empty(frames.FACTS),
        events=frames.empty(frames.EVENTS),
        digests=frame(DIGESTS, [{"file": "agents.csv", "sha256": "ab" * 32, "bytes": 99}]),
    )


def outcome(
    contest: str, source: str, *, margin: int | None, unsettled: int | None, verdict: str
) -> Row:
    return {
        "contest_id": contest,
        "source_id": source,
        "method": "plurality",
        "result": "winner",
        "winners": ["c1"],
        "leader": "c1" if source == "agents" else "c2",
        "rival": "c2" if source == "agents" else "c1",
        "margin": margin,
        "unsettled": unsettled,
        "verdict": verdict,
        "because": written([because("none_missing")]),
    }


def finding(code: str = "C1", **more: object) -> Row:
    return {
        "finding_id": "f" * 40,
        "rule": code,
        "revision": 2,
        "severity": "error",
        "grain": "form",
        "contest_id": "NA-1",
        "unit_id": "s1",
        "source_id": "agents",
        "subject": "agents:NA-1:s1",
        "form_ids": ["agents:NA-1:s1"],
        "numbers": json.dumps({"sum_votes": 300, "valid": 301}),
        "stake": 1,
        "margin": 90,
        **more,
    }


def standing(contest: str, source: str, votes: tuple[int, int]) -> Row:
    first, second = ("c1", "c2") if votes[0] >= votes[1] else ("c2", "c1")
    return {
        "contest_id": contest,
        "source_id": source,
        "basis": "sum",
        "kind": "count",
        "main": True,
        "leader": first,
        "rival": second,
        "leader_votes": max(votes),
        "rival_votes": min(votes),
        "margin": abs(votes[0] - votes[1]),
        "valid": sum(votes),
        "rejected": 5,
        "cast": sum(votes) + 5,
        "stations_expected": 4,
        "stations_received": 3,
    }


def count(
    *,
    contests: Sequence[str] = ("NA-1", "NA-2", "NA-3"),
    fictional: bool = True,
    findings: Sequence[Row] | None = None,
) -> Count:
    """Make the count: NA-1 is told two ways, NA-2 is decided, NA-3 has no form."""
    told = [
        ("NA-1", "commission", (160, 270)),
        ("NA-1", "agents", (250, 160)),
        ("NA-2", "commission", (400, 1)),
    ]
    figure = finding(
        "L1", grain="figure", subject="T01", contest_id=None, unit_id=None, source_id=None
    )
    return Count(
        returns=returns(contests=contests, fictional=fictional),
        law=LAW,
        now=NOW,
        rules=(RULE,),
        findings=frame(frames.FINDINGS, [finding(), figure] if findings is None else findings),
        coverage=frame(
            frames.COVERAGE,
            [
                {
                    "rule": "C1",
                    "contest_id": "NA-1",
                    "kind": "count",
                    "passed": 5,
                    "failed": 1,
                    "not_evaluable": 1,
                    "suppressed": 0,
                    "missing_boxes": "valid",
                }
            ],
        ),
        tallies=frame(
            results.TALLIES,
            [
                {
                    "contest_id": contest,
                    "source_id": source,
                    "basis": "sum",
                    "kind": "count",
                    "main": True,
                    "candidate_id": f"c{at}",
                    "votes": votes[at - 1],
                    "forms": 3,
                }
                for contest, source, votes in told
                for at in (1, 2)
            ],
        ),
        standings=frame(results.STANDINGS, [standing(*one) for one in told]),
        pairs=frame(
            results.PAIRS,
            [
                {
                    "contest_id": "NA-1",
                    "unit_id": unit,
                    "kind": "count",
                    "source_a": "commission",
                    "source_b": "agents",
                    "form_a": f"commission:NA-1:{unit}",
                    "form_b": form_b,
                    "class": kind,
                    "boxes_differing": 0,
                    "votes_differing": differ,
                    "lead_change": 100 * differ,
                }
                for unit, form_b, kind, differ in (
                    ("s1", "agents:NA-1:s1", "candidates_swapped", 2),
                    ("s2", "agents:NA-1:s2", "equal", 0),
                    ("s3", None, "missing_copy", None),
                )
                for differ in (differ or 0,)
            ],
        ),
        differences=frames.empty(results.DIFFERENCES),
        patterns=frame(
            results.PATTERNS,
            [
                {
                    "contest_id": "NA-1",
                    "source_a": "commission",
                    "source_b": "agents",
                    "agreement": "reversed",
                    "leader_a": "c2",
                    "leader_b": "c1",
                    "winner_gain": 90,
                    "loser_loss": 110,
                    "pattern": "swap_like",
                    "only_a": [],
                    "only_b": [],
                    "stations_compared": 2,
                    "stations_half": 1,
                    "spread": "concentrated",
                }
            ],
        ),
        levels=frames.empty(results.LEVELS),
        completeness=frame(
            results.COMPLETENESS,
            [
                {
                    "contest_id": "NA-1",
                    "source_id": "commission",
                    "kind": "count",
                    "stations_expected": 4,
                    "stations_received": 3,
                    "registered_expected": 2000,
                    "registered_received": 1500,
                    "state": "incomplete",
                }
            ],
        ),
        awaited=frame(
            results.AWAITED,
            [
                {
                    "contest_id": "NA-1",
                    "source_id": "commission",
                    "kind": "count",
                    "unit_id": "s5",
                    "name": f"School {NASTY}",
                    "registered": 500,
                    "reason": NASTY,
                    "state": "overdue",
                }
            ],
        ),
        deadlines=frame(
            results.DEADLINES,
            [
                {
                    "contest_id": None,
                    "code": "D02",
                    "due_at": datetime(2031, 2, 6, 21, 0, tzinfo=UTC),
                    "state": "overdue",
                }
            ],
        ),
        arrivals=pl.DataFrame(
            {
                "contest_id": ["NA-1"] * 3,
                "source_id": ["commission"] * 3,
                "kind": ["count"] * 3,
                "received_at": [
                    datetime(2031, 2, 6, 16, minute, tzinfo=UTC) for minute in (1, 2, 3)
                ],
                "received": [1, 2, 3],
                "expected": [4, 4, 4],
            }
        ).with_columns(pl.col("received_at").cast(frames.INSTANT)),
        outcomes=frame(
            results.OUTCOMES,
            [
                outcome("NA-1", "commission", margin=110, unsettled=500, verdict="open"),
                outcome("NA-1", "agents", margin=90, unsettled=None, verdict="not_evaluable"),
                outcome("NA-2", "commission", margin=399, unsettled=0, verdict="decided"),
            ],
        ),
        decisive=frame(
            results.DECISIVE,
            [
                {
                    "contest_id": "NA-1",
                    "source_id": "commission",
                    "variant": "correct",
                    "rank": 1,
                    "unit_id": "s1",
                    "gain": 200,
                    "cumulative": 200,
                    "form_ids": [],
                }
            ],
        ),
    )


def replaced(made: Count, *, outcomes: Sequence[Row]) -> Count:
    """Give the same count with other outcomes."""
    return replace(made, outcomes=frame(results.OUTCOMES, outcomes))


def emptied() -> Count:
    """Give a count of an election of which no form has come in."""
    made = count(contests=("NA-1",), findings=())
    names = (
        *("coverage", "tallies", "standings", "pairs", "patterns", "completeness"),
        *("awaited", "deadlines", "arrivals", "outcomes", "decisive"),
    )
    blank = {name: getattr(made, name).clear() for name in names}
    silent = ("forms", "unread", "figures", "digests")
    told = replace(made.returns, **{name: getattr(made.returns, name).clear() for name in silent})
    return replace(made, returns=told, **blank)


def revised(made: Count) -> Count:
    """Give the same count judged by a later revision of its rule."""
    return replace(made, rules=(replace(made.rules[0], revision=3),))
