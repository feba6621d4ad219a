"""A feed of leads says little, and never more than the feed has earned."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from fullcount.errors import InputError
from fullcount.quickcount.leads import FEED, leads

START = datetime(2031, 3, 9, 18, tzinfo=UTC)


def feed(*rows):
    """Rows of (leading votes, trailing votes, remaining), leader amal unless below badr."""
    made = []
    for at, (amal, badr, remaining) in enumerate(rows):
        pair = (("amal", amal), ("badr", badr))
        (first, most), (second, least) = pair if amal >= badr else pair[::-1]
        made.append(("c", START + timedelta(hours=at), first, second, most, least, remaining))
    return leads(pl.DataFrame(made, schema=dict(FEED), orient="row"))


def statuses(*rows):
    return feed(*rows)["status"].to_list()


def test_a_lead_beyond_twice_the_remaining_is_projected():
    assert statuses((1000, 500, 249)) == ["projected"]
    assert statuses((1000, 500, 250)) == ["too_early"]


def test_a_feed_that_was_wrong_is_trusted_less():
    """It said 100 remained and 300 came: what it says remains is now taken six times."""
    rows = feed((600, 300, 100), (800, 400, 70), (800, 400, 60))
    assert rows["room"].to_list() == [2.0, 6.0, pytest.approx(6.0)]
    assert rows["status"].to_list() == ["projected", "too_early", "projected"]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (((500, 400, 100), (490, 420, 90)), "unable"),  # votes fell
        (((500, 400, -1),), "unable"),
        (((500, 400, None),), "too_early"),
        (((1001, 1000, 0),), "too_close"),  # the law recounts
        (((1001, 1000, 50),), "too_early"),
    ],
)
def test_statuses(rows, status):
    assert statuses(*rows)[-1] == status


def test_nothing_is_certain_even_with_nothing_left():
    assert statuses((900, 100, 0)) == ["projected"]


def test_nobody_trails_himself():
    row = [("c", START, "amal", "amal", 5, 4, 1)]
    with pytest.raises(InputError, match="leads and trails"):
        leads(pl.DataFrame(row, schema=dict(FEED), orient="row"))
