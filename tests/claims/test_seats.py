"""Of a disputed seat: the record against whichever copies a reader must hear of first."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest
from count.small import LAW, form, small

from fullcount.claims.book import Book
from fullcount.claims.seats import Seats, disputed_seats
from fullcount.count.run import run
from fullcount.model.law import Method, WinnerRule
from fullcount.model.results import Agreement
from fullcount.publish.case_grounds import seats_text

NOW = datetime(2031, 3, 10, tzinfo=UTC)
THE_LAW = replace(LAW, winner_rules=(WinnerRule(office="NA", method=Method.PLURALITY),))
KINDS = {"a": "official", "b": "party_agent", "c": "observer"}


def seat(kinds=KINDS, **votes):
    returns = small([form(source, "s0", *told) for source, told in votes.items()])
    returns = replace(
        returns,
        contests=returns.contests.with_columns(pl.lit("NA").alias("office")),
        sources=returns.sources.with_columns(pl.col("source_id").replace(kinds).alias("kind")),
    )
    (found,) = disputed_seats(run(returns, THE_LAW, now=NOW), Book(), package="p").seats
    return found


@pytest.mark.parametrize("same", ["b", "c"])
def test_of_two_who_hold_copies_the_one_that_puts_another_first_is_told(same):
    other = {"b": "c", "c": "b"}[same]
    found = seat(a=(50, 40), **{same: (50, 40), other: (40, 50)})
    assert (found.agreement, found.could_change) == (Agreement.REVERSED, True)
    assert found.record.leader != found.copies.leader


def test_two_parties_that_differ_are_not_held_against_a_record_that_agrees_with_nobody():
    found = seat(KINDS | {"c": "party_agent"}, b=(50, 40), c=(40, 50))
    assert found.record is None
    assert (found.agreement, found.could_change) == (Agreement.NOT_COMPARABLE, None)
    assert not found.is_incomparable


def test_copies_that_differ_from_each_other_do_not_reverse_the_record_they_agree_with():
    found = seat(a=(50, 40), b=(60, 40))
    assert (found.agreement, found.copies.margin) == (Agreement.SAME, 20)


def test_a_seat_on_which_sources_agree_is_asked_about_and_not_called_disputed():
    agreed = seat(a=(50, 40), b=(60, 40))
    turned = seat(a=(50, 40), b=(40, 50))
    asked = Seats(package="p", title="T", note="", seats=(agreed, turned))
    assert asked.unknown == (agreed,)  # no bound on what is unsettled by its record
    text = seats_text(asked)
    assert "Of the 2 seats asked about for which both" in text.en
    assert "for 1 of 2 it cannot be evaluated" in text.en
    assert "disputed" not in text.en
    assert "متنازع" not in text.ur
