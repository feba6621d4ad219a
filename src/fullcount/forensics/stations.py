"""What one source states about every station, as one frame that every method reads.

Grain: one row per (contest, station) of one source. Source: the verified count's forms; a
station's papers for one contest are read together, the first that states a box speaks. Null =
not stated, and stays null: each method takes the rows that state what it needs and says how
many it left out. ``cast`` may be the sum of valid and rejected where both are stated, ``given``
the sum of papers issued, else voters marked, else ``cast``: the basis is a column.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.count.copies import items, spoken
from fullcount.count.places import ancestors
from fullcount.count.run import Count
from fullcount.model.frames import Schema
from fullcount.model.returns import Returns, vote_columns
from fullcount.stats.arrays import IntArray

STATIONS: Schema = {
    "contest_id": pl.String,
    "office": pl.String,
    "unit_id": pl.String,
    "line": pl.Int64,  # which votes_<line> is the leader's
    "region": pl.String,  # the contest, where an office has several; else the part of its area
    "place": pl.String,  # the unit below the contest's own that it lies in; null = none stated
    "station_kind": pl.String,
    "registered": pl.Int64,
    "given": pl.Int64,  # papers given to voters
    "given_basis": pl.String,  # issued, admitted, cast
    "cast": pl.Int64,
    "cast_basis": pl.String,  # cast, sum
    "valid": pl.Int64,
    "rejected": pl.Int64,
    "leader": pl.Int64,  # votes here of who leads the contest by this source
    "registered_women": pl.Int64,
    "registered_men": pl.Int64,
    "cast_women": pl.Int64,
    "cast_men": pl.Int64,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "received_at": pl.Datetime("us", "UTC"),
}
_BOXES = (
    "registered",
    "admitted",
    "cast",
    "valid",
    "rejected",
    "registered_women",
    "registered_men",
    "cast_women",
    "cast_men",
)
_ISSUED = ("issued", "issued_early", "issued_station", "issued_outside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """One source's stations; ``frame`` is STATIONS, then ``votes_1`` ... as the forms have them."""

    source_id: str
    frame: pl.DataFrame

    def stated(self, *columns: str) -> pl.DataFrame:
        """Keep the rows that state every one of these."""
        return self.frame.drop_nulls(list(columns))


def ints(frame: pl.DataFrame, column: str) -> IntArray:
    """Take a column without nulls as whole numbers."""
    return frame[column].to_numpy().astype(np.int64)


def codes(frame: pl.DataFrame, *columns: str) -> IntArray:
    """Give the groups that these columns make numbers 0, 1 ... in order of their spelling."""
    found = frame.select(pl.struct(columns).rank("dense").alias("code") - 1)
    return found["code"].to_numpy().astype(np.int64)


def votes_of(frame: pl.DataFrame) -> IntArray:
    """Station x line of votes; a line that is not stated is 0 (take only rows that state all)."""
    return frame.select(pl.col(vote_columns(frame)).fill_null(0)).to_numpy().astype(np.int64)


