"""Which strata are taken together when one has too few units to tell its spread?

The rule is declared before anything is received and uses no figure of the poll: strata stand in
the order of the design, each with a parent. The first stratum that is short joins its neighbour
of the same parent, the next one before the previous one, else its neighbour of any parent; then
again, until none is short. A rule that picks a partner at random, as a published tool does,
cannot be repeated; one that looks at the votes cannot be defended.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fullcount.stats.arrays import IntArray
from fullcount.stats.survey import Sample

MINIMUM = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Collapse:
    """``group`` is the position of each stratum's group; ``joined`` the groups of several."""

    group: IntArray
    joined: tuple[tuple[int, ...], ...]

    @property
    def groups(self) -> int:
        return int(self.group.max()) + 1 if self.group.size else 0


def collapse(received: Sequence[int], *, parents: Sequence[str], sizes: Sequence[int]) -> Collapse:
    """Join strata until each group has two units, or all the units it has.

    >>> collapse([3, 1, 4], parents=["a", "a", "b"], sizes=[9, 9, 9]).joined
    ((0, 1),)
    >>> collapse([3, 2, 0], parents=["a", "a", "b"], sizes=[9, 9, 9]).joined
    ((1, 2),)
    """
    groups = [[at] for at in range(len(received))]

    def short(group: list[int]) -> bool:
        have = sum(received[at] for at in group)
        return have < min(MINIMUM, sum(sizes[at] for at in group))

    while len(groups) > 1:
        at = next((at for at, group in enumerate(groups) if short(group)), None)
        if at is None:
            break
        other = _neighbour(at, [{parents[one] for one in group} for group in groups])
        low, high = min(at, other), max(at, other)
        groups[low : high + 1] = [groups[low] + groups[high]]
    place = np.empty(len(received), dtype=np.int64)
    for number, group in enumerate(groups):
        place[group] = number
    joined = tuple(tuple(group) for group in groups if len(group) > 1)
    return Collapse(group=place, joined=joined)


def collapsed(sample: Sample, parents: Sequence[str]) -> tuple[Sample, Collapse]:
    """Give the sample with short strata joined, and what was joined."""
    how = collapse(sample.received.tolist(), parents=parents, sizes=sample.sizes.tolist())
    sizes = np.bincount(how.group, sample.sizes, minlength=how.groups).astype(np.int64)
    return replace(sample, stratum=how.group[sample.stratum], sizes=sizes), how


def _neighbour(at: int, parents: Sequence[set[str]]) -> int:
    beside = [other for other in (at + 1, at - 1) if 0 <= other < len(parents)]
    kin = [other for other in beside if parents[other] & parents[at]]
    return (kin or beside)[0]
