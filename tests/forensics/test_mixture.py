"""The mixture: its integral against a fine sum, planted shares back, its false alarm beside it."""

import numpy as np
import pytest
from forensics.planted import ballots, counts, planted, two_strata

from fullcount.forensics import mixture_fit
from fullcount.forensics.clean_twin import clean_votes
from fullcount.forensics.mixture import Electorate, Mixture, design, mixture
from fullcount.forensics.mixture_effects import Effect, Tampering
from fullcount.forensics.mixture_fit import Fit, fit
from fullcount.forensics.mixture_likelihood import (
    Points,
    tampered,
    tampered_where_possible,
    untouched,
)
from fullcount.forensics.mixture_model import Form, Model, sd_of, shares
from fullcount.stats.evidence import NotApplicable

Z = np.linspace(-6, 6, 81)
WEIGHT = np.exp(-0.5 * Z**2) / np.exp(-0.5 * Z**2).sum()


def logistic(x):
    return 1 / (1 + np.exp(-x))


def binomial(y, n, p):
    p = np.clip(p, 1e-9, 1 - 1e-9)
    return y * np.log(p) + (n - y) * np.log1p(-p)


def slow_tampered(n, a, w, turnout, share, tampering):
    """The package's own formula, summed over every pair of points: no peak, no adaptation."""
    tau = logistic(turnout.mean[0] + turnout.sd * Z)
    nu = logistic(share.mean[0] + share.sd * Z)
    low, width = tampering.low, tampering.high - tampering.low
    made = low + width * logistic(float(tampering.made.mean) + tampering.made.sd * Z)
    moved = low + width * logistic(float(tampering.moved.mean) + tampering.moved.sd * Z)
    came = np.exp(binomial(a, n, np.outer(1 - made, 1 - tau)) - n) @ WEIGHT
    away, total = a / n, 0.0
    for at, m in enumerate(made):
        before = min(away / (1 - m), 1 - 1e-6)
        chance = nu[:, None] * (1 - moved) + moved
        chance = (1 - before) * chance + before - away
        voted = WEIGHT @ np.exp(binomial(w, n, chance) + n) @ WEIGHT
        total += WEIGHT[at] * came[at] * voted
    return np.log(total)


def effects(sd_turnout, sd_share, sd_parts, n=1):
    ones = np.ones(n)
    return (
        Effect(mean=0.4 * ones, sd=sd_turnout),
        Effect(mean=-0.2 * ones, sd=sd_share),
        Tampering(
            made=Effect(mean=np.array(-0.3), sd=sd_parts),
            moved=Effect(mean=np.array(0.2), sd=sd_parts),
            low=0.0,
            high=0.7,
        ),
    )


@pytest.mark.parametrize(
    ("sd_turnout", "sd_share", "sd_parts"), [(0.3, 0.3, 0.3), (0.6, 0.2, 0.4), (0.2, 0.5, 0.7)]
)
@pytest.mark.parametrize(("away", "votes"), [(0.4, 0.3), (0.3, 0.5), (0.15, 0.7), (0.5, 0.2)])
def test_the_integral_is_that_of_a_fine_sum(sd_turnout, sd_share, sd_parts, away, votes):
    turnout, share, tampering = effects(sd_turnout, sd_share, sd_parts)
    n, a, w = 200.0, 200 * away, 200 * votes
    one = counts(np.array([n]), np.array([a]), np.array([w]))
    got = tampered(one, turnout, share, tampering, points=Points())
    want = slow_tampered(n, a, w, turnout, share, tampering)
    assert float(got.log[0]) == pytest.approx(want, abs=0.12)


def test_nothing_made_nor_moved_is_untouched():
    turnout, share, _ = effects(0.3, 0.3, 0.1, n=5)
    nothing = Tampering(
        made=Effect(mean=np.array(-20.0), sd=0.01),
        moved=Effect(mean=np.array(-20.0), sd=0.01),
        low=0.0,
        high=0.7,
    )
    some, _ = planted(5, [1, 0, 0], np.random.default_rng(1))
    first = untouched(some, turnout, share, points=9).log
    second = tampered(some, turnout, share, nothing, points=Points(turnout=9, wide=9)).log
    # The untouched leader's votes are binomial in N with chance nu (1 - A), as the others' are.
    assert second == pytest.approx(first, abs=0.02)


def test_only_provably_hopeless_stations_are_left_out():
    turnout, share, _ = effects(0.3, 0.3, 0.3, n=200)
    replaced = Tampering(
        made=Effect(mean=np.array(0.0), sd=0.3),
        moved=Effect(mean=np.array(0.0), sd=0.3),
        low=0.7,
        high=1.0,
    )
    some, _ = planted(200, [0.8, 0.1, 0.1], np.random.default_rng(2))
    every = tampered(some, turnout, share, replaced, points=Points()).log
    least = untouched(some, turnout, share, points=5).log - 25
    got = tampered_where_possible(
        some, (turnout, share), replaced, points=Points(), least=least
    ).log
    worked = got == every
    assert 20 <= worked.sum() < 190
    assert (every[~worked] < least[~worked]).all()


