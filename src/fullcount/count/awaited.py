"""Which stations are still awaited, and why?

Grain: one row per (contest, source, kind, unit) without a form: the list that the law asks of a
returning officer whose result is not complete (Pakistan, Elections Act 2017 s.13(3)). Source:
the list of units and what the source itself says of units without figures.
"""

from dataclasses import replace
from datetime import datetime

import polars as pl

from fullcount.count.deadlines import clocks
from fullcount.count.roll_call import RollCall, call_the_roll
from fullcount.model import results
from fullcount.model.law import Law
from fullcount.model.results import State
from fullcount.model.returns import Returns

COMPLETE = "provisional_result_complete"
"""The event by which a law's clock says that no station may be awaited any more."""


def awaited(
    returns: Returns, law: Law, *, now: datetime, roll: RollCall | None = None
) -> pl.DataFrame:
    """Fill AWAITED as at ``now`` (aware).

    Listed units without a form, and unlisted ones that the source itself names without figures;
    of kinds that are papers of the count, not lines of another form and not ballot accounts.
    ``state`` is that of the law's deadline for a complete result; it binds official sources,
    for all others, and where the law has no such deadline, it is *not applicable*.
    """
    papers = [kind.code for kind in law.kinds if kind.has_votes and kind.lines_of is None]
    roll = roll or call_the_roll(returns, law)
    units = returns.units.select(
        "unit_id", "name", "registered", pl.coalesce("stratum", "parent_id").alias("area")
    )
    official = returns.sources.select(
        "source_id", (pl.col("kind") == "official").alias("_official")
    )
    return (
        roll.lacking.filter(pl.col("kind").is_in(papers))
        .join(units, on="unit_id", how="left", validate="m:1")
        .join(official, on="source_id", how="left", validate="m:1")
        .join(_states(returns, law, now=now), on="contest_id", how="left", validate="m:1")
        .with_columns(
            pl.when(pl.col("_official") & pl.col("_state").is_not_null())
            .then("_state")
            .otherwise(pl.lit(State.NOT_APPLICABLE.value))
            .alias("state"),
            pl.coalesce("registered", "form_register").alias("registered"),
        )
        .select(*results.AWAITED)
        .sort("contest_id", "source_id", "kind", "unit_id")
    )


def _states(returns: Returns, law: Law, *, now: datetime) -> pl.DataFrame:
    """(contest_id, _state) of the deadline for a complete result, the one due last.

    A source's word that the result was complete does not make a station that is still lacking
    be there: only the clock is read.
    """
    codes = [d.code for d in law.deadlines if d.due_event == COMPLETE]
    silent = returns.events.filter(pl.col("event") != COMPLETE)
    clock = (
        clocks(replace(returns, events=silent), law, now=now)
        .filter(pl.col("code").is_in(codes))
        .sort("due_at", nulls_last=False)
        .unique("contest_id", keep="last", maintain_order=True)
        .select("contest_id", pl.col("state").alias("_state"))
    )
    general = clock.filter(pl.col("contest_id").is_null())["_state"]
    fallback = pl.lit(general.item() if general.len() else None, pl.String)
    return (
        returns.contests.select("contest_id")
        .join(clock, on="contest_id", how="left", validate="1:1")
        .with_columns(pl.coalesce("_state", fallback).alias("_state"))
    )
