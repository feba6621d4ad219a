"""Measure the projection and the quick count: ``python -m bench.quickcount``.

Projection: 90,000 units x 266 contests x 8 candidates x 500 resamples, under 5 s. Each unit is a
place of its own, the dearest case. CPU and wall time are both said: the machine may be shared.
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np
import polars as pl

UNITS, CONTESTS, CANDIDATES, DRAWS, TURNS = 90_000, 266, 8, 500, 3


def units() -> tuple[pl.DataFrame, dict[str, list[str]]]:
    """A fictional night, nine tenths of it in."""
    rng = np.random.default_rng(8)
    contest = np.sort(rng.integers(0, CONTESTS, UNITS))
    registered = rng.integers(400, 2_000, UNITS)
    lean = rng.dirichlet(np.ones(CANDIDATES), CONTESTS)[contest]
    votes = rng.poisson(lean * (registered * rng.uniform(0.3, 0.6, UNITS))[:, None])
    came = np.datetime64("2031-03-09T18:00", "us") + rng.integers(0, 600, UNITS).astype("m8[m]")
    frame = pl.DataFrame(
        {
            "contest_id": [f"NA-{at + 1}" for at in contest],
            "unit_id": [f"u{at:06}" for at in range(UNITS)],
            "stratum": [("urban", "rural")[at % 2] for at in range(UNITS)],
            "place": [f"p{at:06}" for at in range(UNITS)],
            "registered": registered,
            "received_at": pl.Series(came).cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
            **{f"votes_{at + 1}": votes[:, at] for at in range(CANDIDATES)},
        }
    ).with_columns(
        pl.when(pl.Series(rng.random(UNITS) < 0.9)).then("received_at").alias("received_at")
    )
    names = [f"candidate {at + 1}" for at in range(CANDIDATES)]
    return frame, {f"NA-{at + 1}": names for at in range(CONTESTS)}


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Least wall and CPU seconds of several turns."""
    turns = []
    for _ in range(TURNS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        turns.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(turn[0] for turn in turns), min(turn[1] for turn in turns)


def projection() -> dict[str, float]:
    from fullcount.count.winner import Terms  # noqa: PLC0415
    from fullcount.model.law import Method, WinnerRule  # noqa: PLC0415
    from fullcount.quickcount.night import night_of  # noqa: PLC0415
    from fullcount.quickcount.projection import project  # noqa: PLC0415

    frame, names = units()
    night = night_of(frame, candidates=names)
    terms = Terms(rule=WinnerRule(office="assembly", method=Method.PLURALITY))
    read = timed(lambda: night_of(frame, candidates=names))
    whole = timed(
        lambda: [
            project(one, terms=terms, base=1, draws=DRAWS, backtest=None) for one in night.contests
        ]
    )
    return {
        "units": UNITS,
        "contests": CONTESTS,
        "candidates": CANDIDATES,
        "draws": DRAWS,
        "read_wall": read[0],
        "read_cpu": read[1],
        "project_wall": whole[0],
        "project_cpu": whole[1],
        "limit": 5.0,
    }


def quick_count() -> dict[str, float]:
    """One estimate of 7,500 stations in 350 strata, 8 candidates."""
    from fullcount.stats.interval import share_interval  # noqa: PLC0415
    from fullcount.stats.survey import Sample, ratio  # noqa: PLC0415

    rng = np.random.default_rng(1)
    stratum = np.sort(rng.integers(0, 350, 7_500))
    parts = rng.poisson(40, (7_500, 8)).astype(float)
    sizes = np.full(350, 450)
    sample = Sample(stratum=stratum, sizes=sizes, parts=parts, whole=parts.sum(axis=1))
    wall, cpu = timed(lambda: share_interval(ratio(sample)))
    return {"estimate_wall": wall, "estimate_cpu": cpu}


def main() -> None:
    json.dump({"projection": projection(), "quick_count": quick_count()}, sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
