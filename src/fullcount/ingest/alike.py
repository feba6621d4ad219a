"""Which names of two files may mean the same candidate: a proposal for a person to confirm.

Spelling proves nothing: two parties may differ in one letter. So nothing is joined by it; the
pairs are written to a crosswalk that is not in force until somebody has put a source to them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

LEAST = 80.0  # of 100, on letters only
MOST_NAMES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """``text`` of one file, and the name of an earlier file that it resembles."""

    text: str
    id: str
    likeness: int


def alike(first: Sequence[str], second: Sequence[str]) -> tuple[Pair, ...]:
    """Pair each name of the second file with the likest of the first; equal names need no pair.

    >>> [(p.text, p.id) for p in alike(["PTI-IND", "PML-N", "JIP"], ["PTI", "PML(N)", "JI", "PPP"])]
    [('PTI', 'PTI-IND'), ('PML(N)', 'PML-N'), ('JI', 'JIP')]
    """
    known = [name for name in dict.fromkeys(first) if name not in set(second)][:MOST_NAMES]
    pairs: list[Pair] = []
    for text in [name for name in dict.fromkeys(second) if name not in set(first)][:MOST_NAMES]:
        scored = [(_likeness(text, name), name) for name in known]
        likeness, name = max(scored, default=(0.0, ""))
        if likeness >= LEAST:
            pairs.append(Pair(text=text, id=name, likeness=round(likeness)))
    return tuple(pairs)


def _likeness(one: str, other: str) -> float:
    left, right = _letters(one), _letters(other)
    if len(left) < 2 or len(right) < 2:
        return 0.0
    if left.startswith(right) or right.startswith(left):
        return max(LEAST, fuzz.ratio(left, right))
    return fuzz.ratio(left, right)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
