"""ALPHA on papers: both kinds of audit, pools, ties looked at after every paper."""

import math

import numpy as np
import pytest

from fullcount.audit import alpha
from fullcount.audit.contest import Reported, pairs
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.martingale import Null, shrunk

CONTEST = Reported(votes={"a": 60, "b": 30}, ballots=100)
BOX = ["a"] * 60 + ["b"] * 30 + [None] * 10


def shuffled(rng, papers):
    return [papers[at] for at in rng.permutation(len(papers))]


def test_papers_that_bear_the_margin_out_bring_the_risk_down():
    drawn = shuffled(np.random.default_rng(1), BOX)
    (found,) = alpha.polling_paths(CONTEST, drawn, replacement=False)
    assert found.path.risk < 0.05
    assert found.path.p[-1] == 0  # every paper was seen
    assert ((found.path.p >= 0) & (found.path.p <= 1)).all()


@pytest.mark.parametrize("repeats", [200, pytest.param(4_000, marks=pytest.mark.long)])
def test_polling_from_a_tie(repeats):
    rng = np.random.default_rng(2)
    tie = ["a"] * 45 + ["b"] * 45 + [None] * 10
    stopped = 0
    for _ in range(repeats):
        drawn = shuffled(rng, tie)[:60]
        (found,) = alpha.polling_paths(CONTEST, drawn, replacement=False)
        stopped += found.path.risk <= 0.1
    assert stopped / repeats <= 0.1 + 3 * math.sqrt(0.09 / repeats)


def test_records_that_are_right_need_far_fewer_papers_and_wrong_ones_cost():
    drawn = shuffled(np.random.default_rng(3), BOX)
    (polled,) = alpha.polling_paths(CONTEST, drawn, replacement=True)
    (right,) = alpha.comparison_paths(CONTEST, drawn, drawn, replacement=True)
    wrong = ["b" if name == "a" and at < 8 else name for at, name in enumerate(drawn)]
    (errors,) = alpha.comparison_paths(CONTEST, drawn, wrong, replacement=True)
    assert right.path.stops_at(0.05) < (polled.path.stops_at(0.05) or math.inf)
    assert errors.path.p[20] > right.path.p[20]


@pytest.mark.parametrize("repeats", [200, pytest.param(4_000, marks=pytest.mark.long)])
def test_comparison_of_a_wrong_outcome(repeats):
    """Fifteen papers recorded for a are b's: in truth a tie."""
    rng = np.random.default_rng(4)
    true = ["b" if at < 15 else name for at, name in enumerate(BOX)]
    stopped = 0
    for _ in range(repeats):
        at = rng.integers(0, 100, 60)
        (found,) = alpha.comparison_paths(
            CONTEST, [BOX[i] for i in at], [true[i] for i in at], replacement=True
        )
        stopped += found.path.risk <= 0.1
    assert stopped / repeats <= 0.1 + 3 * math.sqrt(0.09 / repeats)


def test_pools_tell_the_same_truth_and_need_more_papers_than_records():
    (one,) = pairs(CONTEST)
    rng = np.random.default_rng(5)
    whole = shuffled(rng, BOX)
    single, upper = alpha.pooled_overstatements([[name] for name in whole], one, ballots=100)
    pooled, _ = alpha.pooled_overstatements([whole[:50], whole[50:]], one, ballots=100)
    assert single.mean() == pytest.approx(pooled.mean())
    assert single.mean() > 0.5
    assert pooled.max() <= upper + 1e-12

    def size(values):
        return alpha.simulated_size(
            np.tile(values, 30),
            Null(upper=upper),
            estimate=shrunk(float(values.mean())),
            risk_limit=0.1,
            quantile=0.5,
            rng=np.random.default_rng(6),
        )

    assert size(single) <= size(pooled)
    close = np.full(20, 0.51)
    assert isinstance(
        alpha.simulated_size(
            close, Null(), estimate=shrunk(0.51), risk_limit=0.01, quantile=0.9, rng=rng
        ),
        NotApplicable,
    )


def test_what_no_paper_can_show_is_said():
    for votes in ({"a": 5, "b": 5}, {"a": 5}):
        tied = Reported(votes=votes, ballots=10)
        assert isinstance(alpha.polling_paths(tied, ["a"], replacement=True), NotApplicable)
        assert isinstance(
            alpha.comparison_paths(tied, ["a"], ["a"], replacement=True), NotApplicable
        )
