"""When did a group fall silent although reports were due?

Grain: one gap: a run of time bins in which reports of one operator or region were due, had not
come already, and none arrived. A gap is evidence of something, and a cause of non-response; which
of the two, the measurements beside it must tell. It shows nothing of who caused it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from fullcount.observe.disposition import Kind

BIN = timedelta(minutes=30)
LEAST_DUE = 5
"""Reports due in a gap; fewer could all be late by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """``due`` in it; ``came_after`` of these arrived after it ended; ``[starts_at, ends_at)``."""

    group: str
    starts_at: datetime
    ends_at: datetime
    due: int
    came_after: int


def gaps(
    disposed: pl.DataFrame, *, by: str, size: timedelta = BIN, least_due: int = LEAST_DUE
) -> tuple[Gap, ...]:
    """Find the gaps of every group of ``by`` (operator, region), oldest first.

    Bins stand on the clock (00:00, 00:30 ... UTC); a run of silent bins begins and ends with one
    in which something was due, so nights are no gaps.
    """
    known = disposed.filter(
        pl.col(by).is_not_null()
        & (pl.col("kind") != Kind.PENDING.value)
        & (pl.col("kind") != Kind.OUTSIDE.value)
    )
    found: list[Gap] = []
    for (name,), part in known.sort(by).partition_by(by, as_dict=True).items():
        found += _gaps_of(str(name), part, size=size, least_due=least_due)
    return tuple(sorted(found, key=lambda gap: (gap.starts_at, gap.group)))


def _gaps_of(name: str, part: pl.DataFrame, *, size: timedelta, least_due: int) -> list[Gap]:
    # A report that had come before its half hour began leaves no silence in it.
    open_ones = part.with_columns(pl.col("due_at").dt.truncate(size).alias("bin")).filter(
        pl.col("received_at").is_null() | (pl.col("received_at") >= pl.col("bin"))
    )
    due = open_ones.group_by("bin").agg(pl.len().alias("due"))
    heard = set(part["received_at"].drop_nulls().dt.truncate(size))
    runs: list[list[tuple[datetime, int]]] = [[]]
    for at, count in due.sort("bin").iter_rows():
        if at in heard or (runs[-1] and _heard_between(runs[-1][-1][0], at, heard)):
            runs.append([])
        if at not in heard:
            runs[-1].append((at, count))
    return [
        _gap(name, part, run, size)
        for run in runs
        if run and sum(count for _, count in run) >= least_due
    ]


def _heard_between(start: datetime, stop: datetime, heard: set[datetime]) -> bool:
    return any(start < at < stop for at in heard)


def _gap(
    name: str, part: pl.DataFrame, run: Sequence[tuple[datetime, int]], size: timedelta
) -> Gap:
    starts, ends = run[0][0], run[-1][0] + size
    inside = part.filter(
        pl.col("due_at").is_between(starts, ends, closed="left")
        & (pl.col("received_at").is_null() | (pl.col("received_at") >= starts))
    )
    return Gap(
        group=name,
        starts_at=starts,
        ends_at=ends,
        due=inside.height,
        came_after=inside.filter(pl.col("received_at") >= ends).height,
    )
