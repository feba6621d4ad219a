"""What was found in a case, and how far it is proved.

Grain: one cited finding (``Cited``: a number of another room, frozen), or one finding of a case
(``Finding``). Source: the practice of fact-finding missions: standard, burden, evidence for and
against, other explanations, right of reply, material effect. What it still lacks before it may be
said is in :mod:`fullcount.claims.shortfall`.

A cited finding carries its numbers as the canonical JSON that its id was made from, so that a
number changed anywhere between the count and a court is seen.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fullcount.claims.standard import Demands, standards
from fullcount.claims.wording import Basis, Standard
from fullcount.count.findings import finding_id
from fullcount.model.text import Text


class Room(StrEnum):
    """Where a cited finding comes from; ``published``: a figure that somebody else made public."""

    COUNT = "count"
    FORENSICS = "forensics"
    AUDIT = "audit"
    OBSERVE = "observe"
    PARTICIPATION = "participation"
    QUICKCOUNT = "quickcount"
    CUSTODY = "custody"
    PUBLISHED = "published"


class Burden(StrEnum):
    """Whose part it is to prove."""

    CLAIMANT = "claimant"
    AUTHORITY = "authority"
    CONTESTANT = "contestant"
    MISSION = "mission"


class Effect(StrEnum):
    """What it could do to who won, by the materiality engine."""

    NONE = "none"
    POSSIBLE = "possible"
    ESTABLISHED = "established"
    NOT_ASSESSABLE = "not_assessable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A finding of another room as it was when it was cited.

    ``numbers`` is canonical JSON (sorted keys, whole numbers and strings). ``source`` says who
    states it: pieces of one source are not independent. ``sha256`` is of the file it was read
    from; None where there was no file, as for a page of the press.
    """

    finding_id: str
    room: Room
    rule: str  # rule or method
    revision: int
    subject: str
    numbers: str
    source: str
    basis: Basis
    sha256: str | None = None
    says: str = ""

    @property
    def is_frozen(self) -> bool:
        """The id is the one that these very numbers give."""
        return self.finding_id == finding_id(
            self.rule, self.revision, self.subject, numbers=self.numbers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another explanation and why it does or does not hold; ``weighed`` empty = nobody said."""

    says: str
    weighed: str = ""


class Answered(StrEnum):
    """How the right of reply stands."""

    NOT_ASKED = "not_asked"
    WITHHELD = "withheld"  # asking would endanger somebody: the reason is stated
    NO_ANSWER = "no_answer"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What those it is about were asked and said. Instants are aware; None = not done."""

    of: str  # an office or a role
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    says: str = ""
    withheld_because: str = ""

    def __post_init__(self) -> None:
        """Refuse an answer that was not asked for, or that came before the question."""
        if self.answered_at is not None and (
            self.asked_at is None or self.answered_at < self.asked_at
        ):
            raise ValueError("an answer comes after the question")

    @property
    def answered(self) -> Answered:
        if self.answered_at is not None:
            return Answered.ANSWERED
        if self.asked_at is not None:
            return Answered.NO_ANSWER
        return Answered.WITHHELD if self.withheld_because.strip() else Answered.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialEffect:
    """``computation`` names the materiality run; where not assessable ``because`` says why."""

    effect: Effect
    computation: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody said in public, paraphrased; ``url`` is where."""

    says: Text
    by: str
    url: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a case or a claim comes to.

    ``relied`` and ``against`` name cited findings and evidence; None, unlike empty, says that
    nobody looked. ``alternatives`` likewise. ``who`` alleges it, at the lowest standard;
    ``court`` found it, at the highest. ``claim`` is what was claimed, where it answers a claim.
    """

    finding_id: str
    says: Text
    standard: Standard
    basis: Basis
    effect: MaterialEffect
    relied: tuple[str, ...] = ()
    against: tuple[str, ...] | None = None
    alternatives: tuple[Alternative, ...] | None = None
    reply: Reply | None = None
    burden: Burden | None = None
    case_id: str | None = None
    who: str = ""
    court: str = ""
    claim: Claim | None = None

    @property
    def demands(self) -> Demands:
        return standards().by_standard[self.standard]
