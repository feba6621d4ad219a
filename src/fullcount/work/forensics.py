"""Ask every method of a package's stations, with each method's false alarms beside its result."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from fullcount.count.run import Count
from fullcount.errors import MissingError
from fullcount.forensics.calibrate import Calibration
from fullcount.forensics.on_request import FLOW, LATE, ON_REQUEST
from fullcount.forensics.question import Question, Screen
from fullcount.forensics.screening import Screening, line
from fullcount.forensics.screening_json import Declined, Told, told
from fullcount.publish.forensics_page import forensics_json
from fullcount.publish.forensics_section import forensics_files
from fullcount.publish.screened import Screened
from fullcount.publish.setting import setting_of
from fullcount.work.calibrate import Draws, calibration_of
from fullcount.work.folder import check_free, write_folder
from fullcount.work.given import read_given
from fullcount.work.kept import read_kept
from fullcount.work.map_units import LOCAL, Backend
from fullcount.work.questions import questions
from fullcount.work.screen import SEED, fitting, of_another_state, screen
from fullcount.work.step import Step
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
    also: Sequence[str] = ()  # methods on request, by id
    previous: Path | None = None  # the package of the election before ...
    crosswalk: Path | None = None  # ... and its units and parties, as this one names them
    ballots: Path | None = None  # a CSV of ballots in the order of counting
    late: str | None = None  # an instant, or the source that is a snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Screenings:
    """The count, and one screening per source and office with its calibration, where there is."""

    count: Count
    seed: int
    screened: tuple[Screened, ...]

    def as_json(self) -> dict[str, object]:
        state = self.count.returns.inputs_sha256
        return forensics_json(self.screened, seed=self.seed, inputs_sha256=state)


def forensics(package: Path, *, request: Request, now: datetime, say: Say) -> Screenings:
    """Screen a package; where ``request.out`` is given, write the page and its numbers."""
    if request.out is not None:
        check_free(request.out, force=request.force)
    kept = {} if request.calibration is None else read_kept(request.calibration)
    also = on_request(request)
    previous = None
    if request.previous is not None:
        say("The election before")
        previous = count_package(request.previous, now=now, say=say)
    given = read_given(
        previous=previous, ties=request.crosswalk, ballots=request.ballots, late=request.late
    )
    count = count_package(package, now=now, law=request.law, say=say)
    screened = []
    for source_id, office, question in questions(count, request.sources, given=given):
        say(f"Screening {office} by {source_id}")
        found = screen(question, source_id=source_id, office=office, seed=request.seed)
        more = _asked_for(question, also, seed=request.seed, say=say)
        state, had = count.returns.inputs_sha256, kept.get((source_id, office))
        known = fitting(found, had, inputs_sha256=state)
        elsewhere = of_another_state(had, inputs_sha256=state)
        if known is None:
            say(f"Drawing {office} by {source_id} again for the false alarms")
            known = _own(found, question, request, say=say)
        screened.append(
            Screened(screening=found, calibration=known, also=more, elsewhere=elsewhere)
        )
    made = Screenings(count=count, seed=request.seed, screened=tuple(screened))
    if request.out is not None:
        setting = setting_of(count, request.lang)
        files = forensics_files(setting, made.screened, seed=request.seed)
        write_folder(request.out, files, force=request.force)
    return made


def on_request(request: Request) -> tuple[Screen, ...]:
    """Find the methods that are asked by name; what is given asks its own method by itself."""
    known = {one.id: one for one in ON_REQUEST}
    unknown = sorted(set(request.also) - set(known))
    if unknown:
        raise MissingError(f"no method {', '.join(unknown)}; on request are {', '.join(known)}")
    asked = set(request.also)
    if request.late is not None:
        asked.add(LATE.id)
    if request.previous is not None:
        asked.add(FLOW.id)
    return tuple(one for one in ON_REQUEST if one.id in asked)


def _asked_for(
    question: Question, screens: Sequence[Screen], *, seed: int, say: Say
) -> tuple[Told | Declined, ...]:
    found = []
    for at, one in enumerate(screens):
        say(Step.at(one.method.texts.title.en, at, len(screens)))
        own = np.random.SeedSequence(seed, spawn_key=(one.method.number,))
        outcome = one.run(question, np.random.default_rng(own))
        found.append(told(line(question, one, outcome, adjusted=None)))
    return tuple(found)


def _own(found: Screening, question: Question, request: Request, *, say: Say) -> Calibration | None:
    draws = request.draws
    if draws is None:
        draws = min(MOST_DRAWS, STATION_DRAWS // max(found.stations, 1))
    if draws == 0:
        return None
    asked = Draws(clean=draws, planted=0, seed=request.seed)
    made = calibration_of(question, draws=asked, backend=request.backend, say=say)
    return made if isinstance(made, Calibration) else None
