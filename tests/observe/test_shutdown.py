"""Measurements stand beside stations and silence; one network's anomalies tell nothing."""

from datetime import timedelta

import polars as pl
import pytest
from observe.planned import arrivals, at, plan

from fullcount.model.frames import conform
from fullcount.model.measured import MEASURED, Outcome
from fullcount.observe.expected import dispose
from fullcount.observe.shutdown import Map, Tells, beside_gaps, stations_touched, targets_tried
from fullcount.observe.silence import gaps

PLACES = Map(
    country=frozenset({"SH", "Sahra"}),
    areas={"4416": "R1", "North": "R1"},
    operators={"AS64500": "alpha", "AS64501": "beta"},
)
STATIONS = pl.DataFrame(
    {"station": ["a", "b", "c"], "region": ["R1", "R1", "R2"], "registered": [100, 200, 400]}
)


def measured(*rows):
    base = {"provider": "ioda", "outcome": "anomaly", "starts_at": at(8), "whole_days": False}
    told = [base | {"ref": str(k)} | row for k, row in enumerate(rows, 1)]
    return conform(pl.DataFrame(told, schema=dict(MEASURED)), MEASURED)


@pytest.mark.parametrize(
    ("outcomes", "tells"),
    [
        ([("anomaly", 1)] * 9, Tells.TOO_FEW),
        ([("anomaly", 1), ("anomaly", 2)], Tells.TOO_FEW),
        ([("anomaly", 1), ("anomaly", 2), ("anomaly", 2)], Tells.CONSISTENT),
        ([("anomaly", 1), ("failure", 2), ("failure", 3)], Tells.TOO_FEW),
        ([("confirmed", 1)], Tells.CONFIRMED),
        ([("ok", 1), ("failure", 2)], Tells.NOTHING_ODD),
    ],
)
def test_what_a_target_s_measurements_allow_to_be_said(outcomes, tells):
    rows = [
        {"target": "https://x.example", "outcome": outcome, "network": f"AS{net}"}
        for outcome, net in outcomes
    ]
    (tried,) = targets_tried(measured(*rows))
    assert tried.tells is tells
    total = tried.ok + tried.anomaly + tried.confirmed + tried.failure
    assert (total, tried.failure) == (len(rows), sum(o == "failure" for o, _ in outcomes))


def test_stations_where_a_network_was_measured_down():
    frame = measured(
        {"country": "SH"}, {"country": "SH", "area": "4416"}, {"network": "AS64500"},
        {"country": "SH", "area": "unknown"}, {"country": "XX"}, {"network": "AS9"},
        {"country": "SH", "outcome": "ok"}, {"country": "SH", "target": "https://x.example"},
    )  # fmt: skip
    found = stations_touched(frame, STATIONS, places=PLACES).sort("ref")
    assert found.select("ref", "stations", "registered", "of_network").rows() == [
        ("1", 3, 700, False), ("2", 2, 300, False), ("3", 3, 700, True), ("4", None, None, False),
    ]  # fmt: skip
    unknown = STATIONS.with_columns(pl.lit(None, pl.Int64).alias("registered"))
    assert stations_touched(frame, unknown, places=PLACES)["registered"].null_count() == 4


def silent():
    """Operator beta falls silent from 8 to 9; alpha reports in time."""
    rounds = {"opening": [at(8)], "voting": [at(8.5)], "counting": [at(18)]}
    even, odd = range(0, 12, 2), range(1, 12, 2)
    rows = [(k, form, hour, None) for k in even for form, hour in (("opening", 8), ("voting", 8.5))]
    rows += [(k, "counting", 18, None) for k in range(12)]
    rows += [(k, "opening", 12, None) for k in odd]
    return gaps(dispose(plan(12, rounds=rounds), arrivals(*rows), now=at(23)), by="operator")


def test_a_gap_and_the_measurements_at_its_time():
    (gap,) = silent()
    frame = measured(
        {"network": "AS64501", "starts_at": at(8.5), "ends_at": at(12)},
        {"network": "AS64500", "starts_at": at(8), "ends_at": at(12)},  # the other operator
        {"country": "SH", "starts_at": at(7), "ends_at": at(8.25), "outcome": "reported"},
        {"country": "SH", "starts_at": at(9)},  # a moment just after the gap
        {"country": "SH", "starts_at": at(8.9)},
        {"country": "SH", "starts_at": at(6), "ends_at": at(8)},  # ended as the gap began
        {"country": "SH", "target": "https://x.example", "starts_at": at(8.5)},
        {"country": "SH", "area": "unknown", "starts_at": at(8.5)},
    )
    found = beside_gaps([gap], frame, places=PLACES)
    assert [(one.ref, one.shared, one.same_operator) for one in found] == [
        ("3", timedelta(minutes=15), None),
        ("1", timedelta(minutes=30), True),
        ("5", timedelta(0), None),
    ]
    assert found[0].outcome is Outcome.REPORTED
