"""The density of SciPy at its defaults, through a fine histogram."""

import numpy as np
import pytest
from scipy.stats import gaussian_kde

from fullcount.stats.kernel import density


@pytest.mark.parametrize("seed", range(3))
def test_is_the_density_of_scipy(seed):
    rng = np.random.default_rng(seed)
    values = np.r_[rng.normal(0.5, 0.1, 400), rng.uniform(0, 1, 50)]
    grid = np.linspace(-0.2, 1.2, 57)
    assert density(values, grid) == pytest.approx(gaussian_kde(values)(grid), rel=1e-4, abs=1e-9)


def test_needs_two_different_values():
    with pytest.raises(ValueError, match="two different"):
        density(np.ones(5), np.linspace(0, 1, 3))
