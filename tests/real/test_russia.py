"""Russia 2018: 97,699 protocols whose arithmetic holds, four of them later cancelled."""

import polars as pl
import pytest
from real.counted import counted, here, what_differs

NAME = "russia_2018"
pytestmark = [here(NAME), pytest.mark.long]


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []


def test_no_protocol_breaks_a_rule_of_arithmetic():
    broken = counted(NAME).findings.filter(pl.col("severity") == "error")
    assert broken.is_empty()
