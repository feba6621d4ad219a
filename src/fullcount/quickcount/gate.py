"""May it be published? Every rule is declared in the design, and every one must hold.

Grain: one verdict per estimate. Held back is no judgement of the election: it says that the
sample does not yet carry a statement, and which rule says so. Source: NDI, The Quick Count and
Election Observation (stabilisation, recovery of missing points); the rest is ours and declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl

from fullcount.quickcount.arrival import by_stratum
from fullcount.quickcount.design import Design
from fullcount.quickcount.estimate import Estimate
from fullcount.quickcount.returns import Received
from fullcount.quickcount.worst import Worst
from fullcount.stats.evidence import NotApplicable

REPLICATE_RATIO = 1.5  # beyond it the linear form and the jackknife tell different errors


class Release(StrEnum):
    """What the gate says."""

    PUBLISH = "publish"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule: whether it holds, and the numbers that say so."""

    rule: str
    holds: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    release: Release
    checks: tuple[Check, ...]

    @property
    def broken(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.holds)


def gate(
    came: Received,
    made: Design,
    *,
    found: Estimate | NotApplicable,
    bounds: Worst | None,
    path: pl.DataFrame,
) -> Gate:
    """Hold every rule of the design against what came. ``path`` is of :mod:`arrival`."""
    checks = [*_returns(by_stratum(came, made), made)]
    if isinstance(found, NotApplicable) or bounds is None:
        because = found.because if isinstance(found, NotApplicable) else "no bounds were given"
        checks.append(Check(rule="estimate", holds=False, says=because))
    else:
        checks += _estimate(found, bounds, path, made)
    holds = all(check.holds for check in checks)
    return Gate(release=Release.PUBLISH if holds else Release.HOLD, checks=tuple(checks))


def _returns(strata: pl.DataFrame, made: Design) -> Iterator[Check]:
    rules = made.gate
    asked = strata.filter(pl.col("expected") > 0)
    received, expected = int(asked["received"].sum()), int(asked["expected"].sum())
    yield Check(
        rule="received",
        holds=1000 * received >= rules.received * expected > 0,
        says=f"{received:,} of {expected:,} stations; {rules.received / 10:g} % asked",
    )
    short = asked.filter(1000 * pl.col("received") < rules.received_stratum * pl.col("expected"))
    yield Check(
        rule="received_stratum",
        holds=short.is_empty(),
        says=f"{_named(short)} below {rules.received_stratum / 10:g} %",
    )
    need = pl.min_horizontal(pl.lit(rules.returns_stratum), "units")
    few = strata.filter(pl.col("received") < need)
    yield Check(
        rule="returns_stratum",
        holds=few.is_empty(),
        says=f"{_named(few)} with fewer than {rules.returns_stratum} returns",
    )


def _estimate(found: Estimate, bounds: Worst, path: pl.DataFrame, made: Design) -> Iterator[Check]:
    rules = made.gate
    leader = next(one for one in found.shares if one.name == found.leader)
    half = max(leader.upper - leader.share, leader.share - leader.lower)
    yield Check(
        rule="error",
        holds=half * 1000 <= rules.error,
        says=f"half-width {100 * half:.2f} points; {rules.error / 10:g} asked",
    )
    last = path.filter(pl.col("candidate") == found.leader)["share"].tail(rules.stable_estimates)
    moved = float(np.ptp(last.to_numpy())) if last.len() else 0.0
    yield Check(
        rule="stable",
        holds=last.len() == rules.stable_estimates and moved * 1000 <= rules.stable_within,
        says=f"the last {last.len()} estimates lie within {100 * moved:.2f} points; "
        f"{rules.stable_within / 10:g} asked of {rules.stable_estimates}",
    )
    yield Check(rule="worst_case", holds=bounds.is_out_of_range, says=_needed(bounds))
    apart = max(_apart(one.error, one.jackknife) for one in (*found.shares, found.lead))
    yield Check(
        rule="replicates",
        holds=apart <= REPLICATE_RATIO,
        says=f"linear form and jackknife differ by at most {apart:.2f} times",
    )


def _apart(one: float, other: float) -> float:
    low, high = sorted((one, other))
    if high < 1e-12:
        return 1.0
    return high / low if low > 0 else float("inf")


def _needed(bounds: Worst) -> str:
    if bounds.needed is None:
        return "no station is missing"
    return (
        f"the {bounds.missing:,} missing stations would need a lead of {100 * bounds.needed:.1f} "
        f"points to change the leader; nine in ten stations that came lie between "
        f"{100 * bounds.range_low:.1f} and {100 * bounds.range_high:.1f}"
    )


def _named(strata: pl.DataFrame) -> str:
    if strata.is_empty():
        return "no stratum"
    names = ", ".join(strata["stratum"].head(3))
    more = f" and {strata.height - 3} more" if strata.height > 3 else ""
    return f"{strata.height} strata ({names}{more})"
