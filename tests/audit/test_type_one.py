"""Size: where the announced winner did not win, no test stops more often than its limit says.

The hardest wrong outcome is a tie (or the smallest loss); a test may be looked at after every draw.
Thin runs catch a broken test, long ones a slightly wrong one. Also power where it is promised.
"""

import math
from fractions import Fraction

import numpy as np
import pytest

from fullcount.audit import bravo, macro, suite
from fullcount.audit.comparison import INFLATION, Errors
from fullcount.audit.comparison import risk as compared_risk
from fullcount.audit.contest import Reported, pairs
from fullcount.audit.macro import Batches
from fullcount.stats import martingale, rounds
from fullcount.stats.martingale import Null

LIMIT = 0.1
THIN, LONG = 400, 12_000
REPEATS = pytest.mark.parametrize("repeats", [THIN, pytest.param(LONG, marks=pytest.mark.long)])


def at_most(stopped, repeats, limit=LIMIT):
    """Allow three standard errors of the simulation and nothing else."""
    return stopped / repeats <= limit + 3 * math.sqrt(limit * (1 - limit) / repeats)


def kaplan_wald(x, null):
    return martingale.kaplan_wald(x, null, padding=0.1)


def kaplan_markov(x, null):
    return martingale.kaplan_markov(x, null, padding=0.1)


def kaplan_kolmogorov(x, null):
    return martingale.kaplan_kolmogorov(x, null, padding=0.1)


def shrunk(x, null):
    return martingale.alpha(x, null, estimate=martingale.shrunk(0.6, weight=10))


def fixed(x, null):
    return martingale.alpha(x, null, estimate=martingale.fixed(0.6))


def half_bet(x, null):
    return martingale.betting(x, null, bets=np.full(len(x), 0.8))


def agrapa(x, null):
    return martingale.betting(x, null, bets=martingale.agrapa(x, null))


@REPEATS
@pytest.mark.parametrize("test", [shrunk, fixed, half_bet, agrapa, kaplan_wald, kaplan_markov])
def test_with_replacement_from_a_tie(test, repeats):
    rng = np.random.default_rng(11)
    stopped = sum(
        test((rng.random(300) < 0.5).astype(float), Null()).risk <= LIMIT for _ in range(repeats)
    )
    assert at_most(stopped, repeats)
    assert stopped > 0  # a test that never stops would pass, and be useless


@REPEATS
@pytest.mark.parametrize("test", [shrunk, fixed, half_bet, agrapa, kaplan_kolmogorov])
def test_without_replacement_from_a_tie(test, repeats):
    rng = np.random.default_rng(12)
    papers = np.repeat([0.0, 1.0], 150)
    null = Null(population=300)
    stopped = sum(test(rng.permutation(papers)[:150], null).risk <= LIMIT for _ in range(repeats))
    assert at_most(stopped, repeats)


@REPEATS
def test_bravo_looked_at_after_every_paper(repeats):
    rng = np.random.default_rng(13)
    contest = Reported(votes={"w": 560, "l": 440}, ballots=1000)
    plus, minus = math.log(1.12), math.log(0.88)
    stopped = 0
    for _ in range(repeats):
        votes = rng.random(400) < 0.5
        logs = np.cumsum(np.where(votes, plus, minus))
        best = int(logs.argmax())
        sample = {"w": int(votes[: best + 1].sum()), "l": int((~votes[: best + 1]).sum())}
        stopped += bravo.risk(contest, sample) <= LIMIT
    assert at_most(stopped, repeats)
    assert stopped > 0


@REPEATS
@pytest.mark.parametrize("test", [rounds.minerva, rounds.providence, rounds.athena])
def test_rounds_from_a_tie(test, repeats):
    rng = np.random.default_rng(14)
    sizes = (60, 90)
    found = {}  # few outcomes, many repeats
    stopped = 0
    for _ in range(repeats):
        series = tuple((size, int(rng.binomial(size, 0.5))) for size in sizes)
        if series not in found:
            looks = (test(series[:n], share=0.6, risk_limit=LIMIT) for n in (1, 2))
            found[series] = min(looks) <= LIMIT
        stopped += found[series]
    assert at_most(stopped, repeats)
    assert stopped > 0


