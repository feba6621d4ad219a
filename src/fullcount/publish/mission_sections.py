"""Sections of a page that is words, tables and a picture: as values, so that one template fits all.

Grain: one section. Every cell is a text that the template escapes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """``numeric``: positions of columns that stand at the right. The first cell names its row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    id: str
    title: str
    says: tuple[str, ...] = ()
    figure: Markup | None = None
    caption: str = ""
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, words: int = 1
) -> Table:
    """Make a table whose first ``words`` columns are words and the rest numbers."""
    return Table(
        title=title,
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        numeric=frozenset(range(words, len(columns))),
    )


def sections_with_words(found: Iterable[Section | None]) -> tuple[Section, ...]:
    """Leave out what has nothing to say."""
    return tuple(one for one in found if one is not None)
