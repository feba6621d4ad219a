"""Pictures of stations: every station drawn once, percentages binned in whole numbers."""

import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from fullcount.publish.station_charts import comb, fingerprint, percentages, shades
from fullcount.publish.texts import words

ROW = st.tuples(st.integers(100, 3_000), st.integers(0, 100), st.integers(0, 100))


def frame(rows):
    made = []
    for registered, turnout, share in rows:
        cast = registered * turnout // 100
        made.append((registered, cast, cast, cast * share // 100))
    return pl.DataFrame(made, schema=["registered", "given", "cast", "leader"], orient="row")


@given(rows=st.lists(ROW, min_size=1, max_size=8))
def test_a_tenth_is_the_nearest_tenth(rows):
    made = frame(rows)
    usable = [row for row in made.iter_rows() if row[2] > 0]
    turnout, share = percentages(made)
    for (registered, given_, cast, leader), t, v in zip(usable, turnout, share, strict=True):
        assert abs(Fraction(1000 * given_, registered) - int(t)) <= Fraction(1, 2)
        assert abs(Fraction(1000 * leader, cast) - int(v)) <= Fraction(1, 2)


@given(cells=st.lists(st.integers(0, 400), min_size=16, max_size=16))
def test_every_cell_with_a_station_is_in_one_shade(cells):
    grid = np.array(cells).reshape(4, 4)
    found = shades(grid)
    drawn = sum(one.path.count("M") for one in found)
    assert drawn == (grid > 0).sum()
    for one, after in pairwise(found):
        assert one.most < after.least


def test_pictures_say_what_they_are_and_nothing_to_draw_is_nothing():
    made = frame([(1000, 50, 40), (1000, 100, 100), (500, 61, 33)])
    for draw in (fingerprint, comb):
        svg = str(draw(made, words("en"), name="a"))
        assert svg.startswith("<svg")
        assert "<title id=" in svg
        assert len(re.findall("<desc", svg)) == 1
        assert draw(made.clear(), words("en"), name="a") is None
