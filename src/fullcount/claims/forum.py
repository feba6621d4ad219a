"""How does a forum stand against the seven standards of GUARDE, as far as its docket shows?

Grain: one measure of one forum. Source: the seven standards for resolving election disputes of
IFES's GUARDE project: a right of redress, a clear regimen, an impartial and informed arbiter, an
expedited process, burdens and standards of evidence, meaningful remedies, education of those
concerned. A docket shows a part of each; what it does not show is *not evaluable* and says what
would be needed. There is no score.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fullcount.claims.case import Case
from fullcount.claims.finding import Finding
from fullcount.claims.statutory import Clock
from fullcount.model.results import State


class Guarde(StrEnum):
    """The seven, in their published order."""

    REDRESS = "redress"
    REGIMEN = "regimen"
    ARBITER = "arbiter"
    EXPEDITED = "expedited"
    EVIDENCE = "evidence"
    REMEDIES = "remedies"
    EDUCATION = "education"


class MeasureCode(StrEnum):
    """What is counted; codes are stable."""

    ADMITTED = "admitted"
    NO_STANDING = "no_standing"
    RETURNED = "returned"
    WRONG_FORUM = "wrong_forum"
    REASONED = "reasoned"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    UNDECIDED = "undecided"
    BURDEN_STATED = "burden_stated"
    REPLY_ASKED = "reply_asked"
    REMEDY_ORDERED = "remedy_ordered"
    REMEDY_CARRIED_OUT = "remedy_carried_out"
    FELL_ON_FORM = "fell_on_form"
    COMPLAINANT_INFORMED = "complainant_informed"


NOT_INFORMED = frozenset({"no", "not_informed", "tried_and_failed"})
"""Words of *close* that say that nobody was told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """``part`` of ``whole`` cases; both None = not evaluable, and ``needs`` says what is needed."""

    standard: Guarde
    code: MeasureCode
    part: int | None
    whole: int | None
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumRecord:
    """What is known of a forum's cases; ``clocks`` and ``findings`` by case, None = not kept."""

    cases: Sequence[Case]
    clocks: Mapping[str, Sequence[Clock]] | None = None
    findings: Sequence[Finding] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """One forum; ``measures`` in the order of the standards."""

    forum: str
    filed: int
    measures: tuple[Measure, ...]


def forums(cases: Sequence[Case]) -> Mapping[str, tuple[Case, ...]]:
    """Group cases by the forum in which they last stood; a draft stands in none."""
    found: dict[str, tuple[Case, ...]] = {}
    for case in cases:
        forum = case.fate.get("forum")
        if forum is not None:
            found[forum] = (*found.get(forum, ()), case)
    return found


def performance(forum: str, record: ForumRecord) -> Performance:
    """Measure a forum. Every number has its whole, and a whole of none is not evaluable."""
    filed = [case for case in record.cases if _did(case, "file")]
    measures = (
        *_redress(filed), *_regimen(filed), *_arbiter(), *_expedited(filed, record),
        *_evidence(filed, record), *_remedies(filed), *_education(filed),
    )  # fmt: skip
    return Performance(forum=forum, filed=len(filed), measures=measures)


def _did(case: Case, *acts: str) -> bool:
    return any(act.act in acts for act in case.history)


def _of(
    standard: Guarde,
    code: MeasureCode,
    cases: Sequence[Case],
    *,
    holds: Callable[[Case], bool],
    needs: str = "cases that have come so far",
) -> Measure:
    if not cases:
        return Measure(standard=standard, code=code, part=None, whole=None, needs=needs)
    part = sum(holds(case) for case in cases)
    return Measure(standard=standard, code=code, part=part, whole=len(cases))


def _unknown(standard: Guarde, code: MeasureCode, needs: str) -> Measure:
    return Measure(standard=standard, code=code, part=None, whole=None, needs=needs)


def _judged(cases: Sequence[Case]) -> list[Case]:
    """Cases of which it is settled whether they are admitted."""
    return [
        case for case in cases if _did(case, "admit", "refuse_admission") or "outcome" in case.fate
    ]


def _redress(filed: Sequence[Case]) -> tuple[Measure, ...]:
    judged = _judged(filed)
    return (
        _of(Guarde.REDRESS, MeasureCode.ADMITTED, judged, holds=lambda one: _did(one, "admit")),
        _of(
            Guarde.REDRESS, MeasureCode.NO_STANDING, judged,
            holds=lambda one: one.fate.get("ground") == "no_standing",
        ),
    )  # fmt: skip


