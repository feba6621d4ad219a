"""What became of an expected report, and how it is counted.

Grain: one disposition. The words are data (``dispositions.toml``), with labels and, for those
that are findings, the incident code they are told under.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from fullcount.country.entry import Entry, once, read_toml
from fullcount.model.text import Text
from fullcount.observe.taxonomy import packaged_taxonomy


class Kind(StrEnum):
    """How a disposition is counted."""

    RECEIVED = "received"
    PARTIAL = "partial"
    FINDING = "finding"  # news about the election, not non-response
    MISSING = "missing"
    PENDING = "pending"
    OUTSIDE = "outside"  # in no denominator


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """``incident`` is the taxonomy's code of a finding; None for every other kind."""

    code: str
    kind: Kind
    label: Text
    incident: str | None


@cache
def dispositions() -> Mapping[str, Disposition]:
    """Every disposition by its code, in the order a reader expects."""
    raw = (resources.files("fullcount.observe") / "dispositions.toml").read_bytes()
    return parse_dispositions(raw, where="dispositions.toml")


def parse_dispositions(raw: bytes, *, where: str) -> Mapping[str, Disposition]:
    """Read the words; LawError where a finding names no incident, or another kind names one."""
    file = read_toml(raw, where=where)
    file.flag("translation_reviewed", default=False)
    found = [_read(entry) for entry in file.entries("disposition")]
    file.done()
    once([one.code for one in found], what="disposition", where=where)
    return {one.code: one for one in found}


def _read(entry: Entry) -> Disposition:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    incident = entry.code("incident") if entry.has("incident") else None
    one = Disposition(
        code=code, kind=entry.choice("kind", Kind), label=entry.text("label"), incident=incident
    )
    entry.done()
    if (one.kind is Kind.FINDING) != (incident is not None):
        raise entry.fail("a finding names its incident, and nothing else does")
    if incident is not None and incident not in packaged_taxonomy().codes():
        raise entry.fail(f"{incident} is not a code of the taxonomy")
    return one
