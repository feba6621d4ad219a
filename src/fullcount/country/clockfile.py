"""``clocks.toml``: what the law says is due, and when.

Grain: one deadline in one text of the law; :mod:`fullcount.country.clock` reads the clock.
"""

import re

from fullcount.country.entry import Entry, citations_of, in_force, read_toml
from fullcount.country.texts import overlap
from fullcount.errors import LawError
from fullcount.model.law import Deadline

LOCAL_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
LONGEST_DAYS = 36_525  # a century: a longer deadline is a misprint
LONGEST_HOURS = 24 * LONGEST_DAYS


def parse_clocks(raw: bytes, *, where: str) -> tuple[Deadline, ...]:
    """Read the deadlines. LawError if one code has two texts in force on one day."""
    file = read_toml(raw, where=where)
    deadlines = tuple(_deadline(entry) for entry in file.entries("deadline"))
    file.done()
    for number, one in enumerate(deadlines):
        for other in deadlines[:number]:
            if one.code == other.code and overlap(one, other):
                raise LawError(f"two texts of deadline {one.code} on one day", where=where)
    return deadlines


def _deadline(entry: Entry) -> Deadline:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    event, first, last = in_force(entry)
    deadline = Deadline(
        code=code,
        title=entry.text("title"),
        starts=entry.code("starts"),
        due_event=entry.code("due_event"),
        citations=citations_of(entry),
        days=entry.whole("days"),
        hours=entry.whole("hours"),
        at=entry.words("at") if entry.has("at") else None,
        inclusive=entry.flag("inclusive", default=False),
        extends=entry.flag("extends", default=False),
        event=event,
        in_force_from=first,
        in_force_to=last,
    )
    entry.done()
    _check_measure(deadline, entry)
    return deadline


def _check_measure(deadline: Deadline, entry: Entry) -> None:
    days, hours = deadline.days, deadline.hours
    if (days is None) is (hours is None):
        raise entry.fail("a deadline has either days or hours")
    if days is not None and days > LONGEST_DAYS:
        raise entry.fail(f"days must be at most {LONGEST_DAYS}")
    if hours is not None and (hours > LONGEST_HOURS or deadline.inclusive or deadline.at):
        raise entry.fail(f"hours must be at most {LONGEST_HOURS}, without at or inclusive")
    if deadline.at is not None and not LOCAL_TIME.fullmatch(deadline.at):
        raise entry.fail('at must be a local time such as "02:00"')
    if deadline.inclusive and days == 0:
        raise entry.fail("counted inclusively, the first day is day 1, so days cannot be 0")
    if not deadline.citations:
        raise entry.fail("a deadline needs at least one [[deadline.citation]]")
