"""Every irregularity that a checklist asks for: at how many stations, and may it be said of all?

Grain: one question of one form. Of a probability sample: the share with its interval, the bounds of
what is missing, the rules of publication, and the share again without every flagged station. Of a
purposive sample: a count of stations visited, and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.observe.influence import Influence, influence
from fullcount.observe.instrument import Instrument, Question
from fullcount.observe.nonresponse import Bounds, Strata, bounds
from fullcount.observe.sharegate import ShareGate, ShareRules, share_gate
from fullcount.observe.shares import (
    Count,
    ProbabilitySample,
    PurposiveSample,
    Share,
    share_of,
    station_answers,
)
from fullcount.stats.evidence import NotApplicable

MOST_LEFT_OUT = 100  # flagged stations left out one by one; of more, only all together


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """What the checks say of a form: its reports, those with open hard flags, their stations."""

    reports: int
    blocked: int
    stations: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """One irregularity over a design. ``share`` may decline; the bounds always stand."""

    question: Question
    form: str
    share: Share | NotApplicable
    bounds: Bounds
    gate: ShareGate
    irregular: int
    seen: int
    drawn: int
    influence: Influence | NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One irregularity at the stations somebody chose."""

    question: Question
    form: str
    count: Count


def estimated(
    forms: Mapping[str, tuple[Instrument, pl.DataFrame]],
    *,
    of: ProbabilitySample,
    flagged: Mapping[str, Flagged],
    rules: ShareRules,
) -> tuple[Estimated, ...]:
    """Estimate every irregularity of every form over the design, in the order of the forms."""
    return tuple(
        _estimate(form, question, rows, of=of, flagged=flagged[form], rules=rules)
        for form, (instrument, rows) in forms.items()
        for question in instrument.questions()
        if question.code is not None
    )


def counted(
    forms: Mapping[str, tuple[Instrument, pl.DataFrame]], *, of: PurposiveSample
) -> tuple[Counted, ...]:
    """Count every irregularity at the stations visited. There is no margin here, by type."""
    return tuple(
        Counted(question=question, form=form, count=_count(rows, question, of))
        for form, (instrument, rows) in forms.items()
        for question in instrument.questions()
        if question.code is not None
    )


def _count(rows: pl.DataFrame, question: Question, of: PurposiveSample) -> Count:
    answers = station_answers(rows, question).join(of.stations, on="station", how="semi")
    return Count(
        irregular=int(answers["irregular"].sum()), seen=answers.height, visited=of.stations.height
    )


def _estimate(
    form: str,
    question: Question,
    rows: pl.DataFrame,
    *,
    of: ProbabilitySample,
    flagged: Flagged,
    rules: ShareRules,
) -> Estimated:
    answers = station_answers(rows, question).join(of.stations, on="station", how="semi")
    strata = strata_of(answers, of)
    found = share_of(answers, of=of)
    each = len(flagged.stations) <= MOST_LEFT_OUT
    return Estimated(
        question=question,
        form=form,
        share=found,
        bounds=bounds(strata),
        gate=share_gate(
            found, of=strata, flagged=flagged.blocked, reports=flagged.reports, rules=rules
        ),
        irregular=int(answers["irregular"].sum()),
        seen=answers.height,
        drawn=of.stations.height,
        influence=influence(answers, flagged=flagged.stations, of=of, each=each),
    )


def strata_of(answers: pl.DataFrame, of: ProbabilitySample) -> Strata:
    """Count frame, drawn, seen and irregular by stratum. ``answers``: station, irregular."""
    order = sorted(of.sizes)
    told = of.stations.join(answers, on="station", how="left", validate="1:1")
    counts = told.group_by("stratum").agg(
        pl.len().alias("drawn"),
        pl.col("irregular").is_not_null().sum().alias("seen"),
        pl.col("irregular").sum().alias("irregular"),
    )
    whole = pl.DataFrame({"stratum": order}, schema={"stratum": pl.String}).join(
        counts, on="stratum", how="left", validate="1:1", maintain_order="left"
    )
    drawn, seen, irregular = (
        whole[name].fill_null(0).cast(pl.Int64).to_numpy()
        for name in ("drawn", "seen", "irregular")
    )
    sizes = np.array([of.sizes[name] for name in order], dtype=np.int64)
    return Strata(sizes=sizes, drawn=drawn, seen=seen, irregular=irregular)
