"""The page on claims about Pakistan 2024: what `make demo` answers, from the example's records."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fullcount.claims.origin import Answers
from fullcount.publish.docket_page import claimed, decided, due, published, restricted, seats
from fullcount.publish.grounds import grounds
from fullcount.publish.notes import Item, Note, Notes
from fullcount.publish.texts import words
from fullcount.publish.told import Told, standing_line
from fullcount.work.docket import open_cases

EXAMPLE = Path(__file__).parent.parent / "examples" / "pakistan-2024"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HEAD = """# Claims about the election of 8 February 2024 in Pakistan, and what became of them

After the poll the United States, the United Kingdom and the European Union asked that claims of
interference be investigated in full. This page answers, from published sources alone: what was
claimed, what has been decided, what is overdue, and which seats could have changed. Its
sentences are those that the records in `examples/pakistan-2024` give of themselves; nothing here
was typed in. A number in brackets leads to the record, how far it is proved, and where it can be
read.

No case is made from a published total, no total is replaced by the sum of its parts, and what no
source says is absent. A difference between two copies of a form is a question, not an accusation.

The same as a page with a picture and a table of seats, and as a statement to print:

```
fullcount docket report examples/pakistan-2024 --out docket --package PACKAGE
fullcount statement examples/pakistan-2024 --out statement --lang ur
```

![The page](../pictures/docket-en.png)
"""


def pakistan_2024_page() -> str:
    """Tell the example as the commands tell it, without the package of its figures."""
    cases = open_cases(EXAMPLE)
    told = Told(
        book=cases.book,
        findings=cases.findings,
        restrictions=cases.restrictions,
        seats=None,
        now=NOW,
    )
    return "\n".join(_lines(told)) + "\n"


def _lines(told: Told) -> Iterator[str]:
    say = words("en")
    notes = Notes(grounds(told), say)
    yield HEAD
    for key, rows in (
        ("docket.claimed", claimed(told, notes)),
        ("docket.decided", decided(told, notes)),
        ("docket.due", due(told, notes, say)),
        ("docket.seats", seats(told, notes, say)),
        ("docket.found", published(told, notes, Answers.FOUND)),
        ("docket.restricted", restricted(told, notes)),
    ):
        yield f"## {say(key)}\n"
        yield from (_bullet(row) for row in rows)
        yield ""
    yield f"## {say('docket.said')}\n"
    for name in told.book.contents:
        yield _bullet(notes.item(f"content:{name}"))
    yield f"\n{standing_line(told, say)}\n"
    yield f"## {say('docket.grounds')}\n"
    yield from (_note(one) for one in notes.all())


def _bullet(row: Item) -> str:
    return f"* {row.text} {' '.join(f'[{number}]' for number in row.notes)}".rstrip()


def _note(one: Note) -> str:
    told = " · ".join(part for part in (f"`{one.ref}`", one.standard, one.basis, one.when) if part)
    sources = ", ".join(
        f"<{source}>" if source.startswith("https://") else source for source in one.sources
    )
    return f"{one.number}. {told}: {sources}"