def whole_lists(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows that state every line that any row of their contest states."""
    votes = vote_columns(frame)
    stated = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_not_null() for name in votes))
    listed = pl.sum_horizontal(
        pl.lit(0), *(pl.col(name).is_not_null().any().over("contest_id") for name in votes)
    )
    return frame.filter((stated == listed) & (listed > 0))


def sources_of(count: Count) -> tuple[str, ...]:
    """List sources in the order a reader would ask: official first, then by stations stated."""
    stated = spoken(count.returns.forms).group_by("source_id").agg(pl.len().alias("forms"))
    order = (
        count.returns.sources.join(stated, on="source_id", how="inner", validate="1:1")
        .with_columns((pl.col("kind") == "official").alias("own"))
        .sort("own", "forms", "source_id", descending=[True, True, False])
    )
    return tuple(order["source_id"])


def stations(count: Count, *, source_id: str) -> Stations:
    """Read one source's stations out of a verified count."""
    papers = _papers(count, source_id)
    votes = vote_columns(papers)
    places = _places(count.returns)
    contests = count.returns.contests.select("contest_id", "office")
    frame = (
        papers.join(_leaders(count, source_id), on="contest_id", how="left", validate="m:1")
        .join(places, on=["contest_id", "unit_id"], how="left", validate="m:1")
        .join(contests, on="contest_id", how="left", validate="m:1")
        .with_columns(
            _leader_votes(votes).alias("leader"),
            pl.coalesce("registered", "list_registered").alias("registered"),
            pl.coalesce("registered_women", "list_registered_women").alias("registered_women"),
            pl.coalesce("registered_men", "list_registered_men").alias("registered_men"),
        )
        .with_columns(*_ballots())
        .with_columns(*_given())
    )
    listed = frame.select(*STATIONS, *votes).sort("contest_id", "unit_id")
    return Stations(source_id=source_id, frame=listed)


def _papers(count: Count, source_id: str) -> pl.DataFrame:
    """One row per (contest, station): each box as the first paper that states it has it."""
    law, forms = count.law, count.returns.forms
    own = [kind for kind in law.kinds if kind.lines_of is None and not kind.totals_of]
    beside = items(law)
    silent = pl.col("kind").is_in([kind.code for kind in own if not kind.has_votes])
    areas = count.returns.contests.select("contest_id", pl.col("unit_id").alias("_area"))
    papers = spoken(
        forms.filter(
            pl.col("source_id") == source_id,
            pl.col("kind").is_in([kind.code for kind in own if kind.code not in beside]),
        )
    ).join(areas, on="contest_id", how="left", validate="m:1")
    boxes = [*_BOXES, *_ISSUED]
    lack = [pl.lit(None, pl.Int64).alias(box) for box in boxes if box not in forms.columns]
    votes = vote_columns(forms)
    ordered = papers.filter(pl.col("unit_id") != pl.col("_area")).with_columns(lack).sort(silent)
    voted = ordered.filter(~silent).select("contest_id", "unit_id").unique()
    return (
        ordered.join(voted, on=["contest_id", "unit_id"], how="semi")
        .group_by("contest_id", "unit_id", maintain_order=True)
        .agg(pl.col(*boxes, *votes, "received_at").drop_nulls().first())
    )


def _leaders(count: Count, source_id: str) -> pl.DataFrame:
    """Which line of each contest leads by this source's main tally."""
    return (
        count.standings.filter(pl.col("main") & (pl.col("source_id") == source_id))
        .select("contest_id", pl.col("leader").alias("candidate_id"))
        .join(
            count.returns.candidates.select("contest_id", "candidate_id", "position"),
            on=["contest_id", "candidate_id"],
            how="inner",
            validate="1:1",
        )
        .select("contest_id", pl.col("position").alias("line"))
    )


def _leader_votes(votes: list[str]) -> pl.Expr:
    lines = [
        pl.when(pl.col("line") == int(name.removeprefix("votes_"))).then(pl.col(name))
        for name in votes
    ]
    return pl.coalesce(*lines) if lines else pl.lit(None, pl.Int64)


def _ballots() -> list[pl.Expr]:
    both = pl.col("valid") + pl.col("rejected")
    return [
        pl.coalesce("cast", both).alias("cast"),
        pl.when(pl.col("cast").is_not_null())
        .then(pl.lit("cast"))
        .when(both.is_not_null())
        .then(pl.lit("sum"))
        .alias("cast_basis"),
    ]


def _given() -> list[pl.Expr]:
    parts = pl.sum_horizontal(*_ISSUED[1:], ignore_nulls=False)
    issued = pl.coalesce("issued", parts)
    return [
        pl.coalesce(issued, "admitted", "cast").alias("given"),
        pl.when(issued.is_not_null())
        .then(pl.lit("issued"))
        .when(pl.col("admitted").is_not_null())
        .then(pl.lit("admitted"))
        .when(pl.col("cast").is_not_null())
        .then(pl.lit("cast"))
        .alias("given_basis"),
    ]


def _places(returns: Returns) -> pl.DataFrame:
    """Region, place and position of every unit, as seen from each contest it votes in."""
    units = returns.units.select(
        "unit_id",
        pl.col("parent_id").alias("place"),
        "station_kind",
        "stratum",
        "latitude",
        "longitude",
        *(
            pl.col(name).alias(f"list_{name}")
            for name in ("registered", "registered_women", "registered_men")
        ),
    )
    many = pl.len().over("office") > 1
    contests = returns.contests.select("contest_id", "unit_id", many.alias("many")).rename(
        {"unit_id": "_area"}
    )
    used = returns.forms.select("contest_id", "unit_id").unique()
    parts = _parts(returns)
    return (
        used.join(contests, on="contest_id", how="left", validate="m:1")
        .join(units, on="unit_id", how="left", validate="m:1")
        .join(parts, on=["_area", "place"], how="left", validate="m:1")
        .with_columns(
            pl.when("many")
            .then("contest_id")
            .otherwise(pl.coalesce("stratum", "_part", "place"))
            .alias("region")
        )
        .with_columns(pl.when(pl.col("place") != pl.col("_area")).then("place").alias("place"))
        .drop("many", "_area", "_part", "stratum")
    )


def _parts(returns: Returns) -> pl.DataFrame:
    """For each contest's area, the unit right below it in which each place lies."""
    areas = returns.contests.select(pl.col("unit_id").alias("_area")).unique()
    below = returns.units.select(pl.col("unit_id").alias("_part"), pl.col("parent_id")).join(
        areas, left_on="parent_id", right_on="_area", how="inner"
    )
    return (
        ancestors(returns.units)
        .join(below, left_on="ancestor_id", right_on="_part", how="inner")
        .select(
            pl.col("parent_id").alias("_area"),
            pl.col("unit_id").alias("place"),
            pl.col("ancestor_id").alias("_part"),
        )
        .unique(["_area", "place"])
    )
