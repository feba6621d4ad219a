"""The forms below a consolidated form: placed, added up, and counted one by one.

Grain: one row per (contest, source of the children, unit of the parent). Source: FORMS of the
child kind and the tree of UNITS. A child is placed under the nearest unit above its own that has
a parent form in that contest. One whose place is stated and is elsewhere is *foreign*: counted,
and not added.
"""

import polars as pl

from fullcount.count.copies import answered, spoken
from fullcount.count.links import Link
from fullcount.count.places import DEEPEST, below, manifest
from fullcount.model.form import FormStatus
from fullcount.model.returns import Returns

GROUP = ["contest_id", "source_id", "top_id"]


def added_up(returns: Returns, link: Link, tops: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """Add up children by parent; ``tops`` lists (contest_id, top_id).

    Columns: GROUP, the fields (stated sums), received, twice, foreign, newest_stated and
    newest_received.
    """
    every = returns.forms.filter(pl.col("kind") == link.child.code)
    places = _placed(returns, every, tops)
    forms = every.join(places, on=["contest_id", "unit_id"], validate="m:1")
    sums = (
        spoken(forms)
        .filter(~pl.col("_foreign"))
        .group_by(GROUP)
        .agg(
            *(pl.when(pl.col(f).null_count() == 0).then(pl.col(f).sum()).alias(f) for f in fields),
            pl.len().cast(pl.Int64).alias("received"),
            pl.col("stated_at").max().alias("newest_stated"),
            pl.col("received_at").max().alias("newest_received"),
        )
    )
    stated = forms.filter(pl.col("status") == FormStatus.STATED.value)
    units = stated.group_by(*GROUP, "unit_id", "_foreign", "_known").agg(pl.len().alias("_times"))
    counts = units.group_by(GROUP).agg(
        (pl.col("_times") > 1).sum().cast(pl.Int64).alias("twice"),
        pl.when(pl.col("_known").any())
        .then(pl.col("_foreign").sum())
        .cast(pl.Int64)
        .alias("foreign"),
    )
    return counts.join(sums, on=GROUP, how="left", validate="1:1")


def one_each(returns: Returns, link: Link, fields: list[str]) -> pl.DataFrame:
    """Give the same columns where a child is made for the parent's own unit: nothing to add."""
    named = returns.forms.filter(pl.col("kind") == link.child.code)
    twice = (
        named.filter(pl.col("status") == FormStatus.STATED.value)
        .group_by("contest_id", "source_id", pl.col("unit_id").alias("top_id"))
        .agg((pl.len() > 1).cast(pl.Int64).alias("twice"))
    )
    return (
        spoken(named)
        .select(
            "contest_id",
            "source_id",
            pl.col("unit_id").alias("top_id"),
            *fields,
            pl.lit(1, pl.Int64).alias("received"),
            pl.lit(0, pl.Int64).alias("foreign"),
            _uncovered(named).alias("uncovered"),
            pl.col("stated_at").alias("newest_stated"),
            pl.col("received_at").alias("newest_received"),
        )
        .join(twice, on=GROUP, how="left", validate="1:1")
    )


def _uncovered(forms: pl.DataFrame) -> pl.Expr:
    """Count the stations that a statement says it leaves out; none where it does not say."""
    if not {"stations", "stations_reported"} <= set(forms.columns):
        return pl.lit(None, pl.Int64)
    return pl.max_horizontal(pl.lit(0), pl.col("stations") - pl.col("stations_reported"))


def expected_below(returns: Returns, link: Link, tops: pl.DataFrame) -> pl.DataFrame:
    """List (contest_id, top_id, unit_id): the listed units whose forms a parent is to add up."""
    whole = returns.contests.select("contest_id", pl.col("unit_id").alias("top_id"))
    of_contest = manifest(returns, link.child.level).join(whole, on="contest_id", validate="m:1")
    parts = tops.join(whole, on=["contest_id", "top_id"], how="anti")
    listed = returns.units.filter(pl.col("listed") & (pl.col("kind") == link.child.level))
    inside = below(returns.units, parts).join(listed.select("unit_id"), on="unit_id", how="semi")
    return pl.concat(
        [
            of_contest.join(tops, on=["contest_id", "top_id"], how="semi").select(_EXPECTED),
            parts.join(inside, on="top_id", validate="m:m").select(_EXPECTED),
        ]
    )


_EXPECTED = ["contest_id", "top_id", "unit_id"]


def missing(returns: Returns, link: Link, sought: pl.DataFrame) -> pl.DataFrame:
    """Count how many listed units each source's children leave out; ``sought`` lists GROUP.

    Units of which the source says that they will not report (annulled, not installed,
    excluded) are not missing. Columns: GROUP, children_expected, missing.
    """
    listed = expected_below(returns, link, sought.select("contest_id", "top_id").unique())
    there = returns.forms.filter((pl.col("kind") == link.child.code) & answered()).select(
        "contest_id", "source_id", "unit_id", pl.lit(value=True).alias("_there")
    )
    return (
        listed.join(sought.select(GROUP).unique(), on=["contest_id", "top_id"], validate="m:m")
        .join(there.unique(), on=["contest_id", "source_id", "unit_id"], how="left", validate="m:1")
        .group_by(GROUP)
        .agg(
            pl.len().cast(pl.Int64).alias("children_expected"),
            pl.col("_there").is_null().sum().cast(pl.Int64).alias("missing"),
        )
    )


def _placed(returns: Returns, forms: pl.DataFrame, tops: pl.DataFrame) -> pl.DataFrame:
    """Give (contest_id, unit_id, top_id, _foreign, _known) of every unit with a child form.

    ``_known`` is false in contests whose stations the tree does not place at all: there the
    children belong to the form of the contest's own unit, and none can be told to be foreign.
    """
    units = forms.select("contest_id", "unit_id").unique()
    above = returns.units.select("unit_id", "parent_id")
    start = units.join(above, on="unit_id", how="left", validate="m:1").with_columns(
        pl.coalesce("parent_id", "unit_id").alias("_at")
    )
    found = _climb(start.select("contest_id", "_at").unique(), above, tops)
    whole = returns.contests.select("contest_id", pl.col("unit_id").alias("_whole")).join(
        tops.rename({"top_id": "_whole"}), on=["contest_id", "_whole"], how="semi"
    )
    known = pl.col("top_id").is_not_null().any().over("contest_id")
    foreign = known & pl.col("top_id").is_null() & pl.col("parent_id").is_not_null()
    return (
        start.join(found, on=["contest_id", "_at"], how="left", validate="m:1")
        .join(whole, on="contest_id", how="left", validate="m:1")
        .with_columns(known.alias("_known"), foreign.alias("_foreign"))
        .with_columns(pl.coalesce("top_id", "_whole").alias("top_id"))
        .filter(pl.col("top_id").is_not_null())
        .select("contest_id", "unit_id", "top_id", "_foreign", "_known")
    )


def _climb(start: pl.DataFrame, above: pl.DataFrame, tops: pl.DataFrame) -> pl.DataFrame:
    """Find (contest_id, _at, top_id): the nearest unit at or above ``_at`` with a parent form."""
    goals = tops.select("contest_id", "top_id")
    step = start.with_columns(pl.col("_at").alias("top_id"))
    found = [step.clear()]
    for _ in range(DEEPEST):
        found.append(step.join(goals, on=["contest_id", "top_id"], how="semi"))
        step = (
            step.join(goals, on=["contest_id", "top_id"], how="anti")
            .join(above, left_on="top_id", right_on="unit_id", validate="m:1")
            .filter(pl.col("parent_id").is_not_null())
            .select("contest_id", "_at", pl.col("parent_id").alias("top_id"))
        )
        if step.is_empty():
            break
    return pl.concat(found)
