"""Notes: what each sentence of a page rests on, numbered as it is first cited.

Grain: one ground that a page cites. A note says how far the thing is proved, on what it rests, of
which day it is, and where it can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fullcount.claims.standard import standards
from fullcount.claims.statement import Ground
from fullcount.claims.vocabulary import label
from fullcount.publish.texts import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One ground as a reader finds it at the end of a page."""

    number: int
    ref: str
    standard: str
    basis: str
    when: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One sentence with the numbers of its notes."""

    text: str
    notes: tuple[int, ...]


class Notes:
    """The notes of one page in one language, as they are being cited."""

    def __init__(self, grounds: Mapping[str, Ground], say: Words) -> None:
        self._grounds, self._say = grounds, say
        self._cited: dict[str, Note] = {}

    @property
    def lang(self) -> str:
        return self._say.lang

    def __contains__(self, ref: str) -> bool:
        return ref in self._grounds

    def item(self, ref: str) -> Item:
        """Give the sentence that a ground gives of itself."""
        return self.cited(self._grounds[ref].says.of(self._say.lang), [ref])

    def cited(self, text: str, refs: Sequence[str]) -> Item:
        """Give a sentence that rests on these grounds."""
        return Item(text=text, notes=tuple(self._note(ref).number for ref in refs))

    def all(self) -> tuple[Note, ...]:
        return tuple(self._cited.values())

    def _note(self, ref: str) -> Note:
        if ref not in self._cited:
            ground, lang = self._grounds[ref], self._say.lang
            self._cited[ref] = Note(
                number=len(self._cited) + 1,
                ref=ref,
                standard=standards().by_standard[ground.standard].label.of(lang),
                basis=label(ground.basis, lang, of="basis"),
                when="" if ground.when is None else ground.when.of(lang),
                sources=ground.sources,
            )
        return self._cited[ref]
