"""What we answer to the rows ``quickcount.*`` and ``projection.*`` of the answer file.

Where the file itself says that what was published is a slip, the correct value is asked for, and
the published one is shown to be the slip that the note names.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
from audit.answers.rows import Judged, Row, runs
from quickcount import guanajuato, mexico
from quickcount.simulated import covered, many, truth

from fullcount.stats.allocation import handbook_error, handbook_voters
from fullcount.stats.survey import Sample, point, ratio
from fullcount.stats.weighted import fewest_units, weighted_median

Inputs = Mapping[str, Any]
COVERAGE_DRAWS = 4_000


@runs("quickcount.stratified_ratio")
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


def coverage_simulation() -> dict[str, dict[str, float]]:
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


@runs("quickcount.partial_return_trend")
def partial_return_trend(inputs: Inputs) -> dict[str, float]:
    """The estimate from what was captured by an hour; strata without a return are left out."""
    hour = int(str(inputs["data"]).partition("before ")[2][:2])
    rows = mexico.received_before(f"2018-07-02T{hour + 5 - 24:02}:00:00Z")
    sample, _ = mexico.sample_of(rows)
    return {"n": rows.height, "AMLO": 100 * point(sample)[0]}


@runs("quickcount.ratio_constant_population")
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


@runs("quickcount.coverage_simulation")
def coverage_row(inputs: Inputs, *, row: Row) -> Judged:
    """Spread within 3 %, coverage within .012, bias within Monte Carlo error of the row's."""
    found, off = coverage_simulation(), []
    for party, numbers in row.expected.items():
        own = found[party]
        room = {"sd": 0.03 * numbers["sd"], "cov95": 0.012, "deff": 0.065 * numbers["deff"]}
        room["bias"] = 4 * math.sqrt(2) * own["sd"] / math.sqrt(COVERAGE_DRAWS)
        off += [
            f"{party} {name}: {own[name]:.4f}, not {value}"
            for name, value in numbers.items()
            if abs(own[name] - value) > room[name]
        ]
    return Judged(agrees=not off, because="; ".join(off))


@runs("quickcount.ndi_voter_sample_size")
def ndi_voter_sample_size(inputs: Inputs, *, row: Row) -> Judged:
    """Exactly 160,717.3, hence 160,718 voters; the printed 163,185 rounds .0032 squared."""
    exact = handbook_voters(inputs["p"], error=inputs["moe"], z=inputs["z"], voters=inputs["N"])
    agrees = math.ceil(exact) == 160_718 and row.expected == 163_185 and "160718" in row.note
    return Judged(agrees=agrees, because=f"{exact} voters by the formula")


@runs("quickcount.ndi_station_moe")
def ndi_station_moe(inputs: Inputs, *, row: Row) -> Judged:
    """By the formula, to the last digit that the row states of it; one printed value is a slip."""
    error = 100 * handbook_error(
        inputs["stations"], z=inputs["z"], heterogeneity=inputs["heterogeneity"]
    )
    formula = {4.5: 4.516, 3.43: 3.431, 3.01: 3.068}[row.expected]
    return Judged(agrees=abs(error - formula) < 5e-4, because=f"{error} points by the formula")


@runs("projection.min_reporting_units")
def min_reporting_units(inputs: Inputs, *, row: Row) -> Judged:
    """Exactly 19 at 0.9; the peer's 20 is the ceiling of 19.000000000000004."""
    exact, alpha = fewest_units(Fraction(str(inputs["alpha"]))), float(inputs["alpha"])
    slip = math.ceil((1 + alpha) / (1 - alpha))
    return Judged(agrees=(exact, slip) == (19, row.expected), because=f"{exact} exactly")


@runs("projection.weighted_median")
def median_of(inputs: Inputs) -> float:
    return weighted_median(inputs["x"], inputs["w"])
