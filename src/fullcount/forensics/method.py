"""What a method is, before it is used: its null, what it can and cannot show, who criticised it.

Every module of this room has one ``METHOD``; reports, pages and the catalogue print it. Its texts
stand in ``methods.toml`` (:mod:`fullcount.forensics.wording`). The numbers are those of the
inventory in docs/reference/methods.md.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from fullcount.forensics.wording import Said, Texts, texts


class Signal(StrEnum):
    """Two families that are never mixed."""

    PROCEDURAL = "procedural"  # blind to parties: arithmetic, papers, counting
    DISTRIBUTIONAL = "distributional"  # about the shape of turnout and shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One choice that the method makes, and the value used unless another is asked for."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method before it is used. ``number`` is its place in the inventory."""

    id: str
    number: int
    signal: Signal
    parameters: tuple[Parameter, ...]
    paper: str
    scored: bool = True  # false = printed, and never counted among the tests

    @property
    def texts(self) -> Texts:
        """Title, null, what it can and cannot show, innocent explanations, critique."""
        return texts()[self.id]


class Result(Protocol):
    """What every result of this room can tell, besides its own numbers."""

    @property
    def p_value(self) -> float | None:
        """Chance of figures at least this unusual under the null; null = the method has none."""

    @property
    def found(self) -> Said:
        """Say in one plain sentence what was found."""

    @property
    def may_say(self) -> Said:
        """Say in one plain sentence what may be said of it, and what may not."""


def spell_p(p_value: float) -> str:
    """Spell a p-value for a sentence.

    >>> spell_p(0.0312), spell_p(1e-12), spell_p(0.5)
    ('0.031', '< 0.001', '0.50')
    """
    if p_value < 0.001:
        return "< 0.001"
    return f"{p_value:.3f}" if p_value < 0.1 else f"{p_value:.2f}"
