"""What a form says of each list, where its candidates stand on lists that have totals of their own.

Grain: one row per (copy of a form, list of its contest). Source: FORMS, CANDIDATES (``list``), and
the boxes ``list_total_<number>`` (the total under a list's candidates) and ``list_line_<number>``
(the same list's line in the summary) of the law's form kinds. A list's total is a box and no
candidate: it is added to nothing, so no vote is counted twice.
"""

import re

import polars as pl

from fullcount.model.frames import Schema
from fullcount.model.law import Law
from fullcount.model.returns import Returns, vote_columns

FORM_LISTS: Schema = {
    "form_id": pl.String,
    "kind": pl.String,
    "contest_id": pl.String,
    "unit_id": pl.String,
    "source_id": pl.String,
    "list": pl.Int64,
    "list_votes": pl.Int64,  # sum of its candidates; null if one of them is not stated
    "list_total": pl.Int64,
    "list_line": pl.Int64,
}
_BOX = re.compile(r"list_(total|line)_([1-9][0-9]{0,3})")


def form_list_frame(returns: Returns, law: Law) -> pl.DataFrame:
    """Fill FORM_LISTS: for every list with a box, the copies that state it or may.

    A sum of which one part is not stated is not a sum, and the whole of a list is known only of a
    source that lists every candidate. Empty where no kind of the law has such a box.
    """
    kinds, numbers = _boxes(law)
    forms = returns.forms.filter(pl.col("kind").is_in(kinds))
    if not numbers or forms.is_empty():
        return pl.DataFrame(schema=dict(FORM_LISTS))
    parts = [_one_list(forms, returns, number) for number in numbers]
    return pl.concat(parts).sort("form_id", "list")


def _boxes(law: Law) -> tuple[list[str], list[int]]:
    """Form kinds with boxes of lists, and the numbers of these lists."""
    found = [
        (kind.code, int(hit[2]))
        for kind in law.kinds
        for box in kind.boxes
        if (hit := _BOX.fullmatch(box.name))
    ]
    return sorted({code for code, _ in found}), sorted({number for _, number in found})


def _one_list(forms: pl.DataFrame, returns: Returns, number: int) -> pl.DataFrame:
    """Rows of one list: for each contest, the sum of the slots of its candidates."""
    slots = _slots(returns, number)
    here = set(vote_columns(forms))
    whole = pl.lit(None, pl.Int64)
    for columns, contests in slots.items():
        if here.issuperset(columns):
            added = pl.sum_horizontal(*columns, ignore_nulls=False)
            stands = pl.col("contest_id").is_in(contests) & pl.col("list_complete")
            whole = pl.when(stands).then(added).otherwise(whole)
    boxes = [
        pl.col(name).alias(said) if name in forms.columns else pl.lit(None, pl.Int64).alias(said)
        for said, name in (
            ("list_total", f"list_total_{number}"),
            ("list_line", f"list_line_{number}"),
        )
    ]
    stated = pl.any_horizontal(pl.col("list_total", "list_line").is_not_null())
    return (
        forms.select(
            *(name for name in FORM_LISTS if name in forms.columns),
            pl.lit(number, pl.Int64).alias("list"),
            whole.cast(pl.Int64).alias("list_votes"),
            *boxes,
        )
        .filter(stated | pl.col("contest_id").is_in([c for each in slots.values() for c in each]))
        .select(*FORM_LISTS)
    )


def _slots(returns: Returns, number: int) -> dict[tuple[str, ...], list[str]]:
    """Columns of the candidates of list ``number`` -> the contests where they are these."""
    rows = (
        returns.candidates.filter(pl.col("list") == number)
        .group_by("contest_id", maintain_order=True)
        .agg(pl.col("position").sort())
    )
    found: dict[tuple[str, ...], list[str]] = {}
    for contest, positions in rows.iter_rows():
        found.setdefault(tuple(f"votes_{at}" for at in positions), []).append(contest)
    return found
