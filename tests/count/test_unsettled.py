"""Every open source of votes has a bound, or a sentence that says why it has none."""

from dataclasses import replace

import polars as pl
import pytest
from count.small import SEAT, dossier, form, shuffled, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.bounds import boxed
from fullcount.count.strangers import fallen_lines
from fullcount.count.unsettled import moves, unsettled


def bounds(returns, source="a"):
    papers = dossier(returns)
    frame = unsettled(papers, moved=moves(papers))
    return frame.filter(source_id=source).row(0, named=True)


TWO = [form("a", "s1", 30, 20, 5, registered=90), form("a", "s2", 10, 20, 5, registered=80)]
LISTED = ("s1", "s2", "s3")


def test_nothing_is_open_when_every_listed_station_is_in():
    found = bounds(small(TWO, listed=("s1", "s2")))
    assert (found["missing"], found["excluded"], found["postal"], found["altered"]) == (0, 0, 0, 0)
    assert found["because"] == "No station is missing."


def test_a_missing_station_is_bounded_by_its_electorate():
    found = bounds(with_units(small(TWO, listed=LISTED), registered={"s3": 300}))
    assert (found["missing"], found["missing_stations"]) == (300, 1)


def test_papers_issued_bound_before_the_electorate():
    account = form("b", "s3", kind="account", issued=250, papers_received=280)
    found = bounds(with_units(small([*TWO, account], listed=LISTED), registered={"s3": 300}))
    assert found["missing"] == 250


def test_papers_given_to_a_station_bound_where_issued_ones_are_not_stated():
    account = form("b", "s3", kind="account", papers_received=280)
    found = bounds(with_units(small([*TWO, account], listed=LISTED), registered={"s3": 300}))
    assert found["missing"] == 280


def test_a_bound_is_never_below_votes_that_a_copy_shows():
    copy = form("b", "s3", 200, 60, 5, issued=250)
    found = bounds(small([*TWO, copy], listed=LISTED))
    assert found["missing"] == 265


def test_without_a_register_of_its_own_the_areas_register_bounds_it():
    given_ = with_units(small(TWO, listed=LISTED), registered={"s1": 95, SEAT: 1_000})
    found = bounds(given_)
    assert found["missing"] == 1_000 - 95 - 80  # the list's figure first, else the form's


def test_where_a_received_register_is_not_stated_votes_are_taken_off_instead():
    forms = [form("a", "s1", 30, 20, 5, cast=60), form("a", "s2", 10, 20, 5)]
    found = bounds(with_units(small(forms), registered={SEAT: 1_000}))
    assert found["missing"] == 1_000 - 60 - 35


def test_a_mean_is_never_a_bound():
    found = bounds(small(TWO, listed=LISTED))
    assert (found["missing"], found["plausible"]) == (None, 85)
    assert "neither their papers nor their registers" in found["because"]


def test_a_sourced_number_of_stations_tells_how_many_are_missing():
    found = bounds(with_units(small(TWO), stations={SEAT: 5}))
    assert (found["missing"], found["missing_stations"], found["plausible"]) == (None, 3, 255)
    complete = bounds(with_units(small(TWO), stations={SEAT: 2}))
    assert complete["missing"] == 0


def test_without_list_number_and_register_there_is_no_bound_and_no_guess():
    found = bounds(small(TWO))
    assert (found["missing"], found["plausible"], found["missing_stations"]) == (None, None, None)
    assert "not sourced" in found["because"]


def test_registers_that_contradict_the_area_bound_nothing():
    found = bounds(with_units(small(TWO), registered={SEAT: 100}))
    assert found["missing"] is None
    assert "more than the area's register" in found["because"]


def test_a_row_without_figures_is_missing_though_nobody_listed_it():
    silent = form("a", "s9", None, None, None, status="not_stated", registered=70)
    found = bounds(with_units(small([*TWO, silent]), stations={SEAT: 3}))
    assert (found["missing"], found["missing_stations"]) == (70, 1)


def test_an_annulled_station_is_closed():
    annulled = form("a", "s3", 400, 0, 0, status="annulled")
    found = bounds(with_units(small([*TWO, annulled], listed=LISTED), registered={"s3": 500}))
    assert (found["missing"], found["excluded"]) == (0, 0)


