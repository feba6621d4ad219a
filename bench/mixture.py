"""The mixture at 1,000 stations beside its clean twin: processor time, and do chains agree?"""

import time

import numpy as np
from bench.row import Row

from fullcount.forensics.integers import Ballots
from fullcount.forensics.mixture import Electorate, Mixture, mixture

STATIONS, LIMIT = 1_000, 60
SHARES = (0.90, 0.08, 0.02)


def rows() -> list[Row]:
    rng = np.random.default_rng(1)
    strata = np.zeros(STATIONS, np.int64)
    started = time.process_time()
    got = mixture(Electorate(ballots=_planted(rng), strata=strata), rng=rng)
    seconds = time.process_time() - started
    what = f"mixture qbl and its clean twin, {STATIONS:,} stations, four chains each"
    if not isinstance(got, Mixture):
        return [Row(what=what, measured=got.because, limit=f"{LIMIT} s, R-hat 1.01", met=False)]
    worst = max(got.fit.worst_r_hat, got.clean.worst_r_hat)
    size = min(got.fit.least_size, got.clean.least_size)
    measured = (
        f"{seconds:.1f} s, R-hat {worst:.4f}, effective draws {size:.0f} at least; added to "
        f"{got.added.mean:.3f} (planted {SHARES[1]}), clean {got.clean_added.mean:.3f}"
    )
    met = seconds <= LIMIT and worst < 1.01
    return [Row(what=what, measured=measured, limit=f"{LIMIT} s, R-hat below 1.01", met=met)]


def _planted(rng: np.random.Generator) -> Ballots:
    """Make 8 % of stations added to and 2 % replaced, by the model's own rule."""
    voters, kind = rng.integers(300, 1_500, STATIONS), rng.choice(3, STATIONS, p=SHARES)
    turnout = _logistic(0.4 + 0.3 * rng.normal(size=STATIONS))
    share = _logistic(-0.2 + 0.3 * rng.normal(size=STATIONS))
    made, moved = (_part(kind, rng) for _ in range(2))
    away = rng.binomial(voters, (1 - turnout) * (1 - made)) / voters
    before = np.minimum(1, away / (1 - made))
    chance = (1 - before) * (moved + share * (1 - moved)) + before - away
    came = np.rint(voters * (1 - away)).astype(np.int64)
    leader = np.minimum(rng.binomial(voters, np.clip(chance, 0, 1)), came)
    return Ballots(registered=voters, given=came, received=came, leader=leader)


def _part(kind: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    drawn = _logistic(0.3 * rng.normal(size=kind.size) - 0.3)
    return np.select([kind == 1, kind == 2], [0.7 * drawn, 0.7 + 0.3 * drawn], 0.0)


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


if __name__ == "__main__":
    import sys

    for row in rows():
        sys.stdout.write(f"{row.what}: {row.measured} ({row.limit})\n")
