"""The smallest set of stations against every subset of them, for what can be done there."""

from dataclasses import replace
from itertools import combinations

import polars as pl
from count.small import dossier, form, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.decisive import decisive

LISTED = ("s0", "s1", "s2", "s3")


def sets(returns, *, seats=1, office="NA"):
    contests = returns.contests.with_columns(
        pl.lit(office).alias("office"), pl.lit(seats, pl.Int64).alias("seats")
    )
    returns = replace(returns, contests=contests)
    return decisive(dossier(returns), plurality=["NA"])


def taken(frame, variant, source="a"):
    rows = frame.filter((pl.col("variant") == variant) & (pl.col("source_id") == source))
    return rows["unit_id"].to_list()


FORMS = [
    form("a", "s0", 50, 10, 1),
    form("a", "s1", 40, 20, 1),
    form("a", "s2", 10, 40, 1),
]  # c1 leads by 30


def test_annulling_takes_the_stations_where_the_lead_was_made():
    found = sets(small(FORMS))
    assert taken(found, "annul") == ["s0"]
    assert found.filter(variant="annul").select("gain", "cumulative", "form_ids").row(0) == (
        40, 40, ["f0"],
    )  # fmt: skip


def test_a_tie_does_not_change_who_won():
    level = [form("a", "s0", 40, 10, 1), form("a", "s1", 40, 40, 1)]
    assert taken(sets(small(level)), "annul") == []


def test_correcting_takes_the_other_copy_and_names_both():
    other = [form("b", "s0", 30, 10, 1), form("b", "s1", 25, 20, 1), form("b", "s2", 10, 39, 1)]
    found = sets(small([*FORMS, *other]))
    assert taken(found, "correct") == ["s0", "s1"]
    assert found.filter(variant="correct", source_id="a")["form_ids"].to_list() == [
        ["f0", "f3"], ["f1", "f4"],
    ]  # fmt: skip
    assert taken(found, "correct", "b") == ["s0"]  # there c2 leads by 4


def test_a_recount_can_move_every_paper_and_a_new_poll_every_voter():
    forms = [{**one, "issued": 70} for one in FORMS]
    found = sets(with_units(small(forms), registered={"s0": 100, "s1": 100, "s2": 500}))
    assert taken(found, "recount") == ["s0"]
    assert found.filter(variant="recount")["gain"].to_list() == [40 + 70]
    assert taken(found, "repoll") == ["s2"]
    assert found.filter(variant="repoll")["gain"].to_list() == [-30 + 500]


def test_missing_stations_are_taken_largest_first():
    given_ = with_units(small(FORMS, listed=("s0", "s1", "s2", "s3", "s4")),
                        registered={"s3": 20, "s4": 25})  # fmt: skip
    found = sets(given_)
    assert taken(found, "missing") == ["s4", "s3"]
    assert found.filter(variant="missing")["form_ids"].to_list() == [[], []]


def test_the_third_may_be_cheaper_to_reach_than_the_second():
    forms = [form("a", "s0", 100, 0, 90), form("a", "s1", 0, 90, 0), form("a", "s2", 30, 0, 0)]
    found = sets(small(forms))  # 130, 90, 90: the third needs s2 and s0, the second s0 alone
    assert taken(found, "annul") == ["s0"]
    swapped = [form("a", "s0", 100, 95, 20), form("a", "s1", 20, 0, 0), form("a", "s2", 0, 0, 80)]
    assert taken(sets(small(swapped)), "annul") == ["s0"]


def test_several_seats_are_turned_at_the_cheapest_pair():
    forms = [form("a", "s0", 50, 30, 20), form("a", "s1", 10, 20, 21)]
    found = sets(small(forms), seats=2)  # 60 and 50 are in, 41 is out
    assert taken(found, "annul") == ["s0"]
    assert found.filter(variant="annul")["gain"].to_list() == [10]


def test_only_offices_filled_by_most_votes_have_such_sets():
    assert sets(small(FORMS), office="president").is_empty()


def test_a_station_whose_line_is_blank_is_not_taken():
    forms = [form("a", "s0", 500, None, None), *FORMS[1:]]
    assert "s0" not in taken(sets(small(forms)), "annul")


VOTES = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
STATIONS = st.lists(st.tuples(VOTES, VOTES, st.integers(0, 9)), min_size=1, max_size=4)


@settings(max_examples=8, deadline=None)
@given(scenes=st.lists(STATIONS, min_size=1, max_size=12))
def test_agrees_with_every_subset(scenes):
    """Change the stations of every subset as badly as the variant allows; who is first then?"""
    forms = []
    for n, stations in enumerate(scenes):
        for k, (ours, theirs, idle) in enumerate(stations):
            more = {"contest_id": f"NA-{n}"}
            forms.append(form("a", f"NA-{n}-s{k}", *ours, issued=sum(ours) + idle, **more))
            forms.append(form("b", f"NA-{n}-s{k}", *theirs, **more))
    found = sets(small(forms, contests=[f"NA-{n}" for n in range(len(scenes))]))
    for n, stations in enumerate(scenes):
        for variant in ("annul", "correct", "recount"):
            rows = found.filter(variant=variant, source_id="a", contest_id=f"NA-{n}")
            assert rows.height == (slow_size(stations, variant) or 0)


def slow_size(stations, variant):
    totals = [sum(column) for column in zip(*(ours for ours, _, _ in stations), strict=True)]
    first = min(range(3), key=lambda c: (-totals[c], c))
    others = [c for c in range(3) if c != first]
    for size in range(1, len(stations) + 1):
        for some in combinations(range(len(stations)), size):
            if any(overtakes(stations, some, totals, (first, c), variant) for c in others):
                return size
    return None


def overtakes(stations, some, totals, pair, variant):
    """With these stations changed, is the other ahead of the first?"""
    first, other = pair
    lead = totals[first] - totals[other]
    for place in some:
        ours, theirs, idle = stations[place]
        lead -= ours[first] - ours[other]
        if variant == "correct":
            lead += theirs[first] - theirs[other]
        elif variant == "recount":  # all papers that can be in the box are the other's; the
            lead -= max(sum(ours) + idle, sum(theirs))  # other copy may show more than were issued
    return lead < 0


def test_only_forms_of_the_kind_that_is_added_up_are_taken():
    """A line of the statement repeats the station's form; to annul it would annul nothing."""
    lines = [form("a", "s0", 95, 10, 1, kind="line"), form("a", "s1", 90, 20, 1, kind="line")]
    found = sets(small([*FORMS, *lines]))
    assert found.filter(variant="annul")["form_ids"].to_list() == [["f0"]]
