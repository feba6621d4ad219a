"""One measured row of the methods' benchmark, and how time is taken."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was measured, in words, and whether it keeps its limit."""

    what: str
    measured: str
    limit: str
    met: bool


def cpu_seconds(fn: Callable[[], object], *, turns: int = 3) -> float:
    """Least processor time of several turns: the machine may be busy with other things."""
    best = float("inf")
    for _ in range(turns):
        start = time.process_time()
        fn()
        best = min(best, time.process_time() - start)
    return best
