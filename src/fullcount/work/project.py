"""Project the contests of a package as one source tells them, or judge a feed of leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from fullcount.count.copies import spoken
from fullcount.count.event_dates import event_dates
from fullcount.count.places import station_levels
from fullcount.count.roll_call import mentioned
from fullcount.count.winner import Terms
from fullcount.country.texts import texts_in_force
from fullcount.errors import InputError, MissingError
from fullcount.model.frames import INSTANT
from fullcount.model.ids import CandidateId
from fullcount.model.law import Law
from fullcount.model.returns import Returns, vote_columns
from fullcount.quickcount.backtest import Backtest, backtest
from fullcount.quickcount.leads import FEED, leads
from fullcount.quickcount.night import Night, as_of, night_of
from fullcount.quickcount.projection import Projection, project
from fullcount.work.open import open_package


@dataclass(frozen=True, slots=True, kw_only=True)
class Projected:
    projections: tuple[Projection, ...]
    backtest: Backtest


def project_package(
    package: Path, *, source: str, at: datetime | None, seed: int, law: Path | None = None
) -> Projected:
    """Project every contest from the stations of one source that had come by ``at``."""
    returns, chosen = open_package(package, law=law)
    if source not in returns.sources["source_id"]:
        known = ", ".join(returns.sources["source_id"])
        raise MissingError(f"no source {source}; there are {known}")
    units = night_units(returns, chosen, source=source)
    state = night_of(units if at is None else as_of(units, at), candidates=_candidates(returns))
    return project_night(state, terms=_terms(returns, chosen), seed=seed)


def project_night(state: Night, *, terms: dict[str, Terms], seed: int) -> Projected:
    """Back-test the order of reporting over all contests, then project each."""
    base = int(np.random.default_rng(seed).integers(0, 2**62))
    test = backtest(state.contests, base=base)
    found = tuple(
        project(one, terms=terms[one.id], base=base, backtest=test, inputs=state.sha256)
        for one in state.contests
        if one.id in terms
    )
    return Projected(projections=found, backtest=test)


def night_units(returns: Returns, law: Law, *, source: str) -> pl.DataFrame:
    """Give every station that any source names, with this source's votes where it has come.

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
    told = came.select(
        "contest_id",
        "unit_id",
        pl.coalesce("received_at", "stated_at", pl.lit(_dawn(returns), INSTANT)).alias(
            "received_at"
        ),
        *slots,
    ).unique(["contest_id", "unit_id"], keep="first", maintain_order=True)
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
        .select("contest_id", "unit_id", "stratum", "place", "registered", "received_at", *slots)
    )


def project_feed(path: Path) -> pl.DataFrame:
    """Give each row of a feed of leads its status."""
    if not path.is_file():
        raise MissingError(f"{path} is not there")
    try:
        rows = pl.read_csv(path, schema_overrides={"contest_id": pl.String, "at": pl.String})
        return leads(
            rows.with_columns(
                pl.col("at").str.to_datetime(time_unit="us", time_zone="UTC").cast(INSTANT)
            ).select(*FEED)
        )
    except pl.exceptions.PolarsError as cause:
        raise InputError(f"is no feed of leads: {cause}", where=str(path)) from cause


def _dawn(returns: Returns) -> datetime:
    """When a source does not say when a form came, it counts as come with the first."""
    day = returns.election.date
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- INSTANT gives it the zone


def _candidates(returns: Returns) -> dict[str, Sequence[str]]:
    parts = returns.candidates.sort("contest_id", "position").group_by(
        "contest_id", maintain_order=True
    )
    return {str(name[0]): part["candidate_id"].to_list() for name, part in parts}


def _terms(returns: Returns, law: Law) -> dict[str, Terms]:
    """Terms of each contest whose office has a winner rule in force."""
    rules = {rule.office: rule for rule in texts_in_force(law.winner_rules, event_dates(returns))}
    aggregates: dict[str, set[CandidateId]] = {}
    for contest, candidate in (
        returns.candidates.filter(pl.col("aggregate").fill_null(value=False))
        .select("contest_id", "candidate_id")
        .iter_rows()
    ):
        aggregates.setdefault(contest, set()).add(CandidateId(candidate))
    return {
        contest: Terms(
            rule=rules[office],
            seats=seats or 1,
            aggregates=frozenset(aggregates.get(contest, set())),
        )
        for contest, office, seats in returns.contests.select(
            "contest_id", "office", "seats"
        ).iter_rows()
        if office in rules
    }
