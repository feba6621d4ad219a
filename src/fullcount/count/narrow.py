"""Count a few contests of an election as if all had been counted, at the price of the few.

Grain: one election. What is said of a contest depends on its own forms, on those of the contest
decided at the same stations (its twin), and on lists and dates of the whole election; so forms of
others are left out beforehand, and what is said of the twin afterwards.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

import polars as pl

from fullcount.count.run import Count
from fullcount.model.returns import Returns, only_contests


def narrowed(returns: Returns, only: Sequence[str]) -> Returns:
    """Leave out forms that no finding on the contests named can depend on.

    Nothing is left out where candidates have keys of persons: who is elected twice is told by
    the outcomes of every contest.
    """
    if returns.candidates["person"].is_not_null().any():
        return returns
    kept = pl.col("contest_id").is_in(sorted(with_twins(returns.contests, only)))
    forms = returns.forms.filter(kept)
    return replace(
        returns,
        forms=forms,
        raws=returns.raws.join(forms.select("form_id"), on="form_id", how="semi"),
        unread=returns.unread.filter(kept | pl.col("contest_id").is_null()),
    )


def with_twins(contests: pl.DataFrame, only: Sequence[str]) -> set[str]:
    """Add to the contests named those decided at the same stations, whichever says so."""
    pairs = contests.filter(pl.col("twin_of").is_not_null()).select("contest_id", "twin_of")
    near = {b if a in only else a for a, b in pairs.iter_rows() if a in only or b in only}
    return {*only, *near}


def of_contests(count: Count, only: Sequence[str]) -> Count:
    """Keep what is said of the contests named, and what is said of no contest."""
    kept = pl.col("contest_id").is_in(list(only)) | pl.col("contest_id").is_null()
    told = [
        each.name
        for each in fields(count)
        if isinstance(value := getattr(count, each.name), pl.DataFrame)
        and "contest_id" in value.columns
    ]
    return replace(
        count,
        returns=only_contests(count.returns, only),
        **{name: getattr(count, name).filter(kept) for name in told},
    )
