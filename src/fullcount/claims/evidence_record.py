"""What is wrong with the record of the evidence, and where custody does not join.

Grain: one defect of one item; one gap of one chain. Both are news about the record, not about the
people in it. A gap can be cited like any finding: its id is made of what it says.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from fullcount.claims.custody import CustodyEvent, Gap, gaps
from fullcount.claims.evidence import PHYSICAL, Consent, Evidence, Sensitivity
from fullcount.claims.finding import Cited, Room
from fullcount.claims.wording import Basis
from fullcount.count.findings import finding_id

REVISION = 1


class DefectKind(StrEnum):
    NO_DIGEST = "no_digest"
    ORIGIN_UNKNOWN = "origin_unknown"
    SAME_BYTES = "same_bytes"
    CIRCLE = "circle"
    NO_TOOL = "no_tool"
    RECEIVED_BEFORE_CAPTURED = "received_before_captured"
    NO_CUSTODY = "no_custody"
    CONSENT_EXCEEDED = "consent_exceeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    kind: DefectKind
    evidence_id: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """Items by id, and the chain of each that has one, in its own order."""

    items: Mapping[str, Evidence] = field(default_factory=dict)
    chains: Mapping[str, tuple[CustodyEvent, ...]] = field(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, str]:
        """Who states each item: what a finding needs to know of it.

        A derived item is of the source of its origin: a redaction is no second witness.
        """
        return {name: self._source(name) for name in self.items}

    @property
    def shown(self) -> Mapping[str, str]:
        """What a page may say of each item: its source where it may be published, else its id."""
        return {
            name: item.source if may_be_published(item) else f"evidence:{name}"
            for name, item in self.items.items()
        }

    def _source(self, name: str) -> str:
        seen: set[str] = set()
        item = self.items[name]
        while item.derived and item.derived.origin in self.items and name not in seen:
            seen.add(name)
            name = item.derived.origin
            item = self.items[name]
        return item.source


def defects(record: EvidenceRecord) -> tuple[Defect, ...]:
    """Name everything that keeps the record of an item from standing by itself."""
    return tuple(one for item in record.items.values() for one in _of(item, record))


def custody_gaps(record: EvidenceRecord) -> Mapping[str, tuple[Gap, ...]]:
    """Give the gaps of every chain; no entry where a chain joins.

    What is kept under seal by law (ballots, sealed originals) may be moved under seal only.
    """
    found = {
        name: gaps(chain, sealed_moves=name in record.items and _sealed(record.items[name]))
        for name, chain in record.chains.items()
    }
    return {name: gap for name, gap in found.items() if gap}


def cited_gaps(record: EvidenceRecord, *, sha256: str) -> tuple[Cited, ...]:
    """Give every gap as a finding that can be cited; ``sha256`` is of the file of the record."""
    return tuple(
        _cited(name, gap, sha256) for name, chain in custody_gaps(record).items() for gap in chain
    )


def may_be_published(item: Evidence) -> bool:
    """Tell whether item and giver let it leave the house."""
    return item.sensitivity is Sensitivity.PUBLIC and item.consent is Consent.PUBLISH


def _cited(name: str, gap: Gap, sha256: str) -> Cited:
    numbers = json.dumps({"event": gap.event}, separators=(",", ":"))
    rule = f"custody.{gap.kind}"
    return Cited(
        finding_id=finding_id(rule, REVISION, name, numbers=numbers),
        room=Room.CUSTODY,
        rule=rule,
        revision=REVISION,
        subject=name,
        numbers=numbers,
        source="the record of custody",
        basis=Basis.DOCUMENT,
        sha256=sha256,
        says=gap.says,
    )


def _sealed(item: Evidence) -> bool:
    return item.grade is not None and item.grade.value in {"ballots", "sealed_original"}


def _of(item: Evidence, record: EvidenceRecord) -> list[Defect]:
    checks = [
        (
            item.sha256 is None and (item.kind not in PHYSICAL or item.file is not None),
            DefectKind.NO_DIGEST,
            "it is a file, and nobody took its digest",
        ),
        (
            item.captured_at is not None and item.received_at < item.captured_at,
            DefectKind.RECEIVED_BEFORE_CAPTURED,
            "its device says it was made after it was received",
        ),
        (
            not record.chains.get(item.evidence_id),
            DefectKind.NO_CUSTODY,
            "no event says who has held it",
        ),
        (
            item.sensitivity is Sensitivity.PUBLIC and item.consent is not Consent.PUBLISH,
            DefectKind.CONSENT_EXCEEDED,
            "it is public, and nobody agreed that it be published",
        ),
    ]
    found = [
        Defect(kind=kind, evidence_id=item.evidence_id, says=says)
        for fails, kind, says in checks
        if fails
    ]
    return [*found, *_derivation(item, record)]


def _derivation(item: Evidence, record: EvidenceRecord) -> list[Defect]:
    derived = item.derived
    if derived is None:
        return []
    origin = record.items.get(derived.origin)
    told = derived.tool.strip() and (derived.removed.strip() or not derived.redaction)
    checks = [
        (origin is None, DefectKind.ORIGIN_UNKNOWN, f"{derived.origin} is not in the record"),
        (
            origin is not None and item.sha256 is not None and origin.sha256 == item.sha256,
            DefectKind.SAME_BYTES,
            f"it is said to be made from {derived.origin} and has the same bytes",
        ),
        (
            _in_circle(item, record),
            DefectKind.CIRCLE,
            "following its origins leads back to it",
        ),
        (not told, DefectKind.NO_TOOL, "how it was made, or what was taken out, is not stated"),
    ]
    return [
        Defect(kind=kind, evidence_id=item.evidence_id, says=says)
        for fails, kind, says in checks
        if fails
    ]


def _in_circle(item: Evidence, record: EvidenceRecord) -> bool:
    seen: list[str] = []
    at: Evidence | None = item
    while at is not None and at.derived is not None and at.evidence_id not in seen:
        seen.append(at.evidence_id)
        at = record.items.get(at.derived.origin)
    return at is not None and at.evidence_id == item.evidence_id and bool(seen)


def chained(events: Sequence[CustodyEvent]) -> Mapping[str, tuple[CustodyEvent, ...]]:
    """Put events into chains, each in the order in which it was written down."""
    found: dict[str, tuple[CustodyEvent, ...]] = {}
    for event in events:
        found[event.evidence_id] = (*found.get(event.evidence_id, ()), event)
    return found
