"""Greedy against every subset: the smallest set is the smallest."""

from itertools import combinations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.smallest import UNKNOWN, Stations, _falling, fewest, numbered, smallest


def only(stations, pairs):
    """Give the set of the one variant."""
    ((_, found),) = smallest(stations, pairs=numbered(pairs))
    return found


GAINS = st.lists(st.integers(-6, 12), max_size=7)


def slow_count(gains, needed):
    for size in range(len(gains) + 1):
        if any(sum(some) >= needed for some in combinations(gains, size)):
            return size
    return None


@settings(deadline=None)
@given(gains=GAINS, needed=st.integers(0, 40))
def test_as_few_as_any_subset(gains, needed):
    found = fewest(gains, needed=needed)
    assert (None if found is None else len(found)) == slow_count(gains, needed)
    if found is not None:
        assert sum(gains[place] for place in found) >= needed


SLOTS = 3
LINES = st.lists(
    st.tuples(*[st.one_of(st.integers(0, 9), st.just(None))] * SLOTS, st.integers(0, 5)),
    min_size=1, max_size=6,
)  # fmt: skip


@settings(deadline=None)
@given(lines=LINES, margins=st.tuples(st.integers(1, 12), st.integers(1, 12)))
def test_all_contests_at_once_agree_with_every_subset_of_every_pair(lines, margins):
    """Two losers with their own margins; a station with a blank line cannot be taken for them."""
    votes = np.array([[UNKNOWN if v is None else v for v in row[:SLOTS]] for row in lines])
    stations = Stations(
        index=pl.DataFrame(
            {
                "contest_id": ["NA-1"] * len(lines),
                "source_id": ["a"] * len(lines),
                "unit_id": [f"s{n}" for n in range(len(lines))],
                "form_id": [f"f{n}" for n in range(len(lines))],
                "other_id": pl.Series([None] * len(lines), dtype=pl.String),
            }
        ),
        votes=votes,
        others=None,
        extras={"annul": np.array([row[SLOTS] for row in lines])},
    )
    order = sorted(range(2), key=lambda loser: margins[loser])
    pairs = pl.DataFrame(
        {
            "contest_id": ["NA-1"] * 2,
            "source_id": ["a"] * 2,
            "winner_slot": [1, 1],
            "loser_slot": [loser + 2 for loser in order],
            "needed": [margins[loser] for loser in order],
            "pair": [1, 2],
        }
    )
    sizes = []
    for loser in range(2):
        gains = [
            row[0] - row[loser + 1] + row[SLOTS]
            for row in lines
            if row[0] is not None and row[loser + 1] is not None
        ]
        sizes.append(slow_count(gains, margins[loser]))
    possible = [size for size in sizes if size is not None]
    found = only(stations, pairs)
    assert found.height == (min(possible) if possible else 0)
    assert found["rank"].to_list() == list(range(1, found.height + 1))
    assert found["cumulative"].to_list() == found["gain"].cum_sum().to_list()
    assert found["gain"].to_list() == sorted(found["gain"], reverse=True)


@settings(deadline=None)
@given(
    gains=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), max_size=12),
    largest=st.sampled_from([1, 2**40, 2**58]),
)
def test_gains_fall_within_a_line_and_level_ones_keep_their_order(gains, largest):
    """However large they are: one number cannot always hold line, gain and place."""
    line = np.array(sorted(one for one, _ in gains), np.int64)
    gain = np.array([number * largest for _, number in gains], np.int64)
    slow = sorted(range(len(gains)), key=lambda at: (line[at], -gain[at], at))
    assert _falling(line, gain).tolist() == slow


def test_a_station_with_several_other_copies_is_taken_once():
    index = pl.DataFrame(
        {
            "contest_id": ["NA-1"] * 2,
            "source_id": ["a"] * 2,
            "unit_id": ["s1", "s1"],
            "form_id": ["f1", "f1"],
            "other_id": ["f2", "f3"],
        }
    )
    ours, theirs = np.array([[9, 1], [9, 1]]), np.array([[7, 1], [5, 1]])
    stations = Stations(
        index=index, votes=ours, others=theirs, extras={"correct": np.zeros(2, np.int64)}
    )
    pair = {"contest_id": ["NA-1"], "source_id": ["a"], "winner_slot": [1], "loser_slot": [2]}
    reached = pl.DataFrame({**pair, "needed": [4], "pair": [1]})
    beyond = pl.DataFrame({**pair, "needed": [5], "pair": [1]})
    found = only(stations, reached)
    assert found.select("gain", "form_ids").rows() == [(4, ["f1", "f3"])]
    assert only(stations, beyond).is_empty()


CONTESTS = st.lists(
    st.tuples(
        st.lists(st.tuples(*[st.integers(0, 9)] * SLOTS), min_size=1, max_size=4),
        st.tuples(st.integers(1, 12), st.integers(1, 12)),
    ),
    min_size=2,
    max_size=4,
)


@settings(deadline=None)
@given(contests=CONTESTS, data=st.data())
def test_the_order_of_pairs_and_contests_is_nothing(contests, data):
    """A set is of one contest, whatever stands around it."""
    lines = [(f"NA-{n}", *votes) for n, (stations, _) in enumerate(contests) for votes in stations]
    pairs = pl.DataFrame(
        [
            (f"NA-{n}", "a", 1, loser + 2, margins[loser], place + 1)
            for n, (_, margins) in enumerate(contests)
            for place, loser in enumerate(sorted(range(2), key=lambda one: margins[one]))
        ],
        schema=["contest_id", "source_id", "winner_slot", "loser_slot", "needed", "pair"],
        orient="row",
    )
    order = data.draw(st.permutations(range(pairs.height)))

    def found(rows, of):
        names = [name for name, *_ in rows]
        stations = Stations(
            index=pl.DataFrame(
                {
                    "contest_id": names,
                    "source_id": ["a"] * len(rows),
                    "unit_id": [f"s{n}" for n, _ in enumerate(rows)],
                    "form_id": ["f"] * len(rows),
                    "other_id": pl.Series([None] * len(rows), dtype=pl.String),
                }
            ),
            votes=np.array([votes for _, *votes in rows]),
            others=None,
            extras={"annul": np.zeros(len(rows), np.int64)},
        )
        return only(stations, of).drop("unit_id", "group")

    together = found(lines, pairs[order])
    for n, _ in enumerate(contests):
        name = f"NA-{n}"
        own = [row for row in lines if row[0] == name]
        assert found(own, pairs.filter(contest_id=name)).equals(together.filter(contest_id=name))
