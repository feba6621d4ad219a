"""Bolivia 2019: two early snapshots and the final tabulation, table by table."""

from real.counted import here, what_differs

NAME = "bolivia_2019"
pytestmark = here(NAME)


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []
