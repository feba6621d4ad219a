"""How many votes does each source give each candidate?

Grain: one row per (contest, source, basis, kind, candidate) in TALLIES, one per (contest,
source, basis, kind) in STANDINGS. Source: the wide FORMS. A total *stated* on a form of the
contest's own unit and the *sum* of forms of smaller units stand side by side and never
replace each other; ``main`` marks the one that speaks for the source.

Which is main: stated before sum; among stated totals the kind the law lists last (a final
statement follows a provisional one); among sums the kind with most forms, then the later.

Added are copies whose figures are stated, the first reading of each. Annulled, not installed,
excluded and superseded copies, and units without figures, are not added: they are counted.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.count.copies import ABSENT, SET_ASIDE, items, spoken
from fullcount.count.places import expected, level_of_kind
from fullcount.count.roll_call import RollCall
from fullcount.model import results
from fullcount.model.frames import conform
from fullcount.model.law import Law
from fullcount.model.returns import Returns, vote_columns

_GROUP = ["contest_id", "source_id", "basis", "kind"]
_BOXES = ("valid", "rejected", "cast", "cast_men", "cast_women", "registered")
_OWN = ("margin_stated", "stations", "stations_reported")  # true of one form, never added


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What each source says was polled."""

    tallies: pl.DataFrame  # TALLIES
    standings: pl.DataFrame  # STANDINGS


def tally(returns: Returns, law: Law, *, roll: RollCall | None = None) -> Tallies:
    """Add up each source's forms, beside the totals it states itself.

    A candidate's votes are the sum of what is stated, with ``forms`` saying by how many copies;
    null = this source never states the candidate. A box of STANDINGS is null where one counted
    form does not state it.
    """
    forms = _with_basis(returns, law)
    sums = _sums(spoken(forms), law)
    tallies = _per_candidate(sums, returns)
    standings = (
        sums.join(_leaders(tallies, returns), on=_GROUP, how="left", validate="1:1")
        .join(_statuses(forms), on=_GROUP, how="left", validate="1:1")
        .pipe(_with_expected, law, expected(returns, law) if roll is None else roll.expected)
    )
    return Tallies(
        tallies=tallies.select(*results.TALLIES),
        standings=conform(standings, results.STANDINGS)
        .select(*results.STANDINGS)
        .sort("contest_id", "source_id", "basis", "kind"),
    )


def _with_basis(returns: Returns, law: Law) -> pl.DataFrame:
    """Forms that carry votes, each marked as a total of its contest or a part of one."""
    silent = [kind.code for kind in law.kinds if not kind.has_votes]
    whole = pl.col("unit_id") == pl.col("_area")
    areas = returns.contests.select("contest_id", pl.col("unit_id").alias("_area"))
    lack = [
        pl.lit(None, pl.Int64).alias(box)
        for box in (*_BOXES, *_OWN)
        if box not in returns.forms.columns
    ]
    return (
        returns.forms.filter(~pl.col("kind").is_in(silent))
        .join(areas, on="contest_id", how="left", validate="m:1")
        .filter(~(whole & pl.col("kind").is_in(sorted(items(law)))))
        .with_columns(pl.when(whole).then(pl.lit("stated")).otherwise(pl.lit("sum")).alias("basis"))
        .with_columns(lack)
        .drop("_area")
    )


def _sums(forms: pl.DataFrame, law: Law) -> pl.DataFrame:
    """One row per group: stated sums of boxes, votes and how many copies state each."""
    votes = vote_columns(forms)
    sums = forms.group_by(_GROUP, maintain_order=True).agg(
        pl.len().alias("_forms"),
        pl.col("list_complete").all(ignore_nulls=False),
        *(
            pl.when(pl.col(box).null_count() == 0).then(pl.col(box).sum()).alias(box)
            for box in _BOXES
        ),
        *(pl.col(box).first().alias(box) for box in _OWN),
        *(pl.col(vote).sum() for vote in votes),
        *(pl.col(vote).count().cast(pl.Int64).alias(f"_n{vote}") for vote in votes),
    )
    order = {kind.code: place for place, kind in enumerate(law.kinds)}
    stated = pl.col("basis") == "stated"
    empty = pl.sum_horizontal(pl.lit(0), *(f"_n{vote}" for vote in votes)) == 0
    rank = pl.struct(
        empty,
        (~stated).alias("_sum"),
        pl.when(stated).then(0).otherwise(-pl.col("_forms").cast(pl.Int64)).alias("_many"),
        (-pl.col("kind").replace_strict(order, default=-1, return_dtype=pl.Int64)).alias("_late"),
        "kind",
    )
    main = rank.rank("ordinal").over("contest_id", "source_id") == 1
    own = [pl.when(stated).then(pl.col(box)).alias(box) for box in _OWN]
    return sums.with_columns(main.alias("main"), *own)


