"""Late stations: what place explains is explained, what is planted within places remains."""

import numpy as np
import pytest
from forensics.bolivia import beside, stations

from fullcount.forensics.late_shift import LateShift, Stations, Verdict, late_shift
from fullcount.stats.evidence import NotApplicable

BEFORE_THE_STOP, NEXT_EVENING = "trep_2019-10-20T19:40:57", "trep_2019-10-21T18:29:53"


def made(rng, *, shift=0.0, geography=1.0, places=150):
    """Ten stations a place; places of the leader report late more often, if geography is on."""
    place = np.repeat(np.arange(places), 10)
    liking = rng.normal(0, 0.8, places)
    chance = 1 / (1 + np.exp(-(-1.5 + geography * liking)))
    late = rng.random(place.size) < chance[place]
    valid = rng.integers(100, 300, place.size)
    share = 1 / (1 + np.exp(-(liking[place] + 0.1 * rng.normal(size=place.size) + shift * late)))
    leader = rng.binomial(valid, share)
    region = place // 15
    return Stations(
        leader=leader, rival=valid - leader, valid=valid, late=late, places=[place, region]
    )


def found(one):
    got = late_shift(one)
    assert isinstance(got, LateShift)
    return got


@pytest.mark.parametrize("seed", range(5))
def test_geography_alone_is_explained(seed):
    got = found(made(np.random.default_rng(seed)))
    assert got.late_lead - got.early_lead > 0.1
    assert got.verdict is Verdict.EXPLAINED
    assert abs(got.final_lead - got.expected_final_lead) < 0.01


@pytest.mark.parametrize("seed", range(5))
def test_a_shift_within_places_remains(seed):
    got = found(made(np.random.default_rng(seed), shift=0.5, geography=0.0))
    assert got.verdict is Verdict.REMAINS
    assert got.p_value < 1e-6


def test_late_by_chance_does_not_differ():
    rng = np.random.default_rng(1)
    verdicts = [found(made(rng, geography=0.0, places=800)).verdict for _ in range(10)]
    assert verdicts.count(Verdict.EXPLAINED) + verdicts.count(Verdict.SAME) >= 5


def size(draws):
    rng = np.random.default_rng(7)
    return np.mean([found(made(rng)).p_value < 0.05 for _ in range(draws)])


def test_false_alarms_within_places_thin():
    assert size(100) <= 0.12


@pytest.mark.long
def test_false_alarms_within_places():
    assert 0.03 <= size(1_500) <= 0.07


def test_order_of_stations_does_not_matter():
    one = made(np.random.default_rng(3))
    at = np.random.default_rng(4).permutation(one.valid.size)
    other = Stations(
        leader=one.leader[at],
        rival=one.rival[at],
        valid=one.valid[at],
        late=one.late[at],
        places=[codes[at] for codes in one.places],
    )
    first, second = found(one), found(other)
    assert first.expected_final_lead == pytest.approx(second.expected_final_lead)
    assert first.p_value == pytest.approx(second.p_value)


def test_a_place_without_early_stations_is_judged_by_the_place_around_it():
    one = made(np.random.default_rng(5))
    all_late = one.late | (one.places[0] == 0)
    got = found(
        Stations(
            leader=one.leader, rival=one.rival, valid=one.valid, late=all_late, places=one.places
        )
    )
    assert np.isfinite(got.expected_late_lead)
    assert got.within.places < 150


def test_hardly_any_late_declines():
    one = made(np.random.default_rng(6))
    none = np.zeros(one.late.size, bool)
    assert isinstance(
        late_shift(
            Stations(
                leader=one.leader, rival=one.rival, valid=one.valid, late=none, places=one.places
            )
        ),
        NotApplicable,
    )


@beside
@pytest.mark.parametrize("by_size", [False, True])
def test_bolivia_2019_late_tables_differ_and_geography_explains_it(by_size):
    got = found(stations(BEFORE_THE_STOP, by_size=by_size))
    assert got.verdict is Verdict.EXPLAINED
    assert 100 * got.early_lead == pytest.approx(7.88, abs=0.01)  # by the final figures
    assert 100 * got.late_lead == pytest.approx(24.65, abs=0.01)
    assert 100 * got.final_lead == pytest.approx(10.565, abs=0.001)
    assert 100 * got.expected_final_lead > 10  # the first round is won without any remainder
    assert got.within.explained == pytest.approx(0.95, abs=0.01)


@beside
def test_bolivia_2019_the_next_evening_nothing_remains_within_voting_places():
    got = found(stations(NEXT_EVENING, by_size=True))
    assert got.verdict is Verdict.EXPLAINED
    assert got.p_value > 0.5
