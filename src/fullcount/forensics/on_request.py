"""Methods that are asked by name: they take long, or need more than a package states.

Grain: one screen per method. None is among the tests whose number is taken into account: each is
asked after somebody looked, or has no p-value.
"""

import numpy as np

from fullcount.forensics import flow, late_shift, lateness, mixture
from fullcount.forensics.question import Outcome, Question, Screen, ballots_of
from fullcount.forensics.screens import SCREENS
from fullcount.forensics.stations import codes
from fullcount.forensics.wording import declines

MOST_STATIONS = 1_000  # of the mixture: a minute on one core


def _late(question: Question, rng: np.random.Generator) -> Outcome:
    del rng
    if question.late is None:
        return declines("late_shift.declined_none")
    return lateness.shift_of(question.frame, question.late)


def _flow(question: Question, rng: np.random.Generator) -> Outcome:
    if question.flows is None:
        return declines("flow.declined_none")
    return flow.named_flow(question.flows, rng=rng)


def _mixture(question: Question, rng: np.random.Generator) -> Outcome:
    frame = question.frame.drop_nulls(["registered", "given", "cast", "leader"])
    return mixture.mixture(
        mixture.Electorate(ballots=ballots_of(question), strata=codes(frame, "region")),
        rng=rng,
        most=MOST_STATIONS,
    )


LATE = Screen(id="late_shift", method=late_shift.METHOD, needs=("line",), run=_late)
FLOW = Screen(id="flow", method=flow.METHOD, needs=(), run=_flow)
MIXTURE = Screen(
    id="mixture",
    method=mixture.METHOD,
    needs=("registered", "given", "cast", "leader"),
    run=_mixture,
)
ON_REQUEST = (LATE, FLOW, MIXTURE)
EVERY = (*SCREENS, *ON_REQUEST)