def _per_candidate(sums: pl.DataFrame, returns: Returns) -> pl.DataFrame:
    votes = vote_columns(sums)
    index = [*_GROUP, "main"]
    long = sums.select(*index, *votes).unpivot(
        votes, index=index, variable_name="_column", value_name="votes"
    )
    many = sums.select(*(f"_n{vote}" for vote in votes)).unpivot(value_name="forms")
    slots = returns.candidates.select(
        "contest_id", "candidate_id", "position", pl.format("votes_{}", "position").alias("_column")
    )
    return (
        # Without any column of votes both have no type of their own.
        long.hstack(many.select("forms"))
        .with_columns(pl.col("votes", "forms").cast(pl.Int64))
        .join(slots, on=["contest_id", "_column"], how="inner", validate="m:1")
        .with_columns(pl.when(pl.col("forms") > 0).then(pl.col("votes")).alias("votes"))
        .sort(*_GROUP, "position")
    )


def _leaders(tallies: pl.DataFrame, returns: Returns) -> pl.DataFrame:
    """First and second; a line of several persons cannot win. Ties stand in the list's order."""
    together = returns.candidates.filter("aggregate").select("contest_id", "candidate_id")
    ranked = (
        tallies.join(together, on=["contest_id", "candidate_id"], how="anti")
        .filter(pl.col("votes").is_not_null())
        .sort("votes", "position", descending=[True, False])
    )
    return (
        ranked.group_by(_GROUP, maintain_order=True)
        .agg(
            pl.col("candidate_id").get(0, null_on_oob=True).alias("leader"),
            pl.col("candidate_id").get(1, null_on_oob=True).alias("rival"),
            pl.col("votes").get(0, null_on_oob=True).alias("leader_votes"),
            pl.col("votes").get(1, null_on_oob=True).alias("rival_votes"),
        )
        .with_columns((pl.col("leader_votes") - pl.col("rival_votes")).alias("margin"))
    )


def _statuses(forms: pl.DataFrame) -> pl.DataFrame:
    """How many units a sum has, lacks and leaves aside; of a stated total only its form knows."""
    status = pl.col("status")
    current = forms.filter(pl.col("basis") == "sum")
    return current.group_by(_GROUP, maintain_order=True).agg(
        _units(status == "stated").alias("stations_received"),
        _units(status.is_in(ABSENT)).alias("stations_not_stated"),
        _units(status.is_in(SET_ASIDE)).alias("stations_set_aside"),
    )


def _units(where: pl.Expr) -> pl.Expr:
    return pl.col("unit_id").filter(where).n_unique().cast(pl.Int64)


def _with_expected(standings: pl.DataFrame, law: Law, known: pl.DataFrame) -> pl.DataFrame:
    """Stations expected: by the list or a sourced number, else as the form itself states.

    ``stations_received`` of a stated total is what its form says it covers, or null.
    """
    lowest = (
        known.sort("stations_expected", descending=True)
        .unique("contest_id", keep="first", maintain_order=True)
        .select("contest_id", pl.col("stations_expected").alias("_lowest"))
    )
    return (
        standings.with_columns(level_of_kind(law).alias("level"))
        .join(
            known.select("contest_id", "level", "stations_expected"),
            on=["contest_id", "level"],
            how="left",
            validate="m:1",
        )
        .join(lowest, on="contest_id", how="left", validate="m:1")
        .with_columns(
            pl.when(pl.col("basis") == "sum")
            .then("stations_expected")
            .otherwise(pl.coalesce("_lowest", "stations"))
            .alias("stations_expected"),
            pl.coalesce("stations_received", "stations_reported").alias("stations_received"),
        )
    )
