"""Which rules does a paper keep, which does it break, and which can it not be asked?

Grain: one row of a grain's frame against every rule of that grain, all in one select, so that
one form at a clerk's elbow and a country of them go through the same conditions. Three answers
(Kleene): broken is true, kept is false, *not evaluable* is null because a box is not stated
that the condition needs, or the rule's ``when``.
Two more are not answers: a row outside a rule's ``when`` is not judged at all, and a failure
that another failure on the same row explains is *suppressed*: counted, not told.

Which rules are asked of which papers is told in :mod:`fullcount.count.asked`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.count.asked import Asked, Plan, PreparedRules, prepare
from fullcount.count.coverage import coverage_of, coverage_of_one
from fullcount.count.findings import findings_of, named, order_findings, with_margins
from fullcount.count.subject import Place
from fullcount.model import frames
from fullcount.model.form import FormKind
from fullcount.model.rule import Grain, Rule

__all__ = ["Judgement", "PreparedRules", "judge", "order_findings", "prepare", "with_margins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """``findings``: failures only. ``coverage``: every answer, counted."""

    findings: pl.DataFrame
    coverage: pl.DataFrame


def judge(
    grains: Mapping[Grain, pl.DataFrame],
    rules: Sequence[Rule] | PreparedRules,
    *,
    kinds: Sequence[FormKind] | None = None,
) -> Judgement:
    """Judge every row by every rule of its grain.

    A column that a frame lacks is taken as stated nowhere. Without ``kinds`` every rule is
    asked of every form. A rule whose grain has no frame is not judged. Margins are left null:
    see :func:`with_margins`. Rules that are used again and again are prepared once.
    """
    prepared = rules if isinstance(rules, PreparedRules) else prepare(rules, kinds=kinds)
    judged = [
        _judge_one(frame, grain, prepared) if frame.height == 1 else _judge(frame, grain, prepared)
        for grain, frame in grains.items()
        if frame.height
    ]
    found = [told for all_, _ in judged for told in all_]
    return Judgement(
        findings=named(frames.stacked(found, frames.FINDINGS)),
        coverage=frames.stacked([coverage for _, coverage in judged], frames.COVERAGE),
    )


Answer = tuple[list[pl.DataFrame], pl.DataFrame]


def _judge(frame: pl.DataFrame, grain: Grain, prepared: PreparedRules) -> Answer:
    plan = prepared.plan(grain, frame)
    if not plan.asked:
        return [], frames.empty(frames.COVERAGE)
    frame = plan.completed(frame)
    # Lazy, because only then is what many rules ask of a row (its kind) worked out once.
    answers = _suppress(frame.lazy().select(_wanted(plan)).collect(), plan.asked)
    findings = []
    for i, asked in enumerate(plan.asked):
        failed = answers[f"failed_{i}"]
        if failed.any():
            findings.append(findings_of(asked.rule, frame.select(asked.reads).filter(failed)))
    return findings, coverage_of(frame, answers, place=plan.place, rules=plan.rules)


def _wanted(plan: Plan) -> list[pl.Expr]:
    """For rule number ``i``: ``failed_i``, ``unknown_i`` and, where limited, two more.

    ``judged_i``: not outside the rule. ``untold_i``: whether it applies is itself not stated.
    """
    wanted: list[pl.Expr] = []
    for i, asked in enumerate(plan.asked):
        failed, unknown = asked.broken.fill_null(value=False), asked.broken.is_null()
        if limit := _limit(asked, plan.place):
            applies = pl.all_horizontal(limit)
            judged, untold = applies.fill_null(value=True), applies.is_null()
            wanted += [judged.alias(f"judged_{i}"), untold.alias(f"untold_{i}")]
            failed, unknown = failed & judged & ~untold, (unknown & judged) | untold
        wanted += [failed.alias(f"failed_{i}"), unknown.alias(f"unknown_{i}")]
    return wanted


def _limit(asked: Asked, place: Place) -> list[pl.Expr]:
    """Where the rule applies; null where its ``when`` cannot be told. A form has a kind."""
    limit = [] if asked.when is None else [asked.when]
    if asked.kinds is not None and place.kind is not None:
        limit.append(pl.col(place.kind).is_in(asked.kinds).fill_null(value=False))
    return limit


def _suppress(answers: pl.DataFrame, asked: Sequence[Asked]) -> pl.DataFrame:
    """Take from ``failed_i`` what another failure on the same row explains.

    A failure suppresses even if it is itself suppressed: of a chain only the first is told.
    """
    changes: list[pl.Expr] = []
    for i, each in enumerate(asked):
        if each.causes:
            failed = pl.col(f"failed_{i}")
            explained = pl.any_horizontal(f"failed_{cause}" for cause in each.causes)
            changes.append((failed & explained).alias(f"suppressed_{i}"))
            changes.append((failed & ~explained).alias(f"failed_{i}"))
    return answers.with_columns(changes) if changes else answers


def _judge_one(frame: pl.DataFrame, grain: Grain, prepared: PreparedRules) -> Answer:
    """Judge a frame of one row: the same conditions, and only those asked of its kind.

    The answers are counted in Python, because grouping one row costs more than judging it.
    """
    plan = prepared.plan(grain, frame)
    if plan.place.kind is not None and (kind := frame[plan.place.kind].item()) is not None:
        plan = prepared.plan(grain, frame, kind=kind)
    if not plan.asked:
        return [], frames.empty(frames.COVERAGE)
    frame = plan.completed(frame)
    conditions = [asked.broken.alias(str(i)) for i, asked in enumerate(plan.asked)]
    limits = [
        pl.all_horizontal(limit).alias(f"when {i}")
        for i, asked in enumerate(plan.asked)
        if (limit := _limit(asked, plan.place))
    ]
    row = frame.select_seq(*conditions, *limits).row(0, named=True)
    judged = [row.get(f"when {i}", True) for i, _ in enumerate(plan.asked)]
    broken = [row[str(i)] for i, _ in enumerate(plan.asked)]
    failed = [bool(told and asked) for told, asked in zip(broken, judged, strict=True)]
    told = [
        fails and not any(failed[cause] for cause in asked.causes)
        for fails, asked in zip(failed, plan.asked, strict=True)
    ]
    findings = [
        findings_of(asked.rule, frame.select(asked.reads))
        for tell, asked in zip(told, plan.asked, strict=True)
        if tell
    ]
    return findings, coverage_of_one(
        frame,
        [
            None if j is False else _answer(broken=b if j else None, told=t, failed=f)
            for b, t, f, j in zip(broken, told, failed, judged, strict=True)
        ],
        place=plan.place,
        rules=plan.rules,
        untold=[applies is None for applies in judged],
    )


def _answer(*, broken: bool | None, told: bool, failed: bool) -> str:
    """Name the column of COVERAGE that an answer is counted in."""
    if broken is None:
        return "not_evaluable"
    if failed:
        return "failed" if told else "suppressed"
    return "passed"
