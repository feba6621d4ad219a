"""A rule, and what a judgement of it can be.

A rule is data: it lives in a file of ``count`` (universal) or of ``country`` (national), and
its condition is SQL that is true where the rule is *broken*, false where it is kept and null
where a box it needs is not stated (Kleene's strong three-valued logic).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fullcount.model.ids import RuleCode
from fullcount.model.text import Text


class Severity(StrEnum):
    REJECT = "reject"  # cannot be read as this form at all
    ERROR = "error"  # the paper contradicts itself: not countable as it stands
    WARNING = "warning"  # lawful but unusual: a person should look
    INFO = "info"  # worth knowing
    LEGAL = "legal"  # a consequence in law may follow


class Grain(StrEnum):
    """What one row is, of the frame a rule judges."""

    FORM = "form"  # one copy of one form
    FORM_CANDIDATE = "form_candidate"  # one candidate's line on one copy
    FORM_LIST = "form_list"  # one list's lines on one copy, where candidates stand on lists
    PAIR = "pair_of_copies"  # two copies of the same form
    AGREEMENT = "agreement"  # all copies of one kind in one contest, counted by agreement
    LEVEL = "level_pair"  # a consolidated form against what it sums
    TWIN = "twin_contests"  # two contests at one station
    CONTEST = "contest"  # one contest as one source tells it
    UNIT = "unit"  # one unit of the station list
    FIGURE = "figure"  # one published figure with its parts
    CELL = "cell"  # one thing in a file that could not be read as it stands
    SYMBOL = "symbol"  # one sign that a source writes for a figure, in one contest


class Event(StrEnum):
    """The event whose date selects the text of the law that applies."""

    POLL = "poll"
    CONSOLIDATION = "consolidation"
    GAZETTE = "gazette"
    FILING = "filing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a rule comes from. ``verified`` is false until a lawyer has signed the row."""

    cites: str
    code: str = ""  # the national code, where a national rule restates a universal one
    url: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of the rule book. ``code`` is published and never reused.

    ``stake`` is SQL for the upper bound on the change of any lead if the matter were resolved;
    empty means no bound is known (unbounded), ``"0"`` that votes do not depend on it.
    ``suppressed_by`` names rules whose failure on the same row makes this one noise.
    ``when`` limits the rows judged (SQL, true where the rule applies); elsewhere it is not
    judged at all, which is not the same as not evaluable.
    ``judges_absence`` marks the few rules that ask whether something is stated.
    """

    code: RuleCode
    revision: int
    grain: Grain
    severity: Severity
    title: Text
    means: Text
    act: Text
    broken: str
    citations: tuple[Citation, ...]
    fields: tuple[str, ...]
    stake: str = ""
    when: str = ""
    kinds: tuple[str, ...] = ()  # form kinds judged; empty = every kind that has the fields
    suppressed_by: tuple[RuleCode, ...] = ()
    judges_absence: bool = False
    translation_reviewed: bool = False
    event: Event = Event.POLL
    in_force_from: date | None = None
    in_force_to: date | None = None  # last day in force
    restates: RuleCode | None = None  # a universal rule this national one adds to: one finding
    parameters: tuple[tuple[str, int], ...] = ()  # whole numbers written {so} in the SQL

    @property
    def legal_verified(self) -> bool:
        return all(citation.verified for citation in self.citations)
