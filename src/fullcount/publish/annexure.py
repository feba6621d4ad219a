"""A printable annexure per contest: every copy side by side, who states it, the arithmetic.

Grain: one document per contest. Shown are the contest's own forms and the stations with a
finding, a difference or a place among the fewest that could decide; what is left out is
counted. Hashes are given in full, so that a tribunal can compare the originals.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from fullcount import __version__
from fullcount.count.run import Count
from fullcount.errors import MissingError
from fullcount.model.results import Agreement
from fullcount.publish.arithmetic import sums_of, sums_of_unit
from fullcount.publish.contest_page import Parts, parts_of, pattern_rows, reversals
from fullcount.publish.copies import Sheet, Unit, units_of
from fullcount.publish.judged import found_by_rule
from fullcount.publish.sentences import verdict_sentence
from fullcount.publish.setting import Setting, setting_of
from fullcount.publish.spell import breakable, number
from fullcount.publish.standing import ContestRow, contest_rows
from fullcount.publish.tally import Table, tally_table
from fullcount.publish.typst import (
    Block,
    Bullets,
    Document,
    Hashes,
    Heading,
    Paragraph,
    TableBlock,
    TableRow,
    chunks,
    typst_source,
)

MOST_UNITS = 12
MOST_FOUND = 20  # of one rule
COLUMNS = 4  # copies beside each other on a page


def annexure(count: Count, contest_id: str, *, lang: str = "en") -> str:
    """Give the Typst source of one contest's annexure; MissingError where there is none such."""
    for found, source in annexures(_only(count, contest_id), lang=lang):
        if found == contest_id:
            return source
    raise MissingError(f"no contest {contest_id}")


def annexures(count: Count, *, lang: str = "en") -> Iterator[tuple[str, str]]:
    """Give (contest id, Typst source) of every contest, gathering what they share once."""
    setting = setting_of(count, lang)
    parts = parts_of(count)
    for row in contest_rows(count, setting.names):
        yield row.contest_id, typst_source(_document(row, setting, parts))


def _only(count: Count, contest: str) -> Count:
    """Keep one contest, so that a single annexure costs no more than it shows."""
    mine = pl.col("contest_id") == contest
    returns = count.returns
    forms = returns.forms.filter(mine)
    kept = replace(
        returns,
        forms=forms,
        contests=returns.contests.filter(mine),
        candidates=returns.candidates.filter(mine),
        raws=returns.raws.join(forms.select("form_id"), on="form_id", how="semi"),
        units=returns.units.join(forms.select("unit_id").unique(), on="unit_id", how="semi"),
    )
    frames = ("findings", "tallies", "standings", "pairs", "patterns", "outcomes", "decisive")
    return replace(
        count, returns=kept, **{name: getattr(count, name).filter(mine) for name in frames}
    )


def _document(row: ContestRow, setting: Setting, parts: Parts) -> Document:
    say, count = setting.words, setting.count
    fictional = count.returns.election.fictional
    return Document(
        title=f"{say('annexure.title')} – {row.title}",
        subtitle=f"{setting.title} · {row.contest_id} · {setting.now}",
        running=f"{setting.title} · {row.contest_id}",
        banner=say("page.fictional") if fictional else "",
        foot=say("page.made", version=__version__, now=setting.now, rules=setting.rule_book),
        page=say("word.page"),
        of=say("word.total_of"),
        lang=say.lang,
        direction=say.direction,
        blocks=tuple(_blocks(row, setting, parts)),
    )


def _blocks(row: ContestRow, setting: Setting, parts: Parts) -> Iterator[Block]:
    say, contest = setting.words, row.contest_id
    yield Paragraph(text=say("annexure.purpose"))
    if say.lang != "en":
        yield Paragraph(text=say("say.translation_unreviewed"), soft=True)
    if not all(rule.legal_verified for rule in setting.count.rules):
        yield Paragraph(text=say("say.law_unchecked"), soft=True)
    said = (
        *(verdict_sentence(line, say) for line in row.lines),
        *reversals(contest, setting, parts),
    )
    if said:
        yield Bullets(items=said)
    yield from _sources(row, setting)
    table = tally_table(setting.count, contest, setting.names)
    yield from _tally(table, setting)
    yield from _patterns(contest, setting, parts)
    yield from _copies(contest, setting, parts)
    yield from _findings(contest, setting, parts)
    yield from _originals(contest, setting, parts)


