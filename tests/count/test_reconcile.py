"""Copies against copies, cell by cell in plain Python; nothing blank is taken for zero."""

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from count.small import LAW, form, shuffled, small
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.reconcile import reconcile
from fullcount.count.tally import tally
from fullcount.model import results
from fullcount.model.results import PairClass as P

FIGURE = st.none() | st.integers(0, 3)
COPY = st.builds(
    lambda source, unit, votes, boxes, status, reading: form(
        source, unit, *votes, valid=boxes[0], cast=boxes[1], status=status, reading=reading
    ),
    st.sampled_from("abc"),
    st.sampled_from(["s1", "s2"]),
    st.tuples(FIGURE, FIGURE, FIGURE),
    st.tuples(FIGURE, FIGURE),
    st.sampled_from(["stated", "stated", "annulled", "not_stated", "superseded"]),
    st.integers(1, 2),
)
COPIES = st.lists(
    COPY, max_size=9, unique_by=lambda row: (row["source_id"], row["unit_id"], row["reading"])
)
FIELDS = {"valid": False, "cast": False, "votes_1": True, "votes_2": True, "votes_3": True}
brief = settings(max_examples=25, deadline=None)


def reconciled(copies, **more):
    given_ = copies if hasattr(copies, "forms") else small(copies, **more)
    return reconcile(given_, tally(given_, LAW))


def slow_pairs(copies):
    """(form_a, form_b) of every two copies that are to be compared."""
    held = [r for r in copies if r["status"] != "not_stated"]
    held.sort(key=lambda row: (row["source_id"], row["reading"]))
    for a, b in combinations(held, 2):
        within = a["source_id"] == b["source_id"]
        current = "superseded" not in (a["status"], b["status"])
        if a["unit_id"] == b["unit_id"] and (within or current):
            yield a, b


def slow_counts(a, b):
    both = {f: (a[f], b[f]) for f in FIELDS if a[f] is not None and b[f] is not None}
    votes = [pair for field, pair in both.items() if FIELDS[field]]
    boxes = [pair for field, pair in both.items() if not FIELDS[field]]
    moves = [x - y for x, y in votes]
    return (
        len(boxes),
        sum(x != y for x, y in boxes),
        len(votes),
        sum(x != y for x, y in votes),
        sum(a[f] is not None and b[f] is None for f in FIELDS if FIELDS[f]),
        sum(b[f] is not None and a[f] is None for f in FIELDS if FIELDS[f]),
        max(abs(x - y) for x in moves for y in moves) if len(moves) > 1 else None,
    )


def named(copies):
    """Give each copy its id, as ``small`` would."""
    return [row | {"form_id": f"f{place}"} for place, row in enumerate(copies)]


@brief
@given(copies=COPIES)
def test_every_pair_is_counted_as_by_hand(copies):
    copies = named(copies)
    expected = {(a["form_id"], b["form_id"]): slow_counts(a, b) for a, b in slow_pairs(copies)}
    pairs = reconciled(copies).pairs.filter(pl.col("class") != P.MISSING_COPY.value)
    columns = pairs.select(
        "form_a", "form_b", "boxes_compared", "boxes_differing", "votes_compared",
        "votes_differing", "only_a", "only_b", "lead_change",
    )  # fmt: skip
    assert {row[:2]: row[2:] for row in columns.iter_rows()} == expected


@brief
@given(copies=COPIES)
def test_every_difference_is_listed_and_no_other(copies):
    copies = named(copies)
    expected = {
        (a["form_id"], b["form_id"], field.replace("votes_", "c"), is_votes, a[field], b[field])
        for a, b in slow_pairs(copies)
        for field, is_votes in FIELDS.items()
        if a[field] is not None and b[field] is not None and a[field] != b[field]
    }
    found = reconciled(copies).differences
    rows = found.select("form_a", "form_b", "field", "is_votes", "a", "b").iter_rows()
    assert set(rows) == expected
    assert found.height == len(expected)


@brief
@given(copies=COPIES)
def test_what_one_source_holds_and_another_lacks(copies):
    copies = named(copies)
    held = [r for r in copies if r["status"] != "not_stated"]
    covering = {r["source_id"] for r in held}
    has = {(r["source_id"], r["unit_id"]) for r in held}
    expected = {
        (source, unit, other)
        for source, unit in has
        for other in covering
        if (other, unit) not in has
    }
    missing = reconciled(copies).pairs.filter(pl.col("class") == P.MISSING_COPY.value)
    found = missing.select("source_a", "unit_id", "source_b").rows()
    assert set(found) == expected
    assert len(found) == len(expected)
    assert missing["form_b"].null_count() == missing.height
    assert missing["lead_change"].null_count() == missing.height


