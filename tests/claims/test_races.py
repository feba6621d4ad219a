"""Stations as the count has them: the engine agrees with the count's own smallest sets."""

from dataclasses import replace

import polars as pl
from count.small import dossier, form, small, with_units
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fullcount.claims.gain import Action, Held
from fullcount.claims.materiality import Why, materiality
from fullcount.claims.races import Ground, places, races
from fullcount.count.decisive import counted_forms, decisive
from fullcount.model.law import Method, WinnerRule
from fullcount.model.results import Verdict

RULES = {"NA": WinnerRule(office="NA", method=Method.PLURALITY)}
VOTES = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
STATIONS = st.lists(
    st.tuples(VOTES, VOTES, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5
)


def ground(returns):
    contests = returns.contests.with_columns(pl.lit("NA").alias("office"))
    papers = dossier(replace(returns, contests=contests))
    return Ground(dossier=papers, rules=RULES, counted=counted_forms(papers))


def answers(laid, units, action):
    return {
        race.source_id: materiality(race, places(laid, race, units), action=action)
        for race in races(laid, ["NA-1"])
    }


@settings(max_examples=25, deadline=None)
@example(stations=[((0, 0, 1), (1, 2, 0), 0, 0)])  # two rivals, each one station away
@given(stations=STATIONS)
def test_of_all_stations_the_least_is_the_counts_own(stations):
    forms, voters = [], {}
    for k, (ours, theirs, idle, more) in enumerate(stations):
        forms.append(form("a", f"s{k}", *ours, issued=sum(ours) + idle))
        forms.append(form("b", f"s{k}", *theirs))
        voters[f"s{k}"] = max(sum(ours), sum(theirs)) + idle + more
    laid = ground(with_units(small(forms), registered=voters))
    found = decisive(laid.dossier, plurality=["NA"])
    for action in (Action.ANNUL, Action.CORRECT, Action.RECOUNT, Action.REPOLL):
        for source, one in answers(laid, list(voters), action).items():
            own = found.filter(variant=action.value, source_id=source)
            if one.why is Why.NO_SINGLE_ANSWER:
                continue
            assert len(one.least) == own.height
            assert [taken.gain for taken in one.least] == own["gain"].to_list()
            assert (one.verdict is Verdict.OPEN) is (own.height > 0)


def test_missing_stations_are_those_that_the_total_lacks():
    given_ = with_units(
        small([form("a", "s0", 50, 10, 1)], listed=("s0", "s1", "s2")),
        registered={"s0": 90, "s1": 41},
    )
    laid = ground(given_)
    (race,) = [one for one in races(laid, ["NA-1"]) if one.source_id == "a"]
    held = [one.held for one in places(laid, race, ["s0", "s1", "s2"])]
    assert held == [Held.COUNTED, Held.ABSENT, Held.ABSENT]
    assert answers(laid, ["s0", "s1"], Action.MISSING)["a"].verdict is Verdict.OPEN
    assert answers(laid, ["s0"], Action.MISSING)["a"].verdict is Verdict.DECIDED
    found = answers(laid, ["s2"], Action.MISSING)["a"]  # its voters are not stated
    assert (found.verdict, found.unknown) == (Verdict.NOT_EVALUABLE, ("s2",))


def test_a_station_of_another_contest_is_in_no_total():
    laid = ground(small([form("a", "s0", 5, 1, 0)]))
    (race,) = races(laid, ["NA-1"])
    assert places(laid, race, ["elsewhere"])[0].held is Held.ABSENT


def test_a_total_stated_as_a_whole_has_its_stations_unseen():
    laid = ground(small([form("a", "NA-1", 50, 10, 1, kind="final"), form("b", "s0", 9, 1, 0)]))
    told = {one.source_id: one for one in races(laid, ["NA-1"])}
    assert places(laid, told["a"], ["s0"])[0].held is Held.UNSEEN
    assert places(laid, told["a"], ["s0"])[0].copies == ({"c1": 9, "c2": 1, "c3": 0},)
    assert places(laid, told["b"], ["s0"])[0].held is Held.COUNTED


def test_a_source_that_lists_some_candidates_only_says_so():
    partial = form("a", "s0", 50, 10, None, list_complete=False)
    (race,) = races(ground(small([partial])), ["NA-1"])
    assert race.unlisted is None
    (with_valid,) = races(ground(small([{**partial, "valid": 75}])), ["NA-1"])
    assert with_valid.unlisted == 15


def test_an_office_that_the_law_does_not_know_has_no_terms():
    laid = replace(ground(small([form("a", "s0", 5, 1, 0)])), rules={})
    assert races(laid, ["NA-1"])[0].terms is None


def test_shares_of_a_whole_that_is_not_stated_have_no_terms():
    """The votes of some candidates are not the whole: materiality would be of a wrong share."""
    partial = form("a", "s0", 50, 10, None, list_complete=False)
    runoff = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF)
    for one, base in ((partial, None), ({**partial, "valid": 75}, 75)):
        laid = ground(small([one]))
        laid = replace(laid, rules=dict.fromkeys(laid.rules, runoff))
        (race,) = races(laid, ["NA-1"])
        assert (race.terms and race.terms.base) == base


def test_a_station_without_a_copy_of_another_source_has_no_copies():
    laid = ground(small([form("a", "s0", 5, 1, 0), form("b", "s1", 5, 1, 0)]))
    told = {one.source_id: one for one in races(laid, ["NA-1"])}
    assert places(laid, told["a"], ["s0"])[0].copies == ()
    assert places(laid, told["a"], ["s1"])[0].copies == ({"c1": 5, "c2": 1, "c3": 0},)


def test_a_second_reading_of_a_form_is_another_copy_of_it():
    laid = ground(
        small(
            [
                form("a", "s0", 9, 1, 0),
                form("a", "s0", 1, 9, 0, reading=2),
                form("a", "s1", 3, 1, 0),
            ]
        )
    )
    (race,) = races(laid, ["NA-1"])
    assert places(laid, race, ["s0"])[0].copies == ({"c1": 1, "c2": 9, "c3": 0},)
    assert (
        materiality(race, places(laid, race, ["s0"]), action=Action.CORRECT).verdict is Verdict.OPEN
    )


def test_a_copy_that_was_annulled_is_no_copy():
    forms = [form("a", "s0", 9, 1, 0), form("b", "s0", 1, 9, 0, status="annulled")]
    (race, *_) = races(ground(small(forms)), ["NA-1"])
    assert places(ground(small(forms)), race, ["s0"])[0].copies == ()
