"""``statement.toml``: what an author wants said, section by section, read strictly.

Grain: one ``[[section.sentence]]``. A sentence names what it rests on under ``cites``
(``finding:ID``, ``case:ID``, ``series:ID``, ``restriction:ID`` ...); without words of its own it is
the sentence that its grounds give of themselves.
"""

from datetime import date

from fullcount.claims.readfile import check_nobody, read_file
from fullcount.claims.statement import Plan, Section, Sentence
from fullcount.country.entry import Entry
from fullcount.model.text import Text

KINDS = ("preliminary", "final")


def parse_statement(raw: bytes, *, where: str) -> Plan:
    """Read the file; InputError names what is wrong and where."""
    found = read_file(raw, where=where, read=_plan)
    check_nobody(raw, where=where)
    return found


def _plan(file: Entry) -> Plan:
    kind = file.words("kind")
    if kind not in KINDS:
        raise file.fail(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    return Plan(
        title=file.text("title"),
        by=file.text("by"),
        kind=kind,
        on=_day(file),
        sections=tuple(_section(entry) for entry in file.entries("section")),
    )


def _day(file: Entry) -> date:
    day = file.day("on")
    if day is None:
        raise file.fail("on is missing: the day of the statement")
    return day


def _section(entry: Entry) -> Section:
    title = entry.text("title")
    sentences = []
    for number, one in enumerate(entry.entries("sentence"), 1):
        sentences.append(_sentence(one, title=title, number=number))
        one.done()
    entry.done()
    return Section(title=title, sentences=tuple(sentences))


def _sentence(entry: Entry, *, title: Text, number: int) -> Sentence:
    return Sentence(
        name=f"{title.en}, sentence {number}",
        cites=entry.codes("cites"),
        words=entry.text_or_none("says"),
    )
