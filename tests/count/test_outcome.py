"""Who won, and is it proved? Against a fictional truth of which only part is seen."""

import time
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from count.small import LAW, SEAT, form, shuffled, small, with_units

from fullcount.count.outcome import outcomes
from fullcount.count.reason import read, said
from fullcount.count.reconcile import reconcile
from fullcount.count.tally import tally
from fullcount.model.law import Formula, Method, TieRule, WinnerRule
from fullcount.model.results import OUTCOMES
from fullcount.model.rule import Event

POLL = {Event.POLL: date(2031, 3, 9)}
PLAIN = WinnerRule(office="NA", method=Method.PLURALITY, tie=TieRule.BOTH_HALF_TERM)
LISTED = ("s1", "s2", "s3")
TWO = [form("a", "s1", 300, 200, 50), form("a", "s2", 100, 80, 50)]  # c1 leads by 120


def judged(returns, *rules, seats=1, office="NA"):
    contests = returns.contests.with_columns(
        pl.lit(office).alias("office"), pl.lit(seats, pl.Int64).alias("seats")
    )
    returns = replace(returns, contests=contests)
    law = replace(LAW, winner_rules=rules or (PLAIN,))
    tallies = tally(returns, law)
    reconciled = reconcile(returns, tallies)
    return outcomes(returns, law, tallies=tallies, reconciled=reconciled, dates=POLL)


def row(returns, *rules, source="a", **more):
    found = judged(returns, *rules, **more).outcomes
    one = found.filter(source_id=source).row(0, named=True)
    return one | {"because": said(read(one["because"]))}


def missing(register, forms=TWO, **more):
    return with_units(small(forms, listed=LISTED, **more), registered={"s3": register})


@pytest.mark.parametrize(
    ("register", "verdict"), [(119, "decided"), (120, "tie_at_most"), (121, "open")]
)
def test_the_electorate_of_the_missing_station_decides(register, verdict):
    found = row(missing(register))
    assert (found["result"], found["winners"], found["margin"]) == ("winner", ["c1"], 120)
    assert (found["verdict"], found["unsettled"]) == (verdict, register)
    assert found["unsettled_missing"] == register
    assert "1 stations are missing" in found["because"]


def test_the_frame_has_its_shape():
    found = judged(missing(10)).outcomes
    assert dict(found.schema) == {n: pl.DataType.from_python(k) if isinstance(k, type) and not
        isinstance(k, pl.DataType) and not issubclass(k, pl.DataType) else k
        for n, k in OUTCOMES.items()}  # fmt: skip


def test_without_a_bound_the_verdict_is_not_evaluable():
    found = row(small(TWO))
    assert (found["verdict"], found["unsettled"]) == ("not_evaluable", None)
    assert "not sourced" in found["because"]


def test_a_mean_may_show_that_open_is_possible_and_never_that_it_is_decided():
    forms = [form("a", "s1", 300, 290, 50, registered=700)]
    few = row(with_units(small(forms), stations={SEAT: 2}))
    assert (few["verdict"], few["unsettled"]) == ("open", None)
    assert "This is no bound" in few["because"]
    safe = [form("a", "s1", 800, 10, 5, registered=900)]
    decided = row(with_units(small(safe * 1), stations={SEAT: 2}))
    assert decided["verdict"] == "open"  # the other might hold 900
    tiny = [form("a", f"s{n}", 800, 10, 5, registered=900) for n in range(5)]
    assert row(with_units(small(tiny), stations={SEAT: 6}))["verdict"] == "not_evaluable"


def test_a_dispute_alone_may_leave_it_open_where_no_bound_is_known():
    forms = [*TWO, form("b", "s1", 100, 200, 50)]
    assert row(small(forms))["verdict"] == "open"


def test_disputed_stations_count_by_what_they_take_from_the_lead():
    better = [*TWO, form("b", "s1", 500, 200, 50)]  # the other copy helps the leader
    found = row(small(better, listed=("s1", "s2")))
    assert (found["verdict"], found["unsettled_disputed"]) == ("decided", 0)
    worse = [*TWO, form("b", "s1", 190, 210, 50)]
    found = row(small(worse, listed=("s1", "s2")))
    assert (found["verdict"], found["unsettled_disputed"]) == ("tie_at_most", 120)
    third = [*TWO, form("b", "s1", 300, 200, 390)]  # the third gains 340: 60 over the first
    found = row(small(third, listed=("s1", "s2")))
    assert (found["verdict"], found["unsettled_disputed"]) == ("open", 160)


def test_copies_of_a_party_prove_only_if_they_are_genuine():
    given_ = missing(10)
    told = replace(given_, sources=given_.sources.with_columns(pl.lit("party_agent").alias("kind")))
    assert row(told)["because"].startswith("If these copies are genuine: ")
    assert not row(given_)["because"].startswith("If")


