"""What is missing or late, added up over contests: completeness by source, deadlines by code.

Grain: one row per (source, form kind) and one per deadline of the law. Stations are added only
where their number is sourced.
"""

from collections.abc import Mapping

import polars as pl

from fullcount.model.results import State
from fullcount.publish.setting import Setting
from fullcount.publish.spell import instant

Row = Mapping[str, object]


def completeness_rows(setting: Setting) -> tuple[Row, ...]:
    """Add completeness up per source and form kind."""
    whole = setting.count.completeness.filter(pl.col("area").is_null())
    sourced = pl.col("stations_expected").is_not_null()
    state = pl.col("state")
    added = (
        whole.group_by("source_id", "kind")
        .agg(
            pl.len().alias("contests"),
            (state == "complete").sum().alias("complete"),
            (state == "incomplete").sum().alias("incomplete"),
            (state == "more_than_listed").sum().alias("more"),
            (state == "not_evaluable").sum().alias("unable"),
            pl.when(sourced.any())
            .then(pl.col("stations_received").filter(sourced).sum())
            .alias("received"),
            pl.when(sourced.any()).then(pl.col("stations_expected").sum()).alias("expected"),
        )
        .sort("source_id", "kind")
    )
    names = setting.names
    return tuple(
        {**row, "source": names.source(row["source_id"]), "kind": names.kind(row["kind"])}
        for row in added.iter_rows(named=True)
    )


def deadline_rows(setting: Setting) -> tuple[Row, ...]:
    """Count the states of each deadline of the law; when it is due, where all are due at once."""
    count = setting.count
    states = [state.value for state in State]
    added = (
        count.deadlines.group_by("code")
        .agg(
            *((pl.col("state") == state).sum().alias(state) for state in states),
            pl.col("due_at").min().alias("first"),
            pl.col("due_at").max().alias("last"),
        )
        .sort("first", "code", nulls_last=True)
    )
    laws = {one.code: one for one in count.law.deadlines}
    rows: list[Row] = []
    for row in added.iter_rows(named=True):
        law = laws.get(row["code"])
        first, last = (instant(row[name], count.law.zone) for name in ("first", "last"))
        rows.append(
            {
                **row,
                "title": law.title.of(setting.words.lang) if law else row["code"],
                "cites": "; ".join(one.cites for one in law.citations) if law else "",
                "verified": all(one.verified for one in law.citations) if law else False,
                "due_at": first if first == last else f"{first} – {last}",
            }
        )
    return tuple(rows)
