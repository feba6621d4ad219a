"""What methods say, in the languages we publish in: their texts, and a sentence for each code.

Grain: one text. Source: ``methods.toml`` beside this module, method x text -> language. A result
says what was found as a code and its numbers; the sentence is put together where people read.
Urdu is ours and not yet reviewed by a translator.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fullcount.country.entry import Entry, read_toml
from fullcount.model.text import Text
from fullcount.stats.evidence import NotApplicable

FILE = "methods.toml"
JOINED = {"ur": "؛ "}  # between the parts of a list

Value = int | str | Mapping[str, int]
Spell = Callable[[int | str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What a method says of itself before it is used, and the sentences of its results."""

    title: Text
    null: Text
    shows: Text
    cannot_show: Text
    innocent: tuple[Text, ...]
    critique: Text
    says: Mapping[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence: ``code`` is the method's id and the sentence's name, ``values`` its numbers.

    A value with parts (name -> number) is spelled as a list, each name by its own sentence where
    it has one.
    """

    code: str
    values: Mapping[str, Value]

    def of(self, lang: str, *, spell: Spell | None = None) -> str:
        """Put it into words; ``spell`` says how a number or a name is written there."""
        method, _, name = self.code.rpartition(".")
        says, write = texts()[method].says, spell or spelled

        def told(value: Value) -> str:
            if not isinstance(value, Mapping):
                return write(value)
            parts = (
                f"{says[part].of(lang) if part in says else write(part)}: {write(n)}"
                for part, n in value.items()
            )
            return JOINED.get(lang, "; ").join(parts)

        return says[name].of(lang).format(**{key: told(one) for key, one in self.values.items()})

    def __str__(self) -> str:
        return self.of("en")


def said(code: str, **values: Value) -> Said:
    """Say something of a result; a code without a sentence is a ValueError.

    >>> str(said("flow.found", districts=96, outside=2, flows=1_200))
    'Over 96 districts, 2 of 1,200 estimated flows lie outside what is possible; the possible \
flows that come nearest are given.'
    """
    method, _, name = code.rpartition(".")
    if method not in texts() or name not in texts()[method].says:
        raise ValueError(f"no sentence for {code}")
    return Said(code=code, values=values)


def declines(code: str, **values: int | str) -> NotApplicable:
    """Decline with a sentence of the method; it has no full stop, for it stands in a list."""
    one = said(code, **values)
    method = code.rpartition(".")[0]
    return NotApplicable(method=method, because=str(one), code=code, values=values)


def spelled(value: int | str) -> str:
    """Spell a value in English."""
    return f"{value:,}" if isinstance(value, int) else value


def percent(part: float, *, digits: int = 1) -> str:
    """Spell a part of one as per cent, without the sign.

    >>> percent(0.1234), percent(0.5, digits=0)
    ('12.3', '50')
    """
    return f"{100 * part:.{digits}f}"


@cache
def texts() -> Mapping[str, Texts]:
    """Read the texts of every method."""
    raw = resources.files("fullcount.forensics").joinpath(FILE).read_bytes()
    file = read_toml(raw, where=f"forensics/{FILE}")
    return {method: _texts(file.entry(method)) for method in file.names()}


def _texts(entry: Entry) -> Texts:
    says = entry.entry("says") if entry.has("says") else None
    made = Texts(
        title=entry.text("title"),
        null=entry.text("null"),
        shows=entry.text("shows"),
        cannot_show=entry.text("cannot_show"),
        innocent=tuple(_one(item) for item in entry.entries("innocent")),
        critique=entry.text("critique"),
        says={} if says is None else {name: says.text(name) for name in says.names()},
    )
    entry.done()
    return made


def _one(entry: Entry) -> Text:
    made = Text(en=entry.words("en"), ur=entry.words_or("ur", ""))
    entry.done()
    return made
