"""Peru 2021: clean arithmetic and an incomplete file; no bound where no electorate is stated."""

import pytest
from real.counted import here, what_differs

NAME = "peru_2021_r1"
pytestmark = [here(NAME), pytest.mark.long]


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []
