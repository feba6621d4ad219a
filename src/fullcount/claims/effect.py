"""A materiality answer as something a finding can cite: its numbers frozen, its id made of them.

Grain: one answer of the materiality engine. Two runs over the same papers give the same id.
"""

import hashlib
import json
from collections.abc import Sequence

from fullcount.claims.finding import Cited, Effect, MaterialEffect, Room
from fullcount.claims.materiality import Materiality
from fullcount.claims.wording import Basis
from fullcount.count.findings import finding_id

REVISION = 1


def cited_answer(found: Materiality, *, stations: Sequence[str], sha256: str) -> Cited:
    """Freeze an answer about ``stations``; ``sha256`` is of the package it was computed from."""
    told: dict[str, int | str | None] = {
        "lead": found.lead,
        "least": len(found.least),
        "most": found.most,
        "stations": found.stations,
        "units": hashlib.sha256("\n".join(sorted(stations)).encode()).hexdigest(),
        "verdict": found.verdict.value,
        "why": found.why.value,
    }
    numbers = json.dumps(told, sort_keys=True, separators=(",", ":"))
    rule = f"materiality.{found.action.value}"
    subject = f"{found.contest_id} {found.source_id}"
    return Cited(
        finding_id=finding_id(rule, REVISION, subject, numbers=numbers),
        room=Room.COUNT,
        rule=rule,
        revision=REVISION,
        subject=subject,
        numbers=numbers,
        source=found.source_id,
        basis=Basis.DOCUMENT,
        sha256=sha256,
    )


def material_effect(found: Materiality, cited: Cited) -> MaterialEffect:
    """Give the effect as a finding of a case states it."""
    unable = found.effect is Effect.NOT_ASSESSABLE
    because = found.why.value if unable else ""
    return MaterialEffect(effect=found.effect, computation=cited.finding_id, because=because)
