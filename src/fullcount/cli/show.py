"""How the terminal shows things: tables to standard output, talk to standard error."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from fullcount.work.step import Step

STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def out() -> Console:
    """Give the console for data."""
    return Console(file=sys.stdout, highlight=False)


def talk() -> Console:
    """Give the console for talk."""
    return Console(file=sys.stderr, highlight=False)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being done and for how long; nothing where ``quiet`` or not a terminal."""
    console = talk()
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def say(step: str) -> None:
            done, of = (step.done, step.of) if isinstance(step, Step) else (0, None)
            bar.update(task, description=str(step), completed=done, total=of)

        yield say


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Make a table; numbers are grouped and set right, null is an en dash.

    Where it is too wide, words are folded; a number and the first column never are.
    """
    made = Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for at, column in enumerate(columns):
        numeric = is_numeric([row[at] for row in rows])
        made.add_column(
            cell(column),
            justify="right" if numeric else "left",
            no_wrap=numeric or at == 0,
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(cell(value) for value in row))
    return made


def is_numeric(values: Sequence[object]) -> bool:
    """Tell whether a column is one of counts, as far as it says anything.

    >>> is_numeric([1, None]), is_numeric([1, "not stated"]), is_numeric([None])
    (True, False, False)
    """
    said = [value for value in values if value not in (None, "")]
    return bool(said) and all(isinstance(one, int) and not isinstance(one, bool) for one in said)


def cell(value: object) -> str:
    """Spell one value for a person.

    >>> cell(7156462), cell(None), cell(True)
    ('7,156,462', '–', 'yes')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(cell(part) for part in value)
    return escape(plain(str(value)))


def plain(text: str) -> str:
    r"""Show what would steer the terminal instead of obeying it: names come from foreign files.

    >>> plain("a\x1b[2Jb\u202ec")
    'a\\x1b[2Jb\\u202ec'
    """
    return "".join(ascii(sign)[1:-1] if STEERS.fullmatch(sign) else sign for sign in text)


def print_json(value: Mapping[str, object] | Sequence[object]) -> None:
    """Write JSON to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
