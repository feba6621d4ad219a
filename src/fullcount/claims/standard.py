"""The six standards of proof: what each asks for and how its sentence is put.

Grain: one standard. Source: ``standards.toml``, its one definition; :class:`Standard` names the
same six for the code. A higher standard never asks for less, except that courts weigh for
themselves: their finding is quoted, not made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fullcount.claims.wording import Standard
from fullcount.country.entry import Entry, once, read_toml
from fullcount.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What a finding at this standard must show before it may be said."""

    standard: Standard
    label: Text
    use: Text
    says: Text  # template: {who} {what} {sources} {court}
    sources: int  # independent pieces it rests on
    weighs: bool  # against it, and other explanations
    reply: bool  # those it is about were asked
    court: bool  # said by a court only


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """All six; ``statistics_alone`` is the highest that a statistical method reaches alone."""

    by_standard: Mapping[Standard, Demands]
    statistics_alone: Standard


@cache
def standards() -> Standards:
    """Give the standards that ship with this room."""
    raw = (resources.files("fullcount.claims") / "standards.toml").read_bytes()
    return parse_standards(raw, where="standards.toml")


def parse_standards(raw: bytes, *, where: str) -> Standards:
    """Read the standards; LawError where one of the six is missing, twice or out of place."""
    file = read_toml(raw, where=where)
    file.flag("translation_reviewed", default=False)
    alone = _named(file, "statistics_alone")
    found = [_demands(entry) for entry in file.entries("standard")]
    file.done()
    once([one.standard.name for one in found], what="standard", where=where)
    if [one.standard for one in found] != list(Standard):
        raise file.fail("the six standards stand in order, weakest first")
    return Standards(by_standard={one.standard: one for one in found}, statistics_alone=alone)


def standard_named(code: str) -> Standard | None:
    """Find a standard by its code (``allegation``); None where there is none."""
    return {one.name.lower(): one for one in Standard}.get(code)


def code_of(standard: Standard) -> str:
    return standard.name.lower()


def _named(entry: Entry, key: str) -> Standard:
    code = entry.code(key)
    found = standard_named(code)
    if found is None:
        raise entry.fail(f"{code} is not a standard of proof")
    return found


def _demands(entry: Entry) -> Demands:
    standard = _named(entry, "code")
    entry.named(f"{entry.where} ({code_of(standard)})")
    if entry.whole("level") != standard.value:
        raise entry.fail(f"its level is {standard.value}")
    found = Demands(
        standard=standard,
        label=entry.text("label"),
        use=entry.text("use"),
        says=entry.text("says"),
        sources=entry.whole("sources") or 0,
        weighs=entry.flag("weighs", default=False),
        reply=entry.flag("reply", default=False),
        court=entry.flag("court", default=False),
    )
    entry.done()
    return found
