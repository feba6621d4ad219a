"""A hidden small cell stays hidden: adding and subtracting leaves at least two values for it."""

from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.stats.suppression import suppress

CELLS = ["men", "women"]


def table(rows, area="a"):
    made = pl.DataFrame(
        [{"area": area, "men": m, "women": w} for m, w in rows],
        schema={"area": pl.String, "men": pl.Int64, "women": pl.Int64},
    )
    return made.with_columns((pl.col("men") + pl.col("women")).alias("cast"))


def hide(frame, k=3):
    return suppress(frame, cells=CELLS, area="area", total="cast", k=k)


def test_one_small_cell_takes_its_line_and_a_second_line_with_it():
    done = hide(table([(50, 2), (60, 40), (70, 80)]))
    assert done.frame["hidden"].to_list() == [True, True, False]
    assert done.frame["men"].to_list() == [None, None, 70]
    assert done.frame["cast"].to_list() == [52, 100, 150]
    assert done.areas_without_totals == ()


def test_zero_is_published_and_null_stays_null():
    done = hide(table([(50, 0), (60, None)]))
    assert done.frame["women"].to_list() == [0, None]
    assert not done.frame["hidden"].any()


def test_a_small_total_goes_with_its_cells():
    done = hide(table([(1, 1), (60, 40)]))
    assert done.frame["cast"].to_list() == [None, 100]


def test_an_area_of_one_line_must_show_no_totals():
    done = hide(table([(50, 2)]))
    assert done.areas_without_totals == ("a",)
    assert done.frame["women"].to_list() == [None]


def test_areas_are_apart():
    both = pl.concat([table([(50, 2), (60, 40)]), table([(7, 9)], area="b")])
    assert hide(both).frame["hidden"].to_list() == [True, True, False]


def test_the_total_of_a_single_cell_is_the_cell():
    done = suppress(table([(50, 2), (60, 40)]), cells=["women"], area="area", total="women", k=3)
    assert done.frame["women"].to_list()[0] is None


def test_a_threshold_of_one_hides_nothing_and_is_refused():
    with pytest.raises(ValueError, match="at least 2"):
        hide(table([(1, 1)]), k=1)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=4))
def test_no_hidden_small_cell_can_be_computed(rows):
    """Slow oracle: every table that agrees with all that is published."""
    done = hide(table(rows))
    shown = done.frame.to_dicts()
    hidden = [n for n, row in enumerate(shown) if row["hidden"]]
    column_totals = (
        None if done.areas_without_totals else [sum(col) for col in zip(*rows, strict=True)]
    )
    fits = (
        [
            guess
            for guess in product(product(range(7), repeat=2), repeat=len(hidden))
            if _agrees(dict(zip(hidden, guess, strict=True)), rows, shown, column_totals)
        ]
        if len(hidden) <= 2
        else None
    )
    if fits is None:
        return
    for place, n in enumerate(hidden):
        for column in (0, 1):
            if 1 <= rows[n][column] < 3:
                assert len({guess[place][column] for guess in fits}) > 1


def _agrees(guess, rows, shown, column_totals):
    full = [guess.get(n, row) for n, row in enumerate(rows)]
    line_totals = all(shown[n]["cast"] is None or sum(full[n]) == shown[n]["cast"] for n in guess)
    columns = [sum(column) for column in zip(*full, strict=True)]
    return line_totals and (column_totals is None or columns == column_totals)