@pytest.mark.parametrize("form", list(Form))
def test_slopes_are_those_of_the_posterior(form):
    rng = np.random.default_rng(3)
    some, _ = planted(60, [0.8, 0.15, 0.05], rng)
    model = Model(
        counted=some,
        covariates=design(rng.normal(size=(60, 1)), 60),
        form=form,
        points=Points(made=9, narrow=5, wide=5, turnout=9, untouched=9),
    )
    place = rng.normal(0, 0.2, len(model.names))
    _, slopes = model.posterior(place)
    for at, one in enumerate(np.eye(place.size) * 1e-4):
        change = (model.posterior(place + one)[0] - model.posterior(place - one)[0]) / 2e-4
        assert slopes[at] == pytest.approx(change, rel=0.02, abs=0.3), model.names[at]


def test_untouched_is_the_largest_class_before_the_data():
    rng = np.random.default_rng(4)
    drawn = np.array([shares(rng.normal(0, 3, 2)) for _ in range(500)])
    assert (drawn.argmax(1) == 0).all()
    assert drawn.sum(1) == pytest.approx(1)


def test_an_sd_bends_towards_zero_and_is_kept_where_large():
    sds, slope = sd_of(np.array([-1.0, 0.0, 3.0]))
    assert 0 < sds[0] < 0.01
    assert sds[2] == pytest.approx(3, abs=1e-6)
    numeric = np.log(sd_of(np.array([1e-6]))[0] / sd_of(np.array([-1e-6]))[0]) / 2e-6
    assert slope[1] == pytest.approx(float(numeric[0]), rel=1e-4)


def test_a_clean_twin_keeps_stations_and_turnout_and_forgets_their_tie():
    some, far = two_strata(4_000, rural=2_000, rng=np.random.default_rng(5))
    one = ballots(some)
    twin = clean_votes(one.leader, one.received, far.astype(int), rng=np.random.default_rng(6))
    assert (twin <= one.received).all()
    for stratum in (0, 1):
        here = far == stratum
        share, turnout = twin[here] / one.received[here], one.received[here] / one.registered[here]
        assert abs(np.corrcoef(share, turnout)[0, 1]) < 0.06
        assert np.median(share) == pytest.approx(
            np.median(one.leader[here] / one.received[here]), abs=0.01
        )
        assert share.std() == pytest.approx((one.leader[here] / one.received[here]).std(), rel=0.1)


def test_chains_that_disagree_are_not_reported(monkeypatch):
    monkeypatch.setattr(mixture_fit, "DRAWS", 8)
    monkeypatch.setattr(mixture_fit, "ROUNDS", 1)
    monkeypatch.setattr(mixture_fit, "WARM", 4)
    some, far = two_strata(120, rural=50, rng=np.random.default_rng(7))
    got = mixture(
        Electorate(ballots=ballots(some), strata=far.astype(int)),
        rng=np.random.default_rng(1),
        form=Form.BL,
    )
    assert isinstance(got, NotApplicable)
    assert "R-hat" in got.because


def test_agreement_is_of_every_parameter():
    some, _ = planted(100, [1, 0, 0], np.random.default_rng(8))
    model = Model(counted=some, covariates=design(None, 100), form=Form.BL, points=Points())
    draws = np.random.default_rng(9).normal(size=(4, 400, len(model.names)))
    assert Fit(model=model, draws=draws, evaluations=0).agrees
    draws[0, :, -1] += 1
    assert not Fit(model=model, draws=draws, evaluations=0).agrees


def test_few_stations_decline():
    some, _ = planted(99, [1, 0, 0], np.random.default_rng(8))
    got = mixture(
        Electorate(ballots=ballots(some), strata=np.zeros(99, np.int64)),
        rng=np.random.default_rng(1),
    )
    assert isinstance(got, NotApplicable)
    assert "100 needed" in got.because


def test_bl_finds_planted_classes_of_a_country_without_scatter():
    rng = np.random.default_rng(10)
    voters, kind = rng.integers(300, 1_500, 400), rng.choice(2, 400, p=[0.8, 0.2])
    made = np.where(kind == 1, 0.35, 0.0)
    abstained = rng.binomial(voters, 0.4 * (1 - made))
    away = abstained / voters
    before = np.minimum(1, away / (1 - made))
    leader = rng.binomial(voters, (1 - before) * (0.45 + made * 0.55) + before - away)
    some = counts(voters, abstained, np.minimum(leader, voters - abstained))
    model = Model(counted=some, covariates=design(None, 400), form=Form.BL, points=Points())
    got = fit(model, rng=np.random.default_rng(1))
    assert got.agrees
    assert got.class_shares[:, 1].mean() == pytest.approx((kind == 1).mean(), abs=0.02)
    assert (got.belongs().argmax(1) == kind).mean() > 0.99


@pytest.mark.long
def test_qbl_recovers_planted_shares_and_shows_the_clean_twin():
    some, kind = planted(300, [0.85, 0.10, 0.05], np.random.default_rng(11))
    got = mixture(
        Electorate(ballots=ballots(some), strata=np.zeros(300, np.int64)),
        rng=np.random.default_rng(1),
    )
    assert isinstance(got, Mixture), got
    assert got.added.lower <= (kind == 1).mean() <= got.added.upper
    assert got.replaced.lower <= (kind == 2).mean() <= got.replaced.upper
    assert got.clean_replaced.mean < 0.02
    assert max(got.fit.worst_r_hat, got.clean.worst_r_hat) < 1.01
    assert "clean" in str(got.found)
    assert "R-hat" in str(got.found)
