"""Serials that meet and papers rejected elsewhere: what looking at every pair also says."""

import polars as pl
from count.small import form, small
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.beside_others import BESIDE_OTHERS, beside_others

ROW = st.fixed_dictionaries(
    {
        "unit_id": st.sampled_from(["s1", "s2", "s3", "s4"]),
        "source_id": st.sampled_from("ab"),
        "contest_id": st.sampled_from(["NA-1", "NA-2"]),
        "reading": st.sampled_from([1, 2]),
        "serial_from": st.none() | st.integers(0, 9),
        "serial_to": st.none() | st.integers(0, 9),
        "rejected": st.none() | st.integers(0, 5),
        "cast": st.none() | st.integers(0, 9),
    }
)


def frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    forms = [form("a", "s1", 1, 2, 3) | row for row in rows]
    keys = ("unit_id", "source_id", "contest_id", "reading")
    distinct = {tuple(row[key] for key in keys): row for row in forms}
    return small(distinct.values(), contests=("NA-1", "NA-2")).forms


def near(one: dict[str, object], other: dict[str, object]) -> bool:
    same = all(one[key] == other[key] for key in ("source_id", "contest_id", "kind"))
    return same and one["unit_id"] != other["unit_id"]


def ranged(row: dict[str, object]) -> bool:
    first, last = row["serial_from"], row["serial_to"]
    return first is not None and last is not None and first <= last  # type: ignore[operator]


def firsts(rows: list[dict[str, object]], keep) -> list[dict[str, object]]:
    """The first kept row of each unit, as it stands."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        if keep(row):
            found.setdefault((row["source_id"], row["contest_id"], row["unit_id"]), row)
    return list(found.values())


@settings(deadline=None)
@given(st.lists(ROW, min_size=2, max_size=8))
def test_ranges_meet_where_looking_at_every_pair_says_so(rows: list[dict[str, object]]) -> None:
    forms = frame(rows)
    found = beside_others(forms, fields=BESIDE_OTHERS)["serial_overlaps"].to_list()
    every = forms.to_dicts()
    for row, number in zip(every, found, strict=True):
        expected = [
            other
            for other in firsts(every, ranged)
            if near(row, other)
            and ranged(row)
            and row["serial_from"] <= other["serial_to"]
            and other["serial_from"] <= row["serial_to"]
        ]
        assert number == (len(expected) if ranged(row) else None)


@settings(deadline=None)
@given(st.lists(ROW, min_size=2, max_size=8))
def test_the_others_are_added_without_oneself(rows: list[dict[str, object]]) -> None:
    forms = frame(rows)
    found = beside_others(forms, fields=BESIDE_OTHERS)
    every = forms.sort("reading", maintain_order=True).to_dicts()
    spoken = firsts(every, lambda row: True)
    whole = [row for row in spoken if row["rejected"] is not None and row["cast"] is not None]
    for row, told in zip(forms.to_dicts(), found.to_dicts(), strict=True):
        mine = [other for other in whole if near(row, other)]
        cast = sum(other["cast"] for other in mine)
        expected = (sum(other["rejected"] for other in mine), cast) if cast else (None, None)
        assert (told["others_rejected"], told["others_cast"]) == expected


def test_what_nobody_asks_is_not_worked_out() -> None:
    forms = frame([{"serial_from": 1, "serial_to": 9}, {"unit_id": "s2", "serial_from": 2}])
    assert beside_others(forms, fields=["cast"]).columns == forms.columns
    assert beside_others(forms.drop("serial_from"), fields=["serial_overlaps"])[
        "serial_overlaps"
    ].to_list() == [None, None]
