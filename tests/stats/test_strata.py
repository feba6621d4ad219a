"""Products of martingales over strata: never below the true worst split, and honest about ties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.stats.combine import fisher
from fullcount.stats.strata import log_fortune, stratified_risk

VALUES = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=0, max_size=15)


@given(one=VALUES, other=VALUES, weight=st.sampled_from([0.2, 0.5, 0.7]))
def test_never_below_the_worst_split_of_a_finer_search(one, other, weight):
    samples = [np.array(one), np.array(other)]
    risk = stratified_risk(samples, [weight, 1 - weight], grid=60)
    assert 0 <= risk <= 1
    first = np.linspace(1e-9, min(1.0, 0.5 / weight), 700)
    second = (0.5 - weight * first) / (1 - weight)
    kept = (second > 0) & (second <= 1)
    logs = log_fortune(samples[0], first[kept]) + log_fortune(samples[1], second[kept])
    assert risk >= min(1.0, math.exp(-logs.min())) - 1e-12


@given(x=VALUES)
def test_a_stratums_fortune_never_rises_with_the_null_mean(x):
    logs = log_fortune(np.array(x), np.linspace(0.01, 1, 60))
    assert (np.diff(logs) <= 1e-12).all()


def test_a_larger_sample_of_a_clear_win_shows_it_in_every_number_of_strata():
    rng = np.random.default_rng(3)
    for strata in (1, 2, 5):
        samples = [(rng.random(400 // strata) < 0.75).astype(float) for _ in range(strata)]
        assert stratified_risk(samples, [1 / strata] * strata) < 0.01


def test_it_does_not_pay_for_strata_as_fisher_does():
    rng = np.random.default_rng(4)
    samples = [(rng.random(60) < 0.75).astype(float) for _ in range(8)]
    ours = stratified_risk(samples, [1 / 8] * 8, grid=200)
    alone = [stratified_risk([x], [1.0]) for x in samples]
    assert ours < fisher(alone) or ours < 0.05


@pytest.mark.parametrize("repeats", [150, pytest.param(3_000, marks=pytest.mark.long)])
def test_size_where_one_stratum_wins_what_the_other_loses(repeats):
    rng = np.random.default_rng(5)
    stopped = 0
    for _ in range(repeats):
        samples = [(rng.random(60) < p).astype(float) for p in (0.7, 0.3)]
        looks = (stratified_risk([x[:n] for x in samples], [0.5, 0.5], grid=80) for n in (30, 60))
        stopped += min(looks) <= 0.1
    assert stopped / repeats <= 0.1 + 3 * math.sqrt(0.09 / repeats)


def test_bad_strata_are_refused():
    with pytest.raises(ValueError, match="add up"):
        stratified_risk([np.ones(2)], [0.5])
    with pytest.raises(ValueError, match="outside"):
        stratified_risk([np.array([2.0])], [1.0])
