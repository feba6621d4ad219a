"""Who was to report, and who has?

Grain: ``roster``, one row per (contest, level, unit) of the list; ``mentioned``, one row per
(contest, source, kind, unit) that a source gives a row for. Source: UNITS and FORMS. A source
is to cover a contest with a kind of form when it gives at least one row of that kind there,
whatever its status; a source that gives nothing of a contest is not called late.

A unit has *answered* when the source gives its form, or says that there is none to come
(annulled, not installed, excluded). A row without figures is not an answer.
"""

import polars as pl

from fullcount.count.copies import answered
from fullcount.count.places import manifest
from fullcount.model.law import Law
from fullcount.model.returns import Returns

CALL = ["contest_id", "source_id", "kind"]
PLACE = ["contest_id", "level", "unit_id"]


def roster(returns: Returns, law: Law) -> pl.DataFrame:
    """List PLACE: the units whose forms are expected, for every level at which forms are made."""
    levels = sorted({kind.level for kind in law.kinds})
    parts = [
        manifest(returns, level).select(
            "contest_id", pl.lit(level).alias("level"), pl.col("unit_id")
        )
        for level in levels
    ]
    return pl.concat([_NO_PLACE, *parts])


_NO_PLACE = pl.DataFrame(schema=dict.fromkeys(PLACE, pl.String))


def mentioned(returns: Returns, law: Law) -> pl.DataFrame:
    """Give CALL, level, unit_id, answered, reason and form_register, in no order.

    Of kinds that units within the contest's own make: its totals are no stations. ``reason`` is
    the source's word for a unit without a form, ``form_register`` the form's own figure.
    """
    levels = {kind.code: kind.level for kind in law.kinds}
    level = pl.col("kind").replace_strict(levels, default=None, return_dtype=pl.String)
    whole = returns.contests.select("contest_id", pl.col("unit_id").alias("_whole"))
    has_register = "registered" in returns.forms.columns
    rows = (
        returns.forms.select(
            *CALL,
            "unit_id",
            "reading",
            level.alias("level"),
            answered().alias("answered"),
            (pl.col("registered") if has_register else pl.lit(None, pl.Int64)).alias(
                "form_register"
            ),
            pl.when(~answered()).then("status_note").alias("reason"),
        )
        .join(whole, on="contest_id", how="left", validate="m:1", maintain_order="left")
        .filter(pl.col("unit_id").ne_missing(pl.col("_whole")))
        .drop("_whole")
    )
    if rows.select((pl.col("reading") == 1).all()).item():
        return rows.drop("reading")
    return rows.group_by(*CALL, "level", "unit_id").agg(
        pl.col("answered").any(),
        pl.col("form_register").sort_by("reading").drop_nulls().first(),
        pl.col("reason").sort_by("reading").drop_nulls().last(),
    )


def lacking(mentions: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Give CALL, unit_id, reason, form_register of listed units without an answer.

    And of unlisted ones that the source itself names as lacking.
    """
    calls = mentions.select(*CALL, "level").unique()
    here = (
        mentions.filter("answered")
        .join(listed, on=PLACE, how="semi")
        .select(*CALL, "level", "unit_id")
    )
    come = here.group_by(*CALL, "level").agg(pl.len().alias("_come"))
    due = listed.group_by("contest_id", "level").agg(pl.len().alias("_due"))
    gaps = (
        calls.join(due, on=["contest_id", "level"], validate="m:1")
        .join(come, on=[*CALL, "level"], how="left", validate="1:1")
        .filter(pl.col("_come").fill_null(0) < pl.col("_due"))
        .select(*CALL, "level")
        .join(listed, on=["contest_id", "level"], validate="m:m")
        .join(here, on=[*CALL, "unit_id"], how="anti")
        .select(*CALL, "unit_id")
    )
    named = mentions.filter(~pl.col("answered")).select(*CALL, "unit_id", "reason", "form_register")
    return gaps.join(named, on=[*CALL, "unit_id"], how="full", coalesce=True, validate="1:1")
