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

from fullcount.count.reason import Reason
from fullcount.quickcount.arrival import by_stratum
from fullcount.quickcount.design import Design
from fullcount.quickcount.estimate import Declined, Estimate
from fullcount.quickcount.reason import because, said
from fullcount.quickcount.returns import Received
from fullcount.quickcount.worst import Worst

REPLICATE_RATIO = 1.5  # beyond it the linear form and the jackknife tell different errors


RULES = (
    "received", "received_stratum", "returns_stratum", "estimate",
    "error", "stable", "worst_case", "replicates",
)  # fmt: skip


class Release(StrEnum):
    """What the gate says."""

    PUBLISH = "publish"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule: whether it holds, and the numbers that say so."""

    rule: str  # one of ``RULES``
    holds: bool
    reason: Reason

    @property
    def says(self) -> str:
        """The reason in English."""
        return said([self.reason])


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
    found: Estimate | Declined,
    bounds: Worst | None,
    path: pl.DataFrame,
) -> Gate:
    """Hold every rule of the design against what came. ``path`` is of :mod:`arrival`."""
    checks = [*_returns(by_stratum(came, made), made)]
    if isinstance(found, Declined) or bounds is None:
        why = found.reason if isinstance(found, Declined) else because("sample_unbounded")
        checks.append(Check(rule="estimate", holds=False, reason=why))
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
        reason=because(
            "gate_received",
            received=received,
            expected=expected,
            asked=f"{rules.received / 10:g}",
        ),
    )
    short = asked.filter(1000 * pl.col("received") < rules.received_stratum * pl.col("expected"))
    yield Check(
        rule="received_stratum",
        holds=short.is_empty(),
        reason=_named(
            short,
            asked=f"{rules.received_stratum / 10:g}",
            codes=("gate_strata_reach", "gate_strata_below"),
        ),
    )
    need = pl.min_horizontal(pl.lit(rules.returns_stratum), "units")
    few = strata.filter(pl.col("received") < need)
    yield Check(
        rule="returns_stratum",
        holds=few.is_empty(),
        reason=_named(
            few,
            asked=f"{rules.returns_stratum}",
            codes=("gate_strata_enough", "gate_strata_few"),
        ),
    )


def _estimate(found: Estimate, bounds: Worst, path: pl.DataFrame, made: Design) -> Iterator[Check]:
    rules = made.gate
    leader = next(one for one in found.shares if one.name == found.leader)
    half = max(leader.upper - leader.share, leader.share - leader.lower)
    yield Check(
        rule="error",
        holds=half * 1000 <= rules.error,
        reason=because("gate_error", half=f"{100 * half:.2f}", asked=f"{rules.error / 10:g}"),
    )
    last = path.filter(pl.col("candidate") == found.leader)["share"].tail(rules.stable_estimates)
    moved = float(np.ptp(last.to_numpy())) if last.len() else 0.0
    yield Check(
        rule="stable",
        holds=last.len() == rules.stable_estimates and moved * 1000 <= rules.stable_within,
        reason=because(
            "gate_stable",
            last=last.len(),
            moved=f"{100 * moved:.2f}",
            within=f"{rules.stable_within / 10:g}",
            asked=rules.stable_estimates,
        ),
    )
    yield Check(rule="worst_case", holds=bounds.is_out_of_range, reason=_needed(bounds))
    apart = max(_apart(one.error, one.jackknife) for one in (*found.shares, found.lead))
    yield Check(
        rule="replicates",
        holds=apart <= REPLICATE_RATIO,
        reason=because("gate_replicates", apart=f"{apart:.2f}"),
    )


def _apart(one: float, other: float) -> float:
    low, high = sorted((one, other))
    if high < 1e-12:
        return 1.0
    return high / low if low > 0 else float("inf")


def _needed(bounds: Worst) -> Reason:
    if bounds.needed is None:
        return because("gate_none_missing")
    return because(
        "gate_needed",
        missing=bounds.missing,
        needed=f"{100 * bounds.needed:.1f}",
        low=f"{100 * bounds.range_low:.1f}",
        high=f"{100 * bounds.range_high:.1f}",
    )


def _named(strata: pl.DataFrame, *, asked: str, codes: tuple[str, str]) -> Reason:
    """Say that no stratum is short, or name the first three that are."""
    none, some = codes
    if strata.is_empty():
        return because(none, asked=asked)
    names = ", ".join(strata["stratum"].head(3))
    more = ", …" if strata.height > 3 else ""
    return because(some, strata=strata.height, asked=asked, names=f"{names}{more}")
