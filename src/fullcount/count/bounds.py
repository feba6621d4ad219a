"""How many votes can a station hold at most, and how many does a form show at least?

Grain: one (contest, unit), or one (contest, source, kind, unit). Source: UNITS and FORMS. A
bound from above is what papers or voters allow: the papers issued there, else the papers it was
given, else its electorate. A postal station has no electorate of its own, so a register of zero
bounds nothing there. A figure from below is a vote seen: it can only make a bound that is
subtracted from more generous.
"""

import polars as pl

from fullcount.count.places import station_numbers
from fullcount.model.returns import Returns, vote_columns

STATION = ["contest_id", "unit_id"]
_BOXES = ("issued", "papers_received", "registered", "cast", "valid", "postal_issued",
          "postal_valid", "stations", "stations_reported")  # fmt: skip


def boxed(returns: Returns) -> pl.DataFrame:
    """Give the forms with every box this module reads, null where no form has it, and two more.

    ``_seen`` is the number of voters the form shows to have voted: cast, else valid, else the
    candidates' votes that are stated. ``_station`` numbers the (contest, unit).
    """
    forms = returns.forms
    lack = [pl.lit(None, pl.Int64).alias(box) for box in _BOXES if box not in forms.columns]
    votes = vote_columns(forms)
    return forms.with_columns(lack).with_columns(
        pl.coalesce(
            "cast", "valid", pl.sum_horizontal(pl.lit(0, pl.Int64), *votes, ignore_nulls=True)
        ).alias("_seen"),
        station_numbers(forms, returns).alias("_station"),
    )


def electorates(returns: Returns) -> pl.DataFrame:
    """List (unit_id, electorate, is_postal): registered voters who vote there; null = unknown."""
    postal = (pl.col("station_kind") == "postal").fill_null(value=False)
    return returns.units.select(
        "unit_id",
        pl.when(~postal).then("registered").alias("electorate"),
        postal.alias("is_postal"),
    )


def station_bounds(forms: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """List (_station, contest_id, unit_id, bound) from ``boxed`` forms and ``electorates``.

    The bound is the largest that any copy allows, and never below the votes a copy shows.
    Units without a form are not here: their electorate is their bound.
    """
    papers = forms.group_by("_station").agg(
        pl.col(STATION).first(), pl.col("issued", "papers_received", "registered", "_seen").max()
    )
    placed = papers.join(units, on="unit_id", how="left", validate="m:1")
    form_register = pl.when(~pl.col("is_postal").fill_null(value=False)).then("registered")
    allowed = pl.coalesce("issued", "papers_received", "electorate", form_register)
    bound = pl.when(allowed.is_not_null()).then(pl.max_horizontal(allowed, "_seen"))
    return placed.select("_station", *STATION, bound.alias("bound"))


def unstated_lines(counted: pl.DataFrame, tallies: pl.DataFrame) -> pl.DataFrame:
    """Bound the lines left blank on the forms that are counted, per (contest, source, kind).

    A candidate whom the source states on one form and not on another has votes on the second
    that nobody has added. They are at most what the form's valid votes, votes cast or register
    leave over; null where the form states none of these. Columns: blank_forms, blank_bound.
    """
    group = ["contest_id", "source_id", "kind"]
    votes = vote_columns(counted)
    known = counted.group_by(group).agg(
        pl.len().alias("_forms"), *(pl.col(vote).count().alias(f"_n{vote}") for vote in votes)
    )
    uneven = known.filter(
        pl.any_horizontal(
            pl.lit(value=False),
            *((pl.col(f"_n{v}") > 0) & (pl.col(f"_n{v}") < pl.col("_forms")) for v in votes),
        )
    ).join(tallies.filter("main"), on=group, how="semi")
    blank = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(v).is_null() & (pl.col(f"_n{v}") > 0) for v in votes)
    )
    stated = pl.sum_horizontal(pl.lit(0, pl.Int64), *votes, ignore_nulls=True)
    left = pl.coalesce("valid", "cast", "registered") - stated
    return (
        counted.join(uneven, on=group, how="inner", validate="m:1")
        .filter(blank)
        .with_columns(pl.max_horizontal(left, 0).alias("_left"), left.is_null().alias("_open"))
        .group_by(group)
        .agg(
            pl.len().cast(pl.Int64).alias("blank_forms"),
            pl.when(~pl.col("_open").any()).then(pl.col("_left").sum()).alias("blank_bound"),
        )
    )
