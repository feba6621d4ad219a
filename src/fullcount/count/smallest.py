"""The fewest gains that add up to what is needed, for one contest or for a thousand at once.

Grain: one row per station that is taken. Gains add up, so the largest first is the smallest
set; over several pairs of candidates the smallest of these is the answer.
"""

from collections.abc import Iterator, Mapping, Sequence
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

    ``index`` has KEY, unit_id, form_id and other_id: either column all stated, or all null.
    """

    index: pl.DataFrame
    votes: Ints  # rows x slots; UNKNOWN where the line is not stated
    others: Ints | None  # the other copy's votes
    extras: Mapping[str, Ints]  # by variant: what may come on top; UNKNOWN = not known


def numbered(pairs: pl.DataFrame) -> pl.DataFrame:
    """Add ``group``, the number of each (contest, source) in the order of their names."""
    groups = pairs.select(KEY).unique().sort(KEY).with_row_index("group")
    return pairs.join(groups, on=KEY, validate="m:1").sort("pair")


def smallest(stations: Stations, *, pairs: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Find, per variant and (contest, source), the smallest set over all pairs: DECISIVE + group.

    ``pairs`` as :func:`numbered` gives them. Cheapest margin first; a pair is skipped where even
    stations of its largest gain, one fewer than the best set has, do not reach its margin.
    """
    rows = _Rows.of(stations, pairs)
    most = _most(rows, pairs)
    turns = list(_turns(pairs))
    for variant, extra in stations.extras.items():
        taken = _taken(rows, extra[rows.at], most=most, turns=turns)
        yield variant, _named(taken, stations.index[rows.at[taken["row"]]], variant=variant)


def _taken(rows: "_Rows", extra: Ints, *, most: Ints, turns: Sequence["_Turn"]) -> pl.DataFrame:
    ceilings = _Ceilings.of(rows, extra, most=most)
    best = rows.size + 1  # by group, stations of the best set so far; none yet: more than it has
    taken = pl.DataFrame(schema=_TAKEN)
    for turn in turns:
        hopeful = turn.only(ceilings.hopeful(turn, best))
        if not hopeful.group.size:
            continue
        chosen = _chosen(_gains(rows, extra, hopeful), hopeful, best=best[hopeful.group])
        if chosen.height:
            found = chosen.group_by("group").len()
            best[found["group"].to_numpy()] = found["len"].to_numpy()
            taken = pl.concat([taken.join(found, on="group", how="anti"), chosen])
    return taken.sort("group", "rank")


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
    first: Ints  # by group: where they begin
    votes: Ints
    others: Ints | None
    unit: pl.Series

    @classmethod
    def of(cls, stations: Stations, pairs: pl.DataFrame) -> "_Rows":
        groups = pairs.select(*KEY, "group").unique()
        found = stations.index.select(KEY).join(
            groups, on=KEY, how="left", validate="m:1", maintain_order="left"
        )["group"]
        at = found.is_not_null().arg_true().to_numpy().astype(np.int64)
        group = found.drop_nulls().to_numpy().astype(np.int64)
        order = np.argsort(group, kind="stable")
        at = at[order]
        size = np.bincount(group, minlength=groups.height)
        return cls(
            at=at,
            group=group[order],
            size=size,
            first=np.cumsum(size) - size,
            votes=_by_slot(stations.votes, at),
            others=None if stations.others is None else _by_slot(stations.others, at),
            unit=stations.index["unit_id"].gather(at),
        )


def _by_slot(votes: Ints, at: Ints) -> Ints:
    """Take rows of a table; the figures of a slot stand together, since they are read together."""
    return votes.T[:, at].T


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ceilings:
    """What the stations of a group could add to any lead, at most: never too low."""

    most: Ints  # by group: one station
    whole: Ints  # by group: all of them

    @classmethod
    def of(cls, rows: _Rows, extra: Ints, *, most: Ints) -> "_Ceilings":
        bound = np.where(extra == UNKNOWN, 0, np.maximum(most + extra, 0))
        return cls(
            most=_of_each(np.maximum, bound, rows.size), whole=_of_each(np.add, bound, rows.size)
        )

    def hopeful(self, turn: "_Turn", best: Ints) -> NDArray[np.bool_]:
        """Mark the pairs that a set could turn, with fewer stations than the best."""
        reach = np.minimum(self.whole[turn.group], (best[turn.group] - 1) * self.most[turn.group])
        return np.asarray(reach >= turn.needed, np.bool_)


def _most(rows: _Rows, pairs: pl.DataFrame) -> Ints:
    """Bound what any lead at a station can fall by, before what may come on top."""
    most = _elected(rows, pairs)
    if rows.others is None:
        return most
    return np.asarray(most + np.maximum(rows.others.max(axis=1, initial=0), 0), np.int64)


