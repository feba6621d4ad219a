"""A list's total stands beside the sum of its candidates, and is added to nothing."""

from dataclasses import replace

import polars as pl
import pytest
from count.small import LAW, SEAT, form, kind, small

from fullcount.count.candidate_lists import form_list_frame
from fullcount.model.law import Law
from fullcount.model.returns import Returns

BOXES = ["list_total_1", "list_line_1", "list_total_2", "list_line_2"]
LISTED = replace(LAW, kinds=(kind("count", boxes=BOXES), *LAW.kinds[1:]))


def on_lists(returns: Returns, *lists: int | None) -> Returns:
    candidates = returns.candidates.with_columns(pl.Series("list", lists, pl.Int64))
    return replace(returns, candidates=candidates)


def rows(returns: Returns, law: Law = LISTED) -> list[tuple[object, ...]]:
    found = form_list_frame(returns, law)
    return found.select("unit_id", "list", "list_votes", "list_total", "list_line").rows()


def test_each_list_is_the_sum_of_its_own_candidates() -> None:
    totals = {"list_total_1": 30, "list_total_2": 7, "list_line_1": 29}
    given = small([form("a", "s1", 10, 20, 7, **totals)])
    assert rows(on_lists(given, 1, 1, 2)) == [("s1", 1, 30, 30, 29), ("s1", 2, 7, 7, None)]


@pytest.mark.parametrize(
    ("votes", "more"),
    [((10, None, 7), {}), ((10, 20, 7), {"list_complete": False})],
)
def test_part_of_a_list_has_no_sum(votes: tuple[int | None, ...], more: dict[str, object]) -> None:
    given = small([form("a", "s1", *votes, list_total_1=30, **more)])
    assert rows(on_lists(given, 1, 1, 2))[0] == ("s1", 1, None, 30, None)


def test_candidates_of_no_list_have_no_list_and_a_stated_total_is_still_asked() -> None:
    given = small([form("a", "s1", 10, 20, 7, list_total_1=30)])
    assert rows(on_lists(given, None, None, None)) == [("s1", 1, None, 30, None)]


def test_contests_with_other_lists_keep_to_their_own() -> None:
    forms = [
        form("a", "s1", 1, 2, 4, list_total_1=3),
        form("a", "s2", 1, 2, 4, list_total_1=5, contest_id="NA-2"),
    ]
    given = small(forms, contests=(SEAT, "NA-2"))
    found = rows(on_lists(given, 1, 1, 2, 1, 2, 1))
    assert [row[:3] for row in found] == [("s1", 1, 3), ("s1", 2, 4), ("s2", 1, 5), ("s2", 2, 2)]


def test_a_law_without_such_boxes_asks_nothing() -> None:
    given = on_lists(small([form("a", "s1", 1, 2, 4)]), 1, 1, 2)
    assert form_list_frame(given, LAW).is_empty()
