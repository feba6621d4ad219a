"""Sizes keep what they promise: drawn so, the error is the one asked for; voters are too few."""

import numpy as np
import pytest
from quickcount.guanajuato import PARTIES, needs_domain, sample_of, stations
from quickcount.made import stations as sahra

from fullcount.quickcount.size import Wanted, needs
from fullcount.stats.survey import Sample


def census():
    rows = sahra().sort("stratum", maintain_order=True)
    votes = rows.select("amal", "badr").to_numpy().astype(float)
    stratum = rows["stratum"].rle_id().to_numpy().astype(np.int64)
    return Sample(stratum=stratum, sizes=np.bincount(stratum), parts=votes, whole=votes.sum(axis=1))


def test_samples_of_that_size_have_the_error_asked_for():
    whole = census()
    (amal, _, lead) = needs(whole, ("amal", "badr"), Wanted(error=0.01))
    truth, rng = whole.parts[:, 0].sum() / whole.whole.sum(), np.random.default_rng(1)
    per = amal.stations // 4
    misses = 0
    for _ in range(800):
        at = np.concatenate([rng.choice(600, per, replace=False) + 600 * h for h in range(4)])
        misses += abs(whole.parts[at, 0].sum() / whole.whole[at].sum() - truth) > 0.01
    assert misses / 800 == pytest.approx(0.05, abs=0.025)
    assert lead.stations > amal.stations
    assert lead.effect is None


def test_a_smaller_error_and_more_silence_take_more():
    whole = census()
    one, closer, silent = (
        needs(whole, ("amal", "badr"), wanted)[0].stations
        for wanted in (Wanted(error=0.02), Wanted(error=0.01), Wanted(error=0.02, unanswered=0.2))
    )
    assert one < closer
    assert silent == pytest.approx(one / 0.8, abs=1)


@needs_domain
def test_guanajuato_voters_alone_are_ten_to_twenty_times_too_few():
    """AUDITS_AND_QUICK_COUNTS, finding 5: the design effect is 10 to 22."""
    whole = sample_of(stations())
    found = {one.name: one for one in needs(whole, PARTIES, Wanted(error=0.005))}
    for name in ("pan_na", "pri_pvem", "prd", "mc"):
        assert 9 < found[name].effect < 23, name
    largest = found["pan_na"]
    assert largest.stations > 5 * largest.handbook_stations
