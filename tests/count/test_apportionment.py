"""Every formula against its definition, carried out slowly and in full, on small numbers."""

import csv
import io
import json
import zipfile
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fullcount.count.apportionment import apportion, divisor, in_order
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula

DATA = Path(__file__).parents[3] / "shared" / "data"
DIVISORS = (Formula.DHONDT, Formula.SAINTE_LAGUE)
LISTS = st.sampled_from([CandidateId(c) for c in "abcde"])
VOTES = st.dictionaries(LISTS, st.integers(0, 12), min_size=1, max_size=5)
FORMULAS = st.sampled_from(Formula)


def lists(**votes):
    return {CandidateId(name): number for name, number in votes.items()}


def slow_divisors(votes, seats, formula):
    """All quotients of all lists, sorted; the first ``seats`` win unless the line is level."""
    claims = [
        (Fraction(number, divisor(formula, seat=k)), name)
        for name, number in votes.items()
        for k in range(1, seats + 1)
        if number
    ]
    claims.sort(key=lambda claim: -claim[0])
    if not claims:
        return dict.fromkeys(votes, 0), set(), seats
    line = claims[seats - 1][0]
    above = [name for price, name in claims if price > line]
    level = [name for price, name in claims if price == line]
    if len(above) + len(level) == seats:
        return {name: (above + level).count(name) for name in votes}, set(), 0
    return {name: above.count(name) for name in votes}, set(level), seats - len(above)


def slow_quota(votes, seats, formula):
    """Every set of lists that may take the seats left over; only seats of all of them are sure."""
    total = sum(votes.values())
    if not total:
        return dict.fromkeys(votes, 0), set(), seats
    quota = Fraction(total, seats)
    whole = {name: number // quota for name, number in votes.items()}
    left = seats - sum(whole.values())
    rank = {
        name: (number - whole[name] * quota) if formula is Formula.HARE else Fraction(number)
        for name, number in votes.items()
    }
    best = max(sum(rank[n] for n in some) for some in combinations(votes, left))
    sets = [set(s) for s in combinations(votes, left) if sum(rank[n] for n in s) == best]
    sure = set.intersection(*sets)
    seats_of = {name: whole[name] + (name in sure) for name in votes}
    return seats_of, set.union(*sets) - sure, left - len(sure)


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(1, 9), formula=FORMULAS)
def test_agrees_with_the_definition(votes, seats, formula):
    slow = slow_divisors if formula in DIVISORS else slow_quota
    result = apportion(votes, seats=seats, formula=formula)
    assert (dict(result.seats), set(result.tied), result.undecided) == slow(votes, seats, formula)


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(0, 40), formula=FORMULAS)
def test_seats_and_undecided_fill_the_house(votes, seats, formula):
    result = apportion(votes, seats=seats, formula=formula)
    assert sum(result.seats.values()) + result.undecided == seats
    if any(votes.values()):
        assert bool(result.tied) == bool(result.undecided)
        assert len(result.tied) > result.undecided or not result.tied


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(1, 12), formula=FORMULAS, data=st.data())
def test_the_order_of_the_lists_is_nothing(votes, seats, formula, data):
    names = data.draw(st.permutations(list(votes)))
    one = apportion(votes, seats=seats, formula=formula)
    other = apportion({name: votes[name] for name in names}, seats=seats, formula=formula)
    assert dict(one.seats) == dict(other.seats)
    assert set(one.tied) == set(other.tied)


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(0, 30), formula=st.sampled_from(DIVISORS))
def test_a_larger_house_takes_a_seat_from_nobody(votes, seats, formula):
    small = apportion(votes, seats=seats, formula=formula)
    large = apportion(votes, seats=seats + 1, formula=formula)
    assert all(large.seats[name] >= small.seats[name] for name in votes)


def test_hare_loses_a_seat_in_a_larger_house_as_it_is_known_to():
    votes = lists(a=6, b=6, c=2)
    ten = apportion(votes, seats=10, formula=Formula.HARE)
    eleven = apportion(votes, seats=11, formula=Formula.HARE)
    assert (ten.seats["c"], eleven.seats["c"]) == (2, 1)


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(1, 40))
def test_hare_stays_within_one_of_the_exact_share(votes, seats):
    assume(any(votes.values()))
    result = apportion(votes, seats=seats, formula=Formula.HARE)
    total = sum(votes.values())
    for name, number in votes.items():
        assert number * seats // total <= result.seats[name] <= -(-number * seats // total)


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(1, 40))
def test_floor_then_largest_gives_the_whole_quotas_and_at_most_one_more(votes, seats):
    assume(any(votes.values()))
    result = apportion(votes, seats=seats, formula=Formula.FLOOR_THEN_LARGEST)
    total = sum(votes.values())
    for name, number in votes.items():
        assert 0 <= result.seats[name] - number * seats // total <= 1


