"""Tallies against plain dictionaries; stated beside summed; what is blank is not zero."""

from collections import defaultdict
from dataclasses import replace

import polars as pl
import pytest
from count.small import LAW, SEAT, form, framed, shuffled, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.tally import tally
from fullcount.model import frames, results

FIGURE = st.none() | st.integers(0, 5)
COPY = st.builds(
    lambda source, unit, votes, cast, status, reading: form(
        source, unit, *votes, cast=cast, status=status, reading=reading
    ),
    st.sampled_from("ab"),
    st.sampled_from(["s1", "s2", "s3"]),
    st.tuples(FIGURE, FIGURE, FIGURE),
    FIGURE,
    st.sampled_from(["stated", "stated", "stated", "annulled", "not_stated", "superseded"]),
    st.integers(1, 2),
)
COPIES = st.lists(
    COPY, max_size=8, unique_by=lambda row: (row["source_id"], row["unit_id"], row["reading"])
)


def slow_votes(copies):
    """(source, candidate) -> (votes or None, copies stating it), adding first readings only."""
    first = {}
    for row in sorted(copies, key=lambda row: row["reading"]):
        if row["status"] == "stated":
            first.setdefault((row["source_id"], row["unit_id"]), row)
    found = defaultdict(list)
    for (source, _), row in first.items():
        for place in (1, 2, 3):
            found[source, f"c{place}"] += [v for v in [row[f"votes_{place}"]] if v is not None]
    return {key: (sum(votes) if votes else None, len(votes)) for key, votes in found.items()}


def votes_of(tallies):
    rows = tallies.tallies.select("source_id", "candidate_id", "votes", "forms").iter_rows()
    return {(source, candidate): (votes, forms) for source, candidate, votes, forms in rows}


def one(tallies, **where):
    return tallies.standings.filter(**where).row(0, named=True)


@settings(max_examples=40, deadline=None)
@given(copies=COPIES)
def test_votes_agree_with_plain_addition(copies):
    assert votes_of(tally(small(copies), LAW)) == slow_votes(copies)


@settings(max_examples=40, deadline=None)
@given(copies=COPIES, seed=st.integers(0, 9))
def test_the_order_of_the_forms_does_not_matter(copies, seed):
    given_ = small(copies)
    here, there = tally(given_, LAW), tally(shuffled(given_, seed), LAW)
    assert here.tallies.equals(there.tallies)
    assert here.standings.equals(there.standings)


@settings(max_examples=40, deadline=None)
@given(copies=COPIES)
def test_a_box_is_null_where_one_added_form_does_not_state_it(copies):
    standings = tally(small(copies), LAW).standings
    for row in standings.iter_rows(named=True):
        first = {}
        for copy in sorted(copies, key=lambda copy: copy["reading"]):
            if copy["status"] == "stated" and copy["source_id"] == row["source_id"]:
                first.setdefault(copy["unit_id"], copy["cast"])
        blank = None in first.values()
        assert row["cast"] == (None if blank else sum(first.values()))


def test_schemas():
    found = tally(small([form("a", "s1", 1, 2, 3)]), LAW)
    assert found.tallies.schema == pl.Schema(results.TALLIES)
    assert found.standings.schema == pl.Schema(results.STANDINGS)


def test_nothing_received_gives_no_rows():
    found = tally(small([]), LAW)
    assert (found.tallies.height, found.standings.height) == (0, 0)


def test_stated_stands_beside_summed_and_speaks_for_the_source():
    found = tally(
        small(
            [
                form("a", "s1", 10, 5, 0),
                form("a", SEAT, 12, 5, 0, kind="early"),
                form("a", SEAT, 13, 5, 1, kind="final", margin_stated=7, stations_reported=1),
            ]
        ),
        LAW,
    )
    speaks = found.standings.select("basis", "kind", "main", "leader_votes", "margin_stated")
    assert set(speaks.iter_rows()) == {
        ("stated", "early", False, 12, None),
        ("stated", "final", True, 13, 7),
        ("sum", "count", False, 10, None),
    }
    assert one(found, kind="final")["stations_received"] == 1


def test_a_stated_total_without_votes_does_not_speak():
    found = tally(small([form("a", "s1", 1, 2, 3), form("a", SEAT, kind="final", cast=6)]), LAW)
    assert one(found, main=True)["kind"] == "count"


def test_among_sums_the_kind_with_most_forms_speaks_then_the_later():
    both = [form("a", "s1", 1, 2, 3), form("a", "s1", 1, 2, 3, kind="line")]
    assert one(tally(small(both), LAW), main=True)["kind"] == "line"
    more = [*both, form("a", "s2", 1, 2, 3)]
    assert one(tally(small(more), LAW), main=True)["kind"] == "count"


