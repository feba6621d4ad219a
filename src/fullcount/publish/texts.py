"""Words for readers, in the languages we publish in: one catalogue, files of key -> language.

Source: ``texts/*.toml``. Urdu is ours and not yet reviewed by a translator; every page in Urdu
says so. A key that is missing is a programmer's mistake and raises ``KeyError``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fullcount.model.text import Text
from fullcount.publish.spell import number

LANGUAGES = ("en", "ur")
LANGUAGE_NAMES = {"en": "English", "ur": "اردو"}  # each in itself
RIGHT_TO_LEFT = frozenset({"ur"})
LEFT_ISOLATE = "\u2066"
OPEN_ISOLATE, CLOSE_ISOLATE = "\u2068", "\u2069"  # Unicode: keep a foreign word's direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The catalogue in one language. Call it with a key and what its text names in braces."""

    lang: str

    @property
    def direction(self) -> str:
        return "rtl" if self.lang in RIGHT_TO_LEFT else "ltr"

    def __call__(self, key: str, **values: object) -> str:
        text = catalogue()[key].of(self.lang)
        return text.format(**{name: self.spell(value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        return key in catalogue()

    def spell(self, value: object) -> str:
        """Spell one value of a sentence."""
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return number(value)
        return self.apart(str(value))

    def apart(self, text: str) -> str:
        """Keep a text of another script in one piece where the page runs from the right."""
        return f"{OPEN_ISOLATE}{text}{CLOSE_ISOLATE}" if self.direction == "rtl" else text

    def sum(self, text: str) -> str:
        """Keep a sum running from the left, as it is written in Urdu too."""
        return f"{LEFT_ISOLATE}{text}{CLOSE_ISOLATE}" if self.direction == "rtl" else text


def words(lang: str) -> Words:
    """Give the catalogue in a language; one we do not publish in is a ValueError."""
    if lang not in LANGUAGES:
        raise ValueError(f"no texts in {lang!r}; there are {', '.join(LANGUAGES)}")
    return Words(lang=lang)


@cache
def catalogue() -> Mapping[str, Text]:
    """Read every text that ships: ``file.toml``'s tables flattened to dotted keys."""
    found: dict[str, Text] = {}
    folder = files("fullcount.publish") / "texts"
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if not item.name.endswith(".toml"):
            continue
        for key, text in _flat(tomllib.loads(item.read_text(encoding="utf-8"))):
            if key in found:
                raise ValueError(f"{item.name}: the text {key} is there twice")
            found[key] = text
    return found


def _flat(table: Mapping[str, object], *, under: str = "") -> Iterator[tuple[str, Text]]:
    for name, value in table.items():
        if not isinstance(value, dict):
            raise TypeError(f"{under}{name} is not a text")
        if isinstance(value.get("en"), str):
            yield f"{under}{name}", Text(en=value["en"], ur=str(value.get("ur", "")))
        else:
            yield from _flat(value, under=f"{under}{name}.")
