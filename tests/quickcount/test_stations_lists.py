"""A package as a night: a source's own list counts, a blank line stays out, snapshots tell when."""

from datetime import UTC, datetime

import polars as pl
import pytest

from fullcount.errors import InputError
from fullcount.quickcount.night import night_of
from fullcount.quickcount.stations_in import on_own_lines

AT = datetime(2031, 2, 6, 20, tzinfo=UTC)
NAMES = {"NA-1": ["a", "b", "c"], "NA-2": ["d", "e"]}


def units(*rows):
    columns = {
        "contest_id": pl.String, "unit_id": pl.String, "stratum": pl.String, "place": pl.String,
        "registered": pl.Int64, "received_at": pl.Datetime("us", "UTC"),
        "votes_1": pl.Int64, "votes_2": pl.Int64, "votes_3": pl.Int64,
    }  # fmt: skip
    made = [(contest, unit, "all", unit, 900, AT, *votes) for contest, unit, *votes in rows]
    return pl.DataFrame(made, schema=columns, orient="row")


def test_a_line_that_the_source_does_not_have_is_left_out_and_is_not_nought():
    rows, names = on_own_lines(
        units(("NA-1", "u1", 5, None, 7), ("NA-1", "u2", 1, None, 2), ("NA-2", "u1", 3, 4, None)),
        NAMES,
    )
    assert names == {"NA-1": ["a", "c"], "NA-2": ["d", "e"]}
    night = night_of(rows, candidates=names)
    counted = {
        one.id: dict(zip(one.candidates, one.counted, strict=True)) for one in night.contests
    }
    assert counted == {"NA-1": {"a": 6, "c": 9}, "NA-2": {"d": 3, "e": 4}}


def test_full_lists_and_contests_of_which_nothing_came_stay_as_they_are():
    whole = units(("NA-1", "u1", 5, 6, 7), ("NA-2", "u1", None, None, None))
    rows, names = on_own_lines(whole, NAMES)
    assert names == NAMES
    assert rows.equals(whole)


def test_a_line_that_one_form_alone_leaves_blank_is_not_dropped():
    rows, names = on_own_lines(units(("NA-1", "u1", 5, None, 7), ("NA-1", "u2", 1, 2, 2)), NAMES)
    assert names["NA-1"] == ["a", "b", "c"]
    with pytest.raises(InputError, match="without a candidate's votes"):
        night_of(rows, candidates=names)  # whoever reads a package keeps such a form out


def test_instants_are_kept():
    rows, _ = on_own_lines(units(("NA-1", "u1", 5, None, 7)), NAMES)
    assert rows["received_at"].to_list() == [AT]
