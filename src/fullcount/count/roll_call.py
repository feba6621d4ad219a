"""Who was to report, and who has?

Grain: ``roster``, one row per (contest, level, unit) of the list; ``mentioned``, one row per
(contest, source, kind, unit) that a source gives a row for. Source: UNITS and FORMS. A source
is to cover a contest with a kind of form when it gives at least one row of that kind there,
whatever its status; a source that gives nothing of a contest is not called late.

A unit has *answered* when the source gives its form, or says that there is none to come
(annulled, not installed, excluded). A row without figures is not an answer.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.count.copies import answered
from fullcount.count.places import expected, level_of_kind, levels_of, listed_units
from fullcount.model.law import Law
from fullcount.model.returns import Returns

CALL = ["contest_id", "source_id", "kind"]
PLACE = ["contest_id", "level", "unit_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """Who was to report and who has, found once for all who ask."""

    listed: pl.DataFrame  # PLACE, registered: the units whose forms are expected
    expected: pl.DataFrame  # see fullcount.count.places.expected
    mentions: pl.DataFrame  # see mentioned
    calls: pl.DataFrame  # CALL, level, here, on_list: what each source covers, and how far
    here: pl.DataFrame  # the mentions that answered, with ``listed`` (true, or null)
    lacking: pl.DataFrame  # see lacking


def call_the_roll(returns: Returns, law: Law) -> RollCall:
    """Call the roll of every contest, source and kind of form."""
    listed, mentions = roster(returns, law), mentioned(returns, law)
    here = _here(mentions, listed)
    calls = _calls(mentions, here)
    return RollCall(
        listed=listed,
        expected=expected(returns, law, listed=listed),
        mentions=mentions,
        calls=calls,
        here=here,
        lacking=_lacking(mentions, listed, calls, here),
    )


def roster(returns: Returns, law: Law) -> pl.DataFrame:
    """List PLACE and registered of the units whose forms are expected, at every level."""
    return listed_units(returns, levels_of(law))


def mentioned(returns: Returns, law: Law) -> pl.DataFrame:
    """Give CALL, level, unit_id, answered, reason and form_register, in no order.

    Of kinds that units within the contest's own make: its totals are no stations. ``reason`` is
    the source's word for a unit without a form, ``form_register`` the form's own figure.
    """
    whole = returns.contests.select("contest_id", pl.col("unit_id").alias("_whole"))
    has_register = "registered" in returns.forms.columns
    rows = (
        returns.forms.select(
            *CALL,
            "unit_id",
            "reading",
            level_of_kind(law).alias("level"),
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
    here = _here(mentions, listed)
    return _lacking(mentions, listed, _calls(mentions, here), here)


def _calls(mentions: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """Give CALL, level, here and on_list: how many units answered, how many of them are listed."""
    come = here.group_by(*CALL, "level").agg(
        pl.len().cast(pl.Int64).alias("here"), pl.col("listed").count().alias("on_list")
    )
    return (
        mentions.select(*CALL, "level")
        .unique()
        .join(come, on=[*CALL, "level"], how="left", validate="1:1")
        .with_columns(pl.col("here", "on_list").fill_null(0))
    )


def _here(mentions: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    on_list = listed.select(*PLACE, pl.lit(value=True).alias("listed"))
    return mentions.filter("answered").join(on_list, on=PLACE, how="left", validate="m:1")


def _lacking(
    mentions: pl.DataFrame, listed: pl.DataFrame, calls: pl.DataFrame, here: pl.DataFrame
) -> pl.DataFrame:
    due = listed.group_by("contest_id", "level").agg(pl.len().alias("_due"))
    short = (
        calls.join(due, on=["contest_id", "level"], validate="m:1")
        .filter(pl.col("on_list") < pl.col("_due"))
        .select(*CALL, "level")
    )
    there = here.join(short, on=[*CALL, "level"], how="semi")
    gaps = (
        short.join(listed.select(PLACE), on=["contest_id", "level"], validate="m:m")
        .join(there, on=[*CALL, "unit_id"], how="anti")
        .select(*CALL, "unit_id")
    )
    named = mentions.filter(~pl.col("answered")).select(*CALL, "unit_id", "reason", "form_register")
    return gaps.join(named, on=[*CALL, "unit_id"], how="full", coalesce=True, validate="1:1")
