"""Germany 2024: the clean control; postal districts without a register are no violations."""

import polars as pl
import pytest
from real.counted import counted, here, what_differs

NAME = "germany_ep2024"
pytestmark = [here(NAME), pytest.mark.long]


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []


def test_dotted_cells_keep_their_text_beside_the_number():
    raws = counted(NAME).returns.raws
    assert raws.filter(pl.col("raw").str.contains(".", literal=True)).height == 442
