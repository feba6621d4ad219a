"""A chance summed out of a binomial: as good as a very fine sum, also far out and at the edges."""

import numpy as np
import pytest

from fullcount.stats.logit_normal import Chance, Counts, nodes, summed

FINE = np.linspace(-9, 9, 20_001)


def slow(y, n, chance):
    weight = np.exp(-0.5 * FINE**2)
    p = chance.floor + chance.slope / (1 + np.exp(-(chance.mean + chance.sd * FINE)))
    p = np.clip(p, 1e-9, 1 - 1e-9)
    logs = y * np.log(p) + (n - y) * np.log1p(-p) + np.log(weight / weight.sum())
    most = logs.max()
    parts = np.exp(logs - most)
    return most + np.log(parts.sum()), parts @ FINE / parts.sum(), parts @ FINE**2 / parts.sum()


@pytest.mark.parametrize("sd", [0.05, 0.3, 1.0])
@pytest.mark.parametrize(("floor", "slope"), [(0.0, 1.0), (0.2, 0.6), (0.7, -0.7)])
def test_agrees_with_a_fine_sum(sd, floor, slope):
    for y in (0, 3, 40, 77, 120):
        chance = Chance(floor=np.array(floor), slope=np.array(slope), mean=np.array(0.3), sd=sd)
        got = summed(Counts(successes=np.array(float(y)), trials=np.array(120.0)), chance, points=9)
        log, mean, square = slow(y, 120, chance)
        inside = min(floor, floor + slope) < y / 120 < max(floor, floor + slope)
        within = 0.02 if inside else 0.6
        assert float(got.log) == pytest.approx(log, abs=within)
        if inside:
            assert float(got.mean) == pytest.approx(mean, abs=0.03)
            assert float(got.square) == pytest.approx(square, rel=0.03, abs=0.03)


def test_points_have_the_moments_of_a_normal():
    places, weights = nodes(5)
    assert [float(weights @ places**k) for k in (0, 1, 2, 4)] == pytest.approx([1, 0, 1, 3])
