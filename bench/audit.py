"""Measure the audit beside plain arithmetic of its kind, in one run: ``python -m bench.audit``.

CPU time, least of several runs; ratios where there is something to stand beside.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from fullcount.audit import macro
from fullcount.audit.contest import Reported, pairs
from fullcount.stats.draw import manifest, places_with

BATCHES, CANDIDATES, RUNS = 100_000, 8, 7
AUDITS, DRAWS = 1_000, 60
LIMITS = {"macro": 50.0, "audits": 300.0}


def least_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds of the fastest of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def stations() -> macro.Batches:
    rng = np.random.default_rng(1)
    votes = {
        name: rng.integers(0, 400 - 30 * at, BATCHES).astype(np.int64)
        for at, name in enumerate("abcdefgh"[:CANDIDATES])
    }
    papers = sum(votes.values(), np.zeros(BATCHES, np.int64)) + rng.integers(0, 40, BATCHES)
    keys = tuple(f"PS-{at:06d}" for at in range(BATCHES))
    return macro.Batches(keys=keys, votes=votes, ballots=papers)


def main() -> int:
    found = stations()
    totals = {name: int(column.sum()) for name, column in found.votes.items()}
    contest = Reported(votes=totals, ballots=int(found.ballots.sum()))
    limit = Fraction(1, 20)

    def bound_size_and_p() -> Fraction:
        bounds = macro.bounds(found, pairs(contest))
        draws = macro.size(bounds.total, risk_limit=limit)
        return macro.risk_path(bounds.total, [Fraction(0)] * draws)[-1]

    def plain() -> float:
        """One pair in plain NumPy: what the arithmetic alone costs."""
        u = (found.votes["a"] - found.votes["b"] + found.ballots) / (totals["a"] - totals["b"])
        total = u.sum()
        return float((1 - 1 / total) ** np.ceil(np.log(0.05) / np.log(1 - 1 / total)))

    bounds = macro.bounds(found, pairs(contest))
    among = manifest(dict(zip(found.keys, bounds.weights().of, strict=True)))
    taints = np.zeros(BATCHES)
    step = float(1 - 1 / bounds.total)

    def audits() -> int:
        passed = 0
        for at in range(AUDITS):
            places = places_with(among, seed=f"audit {at}", draws=DRAWS)
            passed += bool(step**DRAWS / np.prod(1 - taints[places]) <= 0.05)
        return passed

    def hashes() -> None:
        for at in range(AUDITS * DRAWS):
            hashlib.sha256(b"%d" % at).digest()

    macro_ms, plain_ms = least_ms(bound_size_and_p), least_ms(plain)
    audits_ms, hashes_ms = least_ms(audits), least_ms(hashes)
    print(f"MACRO, {BATCHES:,} batches x {CANDIDATES} candidates: bounds, size, exact p")
    print(
        f"  {macro_ms:.1f} ms (limit {LIMITS['macro']:.0f}); one pair in NumPy {plain_ms:.2f} ms,"
        f" ratio {macro_ms / plain_ms:.1f} for {CANDIDATES - 1} pairs"
    )
    print(f"{AUDITS:,} audits of {DRAWS} draws from {BATCHES:,} stations, with p-values")
    print(
        f"  {audits_ms:.0f} ms (limit {LIMITS['audits']:.0f}); {AUDITS * DRAWS:,} SHA-256 alone"
        f" {hashes_ms:.0f} ms, ratio {audits_ms / hashes_ms:.1f}"
    )
    return int(macro_ms > LIMITS["macro"] or audits_ms > LIMITS["audits"])


if __name__ == "__main__":
    sys.exit(main())
