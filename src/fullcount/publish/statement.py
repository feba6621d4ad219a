"""A statement as a page and as paper: sentences with their notes, in one language.

Grain: one sentence. It is built only where nothing is wrong with any of them
(:func:`fullcount.claims.statement.problems`); the caller asks first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fullcount import __version__
from fullcount.claims.statement import Ground, Plan, Section, Sentence, said
from fullcount.model.text import Text
from fullcount.publish.docket_page import at, shared
from fullcount.publish.notes import Item, Note, Notes
from fullcount.publish.page import page
from fullcount.publish.texts import Words, words
from fullcount.publish.told import Told, day
from fullcount.publish.typst import (
    Block,
    Document,
    Heading,
    Paragraph,
    typst_source,
)

KINDS = {"preliminary": "statement.preliminary", "final": "statement.final"}
GENERATED = {
    "docket.claimed": ("docket", "comparison"),
    "docket.decided": ("series", "aggregate", "ruling", "case"),
    "docket.due": ("duty",),
    "docket.found": ("proportion", "finding"),
    "docket.restricted": ("restriction", "restricted"),
    "docket.seats": ("seats",),
    "docket.said": ("content",),
}
"""Where a folder has no plan: each kind of ground under its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One section as it is read."""

    title: str
    sentences: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement that may stand, in one language."""

    plan: Plan
    say: Words
    sections: tuple[Said, ...]
    notes: tuple[Note, ...]

    @property
    def sentences(self) -> int:
        return sum(len(section.sentences) for section in self.sections)


def generated_plan(told: Told, grounds: Mapping[str, Ground]) -> Plan:
    """Plan a statement of everything in the folder that may be said."""
    about = told.book.about
    sections = []
    for key, kinds in GENERATED.items():
        refs = [ref for ref, one in grounds.items() if ref.partition(":")[0] in kinds]
        sentences = tuple(
            Sentence(name=ref, cites=(ref,)) for ref in refs if not grounds[ref].lacks
        )
        if sentences:
            title = Text(en=words("en")(key), ur=words("ur")(key))
            sections.append(Section(title=title, sentences=sentences))
    return Plan(
        title=Text(en="–") if about is None else about.title,
        by=Text(en="–"),
        kind="preliminary",
        on=told.now.date(),
        sections=tuple(sections),
    )


def compose(plan: Plan, grounds: Mapping[str, Ground], *, lang: str) -> Statement:
    """Put the sentences of a plan that may stand into one language."""
    say = words(lang)
    notes = Notes(grounds, say)
    sections = tuple(
        Said(
            title=section.title.of(lang),
            sentences=tuple(
                notes.cited(said(one, grounds, lang), one.cites) for one in section.sentences
            ),
        )
        for section in plan.sections
    )
    return Statement(plan=plan, say=say, sections=sections, notes=notes.all())


def statement_page(statement: Statement, told: Told) -> str:
    """Render the statement; it stands alone."""
    plan, say = statement.plan, statement.say
    values: dict[str, object] = {
        **shared(told, say),
        "kind": say(KINDS[plan.kind]),
        "title": plan.title.of(say.lang),
        "by": say("statement.by", by=plan.by.of(say.lang), on=day(plan.on, say.lang)),
        "intro": _intro(statement),
        "sections": statement.sections,
        "notes": statement.notes,
    }
    return page("statement.html", say, values)


def statement_paper(statement: Statement, told: Told) -> str:
    """Give the statement as Typst source."""
    plan, say = statement.plan, statement.say
    kind, title = say(KINDS[plan.kind]), plan.title.of(say.lang)
    about = told.book.about
    blocks: list[Block] = [Paragraph(text=_intro(statement), soft=True)]
    blocks += [Paragraph(text=text, soft=True) for text in _caveats(say)]
    for section in statement.sections:
        blocks.append(Heading(text=section.title))
        blocks += [Paragraph(text=_marked(one, say)) for one in section.sentences]
    blocks.append(Heading(text=say("docket.grounds")))
    blocks += [_note(one, say) for one in statement.notes]
    return typst_source(
        Document(
            title=title,
            subtitle=f"{kind} · "
            + say("statement.by", by=plan.by.of(say.lang), on=day(plan.on, say.lang)),
            running=say("statement.running", kind=kind, title=title),
            banner=say("page.fictional") if about is not None and about.fictional else "",
            foot=_foot(say, told.now),
            page=say("statement.page"),
            of=say("statement.of"),
            lang=say.lang,
            direction=say.direction,
            blocks=tuple(blocks),
        )
    )


def _intro(statement: Statement) -> str:
    counts = {"sentences": statement.sentences, "grounds": len(statement.notes)}
    return statement.say("statement.intro", **counts)


def _caveats(say: Words) -> list[str]:
    told = [say("statement.standard"), say("docket.law_unchecked")]
    return told if say.lang == "en" else [*told, say("say.translation_unreviewed")]


def _marked(one: Item, say: Words) -> str:
    marks = "".join(f"[{number}]" for number in one.notes)
    return f"{one.text} {say.sum(marks)}"


def _note(one: Note, say: Words) -> Paragraph:
    told = [say.sum(one.ref), one.standard, one.basis, say.sum(one.when)]
    where = say.sum(" ".join(one.sources))
    text = f"{say.sum(f'[{one.number}]')} {' · '.join(part for part in told if part)}: {where}"
    return Paragraph(text=text, soft=True)


def _foot(say: Words, now: datetime) -> str:
    return say("docket.made", version=__version__, now=at(now))
