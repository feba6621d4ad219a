"""Rounds whose tails are added up: against every series of a small audit."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats import rounds
from fullcount.stats.combine import fisher, product_of_martingales
from fullcount.stats.rounds import Walk

SHARE, LIMIT = 0.8, 0.3
ROUNDS = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
    max_size=4,
)


def chance(share, yes, draws):
    return share**yes * (1 - share) ** (draws - yes)


@pytest.mark.parametrize("sizes", [(5,), (4, 3), (3, 3, 3)])
def test_minerva_stops_as_every_series_says(sizes):
    """Stopping under one half is at most the limit times stopping under the stated share."""
    total = sum(sizes)
    ends = {0.5: 0.0, SHARE: 0.0}
    for series in product([0, 1], repeat=total):
        at, found = 0, []
        for size in sizes:
            found.append((size, sum(series[at : at + size])))
            at += size
        if rounds.minerva(found, share=SHARE, risk_limit=LIMIT) <= LIMIT:
            for share in ends:
                ends[share] += chance(share, sum(series), total)
    assert 0 < ends[0.5] <= LIMIT * ends[SHARE] + 1e-12


def test_a_walk_loses_what_has_stopped_and_nothing_else():
    walk = Walk.start().after(6, SHARE)
    least = walk.stops_at(LIMIT)
    left = walk.without(least)
    assert left.null[least:].sum() == 0
    assert walk.null.sum() == pytest.approx(1)
    assert left.null.sum() == pytest.approx(1 - walk.null[least:].sum())


@given(found=ROUNDS, share=st.floats(0.51, 1.0))
def test_every_p_is_a_probability(found, share):
    for test in (rounds.minerva, rounds.providence, rounds.athena):
        assert 0 <= test(found, share=share, risk_limit=0.1) <= 1


@given(draws=st.integers(1, 40), data=st.data())
def test_more_yes_is_never_more_risk(draws, data):
    yes = data.draw(st.integers(0, draws - 1))
    for test in (rounds.minerva, rounds.providence):
        more = test([(draws, yes + 1)], share=0.6, risk_limit=0.05)
        assert more <= test([(draws, yes)], share=0.6, risk_limit=0.05) + 1e-12


def test_long_rounds_by_fourier_agree_with_short_ones_added():
    one = Walk.start().after(300, 0.6)
    two = Walk.start().after(100, 0.6).after(200, 0.6)
    assert one.null == pytest.approx(two.null, abs=1e-12)


def test_the_chance_of_a_next_round_knows_what_was_found():
    high = rounds.chance_of_minerva([(100, 58)], 60, share=0.6, risk_limit=0.1)
    low = rounds.chance_of_minerva([(100, 48)], 60, share=0.6, risk_limit=0.1)
    assert 0 < low < high < 1
    assert 0 < rounds.chance_of_providence([(100, 54)], 60, share=0.6, risk_limit=0.1) < 1


def test_what_is_no_round_is_refused():
    with pytest.raises(ValueError, match="more yes"):
        rounds.minerva([(3, 4)], share=0.6, risk_limit=0.1)
    with pytest.raises(ValueError, match="one half"):
        rounds.providence([(3, 2)], share=0.5, risk_limit=0.1)


def test_fisher_pays_for_every_part_and_a_product_does_not():
    assert fisher([0.5] * 50) == pytest.approx(0.99, abs=0.005)
    assert product_of_martingales([0.5] * 50) == 0.5**50
    assert fisher([0.3, 0.0]) == 0
    with pytest.raises(ValueError, match="lie in"):
        fisher([1.2])
