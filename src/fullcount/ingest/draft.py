"""One proposed ``[[source]]`` and ``[[file]]`` for a heap of files, and what to ask about them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.ingest.guess import LABELS, Guess, guess
from fullcount.ingest.heap import Heap
from fullcount.model.form import BoxType, FormKind
from fullcount.model.law import Law

ALL_ZERO = 0.005  # a larger share of rows that are all zero is hardly true


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """TOML for one heap. ``candidates`` are what its files call them."""

    source: str
    file: str
    questions: tuple[str, ...]
    candidates: tuple[str, ...]
    derives_contests: bool


def toml_text(text: str) -> str:
    r"""Spell a TOML string.

    >>> print(toml_text('say "no"'))
    "say \"no\""
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def column(name: str) -> str:
    """Spell a column in SQL."""
    return '"' + name.replace('"', '""') + '"'


def draft(heap: Heap, law: Law | None, *, at: int) -> Draft | None:
    """Propose how to read a heap; null where it does not look like results."""
    sample = heap.sample()
    seen = guess(sample)
    if seen is None:
        return None
    kind = _kind(law, seen)
    boxes = {box: name for box, name in seen.boxes.items() if _has(kind, box)}
    unfit = [name for box, name in seen.boxes.items() if box not in boxes]
    zeros = _zeros(sample, seen) if not seen.count else 0
    contest = _contest(heap, seen, law)
    lines = [
        "[[file]]",
        f"path = {toml_text(heap.path)}",
        *_reading(heap, seen),
        f'source = "source-{at}"',
        f"kind = {toml_text(kind.code if kind else '')}" + ("" if kind else "  # ASK: which form?"),
        *([f"contest = {toml_text(contest)}"] if contest else []),
        f"unit = {toml_text(_unit(contest, seen))}",
        *(['not_stated = "all-zero"  # ASK: are rows of zeros empty forms?'] if zeros else []),
        'candidate_list = "partial"  # ASK: or "complete"?',
        *_ignore(seen, unfit),
        *_tables(heap, seen, boxes),
    ]
    return Draft(
        source=_source(heap, at=at),
        file="\n".join(lines),
        questions=tuple(_questions(heap, seen, unfit, zeros=zeros, kind=kind)),
        candidates=_candidates(sample, seen),
        derives_contests=bool(contest),
    )


def _source(heap: Heap, *, at: int) -> str:
    return (
        f'[[source]]\nid = "source-{at}"\ntitle = {toml_text(heap.path)}  # ASK: who states this?\n'
        'kind = "media"  # ASK: official, party_agent, observer, citizen, media ...'
    )


def _kind(law: Law | None, seen: Guess) -> FormKind | None:
    """Choose the form with votes that has most of the boxes; a seat's where rows are labels."""
    if law is None:
        return None
    wanted = [LABELS[text.strip().lower()] for text in seen.labels] or list(seen.boxes)
    voting = [kind for kind in law.kinds if kind.has_votes and kind.lines_of is None]
    if seen.label:
        voting = [kind for kind in voting if kind.level != voting[0].level] or voting
    else:
        voting = [kind for kind in voting if kind.level == voting[0].level]
    return max(voting, key=lambda kind: sum(_has(kind, box) for box in wanted), default=None)


def _has(kind: FormKind | None, box: str) -> bool:
    found = kind.box(box) if kind else None
    return found is not None and found.type is BoxType.NUMBER


def _contest(heap: Heap, seen: Guess, law: Law | None) -> str:
    """Spell which contest a row is of; empty = there is only one."""
    if seen.contest:
        return column(seen.contest)
    if not heap.seats:
        return ""
    offices = {rule.office for rule in law.winner_rules} if law else set()
    if heap.front.rstrip("-_ ") in offices:
        return f"'{heap.front.rstrip('-_ ')}-' || seat"
    return "seat"


def _unit(contest: str, seen: Guess) -> str:
    parts = [part for part in (contest, *(column(name) for name in seen.key)) if part]
    return " || '/' || ".join(parts) or "'contest'"


