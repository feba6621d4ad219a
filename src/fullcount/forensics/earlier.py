"""Two elections side by side: the same places, then and now, as two methods need them.

Grain: one row per tie, a set of units of then and of now that a crosswalk joins; units that were
split or merged are compared as one. Without a crosswalk a unit is tied to the one of the same id,
which whoever asks must know to be the same. Parties are tied by the crosswalk, else by the same
id. Nothing is compared by name.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from fullcount.forensics.flow import Flows
from fullcount.forensics.stations import whole_lists
from fullcount.model.frames import Schema
from fullcount.model.returns import vote_columns
from fullcount.stats.arrays import FloatArray

MOST_GROUPS = 3  # parties by name; the rest is one group more
OTHERS, NOBODY = "others", "nobody"
TWO: Schema = {
    "tie": pl.String,  # the first of its units of now
    "region": pl.String,
    "votes_then": pl.Int64,
    "valid_then": pl.Int64,
    "votes_now": pl.Int64,  # of who leads now; then = of the party tied to it
    "valid_now": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One election: its stations (forensics.stations) and the list of its candidates."""

    frame: pl.DataFrame
    candidates: pl.DataFrame


def two_elections(then: Side, now: Side, ties: pl.DataFrame) -> pl.DataFrame:
    """Give TWO: votes of who leads now, at every tie that both elections state."""
    units = tied_units(_stating(then), _stating(now), ties)
    today = (
        _party_votes(now)
        .join(_leading(now), on=["contest_id", "party"], how="inner", validate="m:1")
        .join(units.select("now", "tie").unique(), left_on="unit_id", right_on="now")
        .join(_regions(now), on=["contest_id", "unit_id"], validate="m:1")
        .group_by("tie", "party")
        .agg(
            pl.col("region").min(),
            pl.col("votes").sum().alias("votes_now"),
            pl.col("valid").sum().alias("valid_now"),
        )
        .filter(pl.len().over("tie") == 1)  # led by two parties: nobody's swing
        .with_columns(_before(ties).alias("party_then"))
    )
    earlier = _party_votes(then).join(
        units.select("then", "tie").unique(), left_on="unit_id", right_on="then"
    )
    whole = earlier.unique(["tie", "contest_id", "unit_id"]).group_by("tie")
    votes = earlier.group_by("tie", "party").agg(pl.col("votes").sum().alias("votes_then"))
    return (
        today.join(votes, left_on=["tie", "party_then"], right_on=["tie", "party"], validate="1:1")
        .join(whole.agg(pl.col("valid").sum().alias("valid_then")), on="tie", validate="1:1")
        .select(*TWO)
        .sort("tie")
    )


def flows(then: Side, now: Side, ties: pl.DataFrame) -> Flows | None:
    """Give shares by region of now: of the roll where both elections state it, else of votes.

    Null where no tie is stated by both.
    """
    units = tied_units(_stating(then), _stating(now), ties)
    homes = _regions(now).join(units, left_on="unit_id", right_on="now").select("tie", "region")
    homes = homes.group_by("tie").agg(pl.col("region").min())
    sides = [
        _party_votes(side)
        .join(units.select(key, "tie").unique(), left_on="unit_id", right_on=key)
        .join(homes.drop_nulls(), on="tie", validate="m:1")
        for side, key in ((then, "then"), (now, "now"))
    ]
    both = set(sides[0]["tie"]) & set(sides[1]["tie"])
    sides = [side.filter(pl.col("tie").is_in(list(both))) for side in sides]
    if not both:
        return None
    on_roll = all(side["registered"].null_count() == 0 for side in sides)
    (groups, before), (kinds, after) = (_shares(side, on_roll=on_roll) for side in sides)
    names = _names(then) | _names(now)
    return Flows(
        groups=tuple(names.get(group, group) for group in groups),
        kinds=tuple(names.get(kind, kind) for kind in kinds),
        before=before,
        after=after,
    )


