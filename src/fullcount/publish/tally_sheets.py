"""Paper for the counting table: which bags to fetch, and a blank tally sheet for each.

Grain: one document per draw. The forms' own figures are left out on purpose: who counts should not
know what is expected.
"""

from collections import Counter

from fullcount import __version__
from fullcount.audit.assess import Draw
from fullcount.audit.plan import Plan
from fullcount.publish.texts import Words, words
from fullcount.publish.typst import (
    Block,
    Document,
    Hashes,
    Heading,
    Paragraph,
    TableBlock,
    TableRow,
    typst_source,
)


def tally_sheets(plan: Plan, draw: Draw, *, lang: str = "en") -> str:
    """Give Typst source of the retrieval list and one tally sheet per station."""
    say = words(lang)
    title = say("audit.title", contest=plan.contest_id)
    blocks: list[Block] = [*_retrieval(plan, draw, say)]
    for unit in draw.units:
        blocks += _sheet(unit, plan, say)
    return typst_source(
        Document(
            title=title,
            subtitle=plan.election,
            running=f"{plan.election} · {title}",
            banner=say("page.fictional") if plan.fictional else "",
            foot=f"Fullcount {__version__} · {draw.plan_sha256[:16]}",
            page=say("word.page"),
            of=say("word.total_of"),
            lang=say.lang,
            direction=say.direction,
            blocks=tuple(blocks),
        )
    )


def _retrieval(plan: Plan, draw: Draw, say: Words) -> list[Block]:
    names = {one.unit_id: one.name for one in plan.stations}
    times = Counter(one.key for one in draw.drawn)
    head = tuple(say(f"audit.{key}") for key in ("station", "number", "draws"))
    rows = tuple(
        TableRow(cells=(names[unit] or unit, unit, f"{times[unit]}")) for unit in draw.units
    )
    return [
        Heading(text=say("audit.retrieval")),
        Paragraph(text=say("audit.retrieval_how")),
        Hashes(
            rows=(
                (say("audit.manifest"), plan.manifest_sha256),
                (say("audit.plan"), draw.plan_sha256),
                (say("audit.seed"), draw.seed),
            )
        ),
        TableBlock(head=head, rows=rows, words=(0, 1)),
    ]


def _sheet(unit: str, plan: Plan, say: Words) -> list[Block]:
    head = tuple(say(f"audit.{key}") for key in ("candidate", "first_count", "second_count"))
    lines = [*plan.candidates, say("audit.papers")]
    return [
        Heading(text=f"{say('audit.tally_sheet')} · {unit}"),
        Paragraph(text=say("audit.tally_how"), soft=True),
        TableBlock(head=head, rows=tuple(TableRow(cells=(one, "", "")) for one in lines)),
        Paragraph(text=f"{say('audit.seals')}: ______________________________"),
        Paragraph(text=f"{say('audit.signed')}: ______________________________"),
    ]
