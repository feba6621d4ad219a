"""Forms as they came in: a unit counts once, when it first came."""

from datetime import UTC, datetime

import polars as pl
from count.small import LAW, form, small

from fullcount.count.arrivals import ARRIVALS, arrivals

LISTED = ["s0", "s1", "s2"]


def test_schema_also_of_nothing():
    assert arrivals(small([]), LAW).schema == pl.Schema(ARRIVALS)


def at(hour):
    return datetime(2031, 3, 9, hour, tzinfo=UTC)


def test_arrivals_are_counted_when_a_unit_first_came():
    hours = {"s0": 18, "s1": 19, "s2": 19}
    forms = [form("a", unit, 1, received_at=at(hour)) for unit, hour in hours.items()]
    forms += [form("a", "s0", 1, received_at=at(22), reading=2), form("a", "s4", 1)]
    found = arrivals(small(forms, listed=LISTED), LAW)
    assert found.select("received_at", "received", "expected").rows() == [
        (at(18), 1, 3),
        (at(19), 3, 3),
    ]


def test_rows_without_figures_have_not_arrived():
    forms = [form("a", "s0", received_at=at(18), status="missing")]
    assert arrivals(small(forms, listed=LISTED), LAW).height == 0


def test_sources_are_counted_apart():
    forms = [form(source, "s0", 1, received_at=at(18)) for source in "ab"]
    assert arrivals(small(forms), LAW)["received"].to_list() == [1, 1]
