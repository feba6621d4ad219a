"""Values out of a JSON file, each of the type that its field states, or nothing at all.

Grain: one dataclass. A number spelled as text, a truth where a count belongs and a number that is
none (NaN, an infinity) would go on to a page; they are refused where they are read.
"""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from types import UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")
MOST = 2**53  # more than any count of voters; beyond it a float is no whole number
UNREADABLE = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What reading a file that is none of ours may raise."""


def plain(kind: type[T], told: Mapping[str, object]) -> T:
    """Build ``kind`` from plain values. TypeError names the first field of another type."""
    hints = get_type_hints(kind)
    for name, value in told.items():
        if name in hints and not is_of(value, hints[name]):
            raise TypeError(f"{name} is {value!r:.60}")
    return kind(**told)


def is_of(value: object, hint: object) -> bool:
    """Is the value of the type? Only numbers that are numbers, and no truth among them.

    >>> is_of(3, float), is_of(True, int), is_of(float("nan"), float | None), is_of("3", int)
    (True, False, False, False)
    """
    if get_origin(hint) is UnionType:
        return any(is_of(value, one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return isinstance(value, list | tuple) and all(is_of(one, inner) for one in value)
    if hint is int or hint is float:
        kinds = int | float if hint is float else int
        return isinstance(value, kinds) and not isinstance(value, bool) and _finite(value)
    return isinstance(hint, type) and isinstance(value, hint)


def flag(value: object) -> bool:
    """Read a truth: "false" is none."""
    if not isinstance(value, bool):
        raise TypeError(f"{value!r:.60} is neither true nor false")
    return value


def instant_of(text: str) -> datetime:
    """Read an instant with its zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text} names no zone")
    return found.astimezone(UTC)


def _finite(value: float) -> bool:
    return abs(value) <= MOST and math.isfinite(value)
