"""What lawfully stands between a statement and what it adds up, item by item.

Grain: one row per consolidated form, one column per field (signed). Only items that somebody
states, as figures: postal ballots (a form of them, else the box on the statement) and ballots
admitted on re-examination (the box ``readmitted``: so many more valid, so many fewer rejected).
A postal total that nobody states by candidate explains the valid votes, not a candidate's: the
candidate's difference stays, for it is not explained item by item.
"""

import polars as pl

from fullcount.count.copies import items, spoken
from fullcount.count.links import Link
from fullcount.model.law import Law
from fullcount.model.returns import Returns, vote_columns

_UNIT = ["contest_id", "unit_id"]
_POSTAL_BOXES = ("valid", "rejected", "cast")


def explained(
    returns: Returns, law: Law, link: Link, parents: pl.DataFrame, fields: list[str]
) -> pl.DataFrame:
    """Give one column per field, row beside row with ``parents``: what stated items account for.

    Null where a form of postal ballots is there and does not state the field.
    """
    postal = _postal(returns, law, link, parents, fields)
    admitted = _readmitted(returns, law, link, parents)
    signs = {"valid": 1, "rejected": -1}
    return postal.with_columns(
        (pl.col(field) + admitted * sign).alias(field)
        for field, sign in signs.items()
        if field in fields
    )


def _postal(
    returns: Returns, law: Law, link: Link, parents: pl.DataFrame, fields: list[str]
) -> pl.DataFrame:
    nothing = parents.select(
        pl.repeat(0, pl.len(), dtype=pl.Int64).alias(field) for field in fields
    )
    here = link.parent.box("postal_valid") is not None
    if not here or link.child.box("postal_valid") is not None:
        return nothing
    forms = _item_forms(returns, law, parents)
    carried = [f for f in fields if f in _POSTAL_BOXES or f in vote_columns(returns.forms)]
    boxed = parents["postal_valid"].fill_null(0) if "postal_valid" in parents.columns else 0
    columns = []
    for field in fields:
        from_box = pl.lit(boxed) if field in ("valid", "cast") else pl.lit(0, pl.Int64)
        from_form = pl.col(field) if field in carried else pl.lit(0, pl.Int64)
        columns.append(
            pl.when(pl.col("_form").is_not_null()).then(from_form).otherwise(from_box).alias(field)
        )
    return forms.select(columns)


def _item_forms(returns: Returns, law: Law, parents: pl.DataFrame) -> pl.DataFrame:
    """Find the form of postal ballots beside each parent: its own source's, else another's."""
    places = returns.sources.select("source_id").with_row_index("_place")
    found = (
        spoken(returns.forms.filter(pl.col("kind").is_in(sorted(items(law)))))
        .join(places, on="source_id", validate="m:1")
        .with_columns(pl.col("form_id").alias("_form"), pl.col("source_id").alias("_from"))
    )
    keys = parents.select(*_UNIT, "source_id").with_row_index("_row")
    beside = keys.join(
        found.drop("source_id"), on=_UNIT, how="left", validate="m:m", maintain_order="left"
    )
    return (
        beside.with_columns((pl.col("_from") == pl.col("source_id")).not_().alias("_other"))
        .sort("_row", "_other", "_place")
        .unique("_row", keep="first", maintain_order=True)
    )


def _readmitted(returns: Returns, law: Law, link: Link, parents: pl.DataFrame) -> pl.Series:
    """Ballots admitted up to this statement, from the parent's source; 0 where none is stated."""
    order = {kind.code: place for place, kind in enumerate(law.kinds)}
    stating = [
        kind.code
        for kind in law.kinds
        if kind.box("readmitted") is not None
        and kind.level == link.parent.level
        and order[kind.code] <= order[link.parent.code]
    ]
    counted = link.child.box("readmitted") is not None
    if counted or not stating or "readmitted" not in returns.forms.columns:
        return pl.zeros(parents.height, dtype=pl.Int64, eager=True)
    stated = (
        spoken(returns.forms.filter(pl.col("kind").is_in(stating)))
        .filter(pl.col("readmitted").is_not_null())
        .group_by(*_UNIT, "source_id")
        .agg(pl.col("readmitted").max())
    )
    return (
        parents.select(*_UNIT, "source_id")
        .join(stated, on=[*_UNIT, "source_id"], how="left", validate="m:1", maintain_order="left")[
            "readmitted"
        ]
        .fill_null(0)
    )
