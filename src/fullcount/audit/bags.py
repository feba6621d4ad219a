"""What was found in the bags, held against the forms: differences, errors, taints, findings.

Grain: one station. Two kinds of error never meet in one number. *Counting* error is the bag
against the station's own form; it is what a ``BagCount`` can show and all that this room gives a
risk for. *Tabulation* error is the station's form against the sheets made of it; it is known
from all stations, needs no sample and has no risk: :class:`fullcount.audit.tabulation.Tabulation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from fullcount.audit import macro
from fullcount.audit.contest import Assertion
from fullcount.audit.plan import Plan, Station
from fullcount.model.ids import CandidateId, UnitId


class Bag(StrEnum):
    """What became of a bag that was asked for."""

    COUNTED = "counted"
    MISSING = "missing"  # not there, or its seals and inventory do not let it count


@dataclass(frozen=True, slots=True, kw_only=True)
class BagCount:
    """A hand count of a station's papers. ``votes`` is empty for a bag that is missing."""

    unit_id: UnitId
    bag: Bag
    votes: Mapping[CandidateId, int]
    papers: int | None  # all papers in the bag, blank and rejected too; null = not counted


class Code(StrEnum):
    """What a finding about a bag says."""

    ERROR_AT_BOUND = "AUD-01"
    BAG_MISSING = "AUD-02"
    MORE_PAPERS = "AUD-03"
    DIFFERS = "AUD-04"


@dataclass(frozen=True, slots=True, kw_only=True)
class BagFinding:
    """News about one bag: whole numbers, and what they are."""

    code: Code
    unit_id: UnitId
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One bag held against its form. ``differences`` is bag less form, per candidate."""

    unit_id: UnitId
    bag: Bag
    differences: Mapping[CandidateId, int]
    error: Fraction  # in margins; at least 0
    taint: Fraction  # error over bound
    findings: tuple[BagFinding, ...]


def hold(plan: Plan, counts: Sequence[BagCount]) -> dict[UnitId, Held]:
    """Hold every bag against its form.

    Raises ValueError for a station that is not in the plan, one counted twice, a candidate left
    out, or a negative number: a hand count states everything.
    """
    stations = {one.unit_id: one for one in plan.stations}
    held: dict[UnitId, Held] = {}
    for count in counts:
        if count.unit_id not in stations:
            raise ValueError(f"{count.unit_id} is not a station of this audit")
        if count.unit_id in held:
            raise ValueError(f"{count.unit_id} is counted twice")
        held[count.unit_id] = _held(plan, stations[count.unit_id], count)
    return held


def _held(plan: Plan, station: Station, count: BagCount) -> Held:
    if count.bag is Bag.MISSING:
        return Held(
            unit_id=station.unit_id,
            bag=Bag.MISSING,
            differences={},
            error=Fraction(station.weight, plan.scale),  # every paper for every loser
            taint=macro.CERTAIN,
            findings=(_finding(Code.BAG_MISSING, station, papers=station.ballots),),
        )
    if set(count.votes) != set(plan.candidates):
        raise ValueError(f"{station.unit_id}: a hand count states every candidate and no other")
    if min(count.votes.values()) < 0 or (count.papers or 0) < 0:
        raise ValueError(f"{station.unit_id}: a hand count cannot be negative")
    reported = dict(zip(plan.candidates, station.votes, strict=True))
    error = macro.overstatement(reported, count.votes, plan.assertions)
    taint = macro.taint(error, Fraction(station.weight, plan.scale))
    differences = {
        name: count.votes[name] - votes
        for name, votes in reported.items()
        if count.votes[name] != votes
    }
    return Held(
        unit_id=station.unit_id,
        bag=Bag.COUNTED,
        differences=differences,
        error=error,
        taint=taint,
        findings=tuple(_findings(station, count, taint, differences, plan.assertions)),
    )


def _findings(
    station: Station,
    count: BagCount,
    taint: Fraction,
    differences: Mapping[CandidateId, int],
    assertions: Sequence[Assertion],
) -> list[BagFinding]:
    papers = count.papers if count.papers is not None else sum(count.votes.values())
    found = []
    if taint >= 1:
        found.append(_finding(Code.ERROR_AT_BOUND, station, papers=papers, bound=station.ballots))
    if papers > station.ballots:
        found.append(_finding(Code.MORE_PAPERS, station, papers=papers, bound=station.ballots))
    if differences:
        largest = max(
            abs(sum(one.weights.get(name, 0) * by for name, by in differences.items()))
            for one in assertions
        )
        found.append(_finding(Code.DIFFERS, station, lines=len(differences), lead=largest))
    return found


def _finding(code: Code, station: Station, **numbers: int) -> BagFinding:
    return BagFinding(code=code, unit_id=station.unit_id, numbers=numbers)
