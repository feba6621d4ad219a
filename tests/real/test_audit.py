"""Recount plans of real seats, from one party's Form 45: the work, and nothing of who is right."""

from fractions import Fraction

import pytest
from real.counted import counted, here

from fullcount.audit.petition import recount_plan
from fullcount.audit.stations import BoundBy, audited

NAME = "pakistan_2024_form45"
pytestmark = here(NAME)


@pytest.mark.parametrize(
    ("seat", "margin", "stations", "drawn", "fewest"),
    [
        ("NA-77", 17_582, 321, (30.3, 23.0), 16),
        ("NA-106", 5_736, 431, (127.0, 101.6), 4),
        ("NA-69", 190, 377, (373.1, 370.3), 1),
    ],
)
def test_how_many_stations_a_recount_would_take(seat, margin, stations, drawn, fewest):
    found = audited(counted(NAME), contest=seat, source="party-form45")
    assert set(found.bound_by) == {BoundBy.SHOWN}
    assert found.outside is None  # stations without figures: their papers are not known
    plan = recount_plan(found)
    assert (plan.margin, plan.stations, plan.fewest) == (margin, stations, fewest)
    assert tuple(round(step.stations, 1) for step in plan.steps) == drawn
    assert plan.largest_error == 1 + Fraction(plan.papers, margin)
    assert plan.is_full == (seat == "NA-69")
