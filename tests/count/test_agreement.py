"""Sources are counted by whether they agree; none of them is chosen."""

import polars as pl
from count.small import form, small

from fullcount.count.agreement import agreement_frame
from fullcount.count.reconcile import reconcile
from fullcount.count.tally import tally

from count.small import LAW  # isort: skip


def told(*forms: dict[str, object]) -> list[tuple[object, ...]]:
    given = small(forms)
    pairs = reconcile(given, tally(given, LAW)).pairs
    return agreement_frame(pairs).rows()


def test_all_some_and_none_are_counted_apart() -> None:
    found = told(
        *(form(source, "s1", 1, 2, 3) for source in "abc"),
        form("a", "s2", 1, 2, 3), form("b", "s2", 1, 2, 3), form("c", "s2", 1, 2, 4),
        form("a", "s3", 1, 2, 3), form("b", "s3", 9, 2, 3), form("c", "s3", 1, 8, 3),
    )  # fmt: skip
    assert found == [("NA-1", "count", 3, 1, 1)]


def test_a_copy_that_is_missing_or_blank_neither_agrees_nor_differs() -> None:
    found = told(
        form("a", "s1", 1, 2, 3),
        form("b", "s1", None, None, None),
        form("a", "s2", 1, 2, 3),
        form("b", "s3", 1, 2, 3),
    )
    assert found == []


def test_one_source_with_two_readings_is_one_source() -> None:
    found = told(form("a", "s1", 1, 2, 3), form("a", "s1", 9, 2, 3, reading=2, form_id="again"))
    assert found == []
    assert agreement_frame(pl.DataFrame(schema=dict(small_pairs()))).is_empty()


def small_pairs() -> dict[str, object]:
    given = small([form("a", "s1", 1, 2, 3)])
    return dict(reconcile(given, tally(given, LAW)).pairs.schema)
