"""The law of one country as values: forms, rules, how a winner is found, what is due when.

Filled from files by ``country``; read by ``count``, ``participation`` and ``publish``.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from fullcount.model.form import FormKind
from fullcount.model.ids import RuleCode
from fullcount.model.rule import Citation, Event, Rule
from fullcount.model.text import Text


class Method(StrEnum):
    """How votes become a winner."""

    PLURALITY = "plurality"  # most votes; the first ``seats`` where several are to be filled
    MAJORITY_RUNOFF = "majority_runoff"  # more than half of the votes, else the first two again
    LEAD_AND_SHARE = "lead_and_share"  # more than half, or ``share`` with ``lead``; else run-off
    LIST_PR = "list_pr"  # seats to lists by ``formula`` among those past ``threshold``


class Formula(StrEnum):
    """How seats are shared among lists (all in exact fractions)."""

    DHONDT = "dhondt"  # divisors 1, 2, 3 ...
    SAINTE_LAGUE = "sainte_lague"  # divisors 1, 3, 5 ...
    HARE = "hare"  # quota votes/seats, then largest remainders
    FLOOR_THEN_LARGEST = "floor_then_largest"  # whole quotas, then one each to the largest lists


class TieRule(StrEnum):
    """What the law does when candidates are level at the last seat."""

    LOT = "lot"
    BOTH_HALF_TERM = "both_half_term"  # Pakistan, Elections Act 2017 s.97
    RUNOFF = "runoff"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class WinnerRule:
    """How the winner of one office is found. Shares are exact fractions."""

    office: str
    method: Method
    tie: TieRule = TieRule.NOT_STATED
    formula: Formula | None = None
    threshold: Fraction | None = None  # share of the base a list needs to take part
    share: Fraction | None = None  # lead_and_share: enough with this share ...
    lead: Fraction | None = None  # ... and this lead, both of the base
    base: str = "valid"  # what shares are of: valid votes (candidates' votes), or cast
    citations: tuple[Citation, ...] = ()
    event: Event = Event.POLL
    in_force_from: date | None = None
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Something that is due. ``hours`` and ``days`` are counted from ``starts``, an event.

    ``at`` is a local time of day: the instant is then that time, ``days`` days after the event.
    """

    code: str
    title: Text
    starts: str
    due_event: str  # the event that meets it
    citations: tuple[Citation, ...]
    days: int | None = None
    hours: int | None = None
    at: str | None = None  # "02:00", local
    inclusive: bool = False  # whether the day of the event is day one
    extends: bool = False  # a last day that is a holiday moves to the next that is none
    event: Event = Event.POLL
    in_force_from: date | None = None
    in_force_to: date | None = None


class Doing(StrEnum):
    """What an office must do with a form."""

    MAKE = "make"
    SIGN = "sign"
    GIVE = "give"  # copies to those who are present
    AFFIX = "affix"
    SEND = "send"
    CONSOLIDATE = "consolidate"
    PUBLISH = "publish"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Which office must do what with which forms.

    ``shown_by`` names kinds of sources whose holding a form shows that it was done; empty = no
    paper in a package can show it. ``deadline`` is a clock of the same law.
    """

    code: str
    office: Text
    does: Doing
    title: Text
    kinds: tuple[str, ...]
    citations: tuple[Citation, ...]
    shown_by: tuple[str, ...] = ()
    deadline: str | None = None
    event: Event = Event.POLL
    in_force_from: date | None = None
    in_force_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """Everything a country's files say, all texts, all dates."""

    id: str
    title: Text
    zone: str
    kinds: tuple[FormKind, ...]
    rules: tuple[Rule, ...]
    winner_rules: tuple[WinnerRule, ...]
    deadlines: tuple[Deadline, ...]
    note: Text = field(default_factory=lambda: Text(en=""))
    duties: tuple[Duty, ...] = ()
    recount: tuple[RuleCode, ...] = ()  # contest rules whose breach makes a recount due on request

    def kind(self, code: str) -> FormKind | None:
        return next((kind for kind in self.kinds if kind.code == code), None)