def test_a_copy_set_apart_is_open_by_its_electorate_else_by_its_votes():
    apart = form("a", "s3", 40, 30, 2, status="excluded")
    assert bounds(small([*TWO, apart], listed=LISTED))["excluded"] == 72
    known = with_units(small([*TWO, apart], listed=LISTED), registered={"s3": 500})
    assert bounds(known)["excluded"] == 500
    blank = form("a", "s3", None, None, None, status="excluded")
    found = bounds(small([*TWO, blank], listed=LISTED))
    assert found["excluded"] is None
    assert "set apart" in found["because"]


def test_postal_papers_are_open_until_they_are_counted():
    post = form("a", SEAT, 1, 1, 1, kind="postal", postal_issued=40)
    assert bounds(small([*TWO, post], listed=("s1", "s2")))["postal"] == 40
    final = form("a", SEAT, 41, 41, 11, kind="final", postal_valid=3)
    assert bounds(small([*TWO, post, final], listed=("s1", "s2")))["postal"] == 0


def test_a_line_left_blank_is_bounded_by_what_the_valid_votes_leave():
    forms = [form("a", "s1", 30, 20, 5), form("a", "s2", 10, 20, None, valid=42)]
    assert bounds(small(forms, listed=("s1", "s2")))["missing"] == 12
    bare = [form("a", "s1", 30, 20, 5), form("a", "s2", 10, 20, None)]
    found = bounds(small(bare, listed=("s1", "s2")))
    assert found["missing"] is None
    assert "Lines are blank" in found["because"]


def test_a_stated_total_speaks_for_the_contest_unless_it_says_that_stations_are_outstanding():
    whole = form("a", SEAT, 40, 40, 10, kind="final")
    assert bounds(small([whole]))["missing"] == 0
    part = form("a", SEAT, 40, 40, 10, kind="final", stations_reported=8, registered=900)
    given_ = with_units(small([part]), stations={SEAT: 10})
    assert bounds(given_)["missing"] == 900 - 90
    known = with_units(given_, registered={SEAT: 1_000})
    assert bounds(known)["missing"] == 1_000 - 90
    bare = form("a", SEAT, 40, 40, 10, kind="final", stations_reported=8)
    found = bounds(with_units(small([bare]), stations={SEAT: 10}))
    assert (found["missing"], found["plausible"], found["missing_stations"]) == (None, 22, 2)
    full = form("a", SEAT, 40, 40, 10, kind="final", stations_reported=10)
    assert bounds(with_units(small([full]), stations={SEAT: 10}))["missing"] == 0


def test_voters_of_a_postal_station_stand_on_the_registers_of_others():
    forms = [form("a", "s1", 30, 20, 5, registered=90)]
    given_ = with_units(
        small(forms, listed=("s1", "p1")),
        registered={"p1": 0, SEAT: 90},
        station_kind={"p1": "postal"},
    )
    assert bounds(given_)["missing"] == 90 - 55


def moved(returns, source="a"):
    rows = moves(dossier(returns)).filter(source_id=source).sort("candidate_id")
    return {c: (fall, rise) for c, fall, rise in rows.select("candidate_id", "fall", "rise").rows()}


def test_a_disputed_line_may_be_anything_between_the_copies():
    forms = [form("a", "s1", 30, 20, 5), form("b", "s1", 10, 20, 9), form("c", "s1", 35, 20, 5)]
    given_ = small(forms, listed=("s1",))
    assert moved(given_) == {"c1": (20, 5), "c3": (0, 4)}
    assert bounds(given_)["altered"] == 24
    assert moved(given_, "b") == {"c1": (0, 25), "c3": (4, 0)}


def test_what_a_source_has_replaced_or_somebody_annulled_disputes_nothing():
    forms = [
        form("a", "s1", 30, 20, 5),
        form("a", "s1", 10, 20, 5, reading=2, status="superseded"),
        form("b", "s1", 90, 20, 5, status="annulled"),
    ]
    assert moved(small(forms, listed=("s1",))) == {}


def test_a_station_that_the_list_does_not_have_may_be_taken_out():
    """A station only one source knows is in its sum and decides nothing: a false seat's station."""
    ghost = form("a", "s9", 10, 90, 0, registered=700)
    found = bounds(small([*TWO, ghost], listed=("s1", "s2")))
    assert (found["missing"], found["altered"]) == (0, 100)
    assert "1 counted form(s), with 100 votes, are of stations" in found["because"]
    assert moved(small([*TWO, ghost], listed=("s1", "s2"))) == {"c1": (10, 0), "c2": (90, 0)}


