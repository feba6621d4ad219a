"""Is this petition complete, before it is filed?

Grain: one draft of a petition. Source: Pakistan's Elections Act 2017, sections 142 to 145, as
reported: of 136 petitions decided by 20 April 2025, 52 fell on form. What is missing is named
one by one, each with its section; what the draft does not say is *not stated*, and is asked.
The time limit is the country's clock (``PK-DL-08``), read in :mod:`fullcount.country.clock`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fullcount.country import due
from fullcount.model.law import Deadline


class Lack(StrEnum):
    """What a petition can lack; codes are stable."""

    NOT_A_CANDIDATE = "petitioner_is_no_candidate"
    LATE = "late"
    GAZETTE_NOT_STATED = "gazette_not_stated"
    CANDIDATE_NOT_JOINED = "contesting_candidate_not_joined"
    NO_MATERIAL_FACTS = "no_material_facts"
    NO_RELIEF = "no_relief"
    NOT_SIGNED = "not_signed"
    NOT_VERIFIED = "not_verified"
    NO_DEPOSIT = "no_deposit"


SECTIONS = {
    Lack.NOT_A_CANDIDATE: "s.142",
    Lack.LATE: "s.142",
    Lack.GAZETTE_NOT_STATED: "s.142",
    Lack.CANDIDATE_NOT_JOINED: "s.143",
    Lack.NO_MATERIAL_FACTS: "s.144",
    Lack.NO_RELIEF: "s.144",
    Lack.NOT_SIGNED: "s.144(4)",
    Lack.NOT_VERIFIED: "s.144(4)",
    Lack.NO_DEPOSIT: "s.142",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The petition itself or one annexure; None: the draft does not say."""

    name: str
    signed: bool | None
    verified: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A draft. ``papers`` holds the petition first, then every annexure."""

    petitioner: str
    candidates: Collection[str]  # all who contested
    joined: Collection[str]  # those named as respondents
    gazetted_at: datetime | None
    filed_at: datetime  # when it will be filed
    material_facts: int  # how many are pleaded
    relief: str
    deposit_paid: bool | None
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing that is missing: what, of which paper or person, by which section."""

    lack: Lack
    of: str
    section: str
    says: str


def missing_from(petition: Petition, *, limit: Deadline, zone: str) -> tuple[Missing, ...]:
    """Name everything that section 145(1) lets a tribunal reject the petition for.

    ``limit`` is the law's deadline from the gazette; an empty answer says that nothing was
    found missing, not that the petition is good.
    """
    found = [
        *_standing(petition),
        *_time(petition, limit=limit, zone=zone),
        *_contents(petition),
        *(one for paper in petition.papers for one in _paper(paper)),
    ]
    return tuple(found)


def _lack(lack: Lack, of: str, says: str) -> Missing:
    return Missing(lack=lack, of=of, section=SECTIONS[lack], says=says)


def _standing(petition: Petition) -> list[Missing]:
    found = []
    if petition.petitioner not in petition.candidates:
        says = "The petitioner is not among the candidates of this contest."
        found.append(_lack(Lack.NOT_A_CANDIDATE, petition.petitioner, says))
    others = set(petition.candidates) - {petition.petitioner} - set(petition.joined)
    for one in sorted(others):
        says = f"Candidate {one} is not joined as a respondent."
        found.append(_lack(Lack.CANDIDATE_NOT_JOINED, one, says))
    return found


def _time(petition: Petition, *, limit: Deadline, zone: str) -> list[Missing]:
    if petition.gazetted_at is None:
        says = "The day of the gazette is not stated, so the time limit cannot be reckoned."
        return [_lack(Lack.GAZETTE_NOT_STATED, "petition", says)]
    ends = due(limit, petition.gazetted_at, zone=zone)
    if petition.filed_at <= ends.utc:
        return []
    days = (petition.filed_at.astimezone(ends.local.tzinfo).date() - ends.local.date()).days
    plural = "s" if days != 1 else ""
    says = f"The last day was {ends.local:%Y-%m-%d}; it would be filed {days} day{plural} late."
    return [_lack(Lack.LATE, "petition", says)]


def _contents(petition: Petition) -> list[Missing]:
    found = []
    if petition.material_facts < 1:
        found.append(_lack(Lack.NO_MATERIAL_FACTS, "petition", "No material fact is pleaded."))
    if not petition.relief.strip():
        found.append(_lack(Lack.NO_RELIEF, "petition", "No relief is asked for."))
    if not petition.deposit_paid:
        found.append(_lack(Lack.NO_DEPOSIT, "petition", "The deposit is not shown as paid."))
    return found


def _paper(paper: Paper) -> list[Missing]:
    found = []
    if not paper.signed:
        found.append(_lack(Lack.NOT_SIGNED, paper.name, f"{paper.name} is not signed."))
    if not paper.verified:
        found.append(_lack(Lack.NOT_VERIFIED, paper.name, f"{paper.name} is not verified."))
    return found
