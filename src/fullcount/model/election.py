"""An election as its package declares it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fullcount.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """What, when, under which law. ``fictional`` is said on every page made from it."""

    id: str
    title: Text
    date: date
    law: str
    zone: str
    fictional: bool
    note: str = ""


class Why(StrEnum):
    """Why something in a file could not be taken as it stands. Each becomes a finding."""

    UNREADABLE = "unreadable"  # not a number; the box is null
    NEGATIVE = "negative"  # a count below zero; the box is null
    NOT_WHOLE = "not_whole"  # a fraction where a count belongs; the box is null
    TOO_LARGE = "too_large"  # above any count of voters; the box is null
    UNKNOWN_UNIT = "unknown_unit"  # not on the list of stations
    UNKNOWN_CANDIDATE = "unknown_candidate"  # not on the list of candidates
    DUPLICATE_KEY = "duplicate_key"  # the same form again; both readings are kept
    UNREADABLE_INSTANT = "unreadable_instant"  # not a date and time; the instant is null
    UNSEEN_SIGNS = "unseen_signs"  # of a unit's id: two that look alike may be one unit
    NO_UNIT = "no_unit"  # a row that names no unit