def test_postal_ballots_are_no_total():
    copies = [form("a", "s1", 1, 2, 3), form("a", SEAT, 9, 9, 9, kind="postal")]
    assert tally(small(copies), LAW).standings["kind"].to_list() == ["count"]


def test_a_form_without_votes_makes_no_tally():
    copies = [form("a", "s1", 1, 2, 3), form("a", "s1", kind="account", cast=6)]
    assert tally(small(copies), LAW).standings["kind"].to_list() == ["count"]


def test_others_together_cannot_lead():
    given_ = small([form("a", "s1", 4, 9, 3)])
    together = pl.col("candidate_id") == "c2"
    given_ = replace(given_, candidates=given_.candidates.with_columns(together.alias("aggregate")))
    row = one(tally(given_, LAW))
    assert (row["leader"], row["rival"], row["margin"]) == ("c1", "c3", 1)


def test_a_tie_stands_in_the_order_of_the_list():
    row = one(tally(small([form("a", "s1", 4, 9, 9)]), LAW))
    assert (row["leader"], row["rival"], row["margin"]) == ("c2", "c3", 0)


def test_one_candidate_alone_has_no_margin():
    row = one(tally(small([form("a", "s1", 4)], candidates=1), LAW))
    assert (row["leader"], row["rival"], row["margin"]) == ("c1", None, None)


@pytest.mark.parametrize(
    ("statuses", "counts"),
    [
        (["stated", "stated"], (2, 0, 0)),
        (["stated", "not_stated"], (1, 1, 0)),
        (["stated", "missing"], (1, 1, 0)),
        (["stated", "annulled"], (1, 0, 1)),
        (["stated", "not_installed"], (1, 0, 1)),
        (["stated", "excluded"], (1, 0, 1)),
        (["stated", "superseded"], (1, 0, 0)),
    ],
)
def test_what_is_not_added_is_counted(statuses, counts):
    copies = [form("a", f"s{n}", 1, 2, 3, status=status) for n, status in enumerate(statuses)]
    row = one(tally(small(copies), LAW))
    names = ("stations_received", "stations_not_stated", "stations_set_aside")
    assert tuple(row[name] for name in names) == counts


@pytest.mark.parametrize(
    ("flags", "complete"),
    [((True, True), True), ((True, False), False), ((True, None), None), ((False, None), False)],
)
def test_a_list_is_complete_only_if_every_form_has_it(flags, complete):
    copies = [form("a", f"s{n}", 1, list_complete=flag) for n, flag in enumerate(flags)]
    assert one(tally(small(copies), LAW))["list_complete"] is complete


def test_stations_expected_come_from_the_list_then_from_a_sourced_number():
    copies = [form("a", "s1", 1, 2, 3), form("a", SEAT, 1, 2, 3, kind="final", stations=9)]
    bare = small(copies)
    assert set(tally(bare, LAW).standings["stations_expected"]) == {None, 9}  # the form says 9
    sourced = with_units(bare, stations={SEAT: 7})
    assert set(tally(sourced, LAW).standings["stations_expected"]) == {7}
    listed = with_units(small(copies, listed=["s1", "s2"]), stations={SEAT: 7})
    assert set(tally(listed, LAW).standings["stations_expected"]) == {2}
    stating = small([form("a", SEAT, 1, kind="statement", stations=9)])
    assert tally(stating, LAW).standings["stations_expected"].item() == 9


def test_contests_are_kept_apart():
    copies = [form("a", "s1", 1, 2, 3), form("a", "t1", 9, 0, 0, contest_id="NA-2")]
    found = tally(small(copies, contests=[SEAT, "NA-2"]), LAW)
    assert found.standings["leader"].to_list() == ["c3", "c1"]


def test_twin_lends_its_list():
    given_ = small([form("a", "s1", 1, 2, 3)], listed=["s1", "s2"])
    twin = {"contest_id": "PA-1", "unit_id": "PA-1", "twin_of": SEAT}
    slot = {"contest_id": "PA-1", "candidate_id": "p1", "position": 1, "aggregate": False}
    given_ = replace(
        given_,
        contests=pl.concat([given_.contests, framed([twin], frames.CONTESTS)]),
        units=pl.concat([given_.units, framed([{"unit_id": "PA-1"}], frames.UNITS)]),
        candidates=pl.concat([given_.candidates, framed([slot], frames.CANDIDATES)]),
        forms=pl.concat(
            [
                given_.forms,
                given_.forms.with_columns(
                    pl.lit("PA-1").alias("contest_id"), pl.lit("p").alias("form_id")
                ),
            ]
        ),
    )
    assert tally(given_, LAW).standings["stations_expected"].to_list() == [2, 2]
