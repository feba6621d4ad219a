"""The index of a bundle for a court, as Typst source, and its tables as files.

Grain: one exhibit, one custody event, one cited finding. What is withheld, missing or does not join
stands in the index as plainly as what is there.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fullcount import __version__
from fullcount.claims.bundle import Bundle, Exhibit, Inclusion, Replayed
from fullcount.claims.finding import Finding
from fullcount.claims.vocabulary import label
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.publish.spell import NOT_STATED
from fullcount.publish.texts import Words, words
from fullcount.publish.typst import (
    Block,
    Bullets,
    Document,
    Hashes,
    Heading,
    Paragraph,
    TableBlock,
    TableRow,
    typst_source,
)

README = """A bundle about one case, made by Fullcount {version}.

index.pdf        what is here, who held it, what was found, what is missing
exhibits/        the exhibits, bytes as received, numbered as in the index
exhibits.csv     the same list, with digests
custody.csv      every event of custody that the record holds
numbers.csv      the figures that the findings rest on, as cited, and whether they came out again
proofs/          for what stands in the log: the entry and its proof
manifest.sha256  the SHA-256 of every other file here

To check it without us:
  sha256sum -c manifest.sha256
  cd proofs
  fullcount log verify --entry NAME.json --proof NAME.tlog-proof --policy policy
To compute the figures again, with the election's package at hand:
  fullcount verify PACKAGE --out REPORT
  fullcount explain ID --in REPORT      (for each id of numbers.csv)

Nothing here says which of two copies is true.
"""


EXHIBIT_HEADS = (
    "bundle.exhibit", "bundle.place", "bundle.kind", "bundle.source", "bundle.legal",
    "bundle.here", "bundle.proved",
)  # fmt: skip
NUMBER_HEADS = ("bundle.subject", "bundle.rule", "bundle.figures", "bundle.replayed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What a bundle's index is told beside the bundle.

    ``proved`` names exhibits and findings with a proof from a log; ``replayed`` by finding id.
    """

    now: datetime
    proved: frozenset[str]
    replayed: Mapping[str, Replayed]
    fictional: bool = False


def readme() -> str:
    return README.format(version=__version__)


def bundle_index(found: Bundle, made: Made, *, lang: str = "en") -> str:
    """Give the Typst source of the index."""
    say = words(lang)
    case = found.case
    life = packaged_lifecycle("case", room="fullcount.claims")
    return typst_source(
        Document(
            title=say("bundle.title", case=case.case_id),
            subtitle=say(
                "bundle.subtitle",
                kind=say(f"case_kind.{case.kind}"),
                state=life.states[case.state].of(lang),
                now=f"{made.now:%Y-%m-%d %H:%M} UTC",
            ),
            running=say("bundle.running", case=case.case_id),
            banner=say("page.fictional") if made.fictional else "",
            foot=say.sum(say("bundle.foot", version=__version__)),
            page=say("bundle.page"),
            of=say("bundle.of"),
            lang=lang,
            direction=say.direction,
            blocks=tuple(_blocks(found, made, say)),
        )
    )


def _blocks(found: Bundle, made: Made, say: Words) -> Iterator[Block]:
    included = sum(one.inclusion is Inclusion.INCLUDED for one in found.exhibits)
    yield Paragraph(text=say("bundle.intro", exhibits=len(found.exhibits), included=included))
    yield Paragraph(text=say("bundle.no_truth"))
    if say.lang != "en":
        yield Paragraph(text=say("say.translation_unreviewed"), soft=True)
    yield from _exhibits(found.exhibits, made, say)
    yield from _custody(found.exhibits, say)
    yield from _findings(found, say)
    yield from _numbers(found, made, say)


def _exhibits(exhibits: Sequence[Exhibit], made: Made, say: Words) -> Iterator[Block]:
    yield Heading(text=say("bundle.exhibits"))
    if not exhibits:
        yield Paragraph(text=say("bundle.no_exhibits"))
        return
    yield TableBlock(
        head=tuple(say(head) for head in EXHIBIT_HEADS),
        rows=tuple(_exhibit(one, made, say) for one in exhibits),
        words=(0, 2, 3, 4, 5, 6),
    )
    yield Heading(text=say("bundle.digests"), level=2)
    yield Hashes(
        rows=tuple((one.item.evidence_id, one.item.sha256 or NOT_STATED) for one in exhibits)
    )


def _exhibit(one: Exhibit, made: Made, say: Words) -> TableRow:
    life = packaged_lifecycle("evidence", room="fullcount.claims")
    item, lang = one.item, say.lang
    number = f" ({one.number})" if one.number else ""
    return TableRow(
        cells=(
            f"{item.evidence_id}: {item.title}" if item.title else item.evidence_id,
            str(one.place),
            label(item.kind, lang, of="evidence"),
            item.source or NOT_STATED,
            life.states[item.state].of(lang) + number,
            label(one.inclusion, lang, of="inclusion"),
            "✓" if item.evidence_id in made.proved else NOT_STATED,
        ),
        marked=one.inclusion is Inclusion.OTHER_BYTES,
    )


