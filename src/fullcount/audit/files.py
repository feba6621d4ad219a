"""How an audit is spelled: plan, draw and replay as JSON, hand counts as CSV; and back.

Grain: one file. The plan is written with sorted keys, no white space and UTF-8, so that its
SHA-256 is the plan's name. Fractions are text ("1/20"); weights, which may be large, are decimal
text. A file that was edited is refused where it contradicts itself; its hash tells the rest.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

from fullcount.audit.assess import Draw
from fullcount.audit.bags import Bag, BagCount
from fullcount.audit.contest import Assertion
from fullcount.audit.plan import Plan, Station, Work
from fullcount.audit.stations import BoundBy
from fullcount.errors import InputError
from fullcount.model.ids import CandidateId, UnitId
from fullcount.stats.draw import Drawn

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
PLAN, DRAW, REPLAY = "fullcount audit plan 1", "fullcount audit draw 1", "fullcount audit replay 1"
UNIT, BAG, PAPERS = "unit_id", "bag", "papers"

UNREADABLE = (
    ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What reading a file that is none of ours may raise."""


def canonical(value: Json) -> bytes:
    """Spell a value in its one way."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def plan_json(plan: Plan) -> bytes:
    """Write a plan."""
    work = plan.work
    return canonical(
        {
            "format": PLAN,
            "asks": "whether a hand count of the bags would name somebody else",
            "election": plan.election,
            "fictional": plan.fictional,
            "contest_id": plan.contest_id,
            "source_id": plan.source_id,
            "kind": plan.kind,
            "risk_limit": str(plan.risk_limit),
            "candidates": list(plan.candidates),
            "assertions": [
                {
                    "over": one.over,
                    "under": one.under,
                    "weights": {str(name): by for name, by in one.weights.items()},
                    "margin": one.margin,
                }
                for one in plan.assertions
            ],
            "outside": plan.outside,
            "stations": [
                {
                    "unit_id": one.unit_id,
                    "name": one.name,
                    "votes": list(one.votes),
                    "ballots": one.ballots,
                    "bound_by": one.bound_by.value,
                    "weight": str(one.weight),
                }
                for one in plan.stations
            ],
            "scale": str(plan.scale),
            "manifest_sha256": plan.manifest_sha256,
            "work": {
                "draws": work.draws,
                "stations": f"{work.stations:.1f}",
                "papers": f"{work.papers:.0f}",
                "fewest": work.fewest,
            },
            "made_at": plan.made_at.isoformat(),
            "files": dict(plan.files),
        }
    )


def read_plan(raw: bytes, *, where: str) -> Plan:
    """Read a plan. Raises InputError for what is not one."""
    try:
        found = json.loads(raw)
        if found["format"] != PLAN:
            raise InputError(f"is not a {PLAN}", where=where)
        return Plan(
            election=found["election"],
            fictional=found["fictional"],
            contest_id=found["contest_id"],
            source_id=found["source_id"],
            kind=found["kind"],
            risk_limit=Fraction(found["risk_limit"]),
            candidates=tuple(CandidateId(one) for one in found["candidates"]),
            assertions=tuple(
                Assertion(
                    over=one["over"],
                    under=one["under"],
                    weights={CandidateId(name): int(by) for name, by in one["weights"].items()},
                    margin=int(one["margin"]),
                )
                for one in found["assertions"]
            ),
            outside=int(found["outside"]),
            stations=tuple(
                Station(
                    unit_id=UnitId(one["unit_id"]),
                    name=one["name"],
                    votes=tuple(int(n) for n in one["votes"]),
                    ballots=int(one["ballots"]),
                    bound_by=BoundBy(one["bound_by"]),
                    weight=int(one["weight"]),
                )
                for one in found["stations"]
            ),
            scale=int(found["scale"]),
            manifest_sha256=found["manifest_sha256"],
            work=Work(
                draws=int(found["work"]["draws"]),
                stations=float(found["work"]["stations"]),
                papers=float(found["work"]["papers"]),
                fewest=found["work"]["fewest"],
            ),
            made_at=datetime.fromisoformat(found["made_at"]),
            files={str(file): str(digest) for file, digest in found["files"].items()},
        )
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as cause:
        raise InputError(f"is not a plan we can read: {cause}", where=where) from cause


def draw_json(draw: Draw) -> bytes:
    """Write a draw."""
    return canonical(
        {
            "format": DRAW,
            "plan_sha256": draw.plan_sha256,
            "seed": draw.seed,
            "rounds": list(draw.rounds),
            "drawn": [
                {"number": one.number, "unit_id": one.key, "ticket": one.ticket}
                for one in draw.drawn
            ],
        }
    )


def read_draw(raw: bytes, *, where: str) -> Draw:
    """Read a draw. Raises InputError for what is not one."""
    try:
        found = json.loads(raw)
        if found["format"] != DRAW:
            raise InputError(f"is not a {DRAW}", where=where)
        return Draw(
            plan_sha256=found["plan_sha256"],
            seed=found["seed"],
            rounds=tuple(int(one) for one in found["rounds"]),
            drawn=tuple(
                Drawn(number=int(one["number"]), key=one["unit_id"], ticket=one["ticket"])
                for one in found["drawn"]
            ),
        )
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as cause:
        raise InputError(f"is not a draw we can read: {cause}", where=where) from cause


def counts_template(plan: Plan, draw: Draw) -> str:
    """Give the CSV that hand counts are entered in: one row per station to fetch, blank."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([UNIT, BAG, PAPERS, *plan.candidates])
    for unit in draw.units:
        writer.writerow([unit, "", "", *[""] * len(plan.candidates)])
    return out.getvalue()


def counts_csv(plan: Plan, counts: Sequence[BagCount]) -> str:
    """Write hand counts as they are entered."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([UNIT, BAG, PAPERS, *plan.candidates])
    for one in counts:
        papers = "" if one.papers is None else one.papers
        votes = [one.votes.get(name, "") for name in plan.candidates]
        writer.writerow([one.unit_id, one.bag.value, papers, *votes])
    return out.getvalue()


def read_counts(raw: bytes, plan: Plan, *, where: str) -> tuple[BagCount, ...]:
    """Read hand counts. A row without ``bag`` is not counted yet; half a row is an error."""
    try:
        rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as cause:
        raise InputError(f"is not CSV in UTF-8: {cause}", where=where) from cause
    return tuple(
        _count(row, plan, where=f"{where}, row {number}")
        for number, row in enumerate(rows, 2)
        if (row.get(BAG) or "").strip()
    )


def _count(row: Mapping[str, str | None], plan: Plan, *, where: str) -> BagCount:
    def whole(column: str) -> int:
        text = (row.get(column) or "").strip()
        if not text.isascii() or not text.isdigit():
            raise InputError(f"{column} is {text!r}, not a whole number", where=where)
        return int(text)

    said = (row[BAG] or "").strip()
    if said not in {one.value for one in Bag}:
        raise InputError(f"bag is {said!r}; write counted or missing", where=where)
    unit = UnitId((row.get(UNIT) or "").strip())
    if said == Bag.MISSING.value:
        return BagCount(unit_id=unit, bag=Bag.MISSING, votes={}, papers=None)
    papers = whole(PAPERS) if (row.get(PAPERS) or "").strip() else None
    votes = {name: whole(name) for name in plan.candidates}
    return BagCount(unit_id=unit, bag=Bag.COUNTED, votes=votes, papers=papers)
