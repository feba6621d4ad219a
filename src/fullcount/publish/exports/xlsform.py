"""An instrument as XLSForm: the workbook that ODK and KoBo turn into a form on a phone.

Grain: one row a question on ``survey``, one row an answer on ``choices``. Source: the XLSForm
standard (sheets survey, choices, settings; ``label::Language (code)``). English and Urdu stand
side by side; the same instrument gives the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import xlsxwriter  # type: ignore[import-untyped]

from fullcount.model.text import Text
from fullcount.observe.instrument import Instrument, Question, Type

EN, UR = "English (en)", "Urdu (ur)"
SURVEY = (
    "type", "name", f"label::{EN}", f"label::{UR}", "required", "constraint",
    f"constraint_message::{EN}", f"constraint_message::{UR}", "choice_filter", "appearance",
    "parameters",
)  # fmt: skip
CHOICES = ("list_name", "name", f"label::{EN}", f"label::{UR}", "within")
SETTINGS = ("form_title", "form_id", "version", "default_language")
TYPES = {Type.TIME: "time", Type.DATE: "date", Type.DATETIME: "dateTime"}
PHOTO = "max-pixels=2048"  # enough to read a form; more only fills a slow line
META = (("start", "start"), ("end", "end"))
"""Recorded by the app: how long an interview took. No device id, no position, no user name."""


class Sheet(Protocol):
    def write_string(self, row: int, col: int, string: str) -> object: ...


def xlsform(instrument: Instrument, *, made: datetime) -> bytes:
    """Write the workbook. ``made`` is the date the file carries as its own."""
    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(sink, options) as book:
        book.set_properties({"created": made.replace(tzinfo=None), "title": instrument.title.en})
        _write(book.add_worksheet("survey"), SURVEY, _survey(instrument))
        _write(book.add_worksheet("choices"), CHOICES, _choices(instrument))
        settings = [
            instrument.title.en,
            f"fullcount_{instrument.code}",
            str(instrument.edition),
            EN,
        ]
        _write(book.add_worksheet("settings"), SETTINGS, [settings])
    return sink.getvalue()


def _write(sheet: Sheet, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    for at, row in enumerate([header, *rows]):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(at, column, cell)


def _survey(instrument: Instrument) -> list[list[str]]:
    rows = [[kind, name] for kind, name in META]
    for group in instrument.groups:
        rows.append(
            ["begin_group", group.name, *_both(group.label), "", "", "", "", "", "field-list"]
        )
        rows += [_row(question) for question in group.questions]
        rows.append(["end_group"])
    return rows


def _row(question: Question) -> list[str]:
    return [
        _type(question),
        question.name,
        *_both(question.label),
        "yes" if question.required else "",
        *_constraint(question),
        f"within=${{{question.filtered_by}}}" if question.filtered_by else "",
        "",
        PHOTO if question.type is Type.IMAGE else "",
    ]


def _type(question: Question) -> str:
    match question.type:
        case Type.ONE:
            return f"select_one {question.list_name}"
        case Type.SEVERAL:
            return f"select_multiple {question.list_name}"
    return TYPES.get(question.type, question.type.value)


def _constraint(question: Question) -> tuple[str, str, str]:
    bounds = []
    if question.least is not None:
        bounds.append(f". >= {question.least}")
    if question.most is not None:
        bounds.append(f". <= {question.most}")
    if not bounds:
        return "", "", ""
    low, high = question.least or 0, question.most
    say = Text(en=f"From {low} to {high}", ur=f"{low} سے {high} تک")
    if high is None:
        say = Text(en=f"At least {low}", ur=f"کم از کم {low}")
    return " and ".join(bounds), say.en, say.ur


def _choices(instrument: Instrument) -> list[list[str]]:
    return [row for name in instrument.lists for row in _options(instrument, name)]


def _options(instrument: Instrument, name: str) -> Iterator[list[str]]:
    for option in instrument.lists[name]:
        yield [name, option.code, *_both(option.label), option.within or ""]


def _both(text: Text) -> tuple[str, str]:
    return text.en, text.of("ur")