def tied_units(then: pl.Series, now: pl.Series, ties: pl.DataFrame) -> pl.DataFrame:
    """Give (then, now, tie): units joined by the crosswalk, else by the same id.

    A tie of which one unit is not among these is left out: a part is not held against a whole.

    >>> none = pl.DataFrame(schema=dict.fromkeys(("of", "then", "now", "source"), pl.String))
    >>> tied_units(pl.Series(["a", "b"]), pl.Series(["b", "c"]), none).rows()
    [('b', 'b', 'b')]
    """
    told = ties.filter(pl.col("of") == "unit").select("then", "now")
    if told.is_empty():
        same = sorted(set(then) & set(now))
        told = pl.DataFrame([(one, one) for one in same], schema=told.schema, orient="row")
    olds, news = sorted(set(told["then"])), sorted(set(told["now"]))
    row = told["then"].replace_strict(olds, list(range(len(olds))), return_dtype=pl.Int64)
    column = told["now"].replace_strict(news, list(range(len(news))), return_dtype=pl.Int64)
    size = len(olds) + len(news)
    joined = coo_array(
        (np.ones(told.height), (row.to_numpy(), len(olds) + column.to_numpy())), (size, size)
    )
    part = connected_components(joined, directed=False)[1] if size else np.zeros(0, np.int32)
    stated = pl.col("then").is_in(then.implode()) & pl.col("now").is_in(now.implode())
    found = told.with_columns(
        pl.Series("part", part[row.to_numpy()] if size else [], pl.Int64, strict=False)
    ).filter(stated.all().over("part"))
    return found.select("then", "now", pl.col("now").min().over("part").alias("tie")).sort(
        "then", "now"
    )


def _stating(side: Side) -> pl.Series:
    return whole_lists(side.frame)["unit_id"]


def _party_votes(side: Side) -> pl.DataFrame:
    """One row per (contest, unit, party), of stations that state the whole list."""
    votes = vote_columns(side.frame)
    frame = whole_lists(side.frame).with_columns(
        pl.coalesce("valid", pl.sum_horizontal(pl.lit(0), *votes)).alias("valid")
    )
    lines = frame.unpivot(
        on=votes,
        index=["contest_id", "unit_id", "valid", "registered"],
        variable_name="position",
        value_name="votes",
    ).with_columns(pl.col("position").str.strip_prefix("votes_").cast(pl.Int64))
    return (
        lines.drop_nulls("votes")
        .join(_parties(side), on=["contest_id", "position"], validate="m:1")
        .group_by("contest_id", "unit_id", "party")
        .agg(pl.col("votes").sum(), pl.col("valid", "registered").first())
    )


def _parties(side: Side) -> pl.DataFrame:
    """Whose line is whose: by party, and by candidate where no party is stated."""
    return side.candidates.select(
        "contest_id", "position", pl.coalesce("party", "candidate_id").alias("party")
    )


def _names(side: Side) -> dict[str, str]:
    """Names of those who stand for themselves; a party is named as it is."""
    alone = side.candidates.filter(pl.col("party").is_null()).drop_nulls("name")
    return dict(alone.select("candidate_id", "name").iter_rows())


def _leading(side: Side) -> pl.DataFrame:
    lines = side.frame.select("contest_id", pl.col("line").alias("position")).drop_nulls().unique()
    return lines.join(_parties(side), on=["contest_id", "position"]).select("contest_id", "party")


def _regions(side: Side) -> pl.DataFrame:
    return side.frame.select("contest_id", "unit_id", "region")


def _before(ties: pl.DataFrame) -> pl.Expr:
    """Name the party of then that a party of now is tied to, else the same."""
    told = ties.filter(pl.col("of") == "party")
    return pl.col("party").replace(told["now"], told["then"])


def _shares(side: pl.DataFrame, *, on_roll: bool) -> tuple[tuple[str, ...], FloatArray]:
    """Add up by region: the largest parties, the others and, on the roll, who voted for nobody."""
    totals = side.group_by("party").agg(pl.col("votes").sum()).sort("votes", "party")
    named = totals["party"].reverse().head(MOST_GROUPS).to_list()
    regions = side["region"].unique().sort().to_list()
    whole = "registered" if on_roll else "valid"
    units = side.unique(["contest_id", "unit_id"]).group_by("region").agg(pl.col(whole).sum())
    of = dict(units.iter_rows())
    votes = side.with_columns(
        pl.when(pl.col("party").is_in(named)).then("party").otherwise(pl.lit(OTHERS)).alias("party")
    )
    told = votes.group_by("region", "party").agg(pl.col("votes").sum())
    known = {(region, party): count for region, party, count in told.iter_rows()}
    names = [*named, *([OTHERS] if totals.height > len(named) else [])]
    table = np.array(
        [[known.get((region, name), 0) / of[region] for name in names] for region in regions]
    )
    if on_roll:
        names, table = [*names, NOBODY], np.column_stack([table, 1 - table.sum(1)])
    return tuple(names), np.clip(table, 0, 1)
