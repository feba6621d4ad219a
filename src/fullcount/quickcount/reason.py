"""Why a status or a rule is as it is, as data: codes of the night beside those of the count.

Grain: one reason (:class:`fullcount.count.reason.Reason`). Sentences are in ``reasons.toml``, code
x language; a proof keeps the reasons that :mod:`fullcount.count.reach` gave it. Whoever speaks to
people says how a value is spelled there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from fullcount.count import reason as counted
from fullcount.count.reason import Reason, Spell, Value, spelled
from fullcount.country.entry import read_toml
from fullcount.model.text import Text

PEOPLE = ("leader", "rival", "candidate", "name")  # values that are ids of candidates
FILE = "reasons.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What was found, and what it allows one to say; the second never goes further."""

    found_reasons: tuple[Reason, ...]
    allows_reasons: tuple[Reason, ...]

    @property
    def found(self) -> str:
        """The first sentence in English."""
        return said(self.found_reasons)

    @property
    def allows(self) -> str:
        """The second in English."""
        return said(self.allows_reasons)


def because(code: str, **values: Value) -> Reason:
    """Give a reason; a code without a sentence is a ValueError.

    >>> said([because("night_no_projection"), because("night_nothing_in")])
    'No projection: no form of a station is in.'
    """
    if code not in sentences():
        raise ValueError(f"no sentence for the reason {code}")
    return Reason(code=code, values=values)


def read_reason(told: object) -> Reason:
    """Read ``[code, values]``; one of which no sentence can be made is a ValueError."""
    match told:
        case [str(code), dict(values)] if all(_spellable(value) for value in values.values()):
            found = because(code, **values)
        case _:
            raise ValueError(f"{told!r:.60} is no reason")
    for lang in ("en", "ur"):
        try:
            said([found], lang=lang)
        except (LookupError, TypeError) as cause:
            raise ValueError(f"the reason {code} lacks {cause}") from cause
    return found


def _spellable(value: object) -> bool:
    if isinstance(value, dict):
        return all(part is None or isinstance(part, int) for part in value.values())
    return value is None or isinstance(value, str | int)


def said(reasons: Iterable[Reason], *, lang: str = "en", spell: Spell = spelled) -> str:
    """Put reasons into words, one sentence after the other."""
    return counted.said(reasons, lang=lang, spell=spell, catalogue=sentences())


@cache
def sentences() -> Mapping[str, Text]:
    """Read the sentence of every code, ours and the count's."""
    raw = resources.files("fullcount.quickcount").joinpath(FILE).read_bytes()
    file = read_toml(raw, where=f"quickcount/{FILE}")
    return {**counted.sentences(), **{code: file.text(code) for code in file.names()}}