def _reading(heap: Heap, seen: Guess) -> Iterator[str]:
    """Say how the files are written, where that is not the usual."""
    look, style = heap.looks[0], seen.style
    layout = ("label-rows" if seen.label else "long") if seen.count else ""
    usual = {"sheet": "", "layout": "", "delimiter": ",", "thousands": "", "decimal": ""}
    found = {
        "sheet": heap.sheet,
        "layout": layout,
        "delimiter": look.dialect.delimiter,
        "thousands": style.thousands,
        "decimal": style.decimal,
    }
    yield from (f"{key} = {toml_text(found[key])}" for key in found if found[key] != usual[key])
    if look.dialect.encoding:
        ask = "" if look.sure else "  # ASK: do the letters come out right?"
        yield f"encoding = {toml_text(look.dialect.encoding)}{ask}"
    if look.dialect.header != 1:
        yield f"header = {look.dialect.header}"
    if style.nulls != ("",):
        yield f"null = [{', '.join(toml_text(token) for token in style.nulls)}]"
    if seen.label:
        votes = column(seen.count)
        yield f"where = {toml_text(f'{votes} <> {column(seen.candidate[-1])}')}"
        yield f"label = {toml_text(column(seen.label))}"


def _ignore(seen: Guess, unfit: Sequence[str]) -> Iterator[str]:
    names = [*seen.ignore, *unfit]
    if names:
        yield f"ignore = [{', '.join(toml_text(name) for name in names)}]"


def _tables(heap: Heap, seen: Guess, boxes: dict[str, str]) -> Iterator[str]:
    if seen.name:
        yield f"[file.units]\nname = {toml_text(column(seen.name))}"
    if boxes:
        yield "[file.boxes]"
        yield from (f"{box} = {toml_text(column(name))}" for box, name in boxes.items())
    if seen.labels:
        yield "[file.labels]"
        yield from (f"{toml_text(t)} = {toml_text(LABELS[t.strip().lower()])}" for t in seen.labels)
    yield "[file.votes]"
    if seen.count:
        names = " || ' | ' || ".join(column(name) for name in seen.candidate)
        yield f"candidate = {toml_text(names)}\nvotes = {toml_text(column(seen.count))}"
    elif heap.seats:
        yield 'columns = "*"'
    else:
        yield f"columns = [{', '.join(toml_text(name) for name in seen.votes)}]"


def _zeros(sample: pl.DataFrame, seen: Guess) -> int:
    """Count rows whose votes are all zero or blank, where there are too many to believe."""
    cells = [pl.col(name).str.strip_chars().fill_null("") for name in seen.votes]
    rows = sample.filter(pl.all_horizontal(cell.is_in(["", "0"]) for cell in cells)).height
    return rows if rows > ALL_ZERO * sample.height else 0


def _questions(
    heap: Heap, seen: Guess, unfit: Sequence[str], *, zeros: int, kind: FormKind | None
) -> Iterator[str]:
    yield f"{heap.path}: who states these figures, and under which licence?"
    yield f"{heap.path}: does it list every candidate, or only some?"
    if zeros:
        yield f"{heap.path}: {zeros} rows are all zero or blank. Are they forms nobody filled in?"
    unsure = [*seen.unsure, *unfit]
    if unsure:
        yield f"{heap.path}: what is {', '.join(unsure[:8])}? Left out for now."
    if not heap.looks[0].sure:
        encoding = heap.looks[0].dialect.encoding
        yield f"{heap.path}: read as {encoding}. Do the letters come out right?"
    if kind is None:
        yield f"{heap.path}: which form of the law is it?"


def _candidates(sample: pl.DataFrame, seen: Guess) -> tuple[str, ...]:
    if not seen.count:
        return seen.votes
    named = sample.filter(pl.col(seen.count).str.contains(r"^\s*\d"))
    named = named.filter(pl.col(seen.label).is_null()) if seen.label else named
    names: list[str] = named[seen.candidate[0]].drop_nulls().unique(maintain_order=True).to_list()
    return tuple(names)
