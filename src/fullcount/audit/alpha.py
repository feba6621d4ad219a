"""ALPHA for a contest: papers polled, or held against their records, one after another.

Grain: one contest, all pairs. Source: Stark, "ALPHA" (2023), https://arxiv.org/abs/2201.02707, on
the assorters of SHANGRLA. Papers are given in the order they were drawn; ``replacement`` says how.
Unlike BRAVO it learns from the papers seen, so a margin that was announced too large does not end
in a needless full count, and it does not waste papers that were drawn without replacement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fullcount.audit.assorters import linear, linear_upper
from fullcount.audit.contest import Assertion, Reported, pairs
from fullcount.model.ids import CandidateId
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.martingale import Estimate, Null, Path, alpha, shrunk, steady

METHOD = "alpha"
Floats = NDArray[np.float64]
Paper = CandidateId | None  # whom it names; null = nobody, or invalid
POLLED = 100.0  # how many draws the announced mean weighs as much as
WRONG = 0.001  # share of records that are expected to overstate by two votes
REPEATS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPath:
    assertion: Assertion
    path: Path


def polling_paths(
    reported: Reported, papers: Sequence[Paper], *, replacement: bool
) -> tuple[PairPath, ...] | NotApplicable:
    """Give the risk of every pair after every paper."""
    declined = _declined(reported)
    if declined:
        return declined
    return tuple(
        PairPath(assertion=one, path=_path(one, _values(one, papers), reported, replacement))
        for one in pairs(reported)
    )


def comparison_paths(
    reported: Reported,
    records: Sequence[Paper],
    papers: Sequence[Paper],
    *,
    replacement: bool,
) -> tuple[PairPath, ...] | NotApplicable:
    """Give the risk of every pair after every paper, each held against its own record."""
    declined = _declined(reported)
    if declined:
        return declined
    return tuple(
        PairPath(assertion=one, path=_compared(one, records, papers, reported, replacement))
        for one in pairs(reported)
    )


def simulated_size(
    values: Floats,
    null: Null,
    *,
    estimate: Estimate,
    risk_limit: float,
    quantile: float,
    rng: np.random.Generator,
) -> int | NotApplicable:
    """How many draws end the audit with chance ``quantile``, if the papers are as ``values``.

    ``values`` are the assorter's of all papers if everything reported is right; for pools that were
    only added up (ONEAudit) each paper's overstatement against its pool's mean.
    """
    ends = []
    for _ in range(REPEATS):
        drawn = rng.permutation(values) if null.population else rng.choice(values, len(values))
        ends.append(alpha(drawn, null, estimate=estimate).stops_at(risk_limit))
    found = sorted(len(values) + 1 if end is None else end for end in ends)
    size = found[min(int(quantile * REPEATS), REPEATS - 1)]
    if size > len(values):
        return NotApplicable(method=METHOD, because="so few papers as there are never end it")
    return size


def pooled_overstatements(
    pools: Sequence[Sequence[Paper]], one: Assertion, *, ballots: int
) -> tuple[Floats, float]:
    """Give every paper's overstatement-assorter value against its pool's mean, and their bound.

    Their mean is above one half exactly where the assertion holds; a pool of one paper is a record.
    """
    margin = one.margin / one.worst / ballots
    upper = float(linear_upper(one))
    values = []
    for pool in pools:
        found = _values(one, pool)
        values.append((1 - (found.mean() - found) / upper) / (2 - margin / upper))
    return np.concatenate(values), 2 * upper / (2 * upper - margin)


def _values(one: Assertion, papers: Sequence[Paper]) -> Floats:
    kinds = {name: float(linear(one, name)) for name in set(papers)}
    return np.fromiter((kinds[name] for name in papers), np.float64, len(papers))


def _path(one: Assertion, x: Floats, reported: Reported, replacement: bool) -> Path:  # noqa: FBT001
    eta = 0.5 + one.margin / (2 * one.worst * reported.ballots)
    null = _null(float(linear_upper(one)), reported, replacement)
    return alpha(x, null, estimate=shrunk(eta, weight=POLLED))


def _compared(
    one: Assertion,
    records: Sequence[Paper],
    papers: Sequence[Paper],
    reported: Reported,
    replacement: bool,  # noqa: FBT001
) -> Path:
    upper = float(linear_upper(one))
    margin = one.margin / (one.worst * reported.ballots)
    over = _values(one, records) - _values(one, papers)
    x = (1 - over / upper) / (2 - margin / upper)
    most = 2 * upper / (2 * upper - margin)
    return alpha(x, _null(most, reported, replacement), estimate=steady(best_bet(most)))


def best_bet(most: float) -> float:
    """Give the eta that grows fastest if records are right but for ``WRONG`` two-vote errors.

    ``most`` is the largest value of the overstatement assorter; without errors all are half of it.
    """
    right = most * (1 - WRONG)
    return (1 - right) / (2 - 2 * most) + right - 0.5


def _null(upper: float, reported: Reported, replacement: bool) -> Null:  # noqa: FBT001
    return Null(upper=upper, population=None if replacement else reported.ballots)


def _declined(reported: Reported) -> NotApplicable | None:
    found = pairs(reported)
    if not found:
        return NotApplicable(method=METHOD, because="nobody lost this contest")
    if any(one.margin <= 0 for one in found):
        return NotApplicable(method=METHOD, because="the contest is tied; only a full count shows")
    return None
