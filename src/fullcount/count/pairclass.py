"""In what way do two copies of one form differ?

Grain: one row per pair of copies whose votes differ; one column per line of the list of
candidates. Classes describe figures; none says which copy is true, who wrote it or why, and
each reads the same with the copies exchanged. First that fits, from the most specific:

* candidates swapped: exactly two lines differ, and each copy has the other's two numbers
* shifted by one line: from the first to the last line that differs, the lines of one copy carry
  the number that stands one line on in the other; the one at the end may carry any number; at
  least two lines are carried, for one alone is easily chance
* transposed digits: one line differs, by two neighbouring digits exchanged
* winner inflated: one line differs, that of the leader of the copy which gives it more
* loser reduced: every line that differs is lower in the same copy, and none leads in it
* other

Lines that one copy does not state are left out; their neighbours then stand next to each other.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from fullcount.model.results import PairClass

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

_LONGEST = 10**9  # above every count of votes


def classify(a: Ints, b: Ints, both: Flags) -> list[str]:
    """Classify each row of two tables of votes; ``both`` is true where both copies state a line.

    Every row must differ in at least one line that both state.

    >>> ours = np.array([[0, 3, 12], [312, 40, 5]])
    >>> theirs = np.array([[3, 12, 2], [321, 40, 5]])
    >>> classify(ours, theirs, np.ones((2, 3), bool))
    ['shifted_by_one_line', 'transposed_digits']
    """
    a, b, both = _closed_up(a, b, both)
    differs = both & (a != b)
    tests = (
        (PairClass.CANDIDATES_SWAPPED, _swapped(a, b, differs)),
        (
            PairClass.SHIFTED_BY_ONE_LINE,
            _shifted(a, b, both, differs) | _shifted(b, a, both, differs),
        ),
        (PairClass.TRANSPOSED_DIGITS, _one_transposed(a, b, differs)),
        (PairClass.WINNER_INFLATED, _winner_inflated(a, b, both, differs)),
        (
            PairClass.LOSER_REDUCED,
            _reduced(a, b, both, differs) | _reduced(b, a, both, differs),
        ),
    )
    names = [name.value for name, _ in tests]
    found = np.select([fits for _, fits in tests], range(len(tests)), default=len(tests))
    texts = np.array([*names, PairClass.OTHER.value])[found]
    return [str(text) for text in texts]


def transposed(a: Ints, b: Ints) -> Flags:
    """Tell where one number is the other with two neighbouring digits exchanged.

    >>> transposed(np.array([312, 312, 120, 11]), np.array([321, 213, 102, 11])).tolist()
    [True, False, True, False]
    """
    found = np.zeros(a.shape, np.bool_)
    place = 1
    # Exchanging digits x, y at a place changes the number by 9 (y - x) of that place; the number
    # of digits stays the same, for a form that begins with 0 is not how a count is written.
    while place * 10 < _LONGEST:
        low, high = a // place % 10, a // (place * 10) % 10
        exchanged = a + (high - low) * place + (low - high) * (place * 10)
        written = (a >= place * 10) & (b >= place * 10)
        found |= written & (low != high) & (exchanged == b)
        place *= 10
    return found


def _closed_up(a: Ints, b: Ints, both: Flags) -> tuple[Ints, Ints, Flags]:
    """Move the lines that both state together, in their order."""
    if both.all():
        return a, b, both
    order = np.argsort(~both, axis=1, kind="stable")
    return (
        np.take_along_axis(a, order, axis=1),
        np.take_along_axis(b, order, axis=1),
        np.take_along_axis(both, order, axis=1),
    )


def _first_last(differs: Flags) -> tuple[Ints, Ints]:
    width = differs.shape[1]
    first = differs.argmax(axis=1)
    last = width - 1 - differs[:, ::-1].argmax(axis=1)
    return first, last


def _line(table: Ints, at: Ints) -> Ints:
    return np.take_along_axis(table, at[:, None], axis=1)[:, 0]


def _lines(differs: Flags, many: int) -> Flags:
    exactly: Flags = differs.sum(axis=1) == many
    return exactly


def _swapped(a: Ints, b: Ints, differs: Flags) -> Flags:
    first, last = _first_last(differs)
    crossed = (_line(a, first) == _line(b, last)) & (_line(a, last) == _line(b, first))
    found: Flags = _lines(differs, 2) & crossed
    return found


def _shifted(a: Ints, b: Ints, both: Flags, differs: Flags) -> Flags:
    """B's lines carry what stands one line further down in a; the last that differs may not."""
    first, last = _first_last(differs)
    lines = np.arange(differs.shape[1] - 1)
    carries = (b[:, :-1] == a[:, 1:]) & both[:, 1:]
    run = (lines >= first[:, None]) & (lines <= last[:, None])
    free = lines == last[:, None]
    found: Flags = (carries | ~run | free).all(axis=1) & ((carries & run).sum(axis=1) >= 2)
    return found


def _one_transposed(a: Ints, b: Ints, differs: Flags) -> Flags:
    first, _ = _first_last(differs)
    return _lines(differs, 1) & transposed(_line(a, first), _line(b, first))


def _winner_inflated(a: Ints, b: Ints, both: Flags, differs: Flags) -> Flags:
    first, _ = _first_last(differs)
    more = np.where((_line(a, first) > _line(b, first))[:, None], a, b)
    leads = _line(more, first) == np.where(both, more, -1).max(axis=1)
    found: Flags = _lines(differs, 1) & leads
    return found


def _reduced(a: Ints, b: Ints, both: Flags, differs: Flags) -> Flags:
    """Every differing line is lower in a, and none of them leads there."""
    most = np.where(both, a, -1).max(axis=1, keepdims=True)
    lower = (a < b) & (a < most)
    every: Flags = (lower | ~differs).all(axis=1)
    return every