def _sources(row: ContestRow, setting: Setting) -> Iterator[Block]:
    say = setting.words
    here = {line.source_id for line in row.lines}
    listed = setting.count.returns.sources.filter(pl.col("source_id").is_in(list(here)))
    items = tuple(
        f"{say.apart(title)} ({setting.names.term('source_kind', kind)})"
        f"{': ' + say.apart(says) if says else ''}"
        for title, kind, says in listed.select("title", "kind", "says").iter_rows()
    )
    if items:
        yield Heading(text=setting.words("head.sources"))
        yield Bullets(items=items)


def _tally(table: Table, setting: Setting) -> Iterator[Block]:
    say, names = setting.words, setting.names
    yield Heading(text=say("head.tally"))
    if not table.columns:
        yield Paragraph(text=say("page.no_tally"))
        return
    for part in chunks(range(len(table.columns)), COLUMNS):
        columns = [table.columns[at] for at in part]
        head = [
            f"{say.apart(c.source)} · {names.kind(c.kind)} · {names.term('basis', c.basis)}"
            for c in columns
        ]
        rows = [
            TableRow(
                cells=(line.name, *(number(line.votes[at]) for at in part)), marked=line.differ
            )
            for line in table.lines
        ]
        for total in ("valid", "rejected", "cast", "registered"):
            cells = (say(f"total.{total}"), *(number(column.totals[total]) for column in columns))
            rows.append(TableRow(cells=cells, strong=True))
        yield TableBlock(head=(say("word.candidate"), *head), rows=tuple(rows))
    sums = [
        one for column in range(len(table.columns)) for one in sums_of(table, column, setting.names)
    ]
    if sums:
        yield Heading(text=say("annexure.arithmetic"), level=2)
        yield Bullets(items=tuple(sums))


def _patterns(contest: str, setting: Setting, parts: Parts) -> Iterator[Block]:
    rows = pattern_rows(contest, setting, parts)
    if not rows:
        return
    say, names = setting.words, setting.names
    yield Heading(text=say("head.agreements"))
    head = ("source_a", "source_b", "agree", "winner_gain", "loser_loss", "pattern", "compared")
    yield TableBlock(
        head=tuple(say(f"word.{name}") for name in head),
        words=(0, 1, 2, 5),
        rows=tuple(
            TableRow(
                cells=(
                    str(row["a"]),
                    str(row["b"]),
                    names.term("agreement", str(row["agreement"])),
                    str(row["gain"]),
                    str(row["loss"]),
                    str(row["pattern"]),
                    number(row["stations_compared"]),
                ),
                marked=row["agreement"] == Agreement.REVERSED,
            )
            for row in rows
        ),
    )


def _copies(contest: str, setting: Setting, parts: Parts) -> Iterator[Block]:
    say, count = setting.words, setting.count
    noted = parts.noted.get(contest)
    wanted = [] if noted is None else noted["unit_id"].head(MOST_UNITS).to_list()
    own = count.returns.contests.filter(pl.col("contest_id") == contest)["unit_id"].drop_nulls()
    names, source = setting.names, parts.lineage
    whole = units_of(contest, own.to_list(), source=source, names=names, count=count)
    units = units_of(contest, wanted, source=source, names=names, count=count)
    for unit in whole:
        yield Heading(text=say("annexure.contest_forms"))
        yield from _unit(unit, setting)
    yield Heading(text=say("annexure.copies"))
    if noted is None:
        yield Paragraph(text=say("annexure.no_copies"))
        return
    yield Paragraph(text=say("annexure.shown", shown=len(units), noted=noted.height))
    rules = dict(noted.select("unit_id", "rules").iter_rows())
    for unit in units:
        yield Heading(text=f"{unit.unit_id}  {say.apart(unit.name)}", level=2)
        if rules.get(unit.unit_id):
            yield Paragraph(text=f"{say('word.findings')}: {rules[unit.unit_id]}", soft=True)
        yield from _unit(unit, setting)


