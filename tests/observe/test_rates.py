"""A rate counts what observers saw while they watched, over the hours they watched, and no more."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.observe.act import Act
from fullcount.observe.incident import merge, open_incident
from fullcount.observe.rates import Visit, rate
from fullcount.observe.report import Channel, ObserverReport, PublicReport, Told
from fullcount.stats.evidence import NotApplicable

START = datetime(2031, 3, 9, 8, tzinfo=UTC)


def at(minutes):
    return START + timedelta(minutes=minutes)


def visit(start, stop, *, station="a", slot="s1"):
    return Visit(
        slot=slot, station=station,
        arrived_at=None if start is None else at(start), left_at=None if stop is None else at(stop),
    )  # fmt: skip


def seen(name, minute, *, station="a"):
    told = Told(
        report_id=name, code="VOT.01", received_at=at(600), station=station,
        occurred_at=None if minute is None else at(minute),
    )  # fmt: skip
    return ObserverReport(told=told, slot="s1", eyewitness=True)


def incident(name, *reports):
    return open_incident(name, code="VOT.01", reports=[one.told.report_id for one in reports])


SPANS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 20), st.integers(0, 20)).map(
        lambda t: (t[0], min(t[1:]), max(t[1:]))
    ),
    max_size=6,
)


@given(SPANS)
def test_two_observers_at_one_station_watch_one_hour(spans):
    """Slow: every minute of every station, watched or not."""
    minutes = {(place, m) for place, start, stop in spans for m in range(start, stop)}
    found = rate([], reports=[], visits=[visit(s, e, station=p) for p, s, e in spans])
    if not minutes:
        assert isinstance(found, NotApplicable)
    else:
        assert found.observed == timedelta(minutes=len(minutes))
        assert found.incidents == 0


def test_an_incident_counts_once_however_many_told_and_merged_ones_as_one():
    first, second, third = seen("r1", 10), seen("r2", 20), seen("r3", 30)
    one, other = incident("i1", first, second), incident("i2", third)
    visits = [visit(0, 120)]
    reports = [first, second, third]
    found = rate([one, other], reports=reports, visits=visits)
    assert (found.incidents, found.per_hour) == (2, Fraction(1))
    into = Act(act="merge", at=START, by="desk", told={"reason": "the same"})
    merged = [merge(other, one, into), one]
    assert rate(merged, reports=reports, visits=visits).per_hour == Fraction(1, 2)


def test_what_was_not_seen_on_watch_is_told_and_not_counted():
    late, elsewhere, undated = seen("r1", 500), seen("r2", 10, station="b"), seen("r3", None)
    reports = [late, elsewhere, undated]
    incidents = [incident(f"i{k}", one) for k, one in enumerate(reports)]
    found = rate(incidents, reports=reports, visits=[visit(0, 60), visit(30, None)])
    assert (found.incidents, found.outside, found.visits_without_time) == (0, 3, 1)


def crowd():
    told = Told(report_id="p1", code="VOT.01", received_at=at(0), station="a", occurred_at=at(10))
    return PublicReport(told=told, channel=Channel.WEB, sender="x")


def test_a_public_report_enters_no_rate():
    one = crowd()
    with pytest.raises(TypeError, match="not an observer's"):
        rate([incident("i1", one)], reports=[one], visits=[visit(0, 60)])
    found = rate([incident("i1", one)], reports=[], visits=[visit(0, 60)])
    assert (found.incidents, found.outside) == (0, 0)


@pytest.mark.long
def test_the_type_checker_refuses_a_public_report(tmp_path):
    code = (
        "from collections.abc import Sequence\n"
        "from fullcount.observe.rates import rate\n"
        "from fullcount.observe.report import ObserverReport, PublicReport\n"
        "def good(r: Sequence[ObserverReport]) -> object:\n"
        "    return rate([], reports=r, visits=[])\n"
        "def bad(r: Sequence[PublicReport]) -> object:\n"
        "    return rate([], reports=r, visits=[])\n"
    )
    (tmp_path / "user.py").write_text(code)
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(tmp_path / "user.py")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout.count("error:") == 1, run.stdout
    assert "user.py:7: error" in run.stdout


def test_a_visit_that_ends_before_it_begins_is_our_mistake():
    with pytest.raises(ValueError, match="before it arrived"):
        rate([], reports=[], visits=[visit(10, 5)])
