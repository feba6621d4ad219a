"""Which form is to repeat which other?

Grain: one row per (consolidated form, source whose forms it is held against, link). Source: the
law's form kinds (``totals_of``, ``lines_of``) and FORMS.

A form is held against the forms it totals: those its own source gives, of the kind the law
names first; where its source gives none, those of every other source that does. Beside that,
statements of one level are held against each earlier one (47 against 48 against 49), so that
what changed on the way must be explained.
"""

from dataclasses import dataclass

import polars as pl

from fullcount.model.form import FormKind
from fullcount.model.law import Law

LINK = {"parent_kind": pl.String, "child_kind": pl.String, "link": pl.Int64, "rank": pl.Int64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One kind held against another; ``same`` = both are made for the same unit."""

    parent: FormKind
    child: FormKind
    same: bool


def links(law: Law) -> pl.DataFrame:
    """List LINK: link 0 is what the kind totals, by rank; each earlier statement has its own.

    An earlier statement is a kind of the same level that totals something and that the law
    lists before; it is left out where the kind totals it anyway.
    """
    rows: list[tuple[str, str, int, int]] = []
    for place, kind in enumerate(law.kinds):
        rows += [(kind.code, child, 0, rank) for rank, child in enumerate(kind.totals_of)]
        earlier = [
            other
            for other in law.kinds[:place]
            if other.level == kind.level and other.totals_of and other.lines_of is None
        ]
        if kind.totals_of and kind.lines_of is None:
            fresh = [other.code for other in earlier if other.code not in kind.totals_of]
            rows += [(kind.code, code, number, 0) for number, code in enumerate(fresh, start=1)]
    return pl.DataFrame(rows, schema=LINK, orient="row")


def chosen(parents: pl.DataFrame, children: pl.DataFrame, law: Law) -> pl.DataFrame:
    """Choose, per (parent form_id, child_kind, child_source_id), what it is held against."""
    held = children.select(
        "contest_id",
        pl.col("kind").alias("child_kind"),
        pl.col("source_id").alias("child_source_id"),
    ).unique()
    offers = (
        parents.select("form_id", "contest_id", "source_id", pl.col("kind").alias("parent_kind"))
        .join(links(law), on="parent_kind", validate="m:m")
        .join(held, on=["contest_id", "child_kind"], validate="m:m")
        .with_columns((pl.col("source_id") != pl.col("child_source_id")).alias("_other"))
    )
    best = pl.col("rank") == pl.col("rank").min().over("form_id", "link", "child_source_id")
    own = ~pl.col("_other") | pl.col("_other").all().over("form_id", "link")
    return (
        offers.filter(best & own)
        .select("form_id", "parent_kind", "child_kind", "child_source_id")
        .sort("parent_kind", "child_kind", "form_id", "child_source_id")
    )


def link_of(law: Law, parent_kind: str, child_kind: str) -> Link | None:
    """Give the two kinds, or None where the law lists only one of them."""
    parent, child = law.kind(parent_kind), law.kind(child_kind)
    if parent is None or child is None:
        return None
    return Link(parent=parent, child=child, same=parent.level == child.level)
