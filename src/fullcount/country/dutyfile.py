"""``duties.toml``: which office must make, send, give out or publish which form.

Grain: one duty in one text of the law.
"""

from fullcount.country.entry import Entry, citations_of, in_force, read_toml
from fullcount.country.texts import overlap
from fullcount.errors import LawError
from fullcount.model.law import Doing, Duty


def parse_duties(raw: bytes, *, where: str) -> tuple[Duty, ...]:
    """Read the duties. LawError if one code has two texts in force on one day."""
    file = read_toml(raw, where=where)
    duties = tuple(_duty(entry) for entry in file.entries("duty"))
    file.done()
    for number, one in enumerate(duties):
        for other in duties[:number]:
            if one.code == other.code and overlap(one, other):
                raise LawError(f"two texts of duty {one.code} on one day", where=where)
    return duties


def _duty(entry: Entry) -> Duty:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    event, first, last = in_force(entry)
    duty = Duty(
        code=code,
        office=entry.text("office"),
        does=entry.choice("does", Doing),
        title=entry.text("title"),
        kinds=entry.codes("kinds"),
        citations=citations_of(entry),
        shown_by=entry.codes("shown_by"),
        deadline=entry.code("deadline") if entry.has("deadline") else None,
        event=event,
        in_force_from=first,
        in_force_to=last,
    )
    entry.done()
    if not duty.kinds:
        raise entry.fail("a duty names the kinds of forms it is about")
    if not duty.citations:
        raise entry.fail("a duty needs at least one [[duty.citation]]")
    return duty
