"""The fewest stations with half of a change, against trying every set of them."""

from itertools import combinations

from count.small import LAW, SEAT, form, small
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.reconcile import reconcile
from fullcount.count.tally import tally

MOVES = st.lists(st.tuples(st.integers(-4, 6), st.integers(-4, 6)), min_size=1, max_size=6)


def of(moves, *, start=(50, 40)):
    """Two sources whose station copies differ by the moves of the two candidates."""
    pairs = [
        (form("a", f"s{n}", *start), form("b", f"s{n}", start[0] + x, start[1] + y))
        for n, (x, y) in enumerate(moves)
    ]
    given_ = small([row for pair in pairs for row in pair], candidates=2)
    return reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)


def slow_half(changes):
    total = sum(changes)
    towards = [change if total > 0 else -change for change in changes]
    if not total or len(changes) < 3:
        return None
    return next(
        size
        for size in range(1, len(changes) + 1)
        if any(2 * sum(some) >= abs(total) for some in combinations(towards, size))
    )


@settings(max_examples=40, deadline=None)
@given(moves=MOVES)
def test_agrees_with_trying_every_set(moves):
    row = of(moves)
    assert row["stations_compared"] == len(moves)
    assert row["stations_half"] == slow_half([x - y for x, y in moves])


def test_one_station_of_three_is_concentrated():
    row = of([(30, 0), (1, 0), (0, 1)])
    assert (row["stations_half"], row["spread"]) == (1, "concentrated")


def test_two_of_twenty_are_concentrated_and_two_of_nineteen_spread():
    twenty = [(10, 0), (10, 0)] + [(1, 0)] * 18
    assert (of(twenty)["stations_half"], of(twenty)["spread"]) == (2, "concentrated")
    assert (of(twenty[:19])["stations_half"], of(twenty[:19])["spread"]) == (2, "spread")


def test_the_same_everywhere_is_spread():
    row = of([(2, 0)] * 10)
    assert (row["stations_half"], row["spread"]) == (5, "spread")


def test_two_stations_say_nothing():
    row = of([(30, 0), (1, 0)])
    assert (row["stations_half"], row["spread"]) == (None, "not_evaluable")


def test_totals_without_stations_say_nothing():
    given_ = small([form(s, SEAT, n, 2, kind="final") for n, s in enumerate("ab")], candidates=2)
    row = reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)
    assert (row["stations_compared"], row["stations_half"], row["spread"]) == (
        0,
        None,
        "not_evaluable",
    )


def test_only_copies_that_speak_are_read():
    forms = [form("a", f"s{n}", 50, 40) for n in range(4)]
    forms += [form("b", f"s{n}", 60, 40) for n in range(3)]
    forms += [form("b", "s3", 99, 0, status="annulled"), form("b", "s0", 0, 99, reading=2)]
    given_ = small(forms, candidates=2)
    found = reconcile(given_, tally(given_, LAW)).patterns.row(0, named=True)
    assert (found["stations_compared"], found["stations_half"]) == (3, 2)