@brief
@given(copies=COPIES)
def test_with_the_sources_declared_in_the_other_order_everything_is_mirrored(copies):
    here = small(named(copies))
    there = replace(here, sources=here.sources.reverse())
    mirror = {"source_a": "source_b", "source_b": "source_a", "form_a": "form_b"}
    mirror |= {"form_b": "form_a", "only_a": "only_b", "only_b": "only_a"}
    apart = (pl.col("source_a") != pl.col("source_b")) & pl.col("form_b").is_not_null()
    one, other = reconciled(here).pairs, reconciled(there).pairs
    turned = other.filter(apart).rename(mirror).select(one.columns)
    assert one.filter(apart).sort("form_a", "form_b").equals(turned.sort("form_a", "form_b"))
    missing = pl.col("form_b").is_null()
    assert one.filter(missing).equals(other.filter(missing))


@brief
@given(copies=COPIES, seed=st.integers(0, 9))
def test_the_order_of_the_forms_does_not_matter(copies, seed):
    given_ = small(copies)
    key = ["form_a", "form_b", "source_b"]
    here, there = reconciled(given_), reconciled(shuffled(given_, seed))
    assert here.pairs.sort(key).equals(there.pairs.sort(key))
    assert here.patterns.equals(there.patterns)


def test_schemas():
    found = reconciled([form("a", "s1", 1, 2, 3), form("b", "s1", 1, 2, 4)])
    assert found.pairs.schema == pl.Schema(results.PAIRS)
    assert found.differences.schema == pl.Schema(results.DIFFERENCES)
    assert found.patterns.schema == pl.Schema(results.PATTERNS)


def test_nothing_to_compare_gives_no_rows():
    found = reconciled([])
    assert (found.pairs.height, found.differences.height, found.patterns.height) == (0, 0, 0)


BASE = {"valid": 312, "cast": 320}


@pytest.mark.parametrize(
    ("a", "b", "name"),
    [
        (((7, 3, 1), BASE), ((7, 3, 1), BASE), P.EQUAL),
        (((7, 3, 1), {}), ((None, None, None), {"cast": 9}), P.NOT_COMPARABLE),
        (((7, 3, 1), {"cast": 9}), ((None, None, None), {"cast": 9}), P.EQUAL),
        (((7, 3, 1), BASE), ((7, 3, 1), BASE | {"valid": 321}), P.TRANSPOSED_DIGITS),
        (((7, 3, 1), BASE), ((7, 3, 1), BASE | {"valid": 300}), P.RETYPED_TOTAL),
        (((7, 3, 1), BASE), ((7, 3, 1), {"valid": 321, "cast": 330}), P.RETYPED_TOTAL),
        (((7, 3, 1), BASE), ((3, 7, 1), BASE | {"valid": 300}), P.CANDIDATES_SWAPPED),
        (((0, 3, 12), BASE), ((3, 12, 2), BASE), P.SHIFTED_BY_ONE_LINE),
        (((17, 3, 1), BASE), ((71, 3, 1), BASE), P.TRANSPOSED_DIGITS),
        (((17, 3, 1), BASE), ((20, 3, 1), BASE), P.WINNER_INFLATED),
        (((17, 3, 1), BASE), ((17, 2, 1), BASE), P.LOSER_REDUCED),
        (((17, 3, 1), BASE), ((18, 2, 1), BASE), P.OTHER),
        (((17, 3, None), BASE), ((18, None, 2), BASE), P.WINNER_INFLATED),
    ],
)
def test_classes(a, b, name):
    forms = [form("a", "s1", *a[0], **a[1]), form("b", "s1", *b[0], **b[1])]
    assert reconciled(forms).pairs["class"].item() == name.value


def test_flags_and_texts_are_no_figures():
    given_ = small([form("a", "s1", 1, 2, 3), form("b", "s1", 1, 2, 3)])
    marks = {"stamp": [True, False], "comments": ["x", "y"]}
    given_ = replace(given_, forms=given_.forms.with_columns(**{
        name: pl.Series(values) for name, values in marks.items()
    }))  # fmt: skip
    row = reconciled(given_).pairs.row(0, named=True)
    assert (row["class"], row["boxes_compared"]) == ("equal", 0)


def test_forms_of_different_kinds_are_not_compared():
    found = reconciled([form("a", "s1", 1, 2, 3), form("b", "s1", 1, 2, 4, kind="line")])
    assert found.pairs.height == 0


def test_readings_of_one_source_stand_beside_each_other():
    found = reconciled([form("a", "s1", 1, 2, 3), form("a", "s1", 1, 2, 9, reading=2)])
    row = found.pairs.row(0, named=True)
    assert (row["source_a"], row["source_b"], row["votes_differing"]) == ("a", "a", 1)
