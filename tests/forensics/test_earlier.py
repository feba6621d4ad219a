"""Two elections meet at what the crosswalk ties, whole on either side, and never by name."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.forensics.earlier import Side, flows, tied_units, two_elections
from fullcount.forensics.flow import Flow, named_flow
from fullcount.ingest.ties import TIES
from fullcount.model.frames import empty

CANDIDATES = pl.DataFrame(
    {
        "contest_id": ["c", "c"],
        "candidate_id": ["x", "y"],
        "position": [1, 2],
        "name": ["Xenia", "Yusuf"],
        "party": ["X", None],
    }
)


def side(rows, *, candidates=CANDIDATES, line=1, registered=None):
    """Rows are (unit, votes_1, votes_2)."""
    return Side(
        frame=pl.DataFrame(
            {
                "contest_id": ["c"] * len(rows),
                "unit_id": [row[0] for row in rows],
                "region": [row[0][:1] for row in rows],
                "line": [line] * len(rows),
                "leader": [row[line] for row in rows],
                "valid": [None] * len(rows),
                "registered": [registered] * len(rows),
                "votes_1": [row[1] for row in rows],
                "votes_2": [row[2] for row in rows],
            },
            schema_overrides={"valid": pl.Int64, "registered": pl.Int64},
        ),
        candidates=candidates,
    )


def ties(*rows):
    return pl.DataFrame([(*row, "list") for row in rows], schema=dict(TIES), orient="row")


def test_units_that_were_split_or_merged_are_one():
    then = side([("a1", 10, 5), ("a2", 20, 0), ("b1", 7, 3)])
    now = side([("A9", 11, 1), ("A8", 2, 2), ("B1", 8, 8)])
    walk = ties(("unit", "a1", "A9"), ("unit", "a2", "A9"), ("unit", "a2", "A8"))
    assert two_elections(then, now, walk).rows() == [("A8", "A", 30, 35, 13, 16)]


def test_the_same_id_is_the_same_unit_only_without_a_crosswalk():
    then, now = side([("a1", 10, 5)]), side([("a1", 11, 1), ("a2", 3, 3)])
    assert two_elections(then, now, empty(TIES)).rows() == [("a1", "a", 10, 15, 11, 12)]
    walk = ties(("unit", "a1", "a2"))
    assert two_elections(then, now, walk)["tie"].to_list() == ["a2"]


def test_a_party_is_found_under_the_name_it_had_then():
    before = CANDIDATES.with_columns(party=pl.Series(["OLD", "X"]))
    then, now = side([("a1", 10, 5)], candidates=before), side([("a1", 11, 1)])
    assert two_elections(then, now, empty(TIES))["votes_then"].to_list() == [5]
    walk = ties(("party", "OLD", "X"))
    assert two_elections(then, now, walk)["votes_then"].to_list() == [10]


def test_a_party_that_did_not_stand_then_has_no_swing():
    before = CANDIDATES.with_columns(party=pl.Series(["P", "Q"]))
    then, now = side([("a1", 10, 5)], candidates=before), side([("a1", 11, 1)])
    assert two_elections(then, now, empty(TIES)).is_empty()


def test_a_station_that_does_not_state_its_list_is_left_out():
    then, now = side([("a1", 10, 5), ("a2", 3, None)]), side([("a1", 1, 1), ("a2", 2, 2)])
    assert two_elections(then, now, empty(TIES))["tie"].to_list() == ["a1"]


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ([("a1", 10, 5)], [("A9", 31, 4)]),  # a2 is not there
        ([("a1", 10, 5), ("a2", 20, None)], [("A9", 31, 4)]),  # a2 does not state its list
    ],
)
def test_a_part_of_a_merged_place_is_not_held_against_the_whole(then, now):
    walk = ties(("unit", "a1", "A9"), ("unit", "a2", "A9"))
    assert two_elections(side(then), side(now), walk).is_empty()
    assert flows(side(then), side(now), walk) is None


UNITS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("ABCD")), max_size=6)


@given(pairs=UNITS)
def test_ties_agree_with_walking_along_them(pairs):
    found = tied_units(
        pl.Series("t", list("abcd")),
        pl.Series("n", list("ABCD")),
        ties(*(("unit", *p) for p in pairs)),
    )
    if not pairs:  # then ids themselves, of which none is the same
        assert found.is_empty()
        return
    groups = [set(pair) for pair in pairs]
    for _ in pairs:
        for one in groups:
            for other in groups:
                if one & other:
                    one.update(other)
    for then, now, tie in found.iter_rows():
        group = next(one for one in groups if then in one)
        assert now in group
        assert tie == min(name for name in group if name.isupper())


def moved(rng, regions=40):
    """Draw two elections of which 90 % of X stay, 20 % of y come over and nobody else moves."""
    first, second = [], []
    for at in range(regions):
        x, y = int(rng.integers(200, 800)), int(rng.integers(200, 800))
        stay, come = int(0.9 * x), int(0.2 * y)
        first.append((f"{at:02}", x, y))
        second.append((f"{at:02}", stay + come, x + y - stay - come))
    return first, second


def regions_of(one):
    frame = one.frame.with_columns(region=pl.col("unit_id"))
    return Side(frame=frame, candidates=one.candidates)


def test_flows_between_parties_come_back():
    first, second = moved(np.random.default_rng(1))
    given_ = flows(regions_of(side(first)), regions_of(side(second)), empty(TIES))
    assert set(given_.groups) == set(given_.kinds) == {"X", "Yusuf"}
    assert given_.before.sum(1) == pytest.approx(1)
    got = named_flow(given_, rng=np.random.default_rng(2))
    assert isinstance(got, Flow)
    at = got.groups.index("X"), got.kinds.index("X")
    assert got.parts[at] == pytest.approx(0.9, abs=0.01)
    assert "X → X: 90" in str(got.found)
    assert "Yusuf → X: 20" in str(got.found)


def test_flows_are_of_the_roll_where_both_state_it():
    first, second = moved(np.random.default_rng(1))
    one = regions_of(side(first, registered=2_000))
    two = regions_of(side(second, registered=2_000))
    given_ = flows(one, two, empty(TIES))
    assert given_.groups[-1] == given_.kinds[-1] == "nobody"
    assert given_.before.sum(1) == pytest.approx(1)
    assert "nobody" not in flows(one, regions_of(side(second)), empty(TIES)).groups


def test_nothing_tied_means_no_flow():
    assert flows(side([("a1", 1, 1)]), side([("b1", 1, 1)]), empty(TIES)) is None
