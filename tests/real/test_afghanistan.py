"""Afghanistan 2014: votes through the statuses of the audit; annulled ones kept, not counted."""

import polars as pl
from real.counted import counted, here, what_differs

NAME = "afghanistan_2014"
pytestmark = here(NAME)


def test_every_known_figure_comes_out():
    assert what_differs(NAME) == []


def test_annulled_stations_are_kept_with_their_votes_and_the_sources_own_word():
    annulled = counted(NAME).returns.forms.filter(pl.col("status") == "annulled")
    assert annulled["status_note"].unique().to_list() == ["Invalidated"]
    assert annulled.select(pl.sum_horizontal(pl.col("votes_1", "votes_2").sum())).item() == 363_147
