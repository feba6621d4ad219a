"""Answers come out in their types; what cannot be taken is null and quoted; not seen is no no."""

import pytest
from observe.counted import COUNTING, counting, submissions

from fullcount.observe.observations import irregularities, observed


def test_figures_times_and_answers_in_their_types():
    (row,) = counting().iter_rows(named=True)
    assert (row["valid"], row["closed_at"], row["form_posted"]) == (400, 17 * 60, "no")
    assert (row["votes_copied"], row["votes_3"], row["subject"]) == (400, None, "c1")


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"valid": "3l2"}, "valid", "unreadable"),
        ({"valid": "-4"}, "valid", "unreadable"),
        ({"closed_at": "25:10"}, "closed_at", "unreadable_instant"),
        ({"form_posted": "perhaps"}, "form_posted", "unreadable"),
    ],
)
def test_what_cannot_be_taken_is_null_and_quoted_with_its_row(change, column, why):
    found = observed(submissions({}, change), COUNTING, where="x.csv")
    assert found.rows[column].to_list()[1] is None
    (text,) = change.values()
    assert found.unread.select("file", "row", "column", "text", "why").rows() == [
        ("x.csv", 2, column, text, why)
    ]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("07:05", 425), ("7:05", 425), ("23:59:59.000+05:00", 1439), ("00:00:00Z", 0)],
)
def test_a_time_of_day_is_local_minutes(text, minutes):
    assert counting({"closed_at": text})["closed_at"].to_list() == [minutes]


def test_time_taken_needs_both_ends():
    ends = {"start": "2031-03-09T18:00:00.000+05:00", "end": "2031-03-09T18:01:30.500+05:00"}
    assert counting(ends)["seconds_taken"].to_list() == [90]
    assert counting({"start": ends["start"]})["seconds_taken"].to_list() == [None]


def test_did_not_see_is_neither_irregular_nor_in_the_denominator():
    rows = counting(
        {"form_posted": "yes"}, {"form_posted": "no"}, {"form_posted": "not_seen"},
        {"form_posted": "refused"}, {"form_posted": ""},
    )  # fmt: skip
    table = {row["question"]: row for row in irregularities(rows, COUNTING).iter_rows(named=True)}
    posted = table["form_posted"]
    assert (posted["code"], posted["irregular"], posted["seen"]) == ("CNT.08", 1, 2)
    assert (posted["not_seen"], posted["blank"]) == (2, 1)
    refused = irregularities(counting({"copy_given": "refused"}), COUNTING)
    (given,) = [r for r in refused.iter_rows(named=True) if r["question"] == "copy_given"]
    assert (given["irregular"], given["seen"]) == (1, 1)  # refused the copy: that is the finding


def test_columns_that_nobody_asked_are_named():
    found = observed(submissions({"favourite": "blue"}), COUNTING, where="x")
    assert found.unknown == ("favourite",)
    assert "favourite" not in found.rows.columns
