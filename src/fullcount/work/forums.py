"""The cases of a folder by forum against seven standards, and every clock of the law on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fullcount.claims.forum import ForumRecord, Performance, performance
from fullcount.claims.forum import forums as by_forum
from fullcount.claims.statutory import Clock, statutory_clocks
from fullcount.work.docket import CaseFolder, open_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One case with its clocks. A case whose record names no law has none."""

    case_id: str
    clocks: tuple[Clock, ...]


def forums(folder: Path, *, now: datetime) -> tuple[Performance, ...]:
    """Measure every forum in which a case of the folder stands."""
    cases = open_cases(folder)
    timed = {one.case_id: one.clocks for one in _timed(cases, now=now, events={})}
    findings = list(cases.findings.findings.values())
    return tuple(
        performance(
            forum,
            ForumRecord(
                cases=mine,
                clocks={one.case_id: timed[one.case_id] for one in mine}
                if all(cases.book.law_of(one.case_id) for one in mine)
                else None,
                findings=findings or None,
            ),
        )
        for forum, mine in sorted(by_forum(list(cases.book.cases.values())).items())
    )


def clocks(
    folder: Path, *, now: datetime, events: Mapping[str, datetime] | None = None
) -> tuple[Timed, ...]:
    """Read every clock on every case, as at ``now``; ``events`` outside the cases, by name."""
    return _timed(open_cases(folder), now=now, events=events or {})


def _timed(
    cases: CaseFolder, *, now: datetime, events: Mapping[str, datetime]
) -> tuple[Timed, ...]:
    found = []
    for name, case in cases.book.cases.items():
        law = cases.book.law_of(name)
        running = () if law is None else statutory_clocks(case, law, now=now, events=events)
        found.append(Timed(case_id=name, clocks=running))
    return tuple(found)
