"""A piece of evidence: what it is, whence it comes, how it was tried, what a court made of it.

Grain: one item. Source: the Berkeley Protocol (authenticity, evidentiary and working copies) and
ISO/IEC 27037, as gathered in the field notes. The bytes as received are kept for good; what is
derived from them (redacted, straightened, without its metadata) is an item of its own that names
its origin and the tool. Legal status is a lifecycle (``lifecycles/evidence.toml``), apart from
whether it is authentic: a court may exclude what is genuine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources

from fullcount.claims.case import Act
from fullcount.country.entry import read_toml
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.errors import ConflictError


class Kind(StrEnum):
    """What it is."""

    FORM_ORIGINAL = "form_original"
    FORM_COPY = "form_copy"
    FORM_IMAGE = "form_image"
    FORM_UPLOAD = "form_upload"
    BALLOT_ACCOUNT = "ballot_account"
    BALLOTS = "ballots"
    ROLL_EXTRACT = "roll_extract"
    CHECKLIST = "checklist"
    STATEMENT = "statement"
    AFFIDAVIT = "affidavit"
    PHOTO = "photo"
    VIDEO = "video"
    AUDIO = "audio"
    MESSAGE = "message"
    ORDER = "order"
    OFFICIAL_REPLY = "official_reply"
    MEASUREMENT = "measurement"
    ANALYSIS = "analysis"
    PRESS = "press"
    ITEM = "item"
    EXPERT_REPORT = "expert_report"


PHYSICAL = frozenset({Kind.BALLOTS, Kind.ITEM, Kind.FORM_ORIGINAL})
"""Of these the thing itself may be held, so that there is no file and no digest."""


class Grade(StrEnum):
    """How near to the ballots it is; a forum ranks these (``ranks.toml``)."""

    BALLOTS = "ballots"
    SEALED_ORIGINAL = "sealed_original"
    CERTIFIED_COPY = "certified_copy"
    AGENT_SIGNED_COPY = "agent_signed_copy"
    OFFICIAL_IMAGE = "official_image"
    OBSERVER_PHOTO = "observer_photo"
    TRANSCRIBED_NUMBER = "transcribed_number"
    HEARSAY = "hearsay"


class Method(StrEnum):
    """How its authenticity was tried."""

    SECOND_COPY = "second_copy"
    SIGNATURE = "signature"
    DIGEST = "digest"
    METADATA = "metadata"
    CALL_BACK = "call_back"
    AUTHORITY_REPLY = "authority_reply"
    SITE_VISIT = "site_visit"
    GEOLOCATION = "geolocation"


class CheckResult(StrEnum):
    CONSISTENT = "consistent"
    INCONSISTENT = "inconsistent"
    INCONCLUSIVE = "inconclusive"


class Sensitivity(StrEnum):
    PUBLIC = "public"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105 -- a word of the vocabulary


class Consent(StrEnum):
    """What its giver agreed to, least first."""

    NONE = "none"
    INTERNAL = "internal"
    SHARE_WITH_AUTHORITY = "share_with_authority"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One trial of authenticity. Nobody's result overrides another's: all are shown."""

    method: Method
    result: CheckResult
    by: str  # a role or a pseudonym
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """From which item it was made, with which tool; ``redaction``: something was taken out."""

    origin: str
    tool: str
    redaction: bool = False
    removed: str = ""  # what was taken out, in words; of a redaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One item. ``source`` is who states it: items of one source are not independent.

    ``captured_at`` is the device's claim, ``received_at`` ours. ``sha256`` None = no file is held.
    ``relates_to`` names stations, forms, contests, incidents and cases by their ids.
    """

    evidence_id: str
    kind: Kind
    title: str
    source: str
    received_at: datetime
    grade: Grade | None = None
    sha256: str | None = None
    file: str | None = None  # its name as received
    captured_at: datetime | None = None
    url: str | None = None
    sensitivity: Sensitivity = Sensitivity.RESTRICTED
    consent: Consent = Consent.NONE
    derived: Derivation | None = None
    checks: tuple[Check, ...] = ()
    relates_to: tuple[str, ...] = ()
    state: str = "collected"
    fate: Mapping[str, str] | None = None  # number, forum, ground: what the acts so far have said
    history: tuple[Act, ...] = ()


def advance_evidence(item: Evidence, act: Act) -> Evidence:
    """Give the item after ``act``.

    Raises ConflictError where the act is not open in its state, says too little or too much, or is
    dated before the act that came before it.
    """
    if act.at.tzinfo is None:
        raise ValueError("an act's instant must be aware")
    if item.history and act.at < item.history[-1].at:
        raise ConflictError(f"{act.act} is dated before the {item.history[-1].act} it follows")
    life = packaged_lifecycle("evidence", room="fullcount.claims")
    step = life.step(item.state, act.act, act.told)
    fate = {**(item.fate or {}), **act.told}
    return replace(item, state=step.after, fate=fate, history=(*item.history, act))


Ranks = Mapping[str, tuple[Grade, ...]]


@cache
def ranks() -> Ranks:
    """Give the order of grades by forum, as shipped."""
    raw = (resources.files("fullcount.claims") / "ranks.toml").read_bytes()
    return parse_ranks(raw, where="ranks.toml")


def parse_ranks(raw: bytes, *, where: str) -> Ranks:
    """Read the orders; LawError where a word is no grade or there is no ``default``."""
    file = read_toml(raw, where=where)
    table = file.entry("forum")
    known = {grade.value: grade for grade in Grade}
    found: dict[str, tuple[Grade, ...]] = {}
    for forum in table.names():
        words = table.codes(forum)
        if strange := [word for word in words if word not in known]:
            raise table.fail(f"{forum}: {strange[0]} is not a grade")
        found[forum] = tuple(known[word] for word in words)
    table.done()
    file.done()
    if "default" not in found:
        raise file.fail("there is no order called default")
    return found


def ranked(items: Sequence[Evidence], *, forum: str = "default") -> tuple[Evidence, ...]:
    """Put items in the order a forum holds them, strongest first.

    What has no grade, or one the forum has no place for, comes last; equals keep their order.
    """
    order = ranks().get(forum, ranks()["default"])
    place = {grade: at for at, grade in enumerate(order)}
    return tuple(sorted(items, key=lambda one: _place(one, place)))


def _place(item: Evidence, place: Mapping[Grade, int]) -> int:
    return len(place) if item.grade is None else place.get(item.grade, len(place))
