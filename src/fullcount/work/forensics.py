"""Ask every method of a package's stations, with each method's false alarms beside its result."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from fullcount.count.run import Count
from fullcount.errors import InputError, MissingError
from fullcount.forensics.calibrate import Calibration
from fullcount.forensics.calibration_json import read
from fullcount.forensics.screening import Screening, screening
from fullcount.forensics.screens import Question
from fullcount.publish.forensics_page import Screened, forensics_json, forensics_page
from fullcount.work.calibrate import Draws, calibration_of
from fullcount.work.folder import check_free, write_folder
from fullcount.work.map_units import LOCAL, Backend
from fullcount.work.questions import questions
from fullcount.work.verify import Say, count_package

SEED = 20310309
STATION_DRAWS = 2_000_000  # how much a screening spends on its own false alarms
MOST_DRAWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked. ``sources`` empty = the official one, else the one with most stations.

    ``draws`` is how many clean elections are drawn for the false alarms; null = by size. A kept
    ``calibration`` is read instead, where one is given.
    """

    out: Path | None = None
    sources: Sequence[str] = ()
    seed: int = SEED
    draws: int | None = None
    calibration: Path | None = None
    force: bool = False
    lang: str = "en"
    law: Path | None = None
    backend: Backend = LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenings:
    """The count, and one screening per source and office with its calibration, where there is."""

    count: Count
    seed: int
    screened: tuple[Screened, ...]

    def as_json(self) -> dict[str, object]:
        return forensics_json(self.screened, seed=self.seed)


def forensics(package: Path, *, request: Request, now: datetime, say: Say) -> Screenings:
    """Screen a package; where ``request.out`` is given, write the page and its numbers."""
    if request.out is not None:
        check_free(request.out, force=request.force)
    kept = {} if request.calibration is None else read_calibration(request.calibration)
    count = count_package(package, now=now, law=request.law, say=say)
    screened = []
    for source_id, office, question in questions(count, request.sources):
        say(f"Screening {office} by {source_id}")
        rng = np.random.default_rng(np.random.SeedSequence(request.seed))
        found = screening(question, source_id=source_id, office=office, rng=rng)
        known = kept.get((source_id, office))
        if known is None:
            say(f"Drawing {office} by {source_id} again for the false alarms")
            known = _own(found, question, request)
        screened.append(Screened(screening=found, calibration=known))
    made = Screenings(count=count, seed=request.seed, screened=tuple(screened))
    if request.out is not None:
        write_folder(request.out, _files(made, lang=request.lang), force=request.force)
    return made


def read_calibration(path: Path) -> Mapping[tuple[str, str], Calibration]:
    """Read what ``fullcount calibrate`` wrote: (source, office) -> calibration."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return {(one["source"], one["office"]): read(one) for one in value["calibrations"]}
    except FileNotFoundError as cause:
        raise MissingError(f"{path}: no such file") from cause
    except (ValueError, KeyError, TypeError) as cause:
        raise InputError("is not what `fullcount calibrate` writes", where=str(path)) from cause


def _own(found: Screening, question: Question, request: Request) -> Calibration | None:
    draws = request.draws
    if draws is None:
        draws = min(MOST_DRAWS, STATION_DRAWS // max(found.stations, 1))
    if draws == 0:
        return None
    asked = Draws(clean=draws, planted=0, seed=request.seed)
    made = calibration_of(question, draws=asked, backend=request.backend)
    return made if isinstance(made, Calibration) else None


def _files(made: Screenings, *, lang: str) -> dict[str, str | bytes]:
    told = json.dumps(made.as_json(), ensure_ascii=False, indent=1)
    page = forensics_page(made.count, made.screened, seed=made.seed, lang=lang)
    return {"forensics.html": page, "forensics.json": told + "\n"}
