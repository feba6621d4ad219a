"""Candidate pairs are those that every pair tried one by one would give, and no more."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.observe.clusters import NEAR_IN_TIME, candidates, kilometres
from fullcount.observe.report import ObserverReport, Told

START = datetime(2031, 3, 9, 8, tzinfo=UTC)
PLACES = {"near": (30.0, 70.0), "close": (30.0, 70.02), "far": (30.0, 70.05)}  # 1.9 and 4.8 km


def report(at, *, minutes=0, station="near", code="VOT.01", text="", position=None):
    told = Told(
        report_id=f"r{at}", code=code, text=text, received_at=START + timedelta(days=1),
        occurred_at=START + timedelta(minutes=minutes), station=station, position=position,
    )  # fmt: skip
    return ObserverReport(told=told, slot=f"s{at}", eyewitness=True)


CASES = st.lists(
    st.tuples(
        st.integers(0, 12).map(lambda hour: hour * 60),
        st.sampled_from(["near", "close", "far", "unknown", None]),
        st.sampled_from(["VOT.01", "VOT.02"]),
    ),
    max_size=8,
)


def slow(reports):
    pairs = set()
    for one, other in combinations(reports, 2):
        a, b = one.told, other.told
        near = a.station is not None and a.station == b.station
        if a.station in PLACES and b.station in PLACES:
            near = near or kilometres(PLACES[a.station], PLACES[b.station]) <= 2
        if near and a.code == b.code and abs(a.occurred_at - b.occurred_at) <= NEAR_IN_TIME:
            pairs.add(frozenset((a.report_id, b.report_id)))
    return pairs


@given(CASES)
def test_agrees_with_trying_every_pair(cases):
    reports = [
        report(at, minutes=minutes, station=station, code=code)
        for at, (minutes, station, code) in enumerate(cases)
    ]
    found = candidates(reports, positions=PLACES)
    assert {frozenset((pair.first, pair.second)) for pair in found} == slow(reports)
    assert len(found) == len(slow(reports))


@pytest.mark.parametrize(
    ("minutes", "station", "is_pair"),
    [(360, "near", True), (361, "near", False), (0, "close", True), (0, "far", False)],
)
def test_the_limits_are_two_kilometres_and_six_hours(minutes, station, is_pair):
    pair = [report(1), report(2, minutes=minutes, station=station)]
    assert bool(candidates(pair, positions=PLACES)) is is_pair


def test_likeness_orders_and_is_not_told_of_few_words():
    words = "the box was not shown empty before voting began"
    reports = [
        report(1, text=words), report(2, text="Before voting began the box was NOT shown empty"),
        report(3, text="no"),
    ]  # fmt: skip
    first, *rest = candidates(reports)
    assert {first.first, first.second} == {"r1", "r2"}
    assert first.likeness > 80
    assert [pair.likeness for pair in rest] == [None, None]


def test_a_position_meets_a_station_by_the_map_only():
    mapped = report(2, station=None, position=(30.0, 70.001))
    (pair,) = candidates([report(1), mapped], positions=PLACES)
    assert (pair.same_station, round(pair.kilometres, 1)) == (None, 0.1)
    assert candidates([report(1), mapped]) == ()
