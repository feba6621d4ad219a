"""The fewest gains that add up to what is needed, for one contest or for a thousand at once.

Grain: one row per station that is taken. Gains add up, so the largest first is the smallest
set; over several pairs of candidates the smallest of these is the answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fullcount.model import results

KEY = ["contest_id", "source_id"]
UNKNOWN = np.iinfo(np.int64).min  # a line or a bound that is not stated
Ints = NDArray[np.int64]


def fewest(gains: Sequence[int], *, needed: int) -> tuple[int, ...] | None:
    """Give the places of the fewest gains that add up to ``needed``; None if all do not.

    Level gains are taken in the order given. Nothing is needed: the empty set.

    >>> fewest([3, 9, 4], needed=12)
    (1, 2)
    """
    order = sorted(range(len(gains)), key=lambda place: -gains[place])
    useful = [place for place in order if gains[place] > 0]
    for count, total in enumerate(accumulate((gains[p] for p in useful), initial=0)):
        if total >= needed:
            return tuple(useful[:count])
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stations:
    """Stations that something can be done to, one row each, with what it needs to gain.

    ``index`` has KEY, unit_id and form_ids; ``lead`` gives the votes on either side.
    """

    index: pl.DataFrame
    votes: Ints  # rows x slots; UNKNOWN where the line is not stated
    others: Ints | None  # the other copy's votes
    extra: Ints  # what may come on top; UNKNOWN = not known


def smallest(stations: Stations, *, pairs: pl.DataFrame, variant: str) -> pl.DataFrame:
    """Find, per (contest, source), the smallest set over all pairs, cheapest margin first.

    A pair is skipped where even stations of its largest gain, one fewer than the best set has,
    do not reach its margin.
    """
    groups = pairs.select(KEY).unique(maintain_order=True).with_row_index("group")
    rows = stations.index.select(*KEY, "unit_id").with_row_index("row").join(
        groups, on=KEY, how="inner", validate="m:1"
    )  # fmt: skip
    best = groups.select("group", pl.lit(None, pl.Int64).alias("count"))
    taken = pl.DataFrame(schema=_TAKEN)
    numbered = pairs.join(groups, on=KEY, validate="m:1")
    ceilings = _Ceilings.of(stations, rows, numbered)
    for pair in range(1, int(pairs["pair"].cast(pl.Int64).max() or 0) + 1):  # type: ignore[arg-type]
        turn = numbered.filter(pl.col("pair") == pair).drop(KEY)
        turn = ceilings.hopeful(turn.join(best, on="group", validate="1:1")).drop("count")
        if not turn.height:
            continue
        gains = _gains(stations, rows.join(turn, on="group", validate="m:1"))
        chosen = _chosen(gains, best)
        if chosen.height:
            taken = pl.concat([taken.join(chosen, on="group", how="anti"), chosen])
            best = best.join(
                chosen.group_by("group").agg(pl.len().cast(pl.Int64).alias("new")),
                on="group", how="left", validate="1:1",
            ).select("group", pl.coalesce("new", "count").alias("count"))  # fmt: skip
    return _named(taken, stations, variant=variant)


_TAKEN = {
    "group": pl.UInt32,
    "row": pl.UInt32,
    "gain": pl.Int64,
    "cumulative": pl.Int64,
    "rank": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ceilings:
    """What the best stations of a group could add to any lead, at most: never too low."""

    first: Ints  # by group: where its stations begin in ``total``
    size: Ints  # by group: how many it has
    total: Ints  # 0, then running sums of the bounds, largest first within each group

    @classmethod
    def of(cls, stations: Stations, rows: pl.DataFrame, pairs: pl.DataFrame) -> "_Ceilings":
        at, group = rows["row"].to_numpy(), rows["group"].to_numpy().astype(np.int64)
        most = _most(stations, at, group, pairs)
        if stations.others is not None:
            most = most + np.maximum(stations.others[at].max(axis=1, initial=0), 0)
        extra = stations.extra[at]
        bound = np.where(extra == UNKNOWN, 0, np.maximum(most + extra, 0))
        order = np.lexsort((-bound, group))
        groups = int(pairs["group"].max() or 0) + 1  # type: ignore[arg-type]
        size = np.bincount(group, minlength=groups)
        total = np.concatenate([np.zeros(1, np.int64), np.cumsum(bound[order])])
        return cls(first=np.cumsum(size) - size, size=size, total=total)

    def hopeful(self, turn: pl.DataFrame) -> pl.DataFrame:
        """Keep the pairs that a set could turn, with fewer stations than the best (``count``)."""
        group = turn["group"].to_numpy()
        fewer = (turn["count"] - 1).fill_null(len(self.total)).to_numpy()
        first, count = self.first[group], np.clip(fewer, 0, self.size[group])
        reach = self.total[first + count] - self.total[first]
        return turn.filter(pl.Series(reach >= turn["needed"].to_numpy()))


def _most(stations: Stations, at: Ints, group: Ints, pairs: pl.DataFrame) -> Ints:
    """Bound the votes of whoever is elected: exactly, where one is."""
    winners = pairs.group_by("group").agg(
        pl.col("winner_slot").first(), pl.col("winner_slot").n_unique().alias("seats")
    )
    if not winners.height or winners["seats"].max() != 1:
        return np.asarray(np.maximum(stations.votes[at].max(axis=1, initial=0), 0), np.int64)
    slots = np.zeros(int(winners["group"].max()) + 1, np.int64)  # type: ignore[arg-type]
    slots[winners["group"].to_numpy()] = winners["winner_slot"].to_numpy() - 1
    return np.asarray(np.maximum(stations.votes[at, slots[group]], 0), np.int64)


def _gains(stations: Stations, rows: pl.DataFrame) -> pl.DataFrame:
    """Columns group, row, needed, gain: what every station can add, where it is known and helps."""
    at = rows["row"].to_numpy()
    sides = [rows[slot].to_numpy() - 1 for slot in ("winner_slot", "loser_slot")]
    tables = [stations.votes] if stations.others is None else [stations.votes, stations.others]
    parts = [table[at, side] for table in tables for side in sides]
    extra = stations.extra[at]
    known = np.all([part != UNKNOWN for part in (*parts, extra)], axis=0)
    lead = parts[0] - parts[1] - (parts[2] - parts[3] if len(parts) > 2 else 0)
    gains = (
        rows.select("group", "row", "needed", "unit_id")
        .with_columns(pl.Series("gain", lead + extra), pl.Series("known", known))
        .filter(pl.col("known") & (pl.col("gain") > 0))
        .drop("known")
    )
    if stations.others is not None:  # several other copies of a station: the one that helps most
        gains = gains.sort("gain", "row", descending=[True, False]).unique(
            ["group", "unit_id"], keep="first", maintain_order=True
        )
    return gains


def _chosen(gains: pl.DataFrame, best: pl.DataFrame) -> pl.DataFrame:
    """Take gains in falling order until they suffice; only where that beats the best so far."""
    limit = gains.join(best, on="group", how="left", validate="m:1").filter(
        pl.col("count").is_null()
        | ((pl.col("count") - 1) * pl.col("gain").max().over("group") >= pl.col("needed"))
    )
    ordered = limit.sort("group", "gain", "row", descending=[False, True, False])
    total = pl.col("gain").cum_sum().over("group")
    short = ordered.with_columns(
        total.alias("cumulative"), pl.int_range(1, pl.len() + 1).over("group").alias("rank")
    ).filter(pl.col("cumulative") - pl.col("gain") < pl.col("needed"))
    enough = pl.col("cumulative").max().over("group") >= pl.col("needed")
    fewer = pl.col("count").is_null() | (pl.len().over("group") < pl.col("count"))
    return short.filter(enough & fewer).select(
        pl.col(name).cast(kind) for name, kind in _TAKEN.items()
    )


def _named(taken: pl.DataFrame, stations: Stations, *, variant: str) -> pl.DataFrame:
    index = stations.index.with_row_index("row")
    return (
        taken.join(index, on="row", how="inner", validate="1:1")
        .with_columns(pl.lit(variant).alias("variant"))
        .select(pl.col(name).cast(kind) for name, kind in results.DECISIVE.items())
        .sort(*KEY, "rank")
    )
