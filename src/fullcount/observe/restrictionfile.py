"""``restrictions.toml``: assessments and a chronology, read strictly.

Grain: one ``[[assessment]]`` or one ``[[restricted]]``. A question that a file does not name is
blank; one that it names without ``holds`` is blank too, with the sources that do not settle it.
"""

from fullcount.country.entry import Entry, once, read_toml
from fullcount.observe.chronology import Restricted
from fullcount.observe.restriction import Aim, Answer, Assessment, Question, Source

NOT_STATED = "not stated"


def parse_restrictions(
    raw: bytes, *, where: str
) -> tuple[tuple[Assessment, ...], tuple[Restricted, ...]]:
    """Read both; LawError names what is wrong and where."""
    file = read_toml(raw, where=where)
    assessments = tuple(_assessment(entry) for entry in file.entries("assessment"))
    entries = tuple(_restricted(entry) for entry in file.entries("restricted"))
    file.done()
    once([one.restriction_id for one in assessments], what="assessment", where=where)
    once([one.restricted_id for one in entries], what="entry", where=where)
    known = {one.restriction_id for one in assessments}
    for one in entries:
        if one.assessment is not None and one.assessment not in known:
            raise file.fail(f"{one.restricted_id} points to no assessment {one.assessment}")
    return assessments, entries


def _assessment(entry: Entry) -> Assessment:
    name = entry.code("id")
    entry.named(f"{entry.where} ({name})")
    answers = {
        question: _answer(entry.entry(question)) for question in Question if entry.has(question)
    }
    told = {
        "code": entry.code("code"),
        "author": entry.words("author"),
    }
    title = entry.text("title")
    reviewer = entry.words_or("reviewer", "") or None
    aim = entry.choice("aim", Aim) if entry.has("aim") else None
    entry.done()
    try:
        return Assessment(
            restriction_id=name, title=title, answers=answers, reviewer=reviewer, aim=aim, **told
        )
    except ValueError as cause:
        raise entry.fail(str(cause)) from cause


def _answer(entry: Entry) -> Answer:
    answer = Answer(
        holds=entry.flag("holds", default=False) if entry.has("holds") else None,
        reason=entry.words_or("reason", ""),
        sources=_sources(entry),
    )
    entry.done()
    return answer


def _sources(entry: Entry) -> tuple[Source, ...]:
    found = []
    for one in entry.entries("source"):
        found.append(Source(url=one.words("url"), says=one.words("says")))
        one.done()
    return tuple(found)


def _restricted(entry: Entry) -> Restricted:
    name = entry.code("id")
    entry.named(f"{entry.where} ({name})")
    on = entry.day("on")
    if on is None:
        raise entry.fail("on is missing: what no source dates is left out")
    told = {key: entry.words_or(key, "") or None for key in ("area", "contestant", "assessment")}
    try:
        found = Restricted(
            restricted_id=name,
            code=entry.code("code"),
            on=on,
            until=entry.day("until"),
            says=entry.text("says"),
            actor=entry.words_or("actor", NOT_STATED),
            sources=_sources(entry),
            **told,
        )
    except ValueError as cause:
        raise entry.fail(str(cause)) from cause
    entry.done()
    return found
