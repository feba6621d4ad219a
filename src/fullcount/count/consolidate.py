"""Does each consolidated form repeat the forms it was made from?

Grain: one row per (consolidated form, box or candidate, source whose forms it is held against).
Source: FORMS, the law's form kinds, and the list of units. Statements made by others are
audited here; our own sums are the tallies with basis *sum*.

A children's sum is null where one received child does not state the figure. It is the sum of
what was received: ``missing``, ``foreign`` and ``twice`` say how far that is the whole. Of an
earlier statement that says it covers fewer stations than there are, those are ``missing``.
"""

import polars as pl

from fullcount.count.children import GROUP, added_up, missing, one_each
from fullcount.count.copies import spoken
from fullcount.count.explained import explained
from fullcount.count.links import Link, chosen, link_of, links
from fullcount.count.pairs import figure_columns
from fullcount.model import results
from fullcount.model.frames import empty
from fullcount.model.law import Law
from fullcount.model.returns import Returns

_ITS_OWN = ("margin_stated", "stations_reported")  # true of one statement; may lawfully change
_NEVER_ADDED = ("stations", "serial_from", "serial_to")


def consolidate(returns: Returns, law: Law) -> pl.DataFrame:
    """Fill LEVELS: every consolidated form against what it sums, in every box and candidate.

    Rows where neither side states the figure are left out.
    """
    parents = spoken(
        returns.forms.filter(pl.col("kind").is_in(links(law)["parent_kind"].unique().to_list()))
    )
    held = chosen(parents, spoken(returns.forms), law)
    parts = [empty(results.LEVELS)]
    for (parent_kind, child_kind), group in held.partition_by(
        "parent_kind", "child_kind", as_dict=True, maintain_order=True
    ).items():
        link = link_of(law, str(parent_kind), str(child_kind))
        if link is not None:
            rows = group.join(parents, on="form_id", validate="m:1", maintain_order="left")
            parts.append(_levels(returns, law, link, rows))
    return pl.concat(parts)


def _levels(returns: Returns, law: Law, link: Link, parents: pl.DataFrame) -> pl.DataFrame:
    fields = _fields(returns, link)
    keys = parents.select(
        "contest_id",
        pl.col("child_source_id").alias("source_id"),
        pl.col("unit_id").alias("top_id"),
    )
    if link.same:
        children = one_each(returns, link, fields)
    else:
        tops = keys.select("contest_id", "top_id").unique()
        children = added_up(returns, link, tops, fields)
    sums = keys.join(children, on=GROUP, how="left", validate="m:1", maintain_order="left")
    lists = _with_missing(returns, link, sums)
    known = _shared_columns(parents, lists, link)
    items = explained(returns, law, link, parents, fields)
    return _long(returns, known, {"stated": parents, "children_sum": lists, "explained": items})


def _fields(returns: Returns, link: Link) -> list[str]:
    """Boxes that both kinds have and that can be added, and candidates' votes."""
    boxes, votes = figure_columns(returns.forms)
    common = [
        box
        for box in boxes
        if link.parent.box(box) is not None
        and link.child.box(box) is not None
        and box not in _ITS_OWN
        and (link.same or (box not in _NEVER_ADDED and not box.endswith("_words")))
    ]
    return common + (votes if link.parent.has_votes and link.child.has_votes else [])


def _with_missing(returns: Returns, link: Link, sums: pl.DataFrame) -> pl.DataFrame:
    received = pl.col("received").fill_null(0)
    filled = sums.with_columns(received.alias("children_received"))
    if link.same:
        return filled.with_columns(
            pl.lit(1, pl.Int64).alias("children_expected"),
            (1 - received + pl.col("uncovered").fill_null(0)).alias("missing"),
        )
    stations = returns.units.select(pl.col("unit_id").alias("top_id"), "stations")
    short = pl.max_horizontal(pl.lit(0), pl.col("stations") - received)
    return (
        filled.join(
            missing(returns, link, sums),
            on=GROUP,
            how="left",
            validate="m:1",
            maintain_order="left",
        )
        .join(stations, on="top_id", how="left", validate="m:1", maintain_order="left")
        .with_columns(
            pl.coalesce("children_expected", "stations").alias("children_expected"),
            pl.coalesce("missing", pl.when(pl.col("stations").is_not_null()).then(short)).alias(
                "missing"
            ),
        )
    )


def _shared_columns(parents: pl.DataFrame, lists: pl.DataFrame, link: Link) -> pl.DataFrame:
    """Columns of LEVELS that are the same for every field of a parent."""
    newer = lists["newest_stated"] > parents["stated_at"]
    later = lists["newest_received"] > parents["received_at"]
    return pl.DataFrame(
        [
            parents["contest_id"],
            parents["unit_id"],
            parents["source_id"],
            parents["child_source_id"],
            parents["form_id"],
            *lists.select(
                "children_expected", "children_received", "missing", "foreign", "twice"
            ).with_columns(pl.col("foreign", "twice").fill_null(0) if link.same else pl.all()),
            newer.alias("_newer"),
            later.alias("_later"),
        ]
    ).with_columns(
        pl.lit(link.parent.code).alias("parent_kind"),
        pl.lit(link.child.code).alias("child_kind"),
        pl.coalesce("_newer", "_later").alias("stale"),
    )


def _long(returns: Returns, known: pl.DataFrame, figures: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row per field that the parent states or its children do; votes named by candidate."""
    slots = (
        returns.candidates.select(
            "contest_id", "candidate_id", pl.format("votes_{}", "position").alias("_slot")
        )
        .sort("_slot")
        .pivot("_slot", index="contest_id", values="candidate_id")
    )
    names = known.select("contest_id").join(
        slots, on="contest_id", how="left", validate="m:1", maintain_order="left"
    )
    parts = [empty(results.LEVELS)]
    for field in figures["explained"].columns:
        is_votes = field.startswith("votes_")
        if is_votes and field not in names.columns:
            continue
        rows = known.with_columns(
            *(frame[field].cast(pl.Int64).alias(column) for column, frame in figures.items()),
            (names[field] if is_votes else pl.lit(field)).alias("field"),
            pl.lit(is_votes).alias("is_votes"),
        )
        stated = pl.col("stated").is_not_null() | pl.col("children_sum").is_not_null()
        parts.append(rows.filter(stated & pl.col("field").is_not_null()).select(*results.LEVELS))
    return pl.concat(parts)