def test_a_source_that_lists_only_some_candidates():
    partial = [{**one, "list_complete": False} for one in TWO]
    assert row(missing(10, partial))["verdict"] == "not_evaluable"
    stated = [{**one, "valid": valid} for one, valid in zip(partial, (560, 240), strict=True)]
    assert row(missing(10, stated))["verdict"] == "decided"  # 20 votes are with somebody else
    many = [{**one, "valid": valid} for one, valid in zip(partial, (900, 300), strict=True)]
    found = row(missing(10, many))
    assert found["verdict"] == "not_evaluable"  # 420 votes may all be with one person
    assert "does not list everybody" in found["because"]


def test_a_line_for_several_persons_is_neither_first_nor_second():
    forms = [form("a", "s1", 300, 200, 290)]
    given_ = small(forms, listed=("s1",))
    together = given_.candidates.with_columns((pl.col("candidate_id") == "c3").alias("aggregate"))
    found = row(replace(given_, candidates=together))
    assert (found["leader"], found["rival"], found["verdict"]) == ("c1", "c2", "decided")


def test_a_tie_names_both_and_what_the_law_does():
    found = row(small([form("a", "s1", 50, 50, 1)], listed=("s1",)))
    assert (found["result"], found["winners"], found["margin"]) == ("tie", ["c1", "c2"], 0)
    assert found["level"] == ["c1", "c2"]
    assert found["verdict"] == "tie_at_most"
    assert "half a term" in found["because"]


def test_three_level_on_one_seat_are_nobody_returned():
    """Section 97 speaks of two; of more it was not read, and nothing is declared."""
    found = row(small([form("a", "s1", 50, 50, 50)], listed=("s1",)))
    assert (found["result"], found["winners"], found["margin"]) == ("tie", [], 0)
    assert found["level"] == ["c1", "c2", "c3"]
    assert "to be referred" in found["because"]


@pytest.mark.parametrize(("seats", "winners"), [(1, []), (2, [])])
def test_a_lot_is_not_drawn_here(seats, winners):
    lot = replace(PLAIN, tie=TieRule.LOT)
    found = row(small([form("a", "s1", 50, 50, 50)], listed=("s1",)), lot, seats=seats)
    assert (found["result"], found["winners"]) == ("tie", winners)
    assert found["level"] == ["c1", "c2", "c3"]


def test_who_is_above_the_tie_is_in():
    given_ = small([form("a", "s1", 60, 50, 50)], listed=("s1",))
    drawn = row(given_, replace(PLAIN, tie=TieRule.LOT), seats=2)
    assert (drawn["winners"], drawn["level"]) == (["c1"], ["c2", "c3"])
    halves = row(given_, seats=2)
    assert (halves["winners"], halves["level"]) == (["c1", "c2", "c3"], ["c2", "c3"])


def test_an_office_without_a_rule_in_force_is_not_evaluable():
    later = replace(PLAIN, in_force_from=date(2032, 1, 1))
    found = row(missing(10), later)
    assert (found["result"], found["verdict"], found["method"]) == (
        "not_evaluable", "not_evaluable", None,
    )  # fmt: skip
    assert "no winner rule in force for the office NA" in found["because"]


def test_the_text_of_the_day_finds_the_winner():
    old = replace(PLAIN, in_force_to=date(2031, 1, 1))
    new = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF, in_force_from=date(2031, 1, 2))
    found = row(small([form("a", "s1", 40, 35, 25)], listed=("s1",)), old, new)
    assert (found["result"], found["winners"]) == ("runoff", ["c1", "c2"])
    assert "(5.000 points)" in found["because"]


def test_lists_get_seats_and_need_a_number_of_them():
    rule = WinnerRule(
        office="NA", method=Method.LIST_PR, formula=Formula.DHONDT, threshold=Fraction(1, 20)
    )
    given_ = small([form("a", "s1", 530, 240, 230)], listed=("s1",))
    found = row(given_, rule, seats=7)
    assert (found["winners"], found["seats"]) == (["c1", "c2", "c3"], [4, 2, 1])
    assert found["verdict"] == "decided"
    assert row(given_, rule, seats=None)["verdict"] == "not_evaluable"


def test_a_share_of_votes_cast_needs_them():
    rule = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF, base="cast")
    bare = small([form("a", "s1", 60, 25, 15)], listed=("s1",))
    assert row(bare, rule)["result"] == "not_evaluable"
    told = small([form("a", "s1", 60, 25, 15, cast=121)], listed=("s1",))
    assert row(told, rule)["result"] == "runoff"


def test_a_share_needs_the_whole_list_or_the_valid_votes():
    rule = WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF)
    partial = {"list_complete": False}
    bare = small([form("a", "s1", 60, 25, 15, **partial)], listed=("s1",))
    assert row(bare, rule)["result"] == "not_evaluable"
    told = small([form("a", "s1", 60, 25, 15, valid=130, **partial)], listed=("s1",))
    assert row(told, rule)["result"] == "runoff"


@pytest.mark.parametrize(("rejected", "exceeds"), [(121, True), (120, False), (None, None)])
def test_rejected_votes_against_the_margin(rejected, exceeds):
    forms = [{**TWO[0], "rejected": rejected}, {**TWO[1], "rejected": 0}]
    assert row(missing(10, forms))["rejected_exceeds_margin"] is exceeds


