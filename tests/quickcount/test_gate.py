"""The gate opens for a whole sample, and refuses one whose gaps lean.

The differential non-response is that of the domain note: 5, 10, 20 and 60 % missing by stratum.
An estimator that ignores weights then covers in 18 of 100 draws; no estimator may be trusted
where the missing of a stratum differ from those that came, so the gate holds it back.
"""

import numpy as np
import pytest
from quickcount.made import poll

from fullcount.quickcount.arrival import instants, path
from fullcount.quickcount.design import GateRules
from fullcount.quickcount.estimate import estimate
from fullcount.quickcount.gate import Release, gate
from fullcount.quickcount.wording import of_estimate
from fullcount.quickcount.worst import worst

RULES = GateRules(error=25)
MISSING = (0.05, 0.10, 0.20, 0.60)


def judged(**chosen):
    made, _, came, every = poll(gate=RULES, **chosen)
    found = estimate(came, made)
    bounds = worst(came, made, found)
    walk = path(came, made, at=instants(came, most=6))
    return gate(came, made, found=found, bounds=bounds, path=walk), found, bounds, every


def test_publishes_a_whole_sample():
    verdict, found, bounds, _ = judged()
    assert verdict.release is Release.PUBLISH, verdict.broken
    assert bounds.missing == 0
    assert bounds.lower == bounds.upper == pytest.approx(found.lead.share)
    assert "may be said" in of_estimate(found, verdict).allows


@pytest.mark.parametrize("which", [1, 2, 3])
def test_refuses_differential_non_response(which):
    verdict, found, *_ = judged(missing=MISSING, which=which)
    assert verdict.release is Release.HOLD
    broken = {check.rule for check in verdict.broken}
    assert {"received", "received_stratum"} <= broken
    said = of_estimate(found, verdict)
    assert "may not be published" in said.allows
    assert "desert" in said.allows


@pytest.mark.parametrize("missing", [0.02, 0.2])
def test_each_rule_alone_can_hold(missing):
    """A shortage of one stratum is seen though the whole sample is nearly there."""
    verdict, *_ = judged(missing=(0.0, 0.0, 0.0, missing), units=400)
    rules = {check.rule for check in verdict.broken}
    assert ("received_stratum" in rules) == (missing > 0.15)


def test_a_wide_interval_is_held():
    verdict, *_ = judged(units=16)
    assert "error" in {check.rule for check in verdict.broken}


@pytest.mark.parametrize("seed", range(6))
def test_worst_case_holds_every_completion(seed):
    """Any votes within the register of the missing stations leave the lead inside the bounds."""
    made, _, came, _ = poll(missing=MISSING, units=60, which=seed)
    found = estimate(came, made)
    bounds = worst(came, made, found)
    rng = np.random.default_rng(seed)
    units = {plan.stratum: plan.units for plan in made.strata}
    rows = came.units.with_columns()
    drawn = rows.group_by("stratum").len()
    weight = {name: units[name] / n for name, n in drawn.iter_rows()}
    for _ in range(50):
        ahead = base = 0.0
        for row in rows.iter_rows(named=True):
            if row["received_at"] is None:
                cast = rng.integers(0, row["registered"] + 1)
                leader = rng.choice([0, cast, rng.integers(0, cast + 1)])
                gap, size = 2 * leader - cast, cast
            else:
                gap, size = row[found.leader] - row[found.rival], row["amal"] + row["badr"]
            ahead += weight[row["stratum"]] * gap
            base += weight[row["stratum"]] * size
        assert bounds.lower - 1e-9 <= ahead / base <= bounds.upper + 1e-9
    assert bounds.lower <= bounds.likely_lower <= bounds.likely_upper <= bounds.upper