def _unit(unit: Unit, setting: Setting) -> Iterator[Block]:
    names = setting.names
    for sheet in unit.sheets:
        yield from _sheet(sheet, setting)
    if sums := sums_of_unit(unit, names):
        yield Bullets(items=sums)


def _sheet(sheet: Sheet, setting: Setting) -> Iterator[Block]:
    say, names = setting.words, setting.names
    for part in chunks(range(len(sheet.copies)), COLUMNS):
        copies = [sheet.copies[at] for at in part]
        head = [f"{say.apart(copy.source)} · {names.kind(copy.kind)}" for copy in copies]
        rows = [
            TableRow(cells=(line.label, *(line.values[at] for at in part)), marked=line.differs)
            for line in sheet.lines
        ]
        status = (
            f"{names.term('status', copy.status)} {copy.status_note}".strip() for copy in copies
        )
        place = (
            breakable(f"{copy.file}{f' : {copy.row}' if copy.row is not None else ''}")
            or number(None)
            for copy in copies
        )
        rows.append(TableRow(cells=(say("word.status"), *status)))
        rows.append(TableRow(cells=(say("word.lineage"), *place)))
        yield TableBlock(head=(say("word.box"), *head), rows=tuple(rows))


def _findings(contest: str, setting: Setting, parts: Parts) -> Iterator[Block]:
    say = setting.words
    yield Heading(text=say("head.findings"))
    findings = parts.findings.get(contest)
    if findings is None:
        yield Paragraph(text=say("page.no_findings"))
        return
    for group in found_by_rule(
        findings, setting.names, owners=parts.lineage.owners, most=MOST_FOUND
    ):
        rule = group.rule
        yield Heading(text=f"{rule.code}  {rule.title}", level=2)
        cites = "; ".join(cite for cite, _ in rule.cites)
        unchecked = "" if rule.legal_verified else f" {say('word.law_unchecked')}"
        yield Paragraph(text=f"{rule.means} {say('word.act')} {rule.act}")
        yield Paragraph(text=f"{say('word.cites')} {cites}.{unchecked}", soft=True)
        rows = tuple(
            TableRow(
                cells=(
                    f"{one.unit_id or contest} {one.unit}".strip(),
                    one.source,
                    " · ".join(f"{caption}: {value}" for caption, value in one.numbers),
                    say("word.unbounded") if one.stake is None else number(one.stake),
                    one.finding_id[:12],
                )
            )
            for one in group.found
        )
        head = ("station", "source", "numbers", "stake", "finding")
        yield TableBlock(
            head=tuple(say(f"word.{name}") for name in head), rows=rows, words=(0, 1, 2, 4)
        )
        if group.more:
            yield Paragraph(text=say("page.more", more=group.more, file="findings.csv"), soft=True)


def _originals(contest: str, setting: Setting, parts: Parts) -> Iterator[Block]:
    """Hashes of the files and documents that this contest's forms stand in."""
    say, forms = setting.words, parts.lineage.of(contest)
    if forms is None:
        return
    files = _distinct(forms, "file")
    rows = [(file, parts.lineage.digests[file]) for file in files if file in parts.lineage.digests]
    shown = _distinct(forms.filter(pl.col("document_sha256").is_not_null()), "document_sha256")
    rows += [("–", sha) for sha in shown[:200] if sha not in {known for _, known in rows}]
    if rows:
        yield Heading(text=say("annexure.originals"))
        yield Paragraph(text=say("annexure.originals_note"), soft=True)
        yield Hashes(rows=tuple(rows))


def _distinct(forms: pl.DataFrame, column: str) -> Sequence[str]:
    return forms[column].drop_nulls().unique().sort().to_list()
