"""All methods over one office's stations by one source, with their number taken into account.

Grain: one line per screen. The scored methods that have a p-value are one family: Holm's
procedure bounds the chance of any false alarm among them; whole percentages by region are
another, by Benjamini and Hochberg. Procedural signals stand apart from distributional ones, and
nothing adds them up: there is no score. What does not apply is listed with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.count.run import Count
from fullcount.forensics.integers import Region
from fullcount.forensics.method import Result, Signal
from fullcount.forensics.question import Outcome, Question, Screen
from fullcount.forensics.screens import SCREENS, regions
from fullcount.forensics.stations import Stations
from fullcount.stats.evidence import NotApplicable
from fullcount.stats.multiple import holm


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One method's outcome; ``adjusted`` is Holm's p-value, null = it is in no family."""

    screen: Screen
    outcome: Outcome
    stations: int  # rows that state what it needs
    left_out: int
    adjusted: float | None

    @property
    def result(self) -> Result | None:
        return None if isinstance(self.outcome, NotApplicable) else self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Everything that was asked of one source's stations."""

    source_id: str
    office: str
    stations: int
    lines: tuple[Screened, ...]
    regions: tuple[Region, ...]
    frame: pl.DataFrame  # what was looked at (forensics.stations.STATIONS)

    def of(self, signal: Signal) -> tuple[Screened, ...]:
        """Give the lines of one family that have a result."""
        return tuple(
            line for line in self.lines if line.result and line.screen.method.signal is signal
        )

    @property
    def not_applicable(self) -> tuple[Screened, ...]:
        return tuple(line for line in self.lines if line.result is None)


def question_of(count: Count, stations: Stations, *, office: str) -> Question:
    """Take one office's stations, its margins and, where there are, its twins."""
    frame = stations.frame.filter(pl.col("office") == office)
    told = count.standings.filter(
        pl.col("main") & (pl.col("source_id") == stations.source_id)
    ).drop_nulls("margin")
    margins = dict(told.select("contest_id", "margin").iter_rows())
    return Question(frame=frame, margins=margins, twins=_twins(count, stations, frame))


def outcomes(
    question: Question, *, rng: np.random.Generator, screens: Sequence[Screen] = SCREENS
) -> list[Outcome]:
    """Run every screen, each with a generator of its own."""
    own = rng.spawn(len(screens))
    return [screen.run(question, dice) for screen, dice in zip(screens, own, strict=True)]


def screening(
    question: Question,
    *,
    source_id: str,
    office: str,
    rng: np.random.Generator,
    screens: Sequence[Screen] = SCREENS,
) -> Screening:
    """Ask everything of one office's stations."""
    found = outcomes(question, rng=rng, screens=screens)
    adjusted = family(found, screens)
    lines = [
        line(question, screen, outcome, adjusted=p_value)
        for screen, outcome, p_value in zip(screens, found, adjusted, strict=True)
    ]
    return Screening(
        source_id=source_id,
        office=office,
        stations=question.frame.height,
        lines=tuple(lines),
        regions=regions(question),
        frame=question.frame,
    )


def line(
    question: Question, screen: Screen, outcome: Outcome, *, adjusted: float | None
) -> Screened:
    """Put an outcome beside the stations that it is of."""
    stated = question.frame.drop_nulls(list(screen.needs)).height
    return Screened(
        screen=screen,
        outcome=outcome,
        stations=stated,
        left_out=question.frame.height - stated,
        adjusted=adjusted,
    )


def family(found: Sequence[Outcome], screens: Sequence[Screen]) -> list[float | None]:
    """Adjust the p-values of the scored methods by Holm; null where there is none."""
    p_values = [
        None if isinstance(outcome, NotApplicable) or not screen.method.scored else outcome.p_value
        for outcome, screen in zip(found, screens, strict=True)
    ]
    have = [at for at, p_value in enumerate(p_values) if p_value is not None]
    adjusted: list[float | None] = [None] * len(p_values)
    asked = np.array([p for p in p_values if p is not None], np.float64)
    for at, value in zip(have, holm(asked).tolist(), strict=True):
        adjusted[at] = value
    return adjusted


def _twins(count: Count, stations: Stations, frame: pl.DataFrame) -> pl.DataFrame | None:
    """Ballots of the contest decided at the same station, whichever of the two names the other."""
    told = count.returns.contests.drop_nulls("twin_of").select("contest_id", "twin_of")
    both = pl.concat([told, told.select(contest_id="twin_of", twin_of="contest_id")]).unique()
    other = stations.frame.select(
        pl.col("contest_id").alias("twin_of"), "unit_id", pl.col("cast").alias("other")
    )
    found = (
        frame.select("contest_id", "unit_id")
        .join(both, on="contest_id", how="inner", validate="m:m")
        .join(other, on=["twin_of", "unit_id"], how="inner", validate="m:1")
        .select("contest_id", "unit_id", "other")
        .unique(["contest_id", "unit_id"], keep="first", maintain_order=True)
    )
    return found if found.height else None
