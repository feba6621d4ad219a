"""Who has answered: any answer of a unit counts, and a reason only where there is none."""

import polars as pl
from count.small import LAW, SEAT, form, shuffled, small
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.roll_call import CALL, lacking, mentioned, roster

LISTED = ["s0", "s1", "s2"]
STATUS = st.sampled_from(["stated", "missing", "not_stated", "annulled", "superseded"])
ROWS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from([*LISTED, "s9"]), st.integers(1, 2), STATUS),
    max_size=8,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=30, deadline=None)
@given(rows=ROWS, seed=st.integers(0, 5))
def test_lacking_agrees_with_sets(rows, seed):
    forms = [form(s, u, reading=n, status=status) for s, u, n, status in rows]
    given_ = shuffled(small(forms, listed=LISTED), seed)
    come = {(s, u) for s, u, _, status in rows if status in ("stated", "annulled")}
    sources = {s for s, *_ in rows}
    named = {(s, u) for s, u, *_ in rows} | {(s, u) for s in sources for u in LISTED}
    found = lacking(mentioned(given_, LAW), roster(given_, LAW))
    assert sorted(found.select("source_id", "unit_id").rows()) == sorted(named - come)


def test_the_last_reading_gives_the_reason():
    forms = [
        form("a", "s1", reading=2, status="missing", status_note="found, on its way"),
        form("a", "s1", reading=1, status="missing", status_note="road closed"),
    ]
    row = mentioned(small(forms), LAW).row(0, named=True)
    assert (row["answered"], row["reason"]) == (False, "found, on its way")


def test_a_unit_that_answered_once_has_answered():
    forms = [form("a", "s1", 1), form("a", "s1", reading=2, status="missing")]
    assert mentioned(small(forms), LAW).select(*CALL, "answered").rows() == [
        (SEAT, "a", "count", True)
    ]


def test_the_forms_of_the_whole_contest_are_not_called():
    given_ = small([form("a", SEAT, 1, kind="final")], listed=LISTED)
    assert mentioned(given_, LAW).height == 0
    assert roster(given_, LAW).select(pl.col("unit_id").sort()).to_series().to_list() == LISTED
