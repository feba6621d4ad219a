"""What a screening is asked about, and what a screen is: the shapes that methods are asked with.

Grain: one question for one office's stations by one source.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from fullcount.forensics.flow import Flows
from fullcount.forensics.integers import Ballots
from fullcount.forensics.method import Method, Result
from fullcount.forensics.stations import ints
from fullcount.stats.arrays import BoolArray
from fullcount.stats.evidence import NotApplicable

Outcome = Result | NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a screening is asked about: one office's stations, by one source.

    ``twins`` has the ballots of the contest decided at the same stations (contest_id, unit_id,
    other). The rest is null where nobody gave it: ``sequences``, ballots in the order of counting
    by station, true = for the leader; ``earlier``, the same places at the election before
    (forensics.earlier.TWO), and ``flows`` between the two; ``late`` (contest_id, unit_id, late).
    """

    frame: pl.DataFrame
    margins: Mapping[str, int]
    twins: pl.DataFrame | None = None
    sequences: Mapping[str, BoolArray] = field(default_factory=dict)
    earlier: pl.DataFrame | None = None
    flows: Flows | None = None
    late: pl.DataFrame | None = None


Run = Callable[[Question, np.random.Generator], Outcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One method and the columns it needs. ``id`` is the method's, and what it is asked of."""

    id: str
    method: Method
    needs: tuple[str, ...]
    run: Run


def ballots_of(question: Question) -> Ballots:
    """Take the stations that state turnout and the leader's votes."""
    frame = question.frame.drop_nulls(["registered", "given", "cast", "leader"])
    return Ballots(
        registered=ints(frame, "registered"),
        given=ints(frame, "given"),
        received=ints(frame, "cast"),
        leader=ints(frame, "leader"),
    )
