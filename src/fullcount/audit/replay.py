"""The replay file: plan, draw, hand counts and what we concluded, for anybody to compute again.

Grain: one audit. Source of truth for outsiders is ``verify_audit.py`` beside this module: one file
of the standard library that shares no line with the rest, and ships with every replay.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from importlib.resources import files

from fullcount.audit.assess import Assessment, Draw
from fullcount.audit.bags import BagCount
from fullcount.audit.files import REPLAY, Json, canonical, draw_json, plan_json, sha256
from fullcount.audit.plan import Plan

VERIFIER = "verify_audit.py"
ALSO = "fullcount audit also 1"


def replay_json(
    plan: Plan, draw: Draw, counts: Sequence[BagCount], assessment: Assessment
) -> bytes:
    """Write everything an audit rests on and what came of it."""
    return canonical(
        {
            "format": REPLAY,
            "plan": json.loads(plan_json(plan)),
            "draw": json.loads(draw_json(draw)),
            "counts": _entered(plan, counts),
            "says": {
                "path": [f"{float(p):.12e}" for p in assessment.path],
                "risk": f"{float(assessment.risk):.12e}",
                "conclusion": assessment.conclusion.value,
                "waiting": list(assessment.waiting),
                "findings": [
                    {
                        "code": one.code.value,
                        "unit_id": one.unit_id,
                        "numbers": dict(one.numbers),
                    }
                    for one in assessment.findings
                ],
            },
        }
    )


def also_json(
    plan: Plan,
    counts: Sequence[BagCount],
    *,
    made_for: Plan,
    drawn: Draw,
    path: Sequence[Fraction],
) -> bytes:
    """Write what bags drawn for one contest show of another, for anybody to compute again."""
    raw = plan_json(plan)
    return canonical(
        {
            "format": ALSO,
            "made_for": json.loads(plan_json(made_for)),
            "plan": json.loads(raw),
            "plan_sha256": sha256(raw),
            "draw": json.loads(draw_json(drawn)),
            "counts": _entered(plan, counts),
            "says": {"path": [f"{float(p):.12e}" for p in path]},
        }
    )


def _entered(plan: Plan, counts: Sequence[BagCount]) -> list[Json]:
    return [
        {
            "unit_id": one.unit_id,
            "bag": one.bag.value,
            "papers": one.papers,
            "votes": [one.votes[name] for name in plan.candidates] if one.votes else None,
        }
        for one in counts
    ]


def verifier() -> str:
    """Give the source of the one-file verifier."""
    return (files("fullcount.audit") / VERIFIER).read_text(encoding="utf-8")
