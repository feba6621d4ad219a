"""Bags that differ, in the common currency: rows of FINDINGS with ids that can be cited.

Grain: one row per (code, station). ``stake`` is the bound on what the bag can move a lead by; null
for a bag that is missing or broke its bound, since nothing then limits it.
"""

import json
from collections.abc import Sequence

import polars as pl

from fullcount.audit.bags import BagFinding, Code
from fullcount.audit.plan import Plan
from fullcount.count.findings import named
from fullcount.model.frames import FINDINGS
from fullcount.model.rule import Severity

REVISION = 1
SEVERITY = {
    Code.ERROR_AT_BOUND: Severity.ERROR,
    Code.BAG_MISSING: Severity.ERROR,
    Code.MORE_PAPERS: Severity.ERROR,
    Code.DIFFERS: Severity.WARNING,
}


def findings_frame(plan: Plan, found: Sequence[BagFinding]) -> pl.DataFrame:
    """Give the findings of an audit as FINDINGS, in the order they were found."""
    margin = min(one.margin for one in plan.assertions)
    rows: list[dict[str, object]] = [
        {
            "finding_id": None,
            "rule": one.code.value,
            "revision": REVISION,
            "severity": SEVERITY[one.code].value,
            "grain": "form",
            "contest_id": plan.contest_id,
            "unit_id": one.unit_id,
            "source_id": plan.source_id,
            "subject": f"{plan.contest_id} {plan.source_id} {plan.kind} {one.unit_id} bag",
            "form_ids": [],
            "numbers": json.dumps(dict(one.numbers), sort_keys=True, separators=(",", ":")),
            "stake": one.numbers["lead"] if one.code is Code.DIFFERS else None,
            "margin": margin,
        }
        for one in found
    ]
    return named(pl.DataFrame(rows, schema=dict(FINDINGS)))
