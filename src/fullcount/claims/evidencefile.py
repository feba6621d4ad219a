"""``evidence.toml`` of a case folder: items, what was done with them, and who held them.

Grain: one ``[[evidence]]``, one ``[[act]]`` of one item, one ``[[custody]]`` event. Read
strictly; an act that is not open in an item's state is refused with its place.
"""

import re

from fullcount.claims.case import Act, Role
from fullcount.claims.custody import CustodyEvent, Handling
from fullcount.claims.evidence import (
    Check,
    CheckResult,
    Consent,
    Derivation,
    Evidence,
    Grade,
    Kind,
    Method,
    Sensitivity,
    advance_evidence,
)
from fullcount.claims.evidence_record import EvidenceRecord, chained
from fullcount.claims.readfile import instant, instant_needed, read_file
from fullcount.country.entry import Entry, once
from fullcount.errors import ConflictError

DIGEST = re.compile(r"[0-9a-f]{64}")


def parse_evidence(raw: bytes, *, where: str) -> EvidenceRecord:
    """Read the file; InputError names what is wrong and where."""
    return read_file(raw, where=where, read=_record)


def _record(file: Entry) -> EvidenceRecord:
    read = [_item(entry) for entry in file.entries("evidence")]
    once([one.evidence_id for one in read], what="evidence", where=file.where)
    items = {one.evidence_id: one for one in read}
    for entry in file.entries("act"):
        name = _known(entry, items)
        try:
            items[name] = advance_evidence(items[name], _act(entry))
        except ConflictError as cause:
            raise entry.fail(f"{name}: {cause}") from cause
    events = [_event(entry, items) for entry in file.entries("custody")]
    return EvidenceRecord(items=items, chains=chained(events))


def _item(entry: Entry) -> Evidence:
    name = entry.code("id")
    entry.named(f"{entry.where} ({name})")
    found = Evidence(
        evidence_id=name,
        kind=entry.choice("kind", Kind),
        title=entry.words("title"),
        source=entry.words("source"),
        received_at=instant_needed(entry, "received_at"),
        grade=entry.choice("grade", Grade) if entry.has("grade") else None,
        sha256=_digest(entry),
        file=entry.words_or("file", "") or None,
        captured_at=instant(entry, "captured_at"),
        url=entry.words_or("url", "") or None,
        sensitivity=entry.choice("sensitivity", Sensitivity, default=Sensitivity.RESTRICTED),
        consent=entry.choice("consent", Consent, default=Consent.NONE),
        derived=_derivation(entry.entry("derived")) if entry.has("derived") else None,
        checks=tuple(_check(one) for one in entry.entries("check")),
        relates_to=entry.codes("relates_to"),
    )
    entry.done()
    return found


def _digest(entry: Entry) -> str | None:
    text = entry.words_or("sha256", "")
    if text and not DIGEST.fullmatch(text):
        raise entry.fail("sha256 is 64 hexadecimal digits in small letters")
    return text or None


def _derivation(entry: Entry) -> Derivation:
    found = Derivation(
        origin=entry.code("origin"),
        tool=entry.words_or("tool", ""),
        redaction=entry.flag("redaction", default=False),
        removed=entry.words_or("removed", ""),
    )
    entry.done()
    return found


def _check(entry: Entry) -> Check:
    found = Check(
        method=entry.choice("method", Method),
        result=entry.choice("result", CheckResult),
        by=entry.words("by"),
        at=instant_needed(entry, "at"),
    )
    entry.done()
    return found


def _known(entry: Entry, items: dict[str, Evidence]) -> str:
    name = entry.code("evidence")
    if name not in items:
        raise entry.fail(f"there is no evidence {name}")
    return name


def _act(entry: Entry) -> Act:
    told = {}
    if entry.has("told"):
        inner = entry.entry("told")
        told = {name: inner.words(name) for name in inner.names()}
        inner.done()
    found = Act(
        act=entry.code("act"), at=instant_needed(entry, "at"), by=entry.choice("by", Role),
        told=told,
    )  # fmt: skip
    entry.done()
    return found


def _event(entry: Entry, items: dict[str, Evidence]) -> CustodyEvent:
    found = CustodyEvent(
        evidence_id=_known(entry, items),
        handling=entry.choice("handling", Handling),
        at=instant_needed(entry, "at"),
        holder=entry.words("holder"),
        given_by=entry.words_or("given_by", "") or None,
        seal=entry.words_or("seal", "") or None,
        sha256=_digest(entry),
    )
    entry.done()
    return found
