"""Of all the cases, how many were looked into, decided on their merits, remedied, and how fast?

Grain: a docket of cases. The question is the one that governments and missions asked in February
2024 (claims of interference "fully investigated"), as a query: every number has its denominator,
a case that has not got somewhere is not late unless its clock says so, and a duration that has
not ended is not averaged away: it is counted as still running.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fullcount.claims.case import Case

LOOKED_INTO = frozenset({"investigate", "hear"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """Counts of cases; each is part of the one before it, except where it says so."""

    cases: int
    filed: int
    not_admitted: int  # of filed: refused admission, or dismissed on it
    investigated: int  # of filed: an investigation or a hearing took place
    decided: int  # of filed, appeals included
    on_merits: int  # of decided
    upheld: int  # of on_merits, wholly or in part
    remedied: int  # of upheld: the remedy was carried out in full
    running: int  # of filed: not decided yet
    median_to_decision: timedelta | None  # of those decided; the lower of two middle ones

    @property
    def sentence(self) -> str:
        """Give the answer with its denominators, in words."""
        return (
            f"Of {self.filed:,} claims filed, {self.investigated:,} were looked into and "
            f"{self.decided:,} decided, {self.on_merits:,} of them on the merits; of "
            f"{self.upheld:,} upheld, {self.remedied:,} were remedied in full. "
            f"{self.running:,} of {self.filed:,} are not decided."
        )


def docket(cases: Sequence[Case]) -> Docket:
    """Count the cases by how far they have come."""
    filed = [case for case in cases if _when(case, {"file"}) is not None]
    decided = [case for case in filed if "outcome" in case.fate]
    upheld = [case for case in decided if case.fate["outcome"] in {"upheld", "partly_upheld"}]
    times = sorted(_taken(decided))
    return Docket(
        cases=len(cases),
        filed=len(filed),
        not_admitted=sum(_fell_on_form(case) for case in filed),
        investigated=sum(_when(case, LOOKED_INTO) is not None for case in filed),
        decided=len(decided),
        on_merits=sum(case.decided_on_merits is True for case in decided),
        upheld=len(upheld),
        remedied=sum(case.fate.get("implementation") == "complete" for case in upheld),
        running=sum("outcome" not in case.fate and "ground" not in case.fate for case in filed),
        median_to_decision=times[(len(times) - 1) // 2] if times else None,
    )


def _fell_on_form(case: Case) -> bool:
    return "ground" in case.fate or case.fate.get("outcome") == "dismissed_on_admissibility"


def _when(case: Case, acts: Iterable[str]) -> datetime | None:
    """Give the first time one of the acts was done; None where none was."""
    return next((act.at for act in case.history if act.act in set(acts)), None)


def _taken(cases: Sequence[Case]) -> list[timedelta]:
    taken = []
    for case in cases:
        start, end = _when(case, {"file"}), _when(case, {"decide", "withdraw"})
        if start is not None and end is not None:
            taken.append(end - start)
    return taken
