"""What a court is handed about one case: exhibits in order, findings with their numbers, custody.

Grain: one case. Exhibits are the items that relate to the case or that its findings rely on, in the
order in which the forum ranks them, each under its own number. What must not leave is listed as
withheld and is not included, nor is who states it, what it shows or who held it; that something is
missing is said as loudly as the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fullcount.claims.case import Case
from fullcount.claims.custody import CustodyEvent, Gap
from fullcount.claims.evidence import Consent, Evidence, Sensitivity, ranked
from fullcount.claims.evidence_record import Defect, EvidenceRecord, custody_gaps, defects
from fullcount.claims.finding import Cited, Finding
from fullcount.claims.findingfile import Findings
from fullcount.claims.shortfall import Lacking, shortfalls


class Inclusion(StrEnum):
    """Is the exhibit itself in the bundle?"""

    INCLUDED = "included"
    WITHHELD = "withheld"  # secret, or its giver did not agree that an authority see it
    NO_FILE = "no_file"  # a thing that is held, or of which no file is here
    OTHER_BYTES = "other_bytes"  # a file is here, and its bytes are not those of the record


class Replayed(StrEnum):
    """Were the numbers of a cited finding computed again, and did they come out?"""

    SAME = "same"
    NOT_FOUND = "not_found"
    NOT_ASKED = "not_asked"


MAY_BE_SHOWN = frozenset({Consent.SHARE_WITH_AUTHORITY, Consent.PUBLISH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One exhibit as the index lists it. ``number`` is the court's, where it has given one."""

    place: int  # from 1, in the bundle
    item: Evidence
    number: str | None
    inclusion: Inclusion
    chain: tuple[CustodyEvent, ...]
    gaps: tuple[Gap, ...]
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """``lacks`` is what each finding still lacks at its standard; empty for most."""

    case: Case
    exhibits: tuple[Exhibit, ...]
    findings: tuple[Finding, ...]
    cited: tuple[Cited, ...]
    lacks: tuple[Lacking, ...]


def bundle(
    case: Case,
    *,
    findings: Findings,
    record: EvidenceRecord,
    digests: Mapping[str, str],
    forum: str = "default",
) -> Bundle:
    """Put together what concerns a case. ``digests``: file name -> SHA-256 of what is at hand."""
    mine = [one for one in findings.findings.values() if one.case_id == case.case_id]
    named = {name for one in mine for name in (*one.relied, *(one.against or ()))}
    items = [
        one
        for one in record.items.values()
        if case.case_id in one.relates_to or one.evidence_id in named
    ]
    gaps, wrong = custody_gaps(record), defects(record)
    exhibits = tuple(
        _withheld(
            Exhibit(
                place=place,
                item=item,
                number=(item.fate or {}).get("number"),
                inclusion=_inclusion(item, digests),
                chain=record.chains.get(item.evidence_id, ()),
                gaps=gaps.get(item.evidence_id, ()),
                defects=tuple(one for one in wrong if one.evidence_id == item.evidence_id),
            )
        )
        for place, item in enumerate(ranked(items, forum=forum), 1)
    )
    return Bundle(
        case=case,
        exhibits=exhibits,
        findings=tuple(mine),
        cited=tuple(one for name, one in findings.cited.items() if name in named),
        lacks=_lacks(mine, findings, record),
    )


def _withheld(one: Exhibit) -> Exhibit:
    """Leave of a withheld exhibit what says that it is there: id, kind, digest, state, gaps."""
    if one.inclusion is not Inclusion.WITHHELD:
        return one
    return replace(one, item=replace(one.item, title="", source="", url=None, file=None), chain=())


def _inclusion(item: Evidence, digests: Mapping[str, str]) -> Inclusion:
    if item.sensitivity is Sensitivity.SECRET or item.consent not in MAY_BE_SHOWN:
        return Inclusion.WITHHELD
    if item.file is None or item.file not in digests:
        return Inclusion.NO_FILE
    if digests[item.file] != item.sha256:
        return Inclusion.OTHER_BYTES
    return Inclusion.INCLUDED


def _lacks(
    mine: Sequence[Finding], findings: Findings, record: EvidenceRecord
) -> tuple[Lacking, ...]:
    return tuple(
        lack
        for one in mine
        for lack in shortfalls(one, cited=findings.cited, evidence=record.sources)
    )
