"""``petition.toml``: a draft of a petition as its author keeps it, read strictly.

Grain: one draft. A day (``filed_on``) is a day of the country's zone; an instant (``filed_at``)
says its offset. What the draft does not say is left unsaid: it is asked, not assumed.
"""

from datetime import datetime
from functools import partial

from fullcount.claims.petition import Missing, Paper, Petition, missing_from
from fullcount.claims.readfile import instant, read_file
from fullcount.country.clock import start_of_day, zone_of
from fullcount.country.entry import Entry
from fullcount.country.texts import texts_in_force
from fullcount.errors import MissingError
from fullcount.model.law import Deadline, Law
from fullcount.model.rule import Event

STARTS, DUE = "gazette", "petition_filed"
FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond these a date is a misprint


def parse_petition(raw: bytes, *, where: str, zone: str) -> Petition:
    """Read a draft; InputError names what is wrong. ``zone`` is that of days without an hour."""
    return read_file(raw, where=where, read=partial(_draft, zone=zone))


def check_petition(petition: Petition, law: Law) -> tuple[Missing, ...]:
    """Name what is missing under ``law``; MissingError where it has no such time limit."""
    limit = _limit(law, petition.gazetted_at)
    return missing_from(petition, limit=limit, zone=law.zone)


def _limit(law: Law, gazetted_at: datetime | None) -> Deadline:
    """Find the time limit in the text in force when the winner was gazetted."""
    asked = [one for one in law.deadlines if (one.starts, one.due_event) == (STARTS, DUE)]
    if not asked:
        raise MissingError(f"the law {law.id} states no time limit for a petition")
    if gazetted_at is None:
        return asked[-1]
    day = gazetted_at.astimezone(zone_of(law.zone, where=law.id)).date()
    found = texts_in_force(asked, {Event.GAZETTE: day})
    if not found:
        raise MissingError(f"no time limit for a petition was in force on {day}")
    return found[0]


def _draft(file: Entry, *, zone: str) -> Petition:
    filed = _moment(file, "filed", zone)
    if filed is None:
        raise file.fail("filed_on or filed_at is missing: when will it be filed?")
    return Petition(
        petitioner=file.words("petitioner"),
        candidates=file.codes("candidates"),
        joined=file.codes("joined"),
        gazetted_at=_moment(file, "gazetted", zone),
        filed_at=filed,
        material_facts=file.whole("material_facts") or 0,
        relief=file.words_or("relief", ""),
        deposit_paid=_told(file, "deposit_paid"),
        papers=tuple(_paper(entry) for entry in file.entries("paper")),
    )


def _moment(file: Entry, event: str, zone: str) -> datetime | None:
    day, moment = file.day(f"{event}_on"), instant(file, f"{event}_at")
    if day is not None and moment is not None:
        raise file.fail(f"{event}_on and {event}_at are both there; one says it")
    told = day or (moment.date() if moment else None)
    if told is not None and not FIRST_YEAR <= told.year <= LAST_YEAR:
        raise file.fail(f"{event}: {told.year} is not a year of ours")
    return moment if day is None else start_of_day(day, zone)


def _paper(entry: Entry) -> Paper:
    paper = Paper(
        name=entry.words("name"), signed=_told(entry, "signed"), verified=_told(entry, "verified")
    )
    entry.done()
    return paper


def _told(entry: Entry, key: str) -> bool | None:
    return entry.flag(key, default=False) if entry.has(key) else None
