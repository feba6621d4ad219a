"""The door: a frame of the wrong shape, or a key that occurs again, is refused with its place."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.model.frames import UNITS, all_distinct, check_frame, conform, empty, stacked


def units(**columns):
    return conform(pl.DataFrame(columns), UNITS)


def test_absent_columns_are_null_and_extra_ones_kept_last():
    frame = conform(pl.DataFrame({"colour": ["red"], "unit_id": ["a"]}), UNITS)
    assert frame.columns == [*UNITS, "colour"]
    assert frame["name"].null_count() == 1


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (units(unit_id=["a", "b"]).drop("kind"), "no column kind"),
        (units(unit_id=["a"]).with_columns(pl.col("registered").cast(pl.String)), "registered is"),
        (units(unit_id=["a", "b", "a"]), "a occurs again"),
        (units(unit_id=["a", None]), "a row has no unit_id"),
    ],
)
def test_refused(frame, says):
    with pytest.raises(InputError, match=f"units: .*{says}"):
        check_frame(frame, UNITS, name="units", key=["unit_id"])


def test_kept():
    frame = units(unit_id=["a", "b"])
    assert check_frame(frame, UNITS, name="units", key=["unit_id"]) is frame


@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=6))
def test_distinct_rows_are_those_of_a_set(rows):
    frame = pl.DataFrame(rows, schema={"x": pl.String, "y": pl.Int64}, orient="row")
    assert all_distinct(frame) is (len(set(rows)) == len(rows))


def test_stacked_frames_are_all_there():
    one = units(unit_id=["a"]).select(*UNITS)
    assert stacked([], UNITS).equals(empty(UNITS))
    assert stacked([one], UNITS).height == 1
    assert stacked([one, one], UNITS)["unit_id"].to_list() == ["a", "a"]
