"""Who has won, by the rule of the office, if the votes stand as given?

Grain: one contest as one source tells it. Source: the law's own file of winner rules. What the
law leaves to a lot, a run-off or another body is said so and not decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from fullcount.count.apportionment import Apportionment, Votes, apportion, in_order, passes
from fullcount.count.reason import Reason, because, said
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, TieRule, WinnerRule


class Result(StrEnum):
    """What kind of answer the votes give."""

    WINNER = "winner"  # as many as there are seats
    RUNOFF = "runoff"  # nobody has enough; ``winners`` go on
    TIE = "tie"  # level where it matters; what follows is in ``reasons``
    SEATS = "seats"  # lists, with ``seats`` beside ``winners``
    NOBODY = "nobody"  # the law asks for a share that nobody has
    NOT_EVALUABLE = "not_evaluable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms the seats are won.

    ``base`` is what shares are of, where it is not the sum of the votes given: votes cast, or
    valid votes where a source does not list every candidate. ``aggregates`` are lines such as
    "others": several persons, who count in the base and of whom none is known to have won.
    """

    rule: WinnerRule
    seats: int = 1
    base: int | None = None
    aggregates: frozenset[CandidateId] = field(default_factory=frozenset)

    def base_of(self, votes: Votes) -> int | None:
        """Give the whole that shares are of; None = votes cast, which are not stated."""
        if self.base is not None:
            return self.base
        return sum(votes.values()) if self.rule.base == "valid" else None

    def persons(self, votes: Votes) -> Votes:
        """Leave out the aggregates, and put the most votes first."""
        named = {name: number for name, number in votes.items() if name not in self.aggregates}
        return {name: votes[name] for name in in_order(named)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """The answer of the rule.

    ``leader`` holds the last place that is won, ``rival`` is the first without one (for lists,
    and before a run-off: the first two), ``margin`` lies between them and is null where there
    is no rival. ``tied`` are level at the line.
    """

    result: Result
    winners: tuple[CandidateId, ...] = ()
    seats: tuple[int, ...] = ()
    tied: tuple[CandidateId, ...] = ()
    leader: CandidateId | None = None
    rival: CandidateId | None = None
    margin: int | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def because(self) -> str:
        """The reasons in English."""
        return said(self.reasons)


def winner(votes: Votes, *, terms: Terms) -> Winner:
    """Apply the winner rule. Raises ValueError for negative votes or a contest without a seat.

    >>> rule = WinnerRule(office="president", method=Method.MAJORITY_RUNOFF)
    >>> a, b, c = map(CandidateId, "abc")
    >>> winner({a: 45, b: 35, c: 20}, terms=Terms(rule=rule)).winners
    ('a', 'b')
    """
    if terms.seats < 1 or any(number < 0 for number in votes.values()):
        raise ValueError("votes cannot be negative, and a contest has at least one seat")
    persons = terms.persons(votes)
    if not persons:
        return Winner(result=Result.NOT_EVALUABLE, reasons=(because("no_votes"),))
    match terms.rule.method:
        case Method.PLURALITY:
            return _plurality(votes, persons=persons, terms=terms)
        case Method.MAJORITY_RUNOFF | Method.LEAD_AND_SHARE:
            return _majority(votes, persons=persons, terms=terms)
        case Method.LIST_PR:
            return _lists(votes, persons=persons, terms=terms)


def lead_share(votes: Votes, *, base: int | None = None) -> Fraction | None:
    """Give the first's lead over the second as a share of the base; None without two or a base.

    >>> lead_share({CandidateId("a"): 60, CandidateId("b"): 40})
    Fraction(1, 5)
    """
    whole = sum(votes.values()) if base is None else base
    if len(votes) < 2 or not whole:
        return None
    first, second = sorted(votes.values(), reverse=True)[:2]
    return Fraction(first - second, whole)


def wins_outright(*, first: int, second: int, base: int, rule: WinnerRule) -> bool:
    """Has the first enough, without a second round? In integers: no rounding can decide."""
    if 2 * first > base:
        return True
    if rule.method is not Method.LEAD_AND_SHARE or rule.share is None or rule.lead is None:
        return False
    return passes(first, share=rule.share, base=base) and passes(
        first - second, share=rule.lead, base=base
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """The first ``places``: who is above the line, and who is level with it."""

    above: tuple[CandidateId, ...]
    level: tuple[CandidateId, ...]


def _line(persons: Votes, *, places: int) -> _Line:
    names = list(persons)
    if len(names) <= places:
        return _Line(above=tuple(names), level=())
    last, first_out = persons[names[places - 1]], persons[names[places]]
    if last > first_out:
        return _Line(above=tuple(names[:places]), level=())
    return _Line(
        above=tuple(name for name in names if persons[name] > last),
        level=tuple(name for name in names if persons[name] == last),
    )


def _pair(persons: Votes, *, places: int) -> tuple[CandidateId | None, CandidateId | None]:
    names = list(persons)
    rival = names[places] if len(names) > places else None
    return names[min(places, len(names)) - 1], rival


def _gap(persons: Votes, *, places: int) -> int | None:
    leader, rival = _pair(persons, places=places)
    return None if leader is None or rival is None else persons[leader] - persons[rival]


def _plurality(votes: Votes, *, persons: Votes, terms: Terms) -> Winner:
    needed = terms.rule.threshold
    leader, rival = _pair(persons, places=terms.seats)
    gap = _gap(persons, places=terms.seats)
    base = terms.base_of(votes)
    if needed is not None and base is None:
        return Winner(
            result=Result.NOT_EVALUABLE, leader=leader, rival=rival, margin=gap, reasons=_NO_BASE
        )
    line = _line(persons, places=terms.seats)
    if needed is not None and base is not None:
        above = tuple(n for n in line.above if passes(persons[n], share=needed, base=base))
        level = tuple(n for n in line.level if passes(persons[n], share=needed, base=base))
        line = _Line(above=above, level=level)
    if line.level:
        tied = _tie(line, persons=persons, terms=terms)
        return Winner(
            result=tied.result, winners=tied.winners, tied=line.level,
            leader=leader, rival=rival, margin=gap, reasons=tied.reasons,
        )  # fmt: skip
    result = Result.WINNER if line.above else Result.NOBODY
    reasons = () if line.above else (because("no_share", share=str(needed)),)
    return Winner(
        result=result, winners=line.above, leader=leader, rival=rival, margin=gap, reasons=reasons
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tie:
    result: Result
    winners: tuple[CandidateId, ...]
    reasons: tuple[Reason, ...]


def _tie(line: _Line, *, persons: Votes, terms: Terms) -> _Tie:
    """Say what the law does with candidates level at the last seat."""
    left = terms.seats - len(line.above)
    number, votes = len(line.level), persons[line.level[0]]

    def level(code: str) -> tuple[Reason, ...]:
        return (because(code, candidates=number, votes=votes, seats=left),)

    match terms.rule.tie:
        case TieRule.BOTH_HALF_TERM if (number, left) == (2, 1):
            both = line.above + line.level
            return _Tie(result=Result.TIE, winners=both, reasons=level("tie_half_terms"))
        case TieRule.BOTH_HALF_TERM:
            reasons = level("tie_referred")
        case TieRule.LOT:
            reasons = level("tie_lot")
        case TieRule.RUNOFF:
            both = line.above + line.level
            return _Tie(result=Result.RUNOFF, winners=both, reasons=level("tie_again"))
        case TieRule.NOT_STATED:
            reasons = level("tie_not_stated")
    return _Tie(result=Result.TIE, winners=line.above, reasons=reasons)


def _majority(votes: Votes, *, persons: Votes, terms: Terms) -> Winner:
    leader, rival = _pair(persons, places=1)
    gap = _gap(persons, places=1)
    base = terms.base_of(votes)
    if base is None:
        return Winner(
            result=Result.NOT_EVALUABLE, leader=leader, rival=rival, margin=gap, reasons=_NO_BASE
        )
    first, second = [*persons.values(), 0][:2]
    if wins_outright(first=first, second=second, base=base, rule=terms.rule):
        return Winner(
            result=Result.WINNER, winners=tuple(persons)[:1], leader=leader, rival=rival, margin=gap
        )
    line = _line(persons, places=2)
    reason = because("runoff")
    if line.level:
        reason = because("runoff_level", candidates=len(line.level))
    return Winner(
        result=Result.TIE if line.level else Result.RUNOFF, winners=line.above, tied=line.level,
        leader=leader, rival=rival, margin=gap, reasons=(reason,),
    )  # fmt: skip


def _lists(votes: Votes, *, persons: Votes, terms: Terms) -> Winner:
    leader, rival = _pair(persons, places=1)
    gap = _gap(persons, places=1)
    base = terms.base_of(votes)
    if terms.rule.threshold is not None and base is None:
        return Winner(
            result=Result.NOT_EVALUABLE, leader=leader, rival=rival, margin=gap, reasons=_NO_BASE
        )
    shared = share_out(votes, terms=terms, base=base)
    won: Mapping[CandidateId, int] = {n: shared.seats[n] for n in persons if shared.seats[n]}
    reasons: tuple[Reason, ...] = ()
    if shared.undecided:
        reasons = (because("seats_level", undecided=shared.undecided, seats=terms.seats),)
    return Winner(
        result=Result.TIE if shared.undecided else Result.SEATS,
        winners=tuple(won), seats=tuple(won.values()),
        tied=tuple(name for name in persons if name in shared.tied),
        leader=leader, rival=rival, margin=gap, reasons=reasons,
    )  # fmt: skip


def share_out(votes: Votes, *, terms: Terms, base: int | None) -> Apportionment:
    """Share the seats out among the lists by the rule of the office."""
    return apportion(
        votes,
        seats=terms.seats,
        formula=formula_of(terms.rule),
        threshold=terms.rule.threshold,
        base=base,
        barred=terms.aggregates,
    )


def formula_of(rule: WinnerRule) -> Formula:
    """Give the formula of a list rule. Raises ValueError where the rule has none."""
    if rule.formula is None:
        raise ValueError(f"the winner rule of {rule.office} shares seats and names no formula")
    return rule.formula


_NO_BASE = (because("no_base"),)
