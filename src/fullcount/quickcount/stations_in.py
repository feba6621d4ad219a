"""A package as a night: every station of one source, what had come of it by when, and the proofs.

Grain: one station per contest. Source: the returns, whose winner rules and bounds are the count's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from fullcount.count.copies import spoken
from fullcount.count.event_dates import event_dates, happened_by
from fullcount.count.outcome import outcomes
from fullcount.count.places import station_levels
from fullcount.count.reconcile import reconcile
from fullcount.count.roll_call import call_the_roll, mentioned
from fullcount.count.tally import tally
from fullcount.count.terms import Whole, contest_terms
from fullcount.count.winner import Terms
from fullcount.country.texts import texts_in_force
from fullcount.model.frames import INSTANT
from fullcount.model.ids import CandidateId
from fullcount.model.law import Law
from fullcount.model.returns import Returns, vote_columns
from fullcount.quickcount.night import NIGHT
from fullcount.quickcount.proof import Proof, proofs_in


def night_units(
    returns: Returns, law: Law, *, source: str, earlier: Sequence[str] = ()
) -> pl.DataFrame:
    """Give every station that any source names, with this source's votes where it has come.

    Where a station stood in an ``earlier`` snapshot too, it came when the first of them says; a
    form of which nobody says when it came is in, and stands in no order. A
    form on which a candidate's line is blank has not come: its station stays out, and bounded.

    The place is the unit it lies in, else where it stands on the map, else the station alone.
    """
    levels = station_levels(law)
    kinds = [kind.code for kind in law.kinds if kind.level in levels]
    stations = (
        mentioned(returns, law)
        .filter(pl.col("level").is_in(list(levels)))
        .select("contest_id", "unit_id")
        .unique()
    )
    areas = returns.contests.select("contest_id", pl.col("unit_id").alias("area"))
    slots = vote_columns(returns.forms)
    came = spoken(returns.forms).filter(
        (pl.col("source_id") == source) & pl.col("kind").is_in(kinds)
    )
    instant = pl.coalesce("received_at", "stated_at")
    key = ["contest_id", "unit_id"]
    before = (
        spoken(returns.forms)
        .filter(pl.col("source_id").is_in(list(earlier)) & pl.col("kind").is_in(kinds))
        .group_by(key)
        .agg(instant.min().alias("before"))
    )
    lines = returns.candidates.group_by("contest_id").len("lines")
    stated = pl.sum_horizontal(pl.col(slot).is_not_null() for slot in slots)
    own = pl.when("list_complete").then("candidates")  # the source's own list may be shorter
    told = (
        came.join(lines, on="contest_id", how="left", validate="m:1")
        .filter(stated == pl.coalesce(own, "lines"))
        .select(*key, instant.alias("received_at"), pl.lit(value=True).alias("came"), *slots)
        .unique(key, keep="first", maintain_order=True)
        .join(before, on=key, how="left", validate="1:1")
        .with_columns(pl.min_horizontal("received_at", "before").alias("received_at"))
        .drop("before")
    )
    spot = pl.format("{},{}", "latitude", "longitude")
    parent = pl.when(pl.col("parent_id") != pl.col("area")).then("parent_id")
    return (
        stations.join(returns.units, on="unit_id", how="left", validate="m:1")
        .join(areas, on="contest_id", how="left", validate="m:1")
        .join(told, on=["contest_id", "unit_id"], how="left", validate="1:1")
        .with_columns(
            pl.col("stratum").fill_null("all"),
            pl.coalesce(parent, spot, "unit_id").alias("place"),
        )
        .select(*NIGHT, *slots)
    )


def told_by(returns: Returns, moment: datetime) -> Returns:
    """Take back every form that came later, one that does not say when it came stays, and events.

    An event of later, such as a consolidation, selects no text of the law for this moment.
    """
    came = pl.coalesce("received_at", "stated_at", pl.lit(moment, INSTANT)) <= moment
    events = happened_by(returns.events, moment)
    return replace(returns, forms=returns.forms.filter(came), events=events)


def proofs_of(returns: Returns, law: Law, source: str) -> dict[str, Proof]:
    """Give what the count proves of each contest as this source tells it."""
    roll = call_the_roll(returns, law)
    tallies = tally(returns, law, roll=roll)
    told = outcomes(
        returns,
        law,
        tallies=tallies,
        reconciled=reconcile(returns, tallies),
        dates=event_dates(returns),
        roll=roll,
    )
    return proofs_in(told.outcomes, source=source)


def on_own_lines(
    units: pl.DataFrame, candidates: Mapping[str, Sequence[str]]
) -> tuple[pl.DataFrame, dict[str, Sequence[str]]]:
    """Leave out candidates whom no form of this source states: they are not on its list.

    A line that nobody states is not nought; of a source that adds some candidates up, those it
    adds up have no line of their own.
    """
    slots = vote_columns(units)
    seen = units.group_by("contest_id").agg(pl.col(slots).is_not_null().any())
    kept: dict[str, Sequence[str]] = dict(candidates)
    short = {}
    for contest, *stated in seen.iter_rows():
        places = [at for at, name in enumerate(candidates[contest]) if stated[at]]
        if places and len(places) < len(candidates[contest]):
            short[contest] = places
            kept[contest] = [candidates[contest][at] for at in places]
    parts = [units.filter(~pl.col("contest_id").is_in(list(short)))]
    for contest, places in short.items():
        own = [pl.col(slots[at]).alias(slot) for slot, at in zip(slots, places, strict=False)]
        rest = [pl.lit(None, pl.Int64).alias(slot) for slot in slots[len(places) :]]
        parts.append(units.filter(pl.col("contest_id") == contest).with_columns(*own, *rest))
    return pl.concat(parts, how="vertical_relaxed"), kept


def candidates_of(returns: Returns) -> dict[str, Sequence[str]]:
    parts = returns.candidates.sort("contest_id", "position").group_by(
        "contest_id", maintain_order=True
    )
    return {str(name[0]): part["candidate_id"].to_list() for name, part in parts}


def terms_of(returns: Returns, law: Law) -> dict[str, Terms]:
    """Terms of each contest whose office has a winner rule in force."""
    rules = {rule.office: rule for rule in texts_in_force(law.winner_rules, event_dates(returns))}
    aggregates: dict[str, set[CandidateId]] = {}
    for contest, candidate in (
        returns.candidates.filter(pl.col("aggregate").fill_null(value=False))
        .select("contest_id", "candidate_id")
        .iter_rows()
    ):
        aggregates.setdefault(contest, set()).add(CandidateId(candidate))
    found = {
        contest: contest_terms(
            rules.get(office), office=office, seats=seats, whole=Whole(complete=True),
            aggregates=frozenset(aggregates.get(contest, set())),
        )[0]
        for contest, office, seats in returns.contests.select(
            "contest_id", "office", "seats"
        ).iter_rows()
    }  # fmt: skip
    return {contest: terms for contest, terms in found.items() if terms is not None}
