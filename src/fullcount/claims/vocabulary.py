"""The words of claims, each defined once: what a code means, in English and Urdu.

Grain: one word of one vocabulary. Source: ``vocabularies.toml``; the enumerations that the code
works with name the same words, and a test holds the two together.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

from fullcount.country.entry import read_toml
from fullcount.model.text import Text

Vocabularies = Mapping[str, Mapping[str, Text]]


@cache
def vocabularies() -> Vocabularies:
    """Every vocabulary that ships with this room, in the order of its file."""
    raw = (resources.files("fullcount.claims") / "vocabularies.toml").read_bytes()
    return parse_vocabularies(raw, where="vocabularies.toml")


def parse_vocabularies(raw: bytes, *, where: str) -> Vocabularies:
    """Read a file of vocabularies; LawError where a word has no English."""
    file = read_toml(raw, where=where)
    file.flag("translation_reviewed", default=False)
    found = {}
    for name in file.names():
        if name == "translation_reviewed":
            continue
        table = file.entry(name)
        found[name] = {word: table.text(word) for word in table.names()}
        table.done()
    file.done()
    return found


def label(word: StrEnum, lang: str, *, of: str) -> str:
    """Give the label of a word of the vocabulary ``of``."""
    return vocabularies()[of][word.value].of(lang)
