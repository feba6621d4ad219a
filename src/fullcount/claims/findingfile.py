"""``findings.toml`` of a case folder: what is cited and what was found, read strictly.

Grain: one ``[[cited]]`` or one ``[[finding]]``. A list that is absent (``against``,
``alternative``) says that nobody looked; one that is empty says that nothing was found.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from fullcount.claims.finding import (
    Alternative,
    Burden,
    Cited,
    Claim,
    Effect,
    Finding,
    MaterialEffect,
    Reply,
    Room,
)
from fullcount.claims.readfile import check_nobody, instant, read_file
from fullcount.claims.standard import standard_named
from fullcount.claims.wording import Basis, Standard
from fullcount.country.entry import Entry, once


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Both, by id, in the order of the file."""

    cited: Mapping[str, Cited]
    findings: Mapping[str, Finding]


def parse_findings(raw: bytes, *, where: str) -> Findings:
    """Read the file; InputError names what is wrong and where."""
    found = read_file(raw, where=where, read=_findings)
    check_nobody(raw, where=where)
    return found


def _findings(file: Entry) -> Findings:
    cited = [_cited(entry) for entry in file.entries("cited")]
    findings = [_finding(entry) for entry in file.entries("finding")]
    once([one.finding_id for one in cited], what="cited finding", where=file.where)
    once([one.finding_id for one in findings], what="finding", where=file.where)
    return Findings(
        cited={one.finding_id: one for one in cited},
        findings={one.finding_id: one for one in findings},
    )


def _cited(entry: Entry) -> Cited:
    name = entry.code("id")
    entry.named(f"{entry.where} ({name})")
    found = Cited(
        finding_id=name,
        room=entry.choice("room", Room),
        rule=entry.words("rule"),
        revision=entry.whole("revision") or 0,
        subject=entry.words("subject"),
        numbers=_numbers(entry),
        source=entry.words("source"),
        basis=entry.choice("basis", Basis),
        sha256=entry.words_or("sha256", "") or None,
        says=entry.words_or("says", ""),
    )
    entry.done()
    return found


def _numbers(entry: Entry) -> str:
    """Read numbers as the JSON they were frozen in; a fraction would be no number that is kept."""
    text = entry.words("numbers")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as cause:
        raise entry.fail("numbers is not JSON") from cause
    if not isinstance(found, dict) or not all(
        value is None or isinstance(value, int | str) for value in found.values()
    ):
        raise entry.fail("numbers is an object of whole numbers, texts and null")
    return text


def _finding(entry: Entry) -> Finding:
    name = entry.code("id")
    entry.named(f"{entry.where} ({name})")
    found = Finding(
        finding_id=name,
        says=entry.text("says"),
        standard=_standard(entry),
        basis=entry.choice("basis", Basis),
        effect=_effect(entry.entry("effect")),
        relied=entry.codes("relied"),
        against=entry.codes("against") if entry.has("against") else None,
        alternatives=_alternatives(entry),
        reply=_reply(entry.entry("reply")) if entry.has("reply") else None,
        burden=entry.choice("burden", Burden) if entry.has("burden") else None,
        case_id=entry.words_or("case", "") or None,
        who=entry.words_or("who", ""),
        court=entry.words_or("court", ""),
        claim=_claim(entry.entry("claim")) if entry.has("claim") else None,
    )
    entry.done()
    return found


def _claim(entry: Entry) -> Claim:
    found = Claim(
        says=entry.text("says"), by=entry.words("by"), url=entry.words("url"), on=entry.day("on")
    )
    entry.done()
    return found


def _standard(entry: Entry) -> Standard:
    code = entry.code("standard")
    found = standard_named(code)
    if found is None:
        known = ", ".join(one.name.lower() for one in Standard)
        raise entry.fail(f"standard must be one of {known}, not {code!r}")
    return found


def _effect(entry: Entry) -> MaterialEffect:
    found = MaterialEffect(
        effect=entry.choice("effect", Effect),
        computation=entry.words_or("computation", "") or None,
        because=entry.words_or("because", ""),
    )
    entry.done()
    return found


def _alternatives(entry: Entry) -> tuple[Alternative, ...] | None:
    if not entry.has("alternative"):
        return None
    found = []
    for one in entry.entries("alternative"):
        found.append(Alternative(says=one.words("says"), weighed=one.words_or("weighed", "")))
        one.done()
    return tuple(found)


def _reply(entry: Entry) -> Reply:
    told = {key: instant(entry, key) for key in ("asked_at", "answered_at")}
    of = entry.words("of")
    says, because = entry.words_or("says", ""), entry.words_or("withheld_because", "")
    entry.done()
    try:
        return Reply(of=of, says=says, withheld_because=because, **told)
    except ValueError as cause:
        raise entry.fail(str(cause)) from cause
