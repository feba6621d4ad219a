"""A small plan of the fictional country: who is to report what from where by when."""

from datetime import UTC, datetime, timedelta

import polars as pl

from fullcount.observe.expected import expected_reports
from fullcount.observe.frames import ARRIVED

DAY = datetime(2031, 3, 9, tzinfo=UTC)
OPENING, COUNTING = DAY + timedelta(hours=8), DAY + timedelta(hours=18)


def at(hours):
    return DAY + timedelta(hours=hours)


def plan(stations=6, *, weight=None, rounds=None):
    rows = [
        {
            "slot": f"s{k}",
            "station": f"st{k}",
            "stratum": ("north", "south")[k % 2],
            "observer_kind": "stationary",
            "operator": ("alpha", "beta")[k % 2],
            "region": "R1",
            "weight": weight if weight is None else float(weight + k % 2),
        }
        for k in range(stations)
    ]
    frame = pl.DataFrame(rows, schema_overrides={"weight": pl.Float64})
    return expected_reports(frame, rounds=rounds or {"opening": [OPENING], "counting": [COUNTING]})


def arrivals(*rows):
    """Rows of slot number, form, hours into the day, disposition."""
    return pl.DataFrame(
        [
            {
                "slot": f"s{k}", "station": f"st{k}", "form": form, "round": 1,
                "received_at": at(hours), "disposition": word,
            }
            for k, form, hours, word in rows
        ],
        schema=dict(ARRIVED),
    )  # fmt: skip
