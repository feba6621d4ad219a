"""Which two copies are of the same form, and where do their figures differ?

Grain: one row per pair of copies of one (contest, unit, kind). Source: FORMS, wide. Papers of
different kinds are never compared here: what should repeat another form is ``consolidate``'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement

import polars as pl

from fullcount.count.copies import ABSENT
from fullcount.count.places import station_numbers
from fullcount.model.form import FormStatus
from fullcount.model.returns import Returns, box_columns, vote_columns

KEY = ["contest_id", "unit_id", "kind"]
_OURS = ("_key", "_source", "_speaks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Pairs of copies of two sources (or of one), row beside row."""

    a: pl.DataFrame  # wide forms
    b: pl.DataFrame
    boxes: list[str]  # numbers only: a stamp says something of the paper, not of the count
    votes: list[str]


def figure_columns(forms: pl.DataFrame) -> tuple[list[str], list[str]]:
    """Name the boxes that hold numbers, and candidates' columns, of a wide frame."""
    boxes = [name for name in box_columns(forms) if forms.schema[name].is_integer()]
    return [name for name in boxes if name not in _OURS], vote_columns(forms)


def held(returns: Returns) -> pl.DataFrame:
    """Keep the copies that a source holds, with ``_source`` (its place in the list) and ``_key``.

    ``_speaks`` marks the copy that is added up (see :mod:`fullcount.count.copies`).
    Rows by which a source says it has no figures are not copies.
    """
    forms = returns.forms.filter(~pl.col("status").is_in(ABSENT))
    sources = returns.sources.select("source_id").with_row_index("_source")
    kinds = forms.select(pl.col("kind").unique(maintain_order=True)).with_row_index("_kind")
    keys = forms.select("source_id", "kind", station_numbers(forms, returns).alias("_station"))
    for places, key in ((sources, "source_id"), (kinds, "kind")):
        keys = keys.join(places, on=key, how="left", validate="m:1", maintain_order="left")
    keys = keys.select(
        "_source", (pl.col("_station") * kinds.height + pl.col("_kind")).alias("_key")
    )
    stated = pl.col("status") == FormStatus.STATED.value
    again = pl.col("reading").filter(stated).min().over("_key", "_source")
    speaks = stated & (pl.col("reading") == again) if _repeats(forms) else stated
    return forms.hstack(keys).with_columns(speaks.alias("_speaks"))


def _repeats(forms: pl.DataFrame) -> bool:
    return bool(forms.select((pl.col("reading") > 1).any()).item())


def each_pair(forms: pl.DataFrame) -> Iterator[Sides]:
    """Give pairs, source by source in the order they are declared, then reading by reading.

    A copy that its own source has superseded is compared within that source only.
    """
    boxes, votes = figure_columns(forms)
    index = forms.select("_key", "_source", "reading", "status").with_row_index("_row")
    named = forms.select(*KEY, "source_id", "form_id", "_speaks", *boxes, *votes)
    current = index.filter(pl.col("status") != FormStatus.SUPERSEDED.value)
    sources = sorted(index["_source"].unique().to_list())
    for first, second in combinations_with_replacement(sources, 2):
        rows = _within(index, first) if first == second else _between(current, first, second)
        if rows.height:
            yield Sides(a=named[rows["_row"]], b=named[rows["_row_b"]], boxes=boxes, votes=votes)


def _between(index: pl.DataFrame, first: int, second: int) -> pl.DataFrame:
    mine = index.filter(pl.col("_source") == first).select("_key", "_row")
    theirs = index.filter(pl.col("_source") == second).select("_key", "_row")
    return mine.join(theirs, on="_key", suffix="_b", validate="m:m", maintain_order="left_right")


def _within(index: pl.DataFrame, source: int) -> pl.DataFrame:
    mine = index.filter(pl.col("_source") == source).select("_key", "_row", "reading")
    again = mine.filter(pl.col("_key").is_duplicated())
    both = again.join(again, on="_key", how="inner", suffix="_b", validate="m:m")
    earlier = (pl.col("reading") < pl.col("reading_b")) | (
        (pl.col("reading") == pl.col("reading_b")) & (pl.col("_row") < pl.col("_row_b"))
    )
    return both.filter(earlier).sort("_row", "_row_b")


def without_copy(forms: pl.DataFrame) -> pl.DataFrame:
    """Find what one source holds and another, which covers the contest with that kind, lacks.

    One row per (form, lacking source ``source_b``). A source covers a contest with a kind when
    it holds at least one copy of it there.
    """
    kinds = forms.select("contest_id", "kind", "source_id").unique()
    others = kinds.join(
        kinds.rename({"source_id": "source_b"}), on=["contest_id", "kind"], validate="m:m"
    ).filter(pl.col("source_id") != pl.col("source_b"))
    if others.is_empty():
        return pl.DataFrame(schema=_LACKING)
    covered = kinds.group_by("contest_id", "kind").agg(pl.len().alias("_sources"))
    each_once = pl.col("_source").n_unique() if _repeats(forms) else pl.len()
    holders = forms.group_by("_key").agg(each_once.alias("_holders"))
    fewer = holders.filter(pl.col("_holders") < covered["_sources"].max())
    copies = (
        forms.select("_key", *KEY, "source_id", "form_id", "reading")
        .join(fewer, on="_key", validate="m:1")
        .join(covered, on=["contest_id", "kind"], validate="m:1")
        .filter(pl.col("_holders") < pl.col("_sources"))
    )
    first = copies.sort("reading").unique(["_key", "source_id"], keep="first", maintain_order=True)
    sources = others["source_b"].unique().sort().to_list()
    parts = [_lacking_in(first, others, source) for source in sources]
    return pl.concat(parts).sort("contest_id", "unit_id", "kind", "source_id", "source_b")


_LACKING = dict.fromkeys((*KEY, "source_id", "source_b", "form_id"), pl.String)


def _lacking_in(first: pl.DataFrame, others: pl.DataFrame, source: str) -> pl.DataFrame:
    has = first.filter(pl.col("source_id") == source).select("_key")
    covered = others.filter(pl.col("source_b") == source)
    return (
        first.join(has, on="_key", how="anti")
        .join(covered, on=["contest_id", "kind", "source_id"], how="inner", validate="m:1")
        .select(list(_LACKING))
    )
