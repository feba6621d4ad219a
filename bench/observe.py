"""Measure intake of observers' reports: ``python -m bench.observe``.

100,000 counting reports of a fictional day, one CSV of ODK Central: read, taken in, typed, judged
by tiers 1 and 2, summarised. The limit is 5 s. CPU and wall time are both said, the least of
several turns, since the machine may be shared.
"""

import io
import json
import sys
import time

import numpy as np
import polars as pl

from fullcount.ingest.submissions import read_submissions
from fullcount.observe.checkfile import bounds_of, for_frame, packaged_checks
from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.intake import take_in
from fullcount.observe.observations import irregularities, observed
from fullcount.observe.quality import examine

REPORTS, TURNS, LIMIT = 100_000, 3, 5.0
COUNTING = packaged_instrument("counting")


def export(reports: int) -> bytes:
    """Write a file as ODK Central would."""
    rng = np.random.default_rng(9)
    registered = rng.integers(400, 2_000, reports)
    women = rng.binomial(registered, 0.46)
    cast_women, cast_men = rng.binomial(women, 0.42), rng.binomial(registered - women, 0.5)
    cast = cast_men + cast_women
    rejected = rng.binomial(cast, 0.02)
    votes = rng.multinomial(1, [1 / 8] * 8, reports) * 3 + (cast - rejected)[:, None] // 9
    ids = pl.Series([f"uuid:{at:08x}" for at in range(reports)])
    answer = np.array(["yes", "no", "not_seen", "refused"])
    told = {
        "SubmissionDate": pl.Series(["2031-03-09T20:00:00.000Z"] * reports),
        "start": pl.Series(["2031-03-09T19:00:00.000+05:00"] * reports),
        "end": pl.Series(["2031-03-09T19:12:00.000+05:00"] * reports),
        "who-slot": pl.Series([f"s{at % 30_000}" for at in range(reports)]),
        "who-station": pl.Series([f"st{at}" for at in range(reports)]),
        "who-round": pl.Series([1] * reports),
        "who-arrived_at": pl.Series(["16:30:00.000+05:00"] * reports),
        "closing-closed_at": pl.Series(["17:00:00.000+05:00"] * reports),
        "form_45-registered": registered,
        "form_45-registered_women": women,
        "form_45-registered_men": registered - women,
        "form_45-cast": cast + (np.arange(reports) % 100 == 0),  # one in a hundred does not add up
        "form_45-cast_women": cast_women,
        "form_45-cast_men": cast_men,
        "form_45-rejected": rejected,
        "form_45-valid": cast - rejected,
        **{f"form_45-votes_{at + 1}": votes[:, at] for at in range(8)},
    }
    told |= {
        f"papers-{q.name}": answer[rng.choice(4, reports, p=[0.7, 0.2, 0.05, 0.05])]
        for q in COUNTING.questions()
        if q.code
    }
    told |= {"meta-instanceID": ids, "KEY": ids}
    sink = io.BytesIO()
    pl.DataFrame(told).write_csv(sink)
    return sink.getvalue()


def summarise(raw: bytes) -> dict[str, int]:
    submissions = read_submissions(raw, where="counting.csv")
    taken = take_in(submissions.rows)
    found = observed(taken.new, COUNTING, where="counting.csv")
    checks = (*bounds_of(COUNTING), *for_frame(packaged_checks(), "counting"))
    quality = examine(found.rows, checks)
    table = irregularities(found.rows, COUNTING)
    again = take_in(submissions.rows, held=taken.new)
    return {
        "taken": taken.new.height,
        "again": again.again.height,
        "flags": quality.flags.height,
        "irregularities": int(table["irregular"].sum()),
    }


def main() -> None:
    raw = export(REPORTS)
    walls, cpus = [], []
    for _ in range(TURNS):
        wall, cpu = time.perf_counter(), time.process_time()
        told = summarise(raw)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    told |= {"reports": REPORTS, "bytes": len(raw)}
    print(json.dumps(told | {"wall_s": round(min(walls), 2), "cpu_s": round(min(cpus), 2)}))
    if min(walls) > LIMIT:
        sys.exit(f"over {LIMIT} s")


if __name__ == "__main__":
    main()
