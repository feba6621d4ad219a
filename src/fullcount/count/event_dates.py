"""On which day did the events happen whose dates select the texts of the law?

Grain: one day, in the country, per event. Source: EVENTS, under the names that the clocks of the
law use too, and the day of the poll, which is the election's own. An event of several contests
has the day of the first.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from fullcount.model.returns import Returns
from fullcount.model.rule import Event

EVENT_NAMES: Mapping[Event, str] = {
    Event.POLL: "poll",
    Event.CONSOLIDATION: "consolidation",
    Event.GAZETTE: "gazette",
    Event.FILING: "petition_filed",
}


def event_dates(returns: Returns, *, now: datetime | None = None) -> Mapping[Event, date]:
    """Give the local day of each event that had happened by ``now`` (aware; None = ever)."""
    zone = ZoneInfo(returns.election.zone)
    known = {name: event for event, name in EVENT_NAMES.items()}
    happened = happened_by(returns.events, now)
    first = (
        happened.filter(pl.col("event").is_in(list(known)))
        .group_by("event")
        .agg(pl.col("at").min())
    )
    days = {known[event]: at.astimezone(zone).date() for event, at in first.iter_rows()}
    return {**days, Event.POLL: returns.election.date}


def happened_by(events: pl.DataFrame, now: datetime | None) -> pl.DataFrame:
    """Keep the events whose instant is stated and, with ``now``, not after it."""
    if now is None:
        return events.filter(pl.col("at").is_not_null())
    return events.filter(pl.col("at") <= now.astimezone(UTC))
