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
    groups = pairs.select(KEY).unique().sort(KEY).with_row_index("group")
    rows = _Rows.of(stations, groups)
    numbered = pairs.join(groups, on=KEY, validate="m:1").sort("pair", "group")
    ceilings = _Ceilings.of(stations, rows, numbered)
    best = rows.size + 1  # by group, stations of the best set so far; none yet: more than it has
    taken = pl.DataFrame(schema=_TAKEN)
    for _, turn in numbered.group_by("pair", maintain_order=True):
        hopeful = _Turn.of(turn.filter(ceilings.hopeful(turn, best)), best)
        chosen = _chosen(_gains(stations, rows, hopeful), hopeful)
        if chosen.height:
            found = chosen.group_by("group").len()
            best[found["group"].to_numpy()] = found["len"].to_numpy()
            taken = pl.concat([taken.join(found, on="group", how="anti"), chosen])
    return _named(taken, stations, variant=variant)


_TAKEN = {
    "group": pl.UInt32,
    "row": pl.UInt32,
    "gain": pl.Int64,
    "cumulative": pl.Int64,
    "rank": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The stations of every group, group after group, each in the order given."""

    at: Ints  # where a station stands in ``Stations``
    group: Ints
    size: Ints  # by group: how many it has

    @classmethod
    def of(cls, stations: Stations, groups: pl.DataFrame) -> "_Rows":
        found = stations.index.select(KEY).join(
            groups, on=KEY, how="left", validate="m:1", maintain_order="left"
        )["group"]
        at = found.is_not_null().arg_true().to_numpy().astype(np.int64)
        group = found.drop_nulls().to_numpy().astype(np.int64)
        order = np.argsort(group, kind="stable")
        size = np.bincount(group, minlength=groups.height)
        return cls(at=at[order], group=group[order], size=size)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ceilings:
    """What the stations of a group could add to any lead, at most: never too low."""

    most: Ints  # by group: one station
    whole: Ints  # by group: all of them

    @classmethod
    def of(cls, stations: Stations, rows: _Rows, pairs: pl.DataFrame) -> "_Ceilings":
        most = _most(stations, rows, pairs)
        if stations.others is not None:
            most = most + np.maximum(stations.others[rows.at].max(axis=1, initial=0), 0)
        extra = stations.extra[rows.at]
        bound = np.where(extra == UNKNOWN, 0, np.maximum(most + extra, 0))
        return cls(
            most=_of_each(np.maximum, bound, rows.size), whole=_of_each(np.add, bound, rows.size)
        )

    def hopeful(self, turn: pl.DataFrame, best: Ints) -> pl.Series:
        """Mark the pairs that a set could turn, with fewer stations than the best."""
        group = turn["group"].to_numpy()
        reach = np.minimum(self.whole[group], (best[group] - 1) * self.most[group])
        return pl.Series(reach >= turn["needed"].to_numpy())


def _most(stations: Stations, rows: _Rows, pairs: pl.DataFrame) -> Ints:
    """Bound the votes of whoever is elected: exactly, where one is."""
    winners = pairs.group_by("group").agg(
        pl.col("winner_slot").first(), pl.col("winner_slot").n_unique().alias("seats")
    )
    if not winners.height or winners["seats"].max() != 1:
        return np.asarray(np.maximum(stations.votes[rows.at].max(axis=1, initial=0), 0), np.int64)
    slots = np.zeros(rows.size.size, np.int64)
    slots[winners["group"].to_numpy()] = winners["winner_slot"].to_numpy() - 1
    return np.asarray(np.maximum(stations.votes[rows.at, slots[rows.group]], 0), np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One pair of candidates in each of some groups, one line each, in the order of the groups."""

    group: Ints
    winner: Ints  # slots, from 0
    loser: Ints
    needed: Ints
    best: Ints  # stations of the best set so far

    @classmethod
    def of(cls, pairs: pl.DataFrame, best: Ints) -> "_Turn":
        group, winner, loser, needed = (
            pairs[name].to_numpy().astype(np.int64)
            for name in ("group", "winner_slot", "loser_slot", "needed")
        )
        return cls(group=group, winner=winner - 1, loser=loser - 1, needed=needed, best=best[group])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gains:
    """What every station can add, where that is known and helps: line of the turn, row, gain."""

    line: Ints
    row: Ints
    gain: Ints


def _gains(stations: Stations, rows: _Rows, turn: _Turn) -> _Gains:
    lines = np.full(rows.size.size, -1)
    lines[turn.group] = np.arange(turn.group.size)
    line = lines[rows.group]
    at, line = rows.at[line >= 0], line[line >= 0]
    winner, loser, extra = turn.winner[line], turn.loser[line], stations.extra[at]
    parts = [stations.votes[at, winner], stations.votes[at, loser]]
    if stations.others is not None:
        parts += [stations.others[at, loser], stations.others[at, winner]]
    gain = extra + sum(parts[::2]) - sum(parts[1::2])
    helps = (extra != UNKNOWN) & (gain > 0)
    for part in parts:
        helps &= part != UNKNOWN
    found = _Gains(line=line[helps], row=at[helps], gain=gain[helps])
    return found if stations.others is None else _one_copy(found, stations.index["unit_id"])


def _one_copy(gains: _Gains, units: pl.Series) -> _Gains:
    """Keep, of several other copies of a station, the one that helps most."""
    frame = pl.DataFrame(
        {"line": gains.line, "unit": units.gather(gains.row), "row": gains.row, "gain": gains.gain}
    )
    helps_most = frame.sort("gain", "row", descending=[True, False]).unique(
        ["line", "unit"], keep="first", maintain_order=True
    )
    kept = helps_most.sort("line", "row")
    line, row, gain = (kept[name].to_numpy() for name in ("line", "row", "gain"))
    return _Gains(line=line, row=row, gain=gain)


def _chosen(gains: _Gains, turn: _Turn) -> pl.DataFrame:
    """Take gains in falling order until they suffice; only where that beats the best so far."""
    line, row, gain = gains.line, gains.row, gains.gain
    size = np.bincount(line, minlength=turn.group.size)
    enough = _of_each(np.add, gain, size) >= turn.needed
    enough &= (turn.best - 1) * _of_each(np.maximum, gain, size) >= turn.needed
    order = np.flatnonzero(enough[line])
    falling = line[order] * (gain.max(initial=0) + 1) - gain[order]
    order = order[np.argsort(falling, kind="stable")]
    line, row, gain = line[order], row[order], gain[order]
    size = np.where(enough, size, 0)
    first = np.cumsum(size) - size
    total = np.append(0, np.cumsum(gain))
    cumulative = total[1:] - total[first][line]
    short = cumulative - gain < turn.needed[line]
    fewer = np.bincount(line[short], minlength=turn.group.size) < turn.best
    take = short & fewer[line]
    return pl.DataFrame(
        {
            "group": turn.group[line[take]],
            "row": row[take],
            "gain": gain[take],
            "cumulative": cumulative[take],
            "rank": (np.arange(line.size) - first[line] + 1)[take],
        },
        schema=_TAKEN,
    )


def _of_each(fold: np.ufunc, values: Ints, size: Ints) -> Ints:
    """Fold the values of each group, which stand together; 0 where a group has none."""
    first = np.cumsum(size) - size
    folded = fold.reduceat(np.append(values, 0), first)
    return np.asarray(np.where(size > 0, folded, 0), np.int64)


def _named(taken: pl.DataFrame, stations: Stations, *, variant: str) -> pl.DataFrame:
    rows = taken.sort("group", "rank")  # groups are numbered in the order of their names
    return (
        rows.hstack(stations.index[rows["row"]])
        .with_columns(pl.lit(variant).alias("variant"))
        .select(pl.col(name).cast(kind) for name, kind in results.DECISIVE.items())
    )
