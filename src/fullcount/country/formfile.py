"""``forms.toml``: which kinds of form a law has and which boxes stand on each.

Grain: one form kind. Source: the law's own files. A box's name becomes a column of FORMS that
rules speak of in SQL, so it must be a plain name and must not hide a column that is there already.
"""

import re

from fullcount.country.entry import Entry, once, read_toml
from fullcount.errors import LawError
from fullcount.model import frames
from fullcount.model.form import Box, BoxType, FormKind

BOX_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
SLOT = re.compile(r"votes_\d+|\w+_if_any")  # one candidate's line; a box that few papers have

COMPUTED = frozenset(
    {
        "sum_votes",
        "leader_votes",
        "runner_up_votes",
        "margin",
        "most_votes",
        "lines_with_votes",
        "same_vector_forms",
        "serial_overlaps",
        "others_rejected",
        "others_cast",
        "zero_votes",
        "office",
        "seats",
        "unit_kind",
        "station_kind",
        "list_registered",
        "list_registered_men",
        "list_registered_women",
        "is_postal",
        "in_other_contest",
        "leader_here",
        "rival_here",
        "rejected_by_reason",
        "candidate_id",
        "position",
        "votes",
        "aggregate",
    }
)
"""Columns that judging adds to a form's row; a box of that name would be overwritten."""


def parse_forms(raw: bytes, *, where: str) -> tuple[FormKind, ...]:
    """Read the form kinds of one law. LawError names the form and the box."""
    file = read_toml(raw, where=where)
    kinds = tuple(_form(entry) for entry in file.entries("form"))
    file.done()
    if not kinds:
        raise file.fail("no [[form]] is listed")
    once([kind.code for kind in kinds], what="form", where=where)
    _check_types(kinds, where=where)
    for kind in kinds:
        _check_references(kind, {each.code for each in kinds}, where=where)
    return kinds


def _form(entry: Entry) -> FormKind:
    code = entry.code("code")
    entry.named(f"{entry.where} ({code})")
    kind = FormKind(
        code=code,
        title=entry.text("title"),
        level=entry.code("level"),
        boxes=tuple(_box(item) for item in entry.entries("box")),
        has_votes=entry.flag("has_votes", default=True),
        lines_of=entry.code("lines_of") if entry.has("lines_of") else None,
        totals_of=entry.codes("totals_of"),
        cites=entry.words_or("cites", ""),
    )
    entry.done()
    once([box.name for box in kind.boxes], what="box", where=entry.where)
    return kind


def _box(entry: Entry) -> Box:
    name = entry.words("name")
    if not BOX_NAME.fullmatch(name):
        raise entry.fail(f"box name {name!r} must be small letters, digits and _")
    if name in frames.FORMS or name in COMPUTED or SLOT.fullmatch(name):
        raise entry.fail(f"box name {name} is taken by a column of every form")
    box = Box(
        name=name,
        line=entry.words("line"),
        caption=entry.text("caption"),
        type=entry.choice("type", BoxType, default=BoxType.NUMBER),
        unit=entry.words_or("unit", ""),
    )
    entry.done()
    return box


def _check_types(kinds: tuple[FormKind, ...], *, where: str) -> None:
    """One column has one type: a box of the same name on two forms must be of one type."""
    seen: dict[str, tuple[BoxType, str]] = {}
    for kind in kinds:
        for box in kind.boxes:
            first, at = seen.setdefault(box.name, (box.type, kind.code))
            if first is not box.type:
                raise LawError(
                    f"box {box.name} is a {first} on {at} and a {box.type} on {kind.code}",
                    where=where,
                )


def _check_references(kind: FormKind, known: set[str], *, where: str) -> None:
    named = [*kind.totals_of, *([kind.lines_of] if kind.lines_of else [])]
    for code in named:
        if code not in known:
            raise LawError(f"form {kind.code} names {code}, which is not a form", where=where)
        if code == kind.code:
            raise LawError(f"form {code} cannot stand on itself", where=where)