def _elected(rows: _Rows, pairs: pl.DataFrame) -> Ints:
    """Bound the votes of whoever is elected: exactly, where one is."""
    winners = pairs.group_by("group").agg(
        pl.col("winner_slot").first(), pl.col("winner_slot").n_unique().alias("seats")
    )
    if not winners.height or winners["seats"].max() != 1:
        return np.asarray(np.maximum(rows.votes.max(axis=1, initial=0), 0), np.int64)
    slots = np.zeros(rows.size.size, np.int64)
    slots[winners["group"].to_numpy()] = winners["winner_slot"].to_numpy() - 1
    votes = rows.votes[np.arange(rows.group.size), slots[rows.group]]
    return np.asarray(np.maximum(votes, 0), np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """One pair of candidates in each of some groups, one line each."""

    group: Ints
    winner: Ints  # slots, from 0
    loser: Ints
    needed: Ints

    def only(self, lines: NDArray[np.bool_]) -> "_Turn":
        return _Turn(
            group=self.group[lines], winner=self.winner[lines], loser=self.loser[lines],
            needed=self.needed[lines],
        )  # fmt: skip


def _turns(pairs: pl.DataFrame) -> Iterator[_Turn]:
    """Give the pairs by rank: the cheapest of every group, the next of every group ..."""
    for _, turn in pairs.group_by("pair", maintain_order=True):
        group, winner, loser, needed = (
            turn[name].to_numpy().astype(np.int64)
            for name in ("group", "winner_slot", "loser_slot", "needed")
        )
        yield _Turn(group=group, winner=winner - 1, loser=loser - 1, needed=needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gains:
    """What every station can add, where that is known and helps: line of the turn, row, gain."""

    line: Ints
    row: Ints
    gain: Ints


def _gains(rows: _Rows, extra: Ints, turn: _Turn) -> _Gains:
    size, first = rows.size[turn.group], rows.first[turn.group]
    line = np.repeat(np.arange(turn.group.size), size)
    row = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(line.size)
    spans = [slice(a, b) for a, b in zip(first.tolist(), (first + size).tolist(), strict=True)]

    def along(votes: Ints, slots: Ints) -> Ints:
        columns = zip(spans, slots.tolist(), strict=True)
        return np.concatenate([votes[span, slot] for span, slot in columns])

    parts = [extra[row], along(rows.votes, turn.winner), along(rows.votes, turn.loser)]
    gain = parts[0] + parts[1] - parts[2]
    if rows.others is not None:
        parts += [along(rows.others, turn.loser), along(rows.others, turn.winner)]
        gain += parts[3] - parts[4]
    helps = gain > 0
    for part in parts:
        helps &= part != UNKNOWN
    found = _Gains(line=line[helps], row=row[helps], gain=gain[helps])
    return found if rows.others is None else _one_copy(found, rows.unit)


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


def _chosen(gains: _Gains, turn: _Turn, *, best: Ints) -> pl.DataFrame:
    """Take gains in falling order until they suffice; only where that beats the best so far."""
    line, row, gain = gains.line, gains.row, gains.gain
    size = np.bincount(line, minlength=turn.group.size)
    enough = _of_each(np.add, gain, size) >= turn.needed
    enough &= (best - 1) * _of_each(np.maximum, gain, size) >= turn.needed
    order = np.flatnonzero(enough[line])
    order = order[_falling(line[order], gain[order])]
    line, row, gain = line[order], row[order], gain[order]
    size = np.where(enough, size, 0)
    first = np.cumsum(size) - size
    total = np.append(0, np.cumsum(gain))
    cumulative = total[1:] - total[first][line]
    short = cumulative - gain < turn.needed[line]
    fewer = np.bincount(line[short], minlength=turn.group.size) < best
    take = np.flatnonzero(short & fewer[line])
    line = line[take]
    return pl.DataFrame(
        {
            "group": turn.group[line],
            "row": row[take],
            "gain": gain[take],
            "cumulative": cumulative[take],
            "rank": take - first[line] + 1,
        },
        schema=_TAKEN,
    )


def _falling(line: Ints, gain: Ints) -> Ints:
    """Order by line, then the largest gain, then as given; ``line`` stands in order already.

    One sort of whole numbers that hold all three is several times as fast as a stable one.
    """
    places, top = line.size, int(gain.max(initial=0))
    if (int(line.max(initial=0)) + 1) * (top + 1) * max(places, 1) > np.iinfo(np.int64).max:
        return np.lexsort((-gain, line))
    whole = (line * (top + 1) + (top - gain)) * places + np.arange(places)
    whole.sort()
    return np.asarray(whole % max(places, 1), np.int64)


def _of_each(fold: np.ufunc, values: Ints, size: Ints) -> Ints:
    """Fold the values of each group, which stand together; 0 where a group has none."""
    first = np.cumsum(size) - size
    folded = fold.reduceat(np.append(values, 0), first)
    return np.asarray(np.where(size > 0, folded, 0), np.int64)


def _named(taken: pl.DataFrame, index: pl.DataFrame, *, variant: str) -> pl.DataFrame:
    """Spell the rows out; ``index`` stands beside ``taken``."""
    there = [name for name in ("form_id", "other_id") if index[name].null_count() < index.height]
    forms = pl.concat_list(there) if there else pl.lit([], pl.List(pl.String))
    return taken.hstack(
        index.with_columns(forms.alias("form_ids"), pl.lit(variant).alias("variant"))
    ).select("group", *(pl.col(name).cast(kind) for name, kind in results.DECISIVE.items()))
