"""Why an outcome is as it is, as data: a code and its numbers, and the sentence for each code.

Grain: one reason. A cell of reasons is canonical JSON, ``[["ahead",{"leader":"c1",...}],...]``:
whole numbers and texts, candidates by id, null = not stated. Sentences are in ``reasons.toml``,
code x language; whoever speaks to people says how a value is spelled there.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import polars as pl

from fullcount.country.entry import read_toml
from fullcount.model.text import Text

Value = str | int | None | Mapping[str, int | None]
Spell = Callable[[str, Value], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """``values`` are what the sentence of ``code`` names in braces."""

    code: str
    values: Mapping[str, Value] = field(default_factory=dict)


def because(code: str, **values: Value) -> Reason:
    """Give a reason; a code without a sentence is a ValueError.

    >>> said([because("seats_level", undecided=1, seats=1_500)])
    '1 of 1,500 seats lie between lists that are level.'
    """
    if code not in sentences():
        raise ValueError(f"no sentence for the reason {code}")
    return Reason(code=code, values=values)


def spelled(_name: str, value: Value) -> str:
    """Spell a value in English, candidates by their ids."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {spelled(name, part)}" for name, part in value.items())
    if value is None:
        return "not stated"
    return f"{value:,}" if isinstance(value, int) else value


def said(
    reasons: Iterable[Reason],
    *,
    lang: str = "en",
    spell: Spell = spelled,
    catalogue: Mapping[str, Text] | None = None,
) -> str:
    """Put reasons into words, one sentence after the other, from a catalogue (ours)."""
    texts = sentences() if catalogue is None else catalogue
    return " ".join(
        texts[one.code]
        .of(lang)
        .format(**{name: spell(name, value) for name, value in one.values.items()})
        for one in reasons
    )


def written(reasons: Iterable[Reason]) -> str:
    """Write reasons as a cell of a frame."""
    rows = [[one.code, dict(one.values)] for one in reasons]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=dict)


def read(cell: str | None) -> tuple[Reason, ...]:
    """Read a cell of reasons; none where nothing is stated."""
    return tuple(Reason(code=code, values=values) for code, values in json.loads(cell or "[]"))


def reason_of(code: str, **values: str | pl.Expr) -> pl.Expr:
    """Write one reason per row, its values (whole numbers) from columns; no brackets around."""
    because(code)
    parts = [pl.lit(f'["{code}",{{')]
    for number, (name, value) in enumerate(values.items()):
        column = pl.col(value) if isinstance(value, str) else value
        parts.append(pl.lit(f'{"," if number else ""}"{name}":'))
        parts.append(column.cast(pl.String).fill_null("null"))
    return pl.concat_str(*parts, pl.lit("}]"))


def listed(*reasons: str | pl.Expr) -> pl.Expr:
    """Write a cell of the reasons that are there; a null one is left out."""
    return pl.concat_str(
        pl.lit("["), pl.concat_str(*reasons, separator=",", ignore_nulls=True), pl.lit("]")
    )


@cache
def sentences() -> Mapping[str, Text]:
    """Read the sentence of every code."""
    raw = resources.files("fullcount.count").joinpath("reasons.toml").read_bytes()
    file = read_toml(raw, where="count/reasons.toml")
    return {code: file.text(code) for code in file.names()}