@REPEATS
def test_ballot_comparison_of_a_wrong_outcome(repeats):
    """Records give w 55 of 100; in truth it is a tie: five papers in a hundred overstate by two."""
    rng = np.random.default_rng(15)
    stopped = 0
    for _ in range(repeats):
        over = np.cumsum(rng.random(200) < 0.05)
        looks = np.arange(1, 201)
        clean = np.log1p(-0.1 / (2 * float(INFLATION)))
        each = -math.log1p(-1 / float(INFLATION))
        best = int((looks * clean + over * each).argmin())
        risk = compared_risk(
            Fraction(1, 10), papers=best + 1, errors=Errors(over_2=int(over[best]))
        )
        stopped += risk <= LIMIT
    assert at_most(stopped, repeats)
    assert stopped > 0


def wrong_stations(rng):
    """A hundred stations whose bags give a tie: errors add up to the margin exactly."""
    winner, loser = rng.integers(40, 120, 100), rng.integers(10, 60, 100)
    papers = winner + loser
    errors = np.zeros(100, np.int64)
    left = int(winner.sum() - loser.sum())
    for at in rng.permutation(100):
        errors[at] = min(left, int(winner[at] - loser[at] + papers[at]))
        left -= int(errors[at])
    assert left == 0
    found = Batches(
        keys=tuple(str(at) for at in range(100)),
        votes={"w": winner.astype(np.int64), "l": loser.astype(np.int64)},
        ballots=papers.astype(np.int64),
    )
    return found, errors


@REPEATS
def test_stations_of_a_wrong_outcome(repeats):
    """As few bags as can hide all they can hold, so that a draw most easily misses them."""
    rng = np.random.default_rng(16)
    found, errors = wrong_stations(rng)
    totals = {name: int(column.sum()) for name, column in found.votes.items()}
    contest = Reported(votes=totals, ballots=int(found.ballots.sum()))
    bounds = macro.bounds(found, pairs(contest))
    margin = totals["w"] - totals["l"]
    share = bounds.numerator / bounds.numerator.sum()
    taints = errors / bounds.numerator
    step = float(1 - 1 / bounds.total)
    draws = macro.size(bounds.total, risk_limit=Fraction(1, 20)) * 2
    stopped = 0
    for at in range(repeats):
        places = rng.choice(100, draws, p=share)
        with np.errstate(divide="ignore"):
            logs = np.cumsum(np.log(step) - np.log1p(-taints[places]))
        stopped += bool(logs.min() <= math.log(LIMIT))
        if at < 20:  # the arithmetic of the test is the library's own
            exact = [Fraction(int(errors[p]), margin) / bounds.of(int(p)) for p in places[:9]]
            path = macro.risk_path(bounds.total, exact)
            assert float(path[-1]) == pytest.approx(min(1.0, math.exp(logs[8])), rel=1e-9)
    assert at_most(stopped, repeats)
    assert stopped > repeats * LIMIT / 3  # this outcome is nearly as hard as any


@REPEATS
def test_two_strata_of_a_wrong_outcome(repeats):
    """All error lies in the polled stratum: in truth 550 to 650 there, a tie over both."""
    rng = np.random.default_rng(17)
    compared = suite.Pair(over=900, under=800, ballots=2_000)
    polled = suite.Pair(over=700, under=600, ballots=1_500)
    found = {}
    stopped = 0
    for _ in range(repeats):
        over, under, _ = rng.multivariate_hypergeometric([550, 650, 300], 120)
        key = (int(over), int(under))
        if key not in found:
            strata = suite.Strata(
                polled=suite.Polled(reported=polled, over=key[0], under=key[1], papers=120),
                compared=suite.Compared(reported=compared, errors=Errors(), papers=200),
            )
            found[key] = suite.risk(strata, risk_limit=LIMIT) <= LIMIT
        stopped += found[key]
    assert at_most(stopped, repeats)


@REPEATS
def test_a_round_ends_the_audit_as_often_as_it_was_sized_to(repeats):
    """Power: BRAVO's 90 % round and Minerva's, drawn from the reported shares."""
    rng = np.random.default_rng(18)
    contest = Reported(votes={"w": 600, "l": 400}, ballots=1000)
    size = bravo.quantile_size(contest, risk_limit=Fraction(1, 10), chance=0.9)
    won = rng.binomial(size, 0.6, repeats)
    ended = sum(bravo.risk(contest, {"w": int(n), "l": size - int(n)}) <= LIMIT for n in won)
    assert ended / repeats >= 0.9 - 3 * math.sqrt(0.09 / repeats)
    chance = rounds.chance_of_minerva([], 179, share=0.6, risk_limit=LIMIT)
    won = rng.binomial(179, 0.6, repeats)
    ended = sum(
        rounds.minerva([(179, int(n))], share=0.6, risk_limit=LIMIT) <= LIMIT for n in won[:400]
    )
    assert abs(ended / min(400, repeats) - chance) < 3 * math.sqrt(0.09 / 400)
