"""What was due when, and was it in time?

Grain: one row per (deadline of the law, contest, source that states the event meeting it);
``contest_id`` null where nothing about single contests is stated. Source: EVENTS, the law's
clocks, and the day of the poll. The text of a deadline is the one in force on the day of the
event that selects it; where that event is not stated, on that of the nearest event before it.

A clock whose start is not stated has not started as far as the package says: *not applicable*.
As at an earlier instant, what happened after it is not known yet: it starts and meets nothing.
"""

from datetime import datetime

import polars as pl

from fullcount.count.event_dates import EVENT_NAMES, event_dates, happened_by
from fullcount.country import due, start_of_day, state, texts_in_force
from fullcount.model import results
from fullcount.model.frames import empty
from fullcount.model.law import Deadline, Law
from fullcount.model.results import State
from fullcount.model.returns import Returns
from fullcount.model.rule import Event

POLL = EVENT_NAMES[Event.POLL]


def deadlines(returns: Returns, law: Law, *, now: datetime) -> pl.DataFrame:
    """Fill DEADLINES as at ``now`` (aware).

    A package that names no event was kept by nobody who watched the clock: what it does not
    say was met in time is then *not evaluable*, and not overdue.
    """
    told = clocks(returns, law, now=now)
    return told if returns.events.height else told.with_columns(_unwatched())


def clocks(returns: Returns, law: Law, *, now: datetime) -> pl.DataFrame:
    """Fill DEADLINES by the clock alone: what is not said to be met is due, then overdue."""
    events = _events(returns, law, now=now)
    parts = [
        _timed(_scope(returns, events, deadline), deadline, law, now=now)
        for deadline in texts_in_force(law.deadlines, event_dates(returns, now=now))
    ]
    return pl.concat([empty(results.DEADLINES), *parts]).sort("contest_id", "code", "source_id")


def _unwatched() -> pl.Expr:
    overdue = pl.col("state") == State.OVERDUE.value
    return (
        pl.when(overdue).then(pl.lit(State.NOT_EVALUABLE.value)).otherwise("state").alias("state")
    )


def _events(returns: Returns, law: Law, *, now: datetime) -> pl.DataFrame:
    """EVENTS stated to have happened by ``now``, with the poll: its day is the election's."""
    stated = happened_by(returns.events, now)
    if stated.filter((pl.col("event") == POLL) & pl.col("contest_id").is_null()).height:
        return stated
    poll = pl.DataFrame(
        [(None, POLL, start_of_day(returns.election.date, law.zone), None)],
        schema=stated.schema,
        orient="row",
    )
    return pl.concat([stated, poll])


def _scope(returns: Returns, events: pl.DataFrame, deadline: Deadline) -> pl.DataFrame:
    """(contest_id, starts_at, met_at, source_id): one row per contest, or one for all."""
    start = _first(events, deadline.starts, "starts_at", by=["contest_id"])
    met = _first(events, deadline.due_event, "met_at", by=["contest_id", "source_id"])
    single = pl.concat([start.select("contest_id"), met.select("contest_id")]).drop_nulls()
    one = pl.DataFrame({"contest_id": [None]}, schema={"contest_id": pl.String})
    scope = returns.contests.select("contest_id").sort("contest_id") if single.height else one
    rows = _own_or_general(scope, start, ["starts_at"])
    if single.height and rows["starts_at"].count():
        rows = rows.filter(pl.col("starts_at").is_not_null())
    return _own_or_general(rows, met, ["met_at", "source_id"])


def _first(events: pl.DataFrame, event: str, name: str, *, by: list[str]) -> pl.DataFrame:
    named = events.filter(pl.col("event") == event).rename({"source": "source_id"})
    return named.group_by(by, maintain_order=True).agg(pl.col("at").min().alias(name))


def _own_or_general(scope: pl.DataFrame, facts: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Beside each contest what is stated of it, else what is stated of the whole election."""
    own = scope.join(facts, on="contest_id", how="inner", validate="1:m")
    rest = scope.join(facts, on="contest_id", how="anti")
    general = facts.filter(pl.col("contest_id").is_null()).select(names)
    if general.is_empty():
        general = general.clear(1)
    return pl.concat([own, rest.join(general, how="cross")], how="diagonal")


def _timed(rows: pl.DataFrame, deadline: Deadline, law: Law, *, now: datetime) -> pl.DataFrame:
    """Due instant and state; each distinct pair of instants is worked out once."""
    pairs = rows.select("starts_at", "met_at").unique()
    answers = [_answer(start, met, deadline, law, now=now) for start, met in pairs.iter_rows()]
    known = pairs.with_columns(
        pl.Series("due_at", [at for at, _ in answers], dtype=results.DEADLINES["due_at"]),
        pl.Series("state", [str(verdict) for _, verdict in answers], dtype=pl.String),
    )
    return (
        rows.join(known, on=["starts_at", "met_at"], how="left", nulls_equal=True, validate="m:1")
        .with_columns(pl.lit(deadline.code).alias("code"))
        .select(pl.col(name).cast(kind) for name, kind in results.DEADLINES.items())
    )


def _answer(
    start: datetime | None,
    met: datetime | None,
    deadline: Deadline,
    law: Law,
    *,
    now: datetime,
) -> tuple[datetime | None, State]:
    if start is None:
        return None, state(None, met_at=met, now=now)
    ends = due(deadline, start, zone=law.zone)
    return ends.utc, state(ends, met_at=met, now=now)
