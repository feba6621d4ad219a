"""A report: what somebody told us, as received.

Grain: one report. Two types, because they answer different questions. An *observer's report*
comes from a known slot of a plan, whose hours and stations are known; it can stand over a
denominator. A *public report* comes from whoever chose to send one; how many did not send is
unknowable, so no rate has it in its signature. The mission's own long-term and media monitors
are observers only where their plan says so.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.observe.act import Act, after
from fullcount.observe.taxonomy import packaged_taxonomy

ROOM = "fullcount.observe"


class Channel(StrEnum):
    """How a public report reached us."""

    WEB = "web"
    SMS = "sms"
    MESSENGER = "messenger"
    PHONE = "phone"
    EMAIL = "email"
    MEDIA = "media"
    PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What any report says. ``occurred_at`` and the place may not be stated.

    ``station`` is a unit id. A position is given only where no station is: no trace is kept.
    """

    report_id: str
    code: str
    received_at: datetime
    text: str = ""
    occurred_at: datetime | None = None
    station: str | None = None
    position: tuple[float, float] | None = None  # latitude, longitude
    other_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = packaged_taxonomy()
        for code in (self.code, *self.other_codes):
            known.code(code)
        if self.received_at.tzinfo is None or (
            self.occurred_at is not None and self.occurred_at.tzinfo is None
        ):
            raise ValueError("the instants of a report must be aware")
        if self.station is not None and self.position is not None:
            raise ValueError("a report at a station carries no position")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverReport:
    """From a slot of the plan. ``eyewitness``: the observer saw it, and was not merely told."""

    told: Told
    slot: str  # pseudonymous: who fills it is in the vault
    eyewitness: bool

    @property
    def source(self) -> str:
        return f"slot {self.slot}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicReport:
    """From whoever sent it. ``sender`` is a pseudonym, equal for what one sender sent."""

    told: Told
    channel: Channel
    sender: str

    @property
    def source(self) -> str:
        return f"{self.channel} {self.sender}"


Report: TypeAlias = ObserverReport | PublicReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage:
    """What became of a report; the report itself does not change."""

    report_id: str
    state: str = "received"
    history: tuple[Act, ...] = ()


def triage(on: Triage, act: Act) -> Triage:
    """Give what became of a report after ``act``; ConflictError where it is not open."""
    life = packaged_lifecycle("report", room=ROOM)
    return replace(on, state=after(life, on.state, act, on.history), history=(*on.history, act))