@settings(deadline=None)
@given(votes=VOTES, seats=st.integers(1, 40))
def test_dhondt_never_falls_below_the_whole_quotas(votes, seats):
    assume(any(votes.values()))
    result = apportion(votes, seats=seats, formula=Formula.DHONDT)
    if not result.tied:
        total = sum(votes.values())
        assert all(result.seats[n] >= v * seats // total for n, v in votes.items())


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (Formula.DHONDT, (6, 2, 2, 0)),
        (Formula.SAINTE_LAGUE, (5, 3, 2, 0)),
        (Formula.HARE, (5, 2, 2, 1)),
        (Formula.FLOOR_THEN_LARGEST, (6, 3, 1, 0)),
    ],
)
def test_the_formulas_differ_where_they_should(formula, expected):
    votes = lists(a=58, b=27, c=22, d=5)
    result = apportion(votes, seats=10, formula=formula)
    assert tuple(result.seats.values()) == expected


def test_a_tie_is_reported_and_not_broken():
    result = apportion(lists(a=10, b=10, c=3), seats=3, formula=Formula.DHONDT)
    assert dict(result.seats) == {"a": 1, "b": 1, "c": 0}
    assert (result.tied, result.undecided) == (("a", "b"), 1)


def test_a_threshold_is_reached_at_exactly_its_share_and_missed_one_vote_below():
    at, below = lists(a=95, b=5), lists(a=96, b=4)
    law = {"seats": 20, "formula": Formula.HARE, "threshold": Fraction(1, 20)}
    assert apportion(at, **law).seats["b"] == 1
    assert apportion(below, **law).seats["b"] == 0
    assert apportion(at, base=101, **law).qualified == ("a",)


def test_others_count_in_the_base_and_win_nothing():
    votes = lists(a=50, b=5, others=60)
    result = apportion(
        votes, seats=5, formula=Formula.DHONDT, threshold=Fraction(1, 20),
        barred={CandidateId("others")},
    )  # fmt: skip
    assert dict(result.seats) == {"a": 5, "b": 0, "others": 0}


def test_no_votes_no_seats_and_nobody_is_tied():
    result = apportion(lists(a=0, b=0), seats=4, formula=Formula.HARE)
    assert (sum(result.seats.values()), result.undecided, result.tied) == (0, 4, ())


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="negative"):
        apportion(lists(a=-1), seats=1, formula=Formula.HARE)


def test_a_large_house_of_many_lists_equals_the_definition():
    votes = {CandidateId(f"list {n:02}"): 7_000_003 // (n * n + 1) for n in range(50)}
    for formula in DIVISORS:
        result = apportion(votes, seats=700, formula=formula)
        expected, tied, _ = slow_divisors(votes, 700, formula)
        assert dict(result.seats) == expected
        assert set(result.tied) == tied


def test_in_order_puts_the_most_votes_first_and_level_ones_by_name():
    assert in_order(lists(c=1, b=3, a=1)) == ["b", "a", "c"]


def test_germany_2024_gives_the_seats_that_were_given():
    path = DATA / "germany_ep2024" / "raw" / "ew24_wbz.zip"
    if not path.exists():
        pytest.skip("the German polling-district file is not beside the checkout")
    with zipfile.ZipFile(path) as archive:
        text = archive.read("Wbz_EW24_Ergebnisse.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    first = list(rows[0]).index("CDU")
    last = list(rows[0]).index("V-Partei³")
    names = list(rows[0])[first : last + 1]
    votes = {
        CandidateId(name): sum(int((row[name] or "0").replace(".", "")) for row in rows)
        for name in names
    }
    assert sum(votes.values()) == 39_810_489
    result = apportion(votes, seats=96, formula=Formula.SAINTE_LAGUE)
    large = {name: number for name, number in result.seats.items() if number >= 6}
    large = {name: large[name] for name in ("CDU", "CSU", "SPD", "GRÜNE", "AfD")}
    assert large == {"CDU": 23, "CSU": 6, "SPD": 14, "GRÜNE": 12, "AfD": 15}
    assert result.undecided == 0


def test_georgia_2024_gives_the_seats_that_were_given():
    path = DATA / "georgia_2024" / "expected.json"
    if not path.exists():
        pytest.skip("the Georgian totals are not beside the checkout")
    totals = json.loads(path.read_text())["volunteer_totals"]
    votes = {CandidateId(name): number for name, number in totals.items()}
    result = apportion(
        votes, seats=150, formula=Formula.FLOOR_THEN_LARGEST, threshold=Fraction(1, 20)
    )
    assert sorted((n for n in result.seats.values() if n), reverse=True) == [89, 19, 16, 14, 12]
    assert result.seats[CandidateId("Georgian Dream")] == 89