def test_the_fewest_stations_that_another_copy_would_turn():
    forms = [*TWO, form("b", "s1", 190, 211, 50), form("b", "s2", 99, 80, 50)]
    found = row(small(forms, listed=("s1", "s2")))
    assert found["stations_decisive"] == 1
    assert row(missing(10))["stations_decisive"] is None


RULES = {
    "plain": PLAIN,
    "majority": WinnerRule(office="NA", method=Method.MAJORITY_RUNOFF),
    "lead": WinnerRule(
        office="NA", method=Method.LEAD_AND_SHARE, share=Fraction(2, 5), lead=Fraction(1, 10)
    ),
    "lists": WinnerRule(office="NA", method=Method.LIST_PR, formula=Formula.SAINTE_LAGUE),
}


def scene(seat, stations, *, other_is_right):
    """What source a (and b) show of a contest, and what is true of it."""
    seen, truth, registers = [], [], {}
    for n, (votes, idle, state, other) in enumerate(stations):
        unit = f"{seat}-s{n}"
        registers[unit] = sum(votes) + idle
        right = other if state == "disputed" and other_is_right else votes
        truth.append(form("a", unit, *right, contest_id=seat))
        status = {"in": "stated", "disputed": "stated", "excluded": "excluded"}.get(
            state, "missing"
        )
        shown = votes if status != "missing" else (None, None, None)
        seen.append(form("a", unit, *shown, contest_id=seat, status=status))
        if state == "disputed":
            seen.append(form("b", unit, *other, contest_id=seat))
    return seen, truth, registers


def won(found):
    seats = found["seats"] or [0] * len(found["winners"])
    return found["result"], set(zip(found["winners"], seats, strict=True)), set(found["level"])


def many_scenes(rng, number):
    """One large station that is in, so that something is decided, and two that may be open."""
    for _ in range(number):
        large = rng.integers(0, 30, 3).tolist()
        states = rng.choice(["in", "missing", "disputed", "excluded"], 2)
        small_ones = [
            (rng.integers(0, 10, 3).tolist(), int(rng.integers(0, 3)), str(state),
             rng.integers(0, 10, 3).tolist())
            for state in states
        ]  # fmt: skip
        yield [(large, 0, "in", large), *small_ones], bool(rng.integers(0, 2))


@pytest.mark.parametrize("rule", list(RULES))
def test_decided_is_true_of_the_truth(rule):
    """Source a sees part of the truth; where copies differ, a or b is right."""
    scenes = list(many_scenes(np.random.default_rng(7), 600))
    seen, truth, registers = [], [], {}
    for n, (stations, other_is_right) in enumerate(scenes):
        parts = scene(f"NA-{n}", stations, other_is_right=other_is_right)
        for whole, part in zip((seen, truth), parts, strict=False):
            whole.extend(part)
        registers |= parts[2]
    seats = [f"NA-{n}" for n in range(len(scenes))]
    more = {"seats": 2 if rule == "lists" else 1}
    part = with_units(small(seen, contests=seats), registered=registers)
    part = with_units(part, stations={f"NA-{n}": len(s) for n, (s, _) in enumerate(scenes)})
    found = judged(part, RULES[rule], **more).outcomes.filter(source_id="a")
    final = judged(small(truth, contests=seats), RULES[rule], **more).outcomes
    real = {one["contest_id"]: one for one in final.iter_rows(named=True)}
    decided = [one for one in found.iter_rows(named=True) if one["verdict"] == "decided"]
    assert len(decided) > 40  # else nothing was shown
    for one in decided:
        assert won(one) == won(real[one["contest_id"]])


def test_the_order_of_the_forms_is_nothing():
    forms = [*TWO, form("b", "s1", 190, 211, 50), form("b", "s2", 99, 80, 50)]
    given_ = small(forms, listed=("s1", "s2"))
    one, other = judged(given_), judged(shuffled(given_, 3))
    assert one.outcomes.equals(other.outcomes)
    assert one.decisive.equals(other.decisive)


def test_a_thousand_contests_take_less_than_a_second():
    seats = [f"NA-{n}" for n in range(1000)]
    forms = [
        form("a", f"{seat}-s{k}", 300 + n % 7, 200 + n % 11, 50, contest_id=seat, registered=900)
        for n, seat in enumerate(seats)
        for k in range(3)
    ]
    given_ = small(forms, contests=seats)
    law = replace(LAW, winner_rules=(PLAIN,))
    given_ = replace(given_, contests=given_.contests.with_columns(pl.lit("NA").alias("office")))
    tallies = tally(given_, law)
    reconciled = reconcile(given_, tallies)
    start = time.perf_counter()
    found = outcomes(given_, law, tallies=tallies, reconciled=reconciled, dates=POLL)
    assert found.outcomes.height == 1000
    assert time.perf_counter() - start < 3  # a second on an idle machine, with room for a busy one
