"""Every expected report has one disposition; being kept out is a finding and not silence."""

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observe.planned import COUNTING, OPENING, arrivals, at, plan

from fullcount.errors import InputError, LawError
from fullcount.observe.disposition import Kind, dispositions, parse_dispositions
from fullcount.observe.expected import (
    coverage,
    dispose,
    expected_reports,
    findings_among,
    response,
)
from fullcount.observe.taxonomy import packaged_taxonomy

NOON, NIGHT = at(12), at(23)
ARRIVALS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["opening", "counting"]),
        st.integers(7, 22),
        st.sampled_from([None, *dispositions()]),
    ),
    max_size=12,
)


def words(disposed):
    return {(r["slot"], r["form"]): r["disposition"] for r in disposed.iter_rows(named=True)}


@given(came=ARRIVALS, now=st.sampled_from([at(6), NOON, NIGHT]))
def test_counts_agree_with_going_through_the_plan_by_hand(came, now):
    expected, arrived = plan(weight=2), arrivals(*came)
    disposed = dispose(expected, arrived, now=now)
    assert disposed.height == expected.height
    slow = {}
    for row in expected.iter_rows(named=True):
        mine = [c for c in came if (f"s{c[0]}", c[1]) == (row["slot"], row["form"])]
        mine = [c for c in mine if at(c[2]) <= now]
        # of two at one hour the later in the file speaks
        word = sorted(mine, key=lambda c: c[2])[-1] if mine else None
        if word is None:
            told = "not_yet_due" if row["due_at"] > now else "no_contact"
        else:
            told = word[3] or "complete"
            if told == "complete" and at(word[2]) > row["due_at"]:
                told = "late"
        slow[(row["slot"], row["form"])] = told
    assert words(disposed) == slow
    (total,) = response(disposed).iter_rows(named=True)
    kinds = [dispositions()[word].kind for word in slow.values()]
    inside = [kind for kind in kinds if kind is not Kind.OUTSIDE]
    assert total["expected"] == len(inside)
    assert total["due"] == sum(kind is not Kind.PENDING for kind in inside)
    for kind in (Kind.RECEIVED, Kind.PARTIAL, Kind.FINDING, Kind.MISSING):
        assert total[kind.value] == kinds.count(kind)
    assert total["due"] == sum(total[k] for k in ("received", "partial", "finding", "missing"))


def test_denied_access_is_a_finding_told_under_its_code_and_not_non_response():
    came = arrivals((0, "opening", 8, "denied_access"), (1, "counting", 19, "refused_form_copy"),
                    (2, "opening", 8, "observer_absent"))  # fmt: skip
    disposed = dispose(plan(), came, now=NIGHT)
    found = findings_among(disposed)
    assert dict(found.select("disposition", "code").iter_rows()) == {
        "denied_access": "OBS.02", "refused_form_copy": "CNT.07",
    }  # fmt: skip
    (total,) = response(disposed).iter_rows(named=True)
    assert (total["finding"], total["received"], total["missing"]) == (2, 0, 10)


def test_a_second_sending_supersedes_the_first_and_a_replaced_station_leaves_the_rate():
    came = arrivals((0, "opening", 8, "partial"), (0, "opening", 9, None),
                    (1, "opening", 8, "replaced"))  # fmt: skip
    disposed = dispose(plan(2), came, now=NOON)
    assert words(disposed)[("s0", "opening")] == "late"
    (total,) = response(disposed).iter_rows(named=True)
    assert (total["expected"], total["due"], total["received"]) == (3, 1, 1)


def test_due_exactly_now_is_due_and_in_time_at_its_last_instant():
    assert words(dispose(plan(1), arrivals(), now=OPENING))[("s0", "opening")] == "no_contact"
    just = OPENING - timedelta(microseconds=1)
    assert words(dispose(plan(1), arrivals(), now=just))[("s0", "opening")] == "not_yet_due"
    in_time = dispose(plan(1), arrivals((0, "opening", 8, None)), now=NOON)
    assert words(in_time)[("s0", "opening")] == "complete"


def test_rates_by_stratum_hour_and_weight():
    came = arrivals((0, "opening", 8, None), (1, "opening", 8, None), (2, "opening", 8, "partial"))
    disposed = dispose(plan(weight=2), came, now=NIGHT)
    north, south = response(disposed, by=["stratum"]).iter_rows(named=True)
    assert (north["due"], north["received"], north["partial"]) == (6, 1, 1)
    assert (north["due_weighted"], north["received_weighted"]) == (12.0, 2.0)
    assert (south["due_weighted"], south["received_weighted"]) == (18.0, 3.0)
    hours = response(disposed, by=["hour"])
    assert hours["hour"].to_list() == [OPENING, COUNTING]
    assert hours["received"].to_list() == [2, 0]
    one, two = coverage(disposed, by=["stratum"]).iter_rows(named=True)
    assert (one["stations"], one["covered"], two["covered_weighted"]) == (3, 1, 3.0)


def test_a_purposive_sample_has_no_weighted_rate():
    (total,) = response(dispose(plan(), arrivals(), now=NIGHT)).iter_rows(named=True)
    assert (total["due"], total["due_weighted"], total["received_weighted"]) == (12, None, None)


def test_what_nobody_expected_is_refused():
    with pytest.raises(InputError, match="s9, st9, opening, 1 was not expected"):
        dispose(plan(), arrivals((9, "opening", 8, None)), now=NIGHT)
    with pytest.raises(InputError, match="no disposition"):
        dispose(plan(), arrivals((0, "opening", 8, "lost")), now=NIGHT)
    twice = pl.concat([plan(1).select("slot", "station")] * 1)
    with pytest.raises(InputError, match="must be unique"):
        expected_reports(twice, rounds={"opening": [OPENING]})


def test_every_finding_has_a_code_of_the_taxonomy_and_both_labels():
    found = dispositions()
    assert len(found) == 17
    codes = packaged_taxonomy().codes()
    assert all((one.kind is Kind.FINDING) == (one.incident in codes) for one in found.values())
    assert all(one.label.en and one.label.ur for one in found.values())
    bad = '[[disposition]]\ncode = "x"\nkind = "finding"\nlabel = { en = "x" }'
    with pytest.raises(LawError, match="names its incident"):
        parse_dispositions(bad.encode(), where="t")
