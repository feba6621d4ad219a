"""The law of a moment of the night is the text in force then, not after what came later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from count.small import LAW, SEAT, form, framed, small

from fullcount.model import frames
from fullcount.model.law import Method, WinnerRule
from fullcount.model.rule import Event
from fullcount.quickcount.stations_in import night_units, terms_of, told_by

CONSOLIDATED = datetime(2031, 3, 20, 9, tzinfo=UTC)
OLD = WinnerRule(
    office="NA", method=Method.PLURALITY, event=Event.CONSOLIDATION, in_force_to=date(2031, 3, 15)
)
NEW = WinnerRule(
    office="NA",
    method=Method.MAJORITY_RUNOFF,
    event=Event.CONSOLIDATION,
    in_force_from=date(2031, 3, 16),
)


@pytest.mark.parametrize(
    ("moment", "method"),
    [
        (CONSOLIDATED - timedelta(seconds=1), Method.PLURALITY),
        (CONSOLIDATED, Method.MAJORITY_RUNOFF),
    ],
)
def test_an_event_of_later_selects_no_text(moment, method):
    given = small([form("a", "s1", 1, 2, 3)])
    event = {"contest_id": None, "event": "consolidation", "at": CONSOLIDATED}
    given = replace(
        given,
        contests=given.contests.with_columns(pl.lit("NA").alias("office")),
        events=framed([event], frames.EVENTS),
    )
    law = replace(LAW, winner_rules=(OLD, NEW))
    assert terms_of(told_by(given, moment), law)[SEAT].rule.method is method


def test_a_form_that_does_not_say_when_it_came_is_in_and_gets_no_instant():
    given = small([form("a", "s1", 1, 2, 3), form("b", "s2", 1, 2, 3)])
    units = night_units(given, LAW, source="a").sort("unit_id")
    assert units.select("unit_id", "received_at", "came").rows() == [
        ("s1", None, True),
        ("s2", None, None),
    ]
