"""Tabulation error: the stations' forms against the sheets made of them, all of them, no sample.

Grain: one (contest, source) and its consolidated form. Source: LEVELS of the count. There is no
risk here and no p-value: every station was compared, so what differs is known. What the bags hold
is another question (:mod:`fullcount.audit.bags`); neither answer stands for the other.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabulation:
    """How the sheets compare with the forms they were made of."""

    lines: int  # lines of candidates that could be compared
    differing: int
    moved: int  # votes by which these lines differ, added up without sign
    not_comparable: int  # a side is not stated


def tabulation(levels: pl.DataFrame, *, contest: str, source: str) -> Tabulation:
    """Compare every consolidated line of a contest's candidates with the sum of its stations.

    ``source`` is whose station forms are added up; who states the sheets does not matter.
    """
    mine = (pl.col("contest_id") == contest) & (pl.col("child_source_id") == source)
    lines = levels.filter(mine & pl.col("is_votes"))
    off = pl.col("stated") - pl.col("children_sum") - pl.col("explained").fill_null(0)
    known = lines.filter(off.is_not_null())
    return Tabulation(
        lines=known.height,
        differing=known.filter(off != 0).height,
        moved=int(known.select(off.abs().sum()).item() or 0),
        not_comparable=lines.height - known.height,
    )
