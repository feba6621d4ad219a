"""Documents as Typst source: the words travel as data, so that none of them is ever markup.

A document is a list of blocks. The source is one line that binds them (JSON inside a string)
followed by a template that ships with us; only the string's own escapes need care.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from fullcount.publish.page import packaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: str
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str
    soft: bool = False
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    items: tuple[str, ...]
    kind: str = "bullets"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    cells: tuple[str, ...]
    marked: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBlock:
    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    words: tuple[int, ...] = (0,)  # columns of words; the others are of numbers
    kind: str = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashes:
    rows: tuple[tuple[str, str], ...]
    kind: str = "hashes"


Block = Heading | Paragraph | Bullets | TableBlock | Hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a printed document holds. ``banner`` empty = the election is real."""

    title: str
    subtitle: str
    running: str
    banner: str
    foot: str
    page: str
    of: str
    lang: str
    direction: str
    blocks: tuple[Block, ...] = field(default_factory=tuple)


def typst_source(document: Document, template: str = "annexure.typ") -> str:
    """Give Typst source that sets the document; it needs no file and no package."""
    data = json.dumps(asdict(document), ensure_ascii=False)
    return f"#let data = json(bytes({typst_string(data)}))\n{packaged(template)}"


def typst_string(text: str) -> str:
    r"""Write a string literal of Typst.

    >>> print(typst_string('a "b" \\ #c'))
    "a \"b\" \\ #c"
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def chunks(items: Sequence[int], most: int) -> list[Sequence[int]]:
    """Cut a row of columns into parts that fit a page, about equally wide.

    >>> chunks(range(5), 4)
    [range(0, 3), range(3, 5)]
    """
    parts = max(-(-len(items) // most), 1)
    size = -(-len(items) // parts) or 1
    return [items[at : at + size] for at in range(0, len(items), size)]
