"""What must never be logged, as far as a pattern can see it.

Identity numbers, telephone numbers and addresses of persons. A pattern cannot see a name: leaving
those out is the writer's duty. Inside ids (of a station, a form) a long row of digits is usual and
is let through; with the dashes of an identity card it is not.
"""

import re
from collections.abc import Iterator, Mapping

IDS = frozenset({"unit", "contest", "form", "source", "subject", "finding", "numbers", "vkey"})

_EVERYWHERE = (
    ("an identity number", re.compile(r"(?<![0-9A-Za-z])\d{5}-\d{7}-\d(?![0-9A-Za-z])")),
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.\w")),
)
_IN_WORDS = (
    ("an identity number", re.compile(r"(?<![0-9A-Za-z])\d{13}(?![0-9A-Za-z])")),
    ("a telephone number", re.compile(r"(?<![0-9A-Za-z])(?:\+|00)\d[\d -]{7,15}\d(?![0-9A-Za-z])")),
    ("a telephone number", re.compile(r"(?<![0-9A-Za-z])03\d{2}[ -]?\d{7}(?![0-9A-Za-z])")),
)


def personal(value: object, *, where: str = "") -> Iterator[tuple[str, str]]:
    """Give each place that holds what looks personal: (field, what it looks like).

    >>> list(personal({"note": "ask 0300 1234567"}))
    [('note', 'a telephone number')]
    """
    if isinstance(value, str):
        patterns = _EVERYWHERE if where in IDS else _EVERYWHERE + _IN_WORDS
        yield from ((where, what) for what, pattern in patterns if pattern.search(value))
    elif isinstance(value, Mapping):
        for name, part in value.items():
            inside = where if where in IDS else str(name)
            yield from personal(part, where=inside)
            yield from ((inside, what) for what, seen in _EVERYWHERE if seen.search(str(name)))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from personal(part, where=where)