def test_without_a_list_nobody_is_a_stranger():
    assert bounds(small(TWO))["altered"] == 0


def test_forms_without_any_line_of_votes_move_nothing():
    papers = dossier(small(TWO))
    bare = papers.counted.drop("votes_1", "votes_2", "votes_3")
    assert fallen_lines(papers, bare).is_empty()


def test_a_strangers_copy_that_says_more_may_be_the_true_one():
    forms = [*TWO, form("a", "s9", 10, 90, 0), form("b", "s9", 10, 95, 0)]
    assert moved(small(forms, listed=("s1", "s2")))["c2"] == (90, 5)


def test_a_stranger_takes_nothing_of_the_areas_register():
    ghost = form("a", "s9", 10, 90, 0, registered=700)
    given_ = small([TWO[0], ghost], listed=("s1", "s2"))
    found = bounds(with_units(given_, registered={"s1": 90, SEAT: 1_000}))
    assert found["missing"] == 1_000 - 90


def test_two_readings_of_one_form_dispute_each_other():
    forms = [form("a", "s1", 30, 20, 5), form("a", "s1", 30, 26, 5, reading=2)]
    assert moved(small(forms, listed=("s1",))) == {"c2": (0, 6)}


STATIONS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 20), st.booleans(),
              st.sampled_from(["list", "form", "nowhere"])),
    min_size=1, max_size=5,
)  # fmt: skip


def scene(seat, stations):
    """Forms that have come in, registers that a list states, and what is hidden."""
    forms, registers, hidden = [], {}, 0
    for n, (x, y, idle, here, told) in enumerate(stations):
        unit, electorate = f"{seat}-s{n}", x + y + idle
        box = {"registered": electorate} if told == "form" else {}
        if told == "list":
            registers[unit] = electorate
        if here or not n:  # one at least is there, or the source covers nothing
            forms.append(form("a", unit, x, y, 0, contest_id=seat, **box))
        else:
            hidden += x + y
            forms.append(form("b", unit, x, y, 0, contest_id=seat))
    return forms, registers, hidden


@settings(max_examples=8, deadline=None)
@given(scenes=st.lists(st.tuples(STATIONS, st.booleans()), min_size=1, max_size=20),
       seed=st.integers(0, 5))  # fmt: skip
def test_a_bound_is_never_below_what_the_missing_stations_really_hold(scenes, seed):
    """A fictional truth, some of it hidden; the order of the forms is nothing."""
    forms, registers, hidden, sourced = [], {}, {}, {}
    for n, (stations, area) in enumerate(scenes):
        seat = f"NA-{n}"
        come, listed, hidden[seat] = scene(seat, stations)
        forms, registers = forms + come, registers | listed
        sourced[seat] = len(stations)
        if area:
            registers[seat] = sum(x + y + idle for x, y, idle, _, _ in stations)
    given_ = with_units(small(forms, contests=hidden), stations=sourced)
    given_ = with_units(given_, registered=registers or {"NA-0": None})
    papers = dossier(given_)
    frame = unsettled(papers, moved=moves(papers))
    for found in frame.filter(source_id="a").iter_rows(named=True):
        if found["missing"] is not None:
            assert found["missing"] >= hidden[found["contest_id"]]
        else:
            assert found["contest_id"] not in registers  # an area's register always bounds
    mixed = dossier(shuffled(given_, seed))
    again = unsettled(mixed, moved=moves(mixed))
    assert frame.equals(again)


def test_every_source_has_its_own_row():
    forms = [*TWO, form("b", "s1", 30, 20, 5)]
    given_ = with_units(small(forms, listed=LISTED), registered={"s2": 80, "s3": 300})
    assert (bounds(given_)["missing"], bounds(given_, "b")["missing"]) == (300, 380)


def test_a_missing_box_is_no_obstacle():
    given_ = small([form("a", "s1", 1, 2, 3)], listed=("s1",))
    assert "issued" in boxed(given_).columns
    assert replace(given_, forms=boxed(given_)).forms["issued"].dtype == pl.Int64


@pytest.mark.parametrize("status", ["missing", "not_stated"])
def test_a_listed_station_whose_row_has_no_figures_is_missing_once(status):
    silent = form("a", "s3", None, None, None, status=status)
    found = bounds(with_units(small([*TWO, silent], listed=LISTED), registered={"s3": 300}))
    assert (found["missing"], found["missing_stations"]) == (300, 1)