def _custody(exhibits: Sequence[Exhibit], say: Words) -> Iterator[Block]:
    yield Heading(text=say("bundle.custody"))
    for one in exhibits:
        if one.chain:
            yield Heading(text=one.item.evidence_id, level=2)
            yield Bullets(
                items=tuple(
                    say(
                        "bundle.event",
                        at=f"{event.at:%Y-%m-%d %H:%M} UTC",
                        handling=label(event.handling, say.lang, of="handling"),
                        holder=event.holder,
                    )
                    for event in one.chain
                )
            )
    wrong = tuple(text for one in exhibits for text in _wrong(one, say))
    if wrong:
        yield Heading(text=say("bundle.gaps"), level=2)
        yield Bullets(items=wrong)
    elif exhibits:
        yield Paragraph(text=say("bundle.joins"))


def _wrong(one: Exhibit, say: Words) -> Iterator[str]:
    name = one.item.evidence_id
    for gap in one.gaps:
        text = label(gap.kind, say.lang, of="gap")
        yield say("bundle.gap", exhibit=name, event=gap.event, gap=text)
    for defect in one.defects:
        text = label(defect.kind, say.lang, of="defect")
        yield say("bundle.defect", exhibit=name, defect=text)


def _findings(found: Bundle, say: Words) -> Iterator[Block]:
    if not found.findings:
        return
    yield Heading(text=say("bundle.findings"))
    yield Bullets(items=tuple(_finding(one, say) for one in found.findings))
    if found.lacks:
        yield Heading(text=say("bundle.lacks"), level=2)
        yield Bullets(
            items=tuple(
                f"{one.of}: {label(one.shortfall, say.lang, of='shortfall')}" for one in found.lacks
            )
        )


def _finding(one: Finding, say: Words) -> str:
    burden = one.burden
    return say(
        "bundle.finding",
        says=one.says.of(say.lang),
        standard=one.demands.label.of(say.lang),
        burden=label(burden, say.lang, of="burden") if burden else say("bundle.not_stated"),
        effect=label(one.effect.effect, say.lang, of="effect"),
    )


def _numbers(found: Bundle, made: Made, say: Words) -> Iterator[Block]:
    if not found.cited:
        return
    yield Heading(text=say("bundle.numbers"))
    yield TableBlock(
        head=tuple(say(head) for head in NUMBER_HEADS),
        rows=tuple(
            TableRow(
                cells=(
                    one.subject,
                    f"{one.rule} r{one.revision}",
                    say.sum(one.numbers.replace(",", ", ")),
                    label(_again(one.finding_id, made), say.lang, of="replayed"),
                ),
                marked=_again(one.finding_id, made) is Replayed.NOT_FOUND,
            )
            for one in found.cited
        ),
        words=(0, 1, 2, 3),
    )
    yield Hashes(rows=tuple((one.rule, one.finding_id) for one in found.cited))


def _again(finding: str, made: Made) -> Replayed:
    return made.replayed.get(finding, Replayed.NOT_ASKED)


def exhibits_csv(found: Bundle, made: Made) -> str:
    """List the exhibits, one a row."""
    return _csv(
        ("place", "evidence", "number", "kind", "grade", "title", "source", "state", "sha256",
         "in_bundle", "proved"),
        (
            (one.place, one.item.evidence_id, one.number, one.item.kind.value, one.item.grade,
             one.item.title, one.item.source, one.item.state, one.item.sha256,
             one.inclusion.value, one.item.evidence_id in made.proved)
            for one in found.exhibits
        ),
    )  # fmt: skip


def custody_csv(found: Bundle) -> str:
    """List every event of custody, in the order of each chain."""
    return _csv(
        ("evidence", "event", "at", "handling", "given_by", "holder", "seal", "sha256", "gap"),
        (
            (event.evidence_id, at, event.at.isoformat(), event.handling.value, event.given_by,
             event.holder, event.seal, event.sha256,
             " ".join(gap.kind for gap in one.gaps if gap.event == at))
            for one in found.exhibits
            for at, event in enumerate(one.chain, 1)
        ),
    )  # fmt: skip


def numbers_csv(found: Bundle, made: Made) -> str:
    """List what the findings rest on, numbers as cited."""
    return _csv(
        ("finding", "room", "rule", "revision", "subject", "numbers", "source", "sha256",
         "computed_again"),
        (
            (one.finding_id, one.room.value, one.rule, one.revision, one.subject, one.numbers,
             one.source, one.sha256, _again(one.finding_id, made).value)
            for one in found.cited
        ),
    )  # fmt: skip


def _csv(head: Sequence[str], rows: Iterator[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
