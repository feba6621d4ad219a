"""A case: what was asked of whom, how far it has come, and what was decided.

Grain: one complaint, petition, recount request or internal claim. A case is a value; ``advance``
gives the next one and refuses whatever its lifecycle (``lifecycles/case.toml``) does not list.
Whether it was admitted and what was decided on the merits are told apart: ``ground`` is why it
was not admitted, ``outcome`` what the forum decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.errors import ConflictError

FATE = ("forum", "number", "ground", "outcome", "remedy", "implementation")
"""What acts say that the case then carries; all else stays in its history."""


class CaseKind(StrEnum):
    COMPLAINT = "complaint"
    PETITION = "petition"
    RECOUNT_REQUEST = "recount_request"
    INTERNAL_CLAIM = "internal_claim"


class Role(StrEnum):
    """People are roles here; who they are lies in the vault."""

    PETITIONER = "petitioner"
    RESPONDENT = "respondent"
    RETURNING_OFFICER = "returning_officer"
    COMMISSION = "commission"
    TRIBUNAL = "tribunal"
    COURT = "court"
    OBSERVER = "observer"
    INVESTIGATOR = "investigator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing done, when (aware) and by whom; ``told`` is what it had to say."""

    act: str
    at: datetime
    by: Role
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``fate``: what the acts so far have settled, by name; nothing is in it that nobody said."""

    case_id: str
    kind: CaseKind
    contest: str | None = None
    state: str = "draft"
    fate: Mapping[str, str] = field(default_factory=dict)
    history: tuple[Act, ...] = ()

    @property
    def decided_on_merits(self) -> bool | None:
        """None until something is decided; a withdrawn or unconsidered case was not."""
        outcome = self.fate.get("outcome")
        if outcome is None:
            return None
        return outcome in {"upheld", "partly_upheld", "dismissed_on_merits"}


def advance(case: Case, act: Act) -> Case:
    """Give the case after ``act``.

    Raises ConflictError where the act is not open in this state, says too little or too much,
    or is dated before the act that came before it.
    """
    if act.at.tzinfo is None:
        raise ValueError("an act's instant must be aware")
    if case.history and act.at < case.history[-1].at:
        raise ConflictError(f"{act.act} is dated before the {case.history[-1].act} it follows")
    step = packaged_lifecycle("case", room="fullcount.claims").step(case.state, act.act, act.told)
    settled = {name: word for name, word in act.told.items() if name in FATE}
    kept = {} if act.act == "reopen" else dict(case.fate)
    return replace(case, state=step.after, fate=kept | settled, history=(*case.history, act))
