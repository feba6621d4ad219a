"""Draw an election again and again, clean and with something amiss, on every core there is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from fullcount.errors import ConflictError
from fullcount.forensics.calibrate import (
    ALPHA,
    Alarms,
    Calibration,
    Unit,
    applicable,
    gather,
    run_unit,
    units,
)
from fullcount.forensics.calibration_json import plain
from fullcount.forensics.question import Question
from fullcount.forensics.resimulate import Again, fit
from fullcount.stats.evidence import NotApplicable
from fullcount.work.map_units import LOCAL, Backend, Seeded, map_units, seeded
from fullcount.work.questions import questions
from fullcount.work.verify import Say, count_package


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """How many elections: ``clean``, and ``planted`` for each irregularity and size."""

    clean: int = 200
    planted: int = 40
    sizes: Sequence[float] = (0.01, 0.05, 0.2)
    seed: int = 20310309
    alpha: float = ALPHA


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One source's and office's calibration, or why there is none; of how many ``stations``.

    ``inputs_sha256`` names the state of the package that was drawn again.
    """

    source_id: str
    office: str
    stations: int
    inputs_sha256: str
    calibration: Calibration | NotApplicable


def calibrate(
    package: Path,
    *,
    now: datetime,
    draws: Draws,
    sources: Sequence[str] = (),
    backend: Backend = LOCAL,
    say: Say = lambda _: None,
) -> tuple[Named, ...]:
    """Calibrate every screen on a package, by source and office."""
    count = count_package(package, now=now, say=say)
    made = []
    for source_id, office, question in questions(count, sources):
        say(f"Drawing {office} by {source_id} again")
        found = calibration_of(question, draws=draws, backend=backend, say=say)
        made.append(
            Named(
                source_id=source_id,
                office=office,
                stations=question.frame.height,
                inputs_sha256=count.returns.inputs_sha256,
                calibration=found,
            )
        )
    return tuple(made)


def calibration_of(
    question: Question, *, draws: Draws, backend: Backend = LOCAL, say: Say = lambda _: None
) -> Calibration | NotApplicable:
    """Calibrate every screen on one question."""
    again = fit(question)
    if isinstance(again, NotApplicable):
        return again
    every = units(
        clean=draws.clean, planted=draws.planted, sizes=draws.sizes, plants=applicable(again)
    )
    found = map_units(
        partial(_run, again), seeded(every, seed=draws.seed), backend=backend, say=say
    )
    return gather(again, every, found, alpha=draws.alpha)


def as_plain(made: Sequence[Named], *, draws: Draws) -> dict[str, object]:
    """Give what is kept of a calibration, with the seed that makes it again."""
    told = [
        {
            "source": one.source_id,
            "office": one.office,
            "asked_of": one.stations,
            "inputs_sha256": one.inputs_sha256,
            **plain(one.calibration),
        }
        for one in made
        if isinstance(one.calibration, Calibration)
    ]
    lacking = [
        {"source": one.source_id, "office": one.office, "because": one.calibration.because}
        for one in made
        if isinstance(one.calibration, NotApplicable)
    ]
    return {"seed": draws.seed, "calibrations": told, "not_applicable": lacking}


def write(path: Path, value: dict[str, object], *, force: bool) -> None:
    """Keep a calibration as a file of its own."""
    if path.exists() and not force:
        raise ConflictError(f"{path} is there already; add --force to replace it")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _run(again: Again, one: Seeded[Unit]) -> Alarms:
    return run_unit(again, one.unit, rng=one.rng())
