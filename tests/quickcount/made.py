"""A fictional poll of Sahra for quick counts: four regions of unlike leaning, stations in each."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from fullcount.quickcount.design import design
from fullcount.quickcount.frame import frame_of
from fullcount.quickcount.returns import received
from fullcount.quickcount.sample import draw

NIGHT = datetime(2031, 3, 9, 18, tzinfo=UTC)
REGIONS = ("coast", "delta", "hills", "desert")
LEANS = (0.42, 0.50, 0.58, 0.64)  # share of Amal, by region


def stations(seed=1, each=600):
    """Every station of the poll: what it counted, and its region."""
    rng = np.random.default_rng(seed)
    rows = []
    for region, lean in zip(REGIONS, LEANS, strict=True):
        registered = rng.integers(300, 900, each)
        cast = rng.binomial(registered, 0.6)
        share = rng.beta(30 * lean, 30 * (1 - lean), each)
        amal = rng.binomial(cast, share)
        rows += [
            (f"{region}-{at:04}", region, int(registered[at]), int(cast[at]), int(amal[at]))
            for at in range(each)
        ]
    names = ["unit_id", "stratum", "registered", "cast", "amal"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        (pl.col("cast") - pl.col("amal")).alias("badr")
    )


def poll(*, units=400, seed="seed of the evening", missing=(0, 0, 0, 0), which=1, **chosen):
    """A design, its sample, and what came of it: ``missing`` is a share by region."""
    every = stations(which)
    frame = frame_of(every.select("unit_id", "stratum", "registered"), version="1")
    made = design(frame, units=units, **chosen)
    sample = draw(frame, made, seed=seed)
    in_use = sample.filter("drawn")
    rng = np.random.default_rng(len(seed))
    gone = dict(zip(REGIONS, missing, strict=True))
    came = every.join(in_use.select("unit_id"), on="unit_id", how="semi").filter(
        pl.Series(rng.random(in_use.height))
        >= pl.Series([gone[region] for region in in_use.sort("unit_id")["stratum"]])
        if any(missing)
        else pl.lit(value=True)
    )
    minutes = rng.permutation(came.height)
    returns = came.with_columns(
        pl.Series("received_at", [NIGHT + timedelta(minutes=int(m)) for m in minutes]).cast(
            pl.Datetime("us", "UTC")
        )
    )
    return made, in_use, received(in_use, returns, candidates=("amal", "badr")), every
