"""How often the interval holds the truth, over thousands of draws of a real election.

Source of the election: Guanajuato 2012, 6,746 stations. Limits are of the issue: 94 to 96 % for
parties above 5 %, at least 93 % at 1 %. The plain linear interval does not reach it.
"""

import numpy as np
import pytest
from quickcount.guanajuato import PARTIES, needs_domain
from quickcount.simulated import covered, many, truth

LARGE = [PARTIES.index(name) for name in ("pri_pvem", "pan_na", "prd")]  # 41, 48 and 5.2 %
SMALL = [PARTIES.index(name) for name in ("pt", "mc", "otros")]  # 1.2, 0.9 and 3.7 %


@needs_domain
@pytest.mark.long
def test_default_interval_covers():
    """All six, the residual group too; a party's count of 20,000 samples errs by 0.2 points."""
    found = many(20_000)
    covers = covered(found["lower"], found["upper"], truth())
    assert ((covers[LARGE] >= 0.94) & (covers[LARGE] <= 0.96)).all(), covers
    assert (covers[SMALL] >= 0.93).all(), covers


@needs_domain
@pytest.mark.long
def test_plain_interval_does_not():
    found = many(20_000)
    plain = covered(found["plain_lower"], found["plain_upper"], truth())
    assert plain[PARTIES.index("mc")] < 0.92
    assert found["share"].mean(axis=0) == pytest.approx(truth(), abs=2e-4)
    spread = found["share"].std(axis=0)
    assert np.sqrt(found["variance"].mean(axis=0)) == pytest.approx(spread, rel=0.04)


@needs_domain
def test_default_interval_covers_in_a_few_draws():
    """The thin version: 600 draws, three standard errors of room."""
    found = many(600)
    covers = covered(found["lower"], found["upper"], truth())
    assert ((covers[LARGE] >= 0.94 - 0.029) & (covers[LARGE] <= 0.96 + 0.024)).all(), covers
    assert (covers[SMALL] >= 0.93 - 0.031).all(), covers
    assert (found["lower"] <= found["upper"]).all()
