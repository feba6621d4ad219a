"""Is there a commission where a small party has many ones and twos but hardly a zero?

Grain: one line per (commission, candidate). Source: D. Kireev's observation of 2021, as computed
in D. Kobak's notebook duma2021 (cell 28): more than 20 stations with one vote, more than 20 with
two, fewer than 10 with none. It is a description with fixed thresholds, not a test: it has no
p-value.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fullcount.forensics.method import Method, Parameter, Signal
from fullcount.forensics.wording import Said, declines, said
from fullcount.stats.arrays import IntArray
from fullcount.stats.evidence import NotApplicable

OVER, UNDER = 20, 10

METHOD = Method(
    id="ones_and_twos",
    number=24,
    signal=Signal.DISTRIBUTIONAL,
    parameters=(
        Parameter(name="ones and twos", value="more than 20 each", meaning="stations"),
        Parameter(name="zeros", value="fewer than 10", meaning="stations"),
    ),
    paper="D. Kireev (2021), in D. Kobak's notebook analysis/duma2021, cell 28",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One commission and candidate (its column) with the three numbers."""

    commission: str
    candidate: int
    zeros: int
    ones: int
    twos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnesAndTwos:
    """Every hit among so many commissions."""

    commissions: int  # large enough to be able to hit
    hits: tuple[Hit, ...]

    @property
    def p_value(self) -> None:
        return None

    @property
    def found(self) -> Said:
        return said("ones_and_twos.found", hits=len(self.hits), commissions=self.commissions)

    @property
    def may_say(self) -> Said:
        return said("ones_and_twos.may_say")


def ones_and_twos(votes: IntArray, commissions: NDArray[np.str_]) -> OnesAndTwos | NotApplicable:
    """Find the hits. ``votes`` is station x candidate."""
    names, inverse = np.unique(commissions, return_inverse=True)
    sizes = np.bincount(inverse, minlength=names.size)
    able = int((sizes > 2 * OVER + 1).sum())
    if able == 0:
        return declines("ones_and_twos.declined_few", stations=2 * OVER + 1)
    seen = [
        np.stack(
            [
                np.bincount(inverse, weights=votes[:, at] == value, minlength=names.size)
                for at in range(votes.shape[1])
            ]
        ).astype(np.int64)
        for value in (0, 1, 2)
    ]
    zeros, ones, twos = seen
    where = np.argwhere((ones > OVER) & (twos > OVER) & (zeros < UNDER))
    return OnesAndTwos(
        commissions=able,
        hits=tuple(
            Hit(
                commission=str(names[place]),
                candidate=int(candidate),
                zeros=int(zeros[candidate, place]),
                ones=int(ones[candidate, place]),
                twos=int(twos[candidate, place]),
            )
            for candidate, place in where.tolist()
        ),
    )