def _regimen(filed: Sequence[Case]) -> tuple[Measure, ...]:
    return (
        _of(
            Guarde.REGIMEN, MeasureCode.RETURNED, filed,
            holds=lambda one: _did(one, "return_for_correction"),
        ),
        _of(
            Guarde.REGIMEN, MeasureCode.WRONG_FORUM, filed,
            holds=lambda one: _did(one, "transfer") or one.fate.get("ground") == "wrong_forum",
        ),
    )  # fmt: skip


def _arbiter() -> tuple[Measure, ...]:
    needs = "how its members were chosen, recusals asked and granted, and its reasons, published"
    return (_unknown(Guarde.ARBITER, MeasureCode.REASONED, needs),)


def _expedited(filed: Sequence[Case], record: ForumRecord) -> tuple[Measure, ...]:
    undecided = _of(
        Guarde.EXPEDITED, MeasureCode.UNDECIDED, filed,
        holds=lambda one: "outcome" not in one.fate and "ground" not in one.fate,
    )  # fmt: skip
    if record.clocks is None:
        needs = "the law of each case and the instants of its acts"
        codes = (MeasureCode.IN_TIME, MeasureCode.OVERDUE)
        return (*(_unknown(Guarde.EXPEDITED, code, needs) for code in codes), undecided)
    running = {
        case.case_id: [one for one in record.clocks.get(case.case_id, ()) if _decides(one, case)]
        for case in filed
    }
    timed = [case for case in filed if any(_evaluable(one) for one in running[case.case_id])]

    def has(case: Case, state: State) -> bool:
        return any(one.state is state for one in running[case.case_id])

    return (
        _of(
            Guarde.EXPEDITED, MeasureCode.IN_TIME, timed,
            holds=lambda one: has(one, State.ON_TIME),
        ),
        _of(
            Guarde.EXPEDITED, MeasureCode.OVERDUE, timed,
            holds=lambda one: has(one, State.OVERDUE),
        ),
        undecided,
    )  # fmt: skip


def _decides(clock: Clock, case: Case) -> bool:
    return clock.deadline.due_event == f"{case.kind.value}_decided"


def _evaluable(clock: Clock) -> bool:
    return clock.state in {State.ON_TIME, State.DUE, State.OVERDUE}


def _evidence(filed: Sequence[Case], record: ForumRecord) -> tuple[Measure, ...]:
    """Ask of every case with findings whether all of them say so."""
    codes = (MeasureCode.BURDEN_STATED, MeasureCode.REPLY_ASKED)
    if record.findings is None:
        needs = "findings of its cases, with standard, burden and right of reply"
        return tuple(_unknown(Guarde.EVIDENCE, code, needs) for code in codes)
    found: dict[str, list[Finding]] = {}
    for one in record.findings:
        if one.case_id is not None:
            found.setdefault(one.case_id, []).append(one)
    told = [case for case in filed if case.case_id in found]
    return (
        _of(
            Guarde.EVIDENCE, MeasureCode.BURDEN_STATED, told,
            holds=lambda one: all(each.burden is not None for each in found[one.case_id]),
        ),
        _of(
            Guarde.EVIDENCE, MeasureCode.REPLY_ASKED, told,
            holds=lambda one: all(_asked(each) for each in found[one.case_id]),
        ),
    )  # fmt: skip


def _asked(finding: Finding) -> bool:
    return finding.reply is not None and finding.reply.asked_at is not None


def _remedies(filed: Sequence[Case]) -> tuple[Measure, ...]:
    upheld = [one for one in filed if one.fate.get("outcome") in {"upheld", "partly_upheld"}]
    ordered = [one for one in upheld if one.fate.get("remedy", "none") != "none"]
    return (
        _of(
            Guarde.REMEDIES, MeasureCode.REMEDY_ORDERED, upheld,
            holds=lambda one: one.fate.get("remedy", "none") != "none",
        ),
        _of(
            Guarde.REMEDIES, MeasureCode.REMEDY_CARRIED_OUT, ordered,
            holds=lambda one: one.fate.get("implementation") == "complete",
        ),
    )  # fmt: skip


def _education(filed: Sequence[Case]) -> tuple[Measure, ...]:
    judged = _judged(filed)
    closed = [one for one in filed if _did(one, "close")]
    return (
        _of(Guarde.EDUCATION, MeasureCode.FELL_ON_FORM, judged, holds=_fell_on_form),
        _of(
            Guarde.EDUCATION, MeasureCode.COMPLAINANT_INFORMED, closed,
            holds=_informed,
        ),
    )  # fmt: skip


def _fell_on_form(case: Case) -> bool:
    return "ground" in case.fate or case.fate.get("outcome") == "dismissed_on_admissibility"


def _informed(case: Case) -> bool:
    """Tell whether the last closing says that the complainant was told; how is in its words."""
    closing = [act for act in case.history if act.act == "close"][-1]
    return closing.told["complainant_informed"] not in NOT_INFORMED
