"""Screen a count that is there: what the command and the report have in common.

Grain: one screening per source and office, with what was kept of it by an earlier run.
"""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from fullcount.count.run import Count
from fullcount.errors import MissingError
from fullcount.forensics.calibrate import Calibration
from fullcount.forensics.question import Question, Screen
from fullcount.forensics.screening import Screening, screening
from fullcount.forensics.screening_json import Kept
from fullcount.forensics.screens import SCREENS
from fullcount.publish.forensics_section import forensics_section
from fullcount.publish.screened import Screened
from fullcount.publish.sections import Teller
from fullcount.work.kept import Known, both
from fullcount.work.questions import questions

SEED = 20310309
Say = Callable[[str], None]


def section_teller(count: Count, *, kept: Sequence[Known], say: Say, seed: int = SEED) -> Teller:
    """Screen now, what is quick; tell of what took long from what was kept of it."""
    try:
        asked = questions(count, ())
    except MissingError:  # no source states votes at stations: the section says so
        asked = []
    state = count.returns.inputs_sha256
    known = both(kept, inputs_sha256=state)
    screened = []
    for source_id, office, question in asked:
        say(f"Screening {office} by {source_id}")
        found = screen(question, source_id=source_id, office=office, seed=seed)
        had = known.get((source_id, office))
        screened.append(with_kept(found, had, inputs_sha256=state))
    return partial(forensics_section, screened=tuple(screened), seed=seed)


def screen(
    question: Question,
    *,
    source_id: str,
    office: str,
    seed: int,
    screens: Sequence[Screen] = SCREENS,
) -> Screening:
    """Ask every screen; the same seed gives the same answer."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    return screening(question, source_id=source_id, office=office, rng=rng, screens=screens)


def with_kept(found: Screening, kept: Kept | None, *, inputs_sha256: str) -> Screened:
    """Put beside a screening what was kept of it on this state of the package."""
    fits = kept is not None and _is_of(kept, found, inputs_sha256)
    return Screened(
        screening=found,
        calibration=fitting(found, kept, inputs_sha256=inputs_sha256),
        also=kept.lines if kept is not None and fits else (),
        elsewhere=of_another_state(kept, inputs_sha256=inputs_sha256),
    )


def fitting(found: Screening, kept: Kept | None, *, inputs_sha256: str) -> Calibration | None:
    """Take a kept calibration only if it is of these stations as the package states them now."""
    fits = kept is not None and _is_of(kept, found, inputs_sha256)
    return kept.calibration if kept is not None and fits else None


def of_another_state(kept: Kept | None, *, inputs_sha256: str) -> bool:
    """Is there a kept calibration, made while the files of the package were others?"""
    if kept is None or kept.calibration is None:
        return False
    return kept.inputs_sha256 != inputs_sha256


def _is_of(kept: Kept, found: Screening, inputs_sha256: str) -> bool:
    return kept.stations == found.stations and kept.inputs_sha256 == inputs_sha256
