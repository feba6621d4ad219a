"""Ask every method of a package's stations, with each method's false alarms beside its result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fullcount.count.run import Count
from fullcount.forensics.calibrate import Calibration
from fullcount.forensics.screening import Screening
from fullcount.forensics.screens import Question
from fullcount.publish.forensics_page import forensics_json
from fullcount.publish.forensics_section import forensics_files
from fullcount.publish.screened import Screened
from fullcount.publish.setting import setting_of
from fullcount.work.calibrate import Draws, calibration_of
from fullcount.work.folder import check_free, write_folder
from fullcount.work.kept import read_kept
from fullcount.work.map_units import LOCAL, Backend
from fullcount.work.questions import questions
from fullcount.work.screen import SEED, fitting, screen
from fullcount.work.verify import Say, count_package

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
    kept = {} if request.calibration is None else read_kept(request.calibration)
    count = count_package(package, now=now, law=request.law, say=say)
    screened = []
    for source_id, office, question in questions(count, request.sources):
        say(f"Screening {office} by {source_id}")
        found = screen(question, source_id=source_id, office=office, seed=request.seed)
        known = fitting(found, kept.get((source_id, office)))
        if known is None:
            say(f"Drawing {office} by {source_id} again for the false alarms")
            known = _own(found, question, request)
        screened.append(Screened(screening=found, calibration=known))
    made = Screenings(count=count, seed=request.seed, screened=tuple(screened))
    if request.out is not None:
        setting = setting_of(count, request.lang)
        files = forensics_files(setting, made.screened, seed=request.seed)
        write_folder(request.out, files, force=request.force)
    return made


def _own(found: Screening, question: Question, request: Request) -> Calibration | None:
    draws = request.draws
    if draws is None:
        draws = min(MOST_DRAWS, STATION_DRAWS // max(found.stations, 1))
    if draws == 0:
        return None
    asked = Draws(clean=draws, planted=0, seed=request.seed)
    made = calibration_of(question, draws=asked, backend=request.backend)
    return made if isinstance(made, Calibration) else None
