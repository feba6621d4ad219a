"""The exact test of whole percentages against Monte Carlo, and a whole screening."""

import numpy as np
from bench.row import Row, cpu_seconds
from tests.forensics.made import NOW

from fullcount.count.run import run
from fullcount.country import packaged_law
from fullcount.forensics.integers import Ballots, integer_percentages, passes
from fullcount.forensics.screening import question_of, screening
from fullcount.forensics.stations import stations
from fullcount.simulate import demo_plan, election, returns

STATIONS, DRAWS, ELECTION = 90_000, 1_000, 100_000


def honest(rng: np.random.Generator, n: int) -> Ballots:
    """Stations of about a thousand voters, turnout around 60 %, share around 55 %."""
    registered = rng.integers(100, 2_600, n)
    turnout = 1 / (1 + np.exp(-rng.normal(0.4, 0.8, n)))
    share = 1 / (1 + np.exp(-rng.normal(0.2, 0.8, n)))
    given = np.maximum(rng.binomial(registered, turnout), 1)
    return Ballots(
        registered=registered, given=given, received=given, leader=rng.binomial(given, share)
    )


def monte_carlo(ballots: Ballots, rng: np.random.Generator, draws: int) -> float:
    """Expected number of whole percentages as published: draw, divide, round, count."""
    kept = passes(ballots)
    registered, given = ballots.registered[kept], ballots.given[kept]
    received, leader = ballots.received[kept], ballots.leader[kept]
    turnout, share = given / registered, leader / received
    total = 0
    for _ in range(draws):
        t = 100 * rng.binomial(registered, turnout) / registered
        v = 100 * rng.binomial(received, share) / received
        whole = (np.abs(t - np.round(t)) <= 0.05) | (np.abs(v - np.round(v)) <= 0.05)
        total += int(whole.sum())
    return total / draws


def rows() -> list[Row]:
    """Measure, exact and Monte Carlo in one run."""
    rng = np.random.default_rng(1)
    ballots = honest(rng, STATIONS)
    exact = cpu_seconds(lambda: integer_percentages(ballots))
    drawn = cpu_seconds(lambda: monte_carlo(ballots, rng, DRAWS), turns=1)
    seconds, asked = _screening()
    return [
        Row(
            what=f"exact test of whole percentages, {STATIONS:,} stations, with its exact tail",
            measured=f"{exact:.2f} s",
            limit="under 0.5 s",
            met=exact < 0.5,
        ),
        Row(
            what=f"the same against {DRAWS:,} Monte Carlo draws of it in NumPy ({drawn:.1f} s)",
            measured=f"{drawn / exact:.0f} times as fast",
            limit="at least 30 times",
            met=drawn / exact >= 30,
        ),
        Row(
            what=f"whole screening of {asked:,} stations, every method and region",
            measured=f"{seconds:.1f} s",
            limit="under 10 s",
            met=seconds < 10,
        ),
    ]


def _screening() -> tuple[float, int]:
    """Screen a fictional election of the size asked, from its count's frames on."""
    law = packaged_law("sahra")
    made = returns(election(demo_plan(stations=ELECTION), seed=1))
    count = run(made, law, now=NOW)

    def whole() -> int:
        told = stations(count, source_id="commission")
        question = question_of(count, told, office="assembly")
        dice = np.random.default_rng(1)
        screening(question, source_id="commission", office="assembly", rng=dice)
        return question.frame.height

    return cpu_seconds(whole, turns=2), whole()
