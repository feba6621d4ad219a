"""Anybody can draw the same sample; nobody can steer it, and no replacement is silent."""

from collections import Counter

import polars as pl
import pytest
from quickcount.made import NIGHT, REGIONS, stations

from fullcount.errors import InputError
from fullcount.quickcount.design import Method, design, design_file, lead_error, read_design
from fullcount.quickcount.frame import frame_of
from fullcount.quickcount.sample import Replacement, draw, replaced


def small_frame():
    units = [(f"s{at}", "north" if at < 6 else "south", 100) for at in range(10)]
    return frame_of(
        pl.DataFrame(units, schema=["unit_id", "stratum", "registered"], orient="row"), version="1"
    )


def test_frame_has_one_hash_whatever_the_order():
    every = stations()
    one = frame_of(every, version="1")
    other = frame_of(every.sample(fraction=1, shuffle=True, seed=3), version="1")
    assert one.sha256 == other.sha256
    changed = every.with_columns(pl.col("registered") + (pl.col("unit_id") == "hills-0001"))
    assert frame_of(changed, version="1").sha256 != one.sha256


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("unit_id", ["a", "a"], "unique"),
        ("stratum", ["x", None], "no stratum"),
        ("unit_id", ["a", "b\tc"], "tab"),
        ("unit_id", ["a", " a"], "one text"),
    ],
)
def test_what_is_no_frame(column, values, says):
    rows = pl.DataFrame({"unit_id": ["a", "b"], "stratum": ["x", "x"], "registered": [1, 2]})
    with pytest.raises(InputError, match=says):
        frame_of(rows.with_columns(pl.Series(column, values)), version="1")


def test_design_is_read_back_and_an_altered_one_refused():
    made = design(small_frame(), units=5)
    told = design_file(made)
    assert read_design(told, where="design.json") == made
    with pytest.raises(InputError, match="altered"):
        read_design(told | {"base": "cast"}, where="design.json")
    strata = [dict(plan) for plan in told["strata"]]
    strata[0]["take"] += 1
    with pytest.raises(InputError, match="altered"):
        read_design(told | {"strata": strata}, where="design.json")


def test_neyman_goes_where_the_spread_is():
    frame = frame_of(stations(), version="1")
    spreads = dict(zip(REGIONS, (1.0, 1.0, 1.0, 4.0), strict=True))
    made = design(frame, units=210, spreads=spreads)
    take = {plan.stratum: plan.take for plan in made.strata}
    assert made.method is Method.NEYMAN
    assert take == {"coast": 30, "delta": 30, "hills": 30, "desert": 120}


def test_draw_vectors_are_fixed():
    """A seed that was published must give the same stations in any year."""
    frame = small_frame()
    made = design(frame, units=5)
    drawn = draw(frame, made, seed="20310309-4417").filter("drawn")
    assert drawn["unit_id"].to_list() == VECTOR


VECTOR = ["s1", "s2", "s0", "s7", "s6"]


def test_each_station_is_as_likely_as_any_other():
    frame = small_frame()
    made = design(frame, units=5)
    times = Counter()
    for seed in range(1_500):
        times.update(draw(frame, made, seed=str(seed)).filter("drawn")["unit_id"])
    for unit in frame.units["unit_id"]:
        assert abs(times[unit] - 750) < 4 * (1_500 * 0.25) ** 0.5


def test_another_frame_is_refused():
    made = design(small_frame(), units=5)
    with pytest.raises(InputError, match="not the frame"):
        draw(frame_of(stations(), version="1"), made, seed="1")


def test_replacement_is_the_next_of_the_reserve_and_the_drawn_one_is_kept():
    frame = small_frame()
    sample = draw(frame, design(frame, units=5), seed="1")
    north = sample.filter(pl.col("stratum") == "north").sort("rank")
    lost, following, later = north["unit_id"][0], north["unit_id"][3], north["unit_id"][4]

    def instead(used):
        return [Replacement(drawn=lost, used=used, because="flooded", at=NIGHT)]

    in_use = replaced(sample, instead(following))
    assert in_use.height == 5
    assert in_use.filter(pl.col("replaces") == lost)["unit_id"].to_list() == [following]
    with pytest.raises(InputError, match="not next of the reserve"):
        replaced(sample, instead(later))
    with pytest.raises(InputError, match="not in the sample"):
        replaced(sample, [Replacement(drawn=later, used=following, because="", at=NIGHT)])


def test_error_of_a_lead_is_nought_when_all_are_drawn():
    found = lead_error("x", first=[30, 40, 50], second=[30, 20, 40], base=[70, 70, 95], take=9)
    assert found.error == 0
    assert found.separates
