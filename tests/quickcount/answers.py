"""What we answer to the rows ``quickcount.*`` and ``projection.*`` of the answer file.

One function per method, from a row's inputs to a value of the shape of its ``expected``.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

import numpy as np
import polars as pl
from quickcount import guanajuato, mexico
from quickcount.simulated import covered, many, truth

from fullcount.stats.allocation import handbook_error, handbook_voters
from fullcount.stats.survey import Sample, point, ratio
from fullcount.stats.weighted import fewest_units, weighted_median

Inputs = Mapping[str, object]
COVERAGE_DRAWS = 4_000


def stratified_ratio(inputs: Inputs) -> dict[str, float]:
    """Shares in per cent; strata weigh by stations, or as the peer had it by registered voters."""
    number = int(str(inputs["sample"]).partition("sample=")[2])
    sample = guanajuato.sample_of(guanajuato.published_sample(number))
    weights = None
    if "ln_total" in str(inputs["stratum_weight"]):
        every = guanajuato.stations().group_by("distrito_loc_17").agg(pl.col("ln_total").sum())
        registered = every.sort("distrito_loc_17")["ln_total"].to_numpy()
        weights = (registered / sample.received)[sample.stratum]
    shares = 100 * point(sample, weights=weights)
    return dict(zip(guanajuato.PARTIES, shares.tolist(), strict=True))


def coverage_simulation(inputs: Inputs) -> dict[str, dict[str, float]]:
    """Bias, spread and coverage of the plain interval, in points; design effect of the truth."""
    found = many(COVERAGE_DRAWS)
    covers = covered(found["plain_lower"], found["plain_upper"], truth())
    spread = found["share"].std(axis=0, ddof=1)
    whole = guanajuato.sample_of(guanajuato.stations())
    voters = 507 * whole.whole.mean()
    deff = spread**2 / (truth() * (1 - truth()) / voters)
    bias = found["share"].mean(axis=0) - truth()
    return {
        name: {
            "bias": 100 * bias[at],
            "sd": 100 * spread[at],
            "cov95": covers[at],
            "deff": deff[at],
        }
        for at, name in enumerate(guanajuato.PARTIES)
    }


def partial_return_trend(inputs: Inputs) -> dict[str, float]:
    """The estimate from what was captured by an hour; strata without a return are left out."""
    hour = int(str(inputs["data"]).partition("before ")[2][:2])
    rows = mexico.received_before(f"2018-07-02T{hour + 5 - 24:02}:00:00Z")
    sample, _ = mexico.sample_of(rows)
    return {"n": rows.height, "AMLO": 100 * point(sample)[0]}


def ratio_constant_population(inputs: Inputs) -> dict[str, object]:
    """Every station alike: no error. The row lists shares from the highest down."""
    votes = np.array(inputs["cand"], dtype=float)
    sizes, received = np.array([10, 10, 5, 4]), np.array([5, 5, 3, 2])
    n = int(received.sum())
    strata = np.repeat(np.arange(4), received)
    parts, whole = np.tile(votes, (n, 1)), np.full(n, votes.sum())
    shares = ratio(Sample(stratum=strata, sizes=sizes, parts=parts, whole=whole))
    listed = np.full(n, float(inputs["list"]))
    cast = ratio(Sample(stratum=strata, sizes=sizes, parts=whole[:, None], whole=listed))
    return {
        "shares": sorted((100 * shares.share).tolist(), reverse=True),
        "turnout": 100 * float(cast.share[0]),
        "se": float(np.sqrt(max(shares.variance.max(), cast.variance.max()))),
    }


def ndi_voter_sample_size(inputs: Inputs) -> float:
    """The exact value of the handbook's formula; its printed 163,185 rounds .0032 squared."""
    return handbook_voters(inputs["p"], error=inputs["moe"], z=inputs["z"], voters=inputs["N"])


def ndi_station_moe(inputs: Inputs) -> float:
    """Per cent."""
    error = handbook_error(inputs["stations"], z=inputs["z"], heterogeneity=inputs["heterogeneity"])
    return 100 * error


def min_reporting_units(inputs: Inputs) -> int:
    """Exactly 19 at 0.9; the peer's 20 is the ceiling of 19.000000000000004."""
    return fewest_units(Fraction(str(inputs["alpha"])))


def median_of(inputs: Inputs) -> float:
    return weighted_median(inputs["x"], inputs["w"])


ANSWERS: Mapping[str, Callable[[Inputs], object]] = {
    "quickcount.stratified_ratio": stratified_ratio,
    "quickcount.coverage_simulation": coverage_simulation,
    "quickcount.partial_return_trend": partial_return_trend,
    "quickcount.ratio_constant_population": ratio_constant_population,
    "quickcount.ndi_voter_sample_size": ndi_voter_sample_size,
    "quickcount.ndi_station_moe": ndi_station_moe,
    "projection.min_reporting_units": min_reporting_units,
    "projection.weighted_median": median_of,
}
