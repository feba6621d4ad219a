"""How many seats does each list get?

Grain: one contest. Source: the formulas as the law of the country names them; Balinski and
Young, *Fair Representation* (1982), for what they guarantee. Everything is exact: quotients are
fractions, never floats, and a tie for the last seat is reported, never broken here, because
breaking it is the law's act (a lot, usually) and not arithmetic's.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heapreplace

from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula

Votes = Mapping[CandidateId, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apportionment:
    """Seats of each list that took part, in the order of the votes given.

    ``undecided`` seats lie between the lists ``tied``, which are level for them: the law must
    say to whom they go. ``seats`` counts only what is certain, so seats and ``undecided`` add
    up to the house. ``qualified`` are the lists past the threshold; the others have no seat.
    """

    seats: Mapping[CandidateId, int]
    qualified: tuple[CandidateId, ...]
    tied: tuple[CandidateId, ...] = ()
    undecided: int = 0


def apportion(
    votes: Votes,
    *,
    seats: int,
    formula: Formula,
    threshold: Fraction | None = None,
    base: int | None = None,
    barred: AbstractSet[CandidateId] = frozenset(),
) -> Apportionment:
    """Share ``seats`` among lists.

    ``threshold`` is a share of ``base`` (all the votes given, where it is None) that a list must
    reach, not exceed. ``barred`` lists count in the base and win nothing ("others" is one line
    of many lists). A list without a vote takes no part; with no list left all seats stay
    undecided. Raises ValueError for negative numbers.

    >>> a, b, c = map(CandidateId, "abc")
    >>> dict(apportion({a: 53, b: 24, c: 23}, seats=7, formula=Formula.DHONDT).seats)
    {'a': 4, 'b': 2, 'c': 1}
    """
    if seats < 0 or any(number < 0 for number in votes.values()):
        raise ValueError("seats and votes cannot be negative")
    share = threshold or Fraction(0)
    whole = sum(votes.values()) if base is None else base
    lists = {
        name: number
        for name, number in votes.items()
        if number > 0 and name not in barred and passes(number, share=share, base=whole)
    }
    if not lists or not seats:
        nothing = dict.fromkeys(votes, 0)
        return Apportionment(seats=nothing, qualified=tuple(lists), undecided=seats)
    match formula:
        case Formula.DHONDT | Formula.SAINTE_LAGUE:
            shared = _by_divisors(lists, seats=seats, formula=formula)
        case Formula.HARE:
            shared = _by_quota(lists, seats=seats, rank=_remainders(lists, seats=seats))
        case Formula.FLOOR_THEN_LARGEST:
            shared = _by_quota(lists, seats=seats, rank=lists)
    full = {name: shared.seats.get(name, 0) for name in votes}
    return Apportionment(
        seats=full, qualified=tuple(lists), tied=shared.tied, undecided=shared.undecided
    )


def passes(number: int, *, share: Fraction, base: int) -> bool:
    """Has ``number`` at least this share of the base? Integers only: no rounding can decide."""
    return number * share.denominator >= base * share.numerator


def divisor(formula: Formula, *, seat: int) -> int:
    """Say what a list's votes are divided by when it claims its ``seat``-th seat (1, 2, 3 ...).

    >>> [divisor(Formula.SAINTE_LAGUE, seat=n) for n in (1, 2, 3)]
    [1, 3, 5]
    """
    return seat if formula is Formula.DHONDT else 2 * seat - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shared:
    seats: Mapping[CandidateId, int]
    tied: tuple[CandidateId, ...] = ()
    undecided: int = 0


def _by_divisors(votes: Votes, *, seats: int, formula: Formula) -> _Shared:
    """Give each seat to the largest quotient; a heap holds one claim of each list."""
    won = _sure_seats(votes, seats=seats, formula=formula)
    heap = [
        (-Fraction(number, divisor(formula, seat=won[name] + 1)), place, name)
        for place, (name, number) in enumerate(votes.items())
    ]
    heapify(heap)
    last: Fraction | None = None
    for _ in range(seats - sum(won.values())):
        last, place, name = heap[0]
        won[name] += 1
        claim = -Fraction(votes[name], divisor(formula, seat=won[name] + 1))
        heapreplace(heap, (claim, place, name))
    waiting = {name for claim, _, name in heap if claim == last}
    if last is None or not waiting:
        return _Shared(seats=won)
    # Level with the last seat given: every seat bought at that price is undecided.
    paid = {
        name
        for name, number in votes.items()
        if won[name] and -Fraction(number, divisor(formula, seat=won[name])) == last
    }
    tied = tuple(name for name in votes if name in waiting | paid)
    sure = {name: number - (name in paid) for name, number in won.items()}
    return _Shared(seats=sure, tied=tied, undecided=len(paid))


def _sure_seats(votes: Votes, *, seats: int, formula: Formula) -> dict[CandidateId, int]:
    """Seats that each list has whatever the others do, so that the heap starts near the end.

    A list's seat is safe if no price at which the house could be sold is dearer. For D'Hondt
    the price of the last seat is at most votes / seats; for Sainte-Lague, whose list i takes
    at most v_i / 2p + 1/2 seats at price p, it is at most votes / (2 seats - lists).
    One seat is left to the heap so that it always learns the last price.
    """
    total = sum(votes.values())
    if formula is Formula.DHONDT:
        sure = {name: number * seats // total for name, number in votes.items()}
    else:
        turns = max(2 * seats - len(votes), 0)
        sure = {name: (number * turns // total + 1) // 2 for name, number in votes.items()}
    if sum(sure.values()) < seats:
        return sure
    return dict.fromkeys(votes, 0)


def _remainders(votes: Votes, *, seats: int) -> Votes:
    """Take whole quotas away; what is left is in units of 1/votes of a seat."""
    total = sum(votes.values())
    return {name: number * seats % total for name, number in votes.items()}


def _by_quota(votes: Votes, *, seats: int, rank: Votes) -> _Shared:
    """Give whole quotas, then one seat each in falling order of ``rank``."""
    total = sum(votes.values())
    won = {name: number * seats // total for name, number in votes.items()}
    left = seats - sum(won.values())  # fewer than lists, as each lacks less than one seat
    if not left:
        return _Shared(seats=won)
    line = sorted(rank.values(), reverse=True)[left - 1]
    above = [name for name in votes if rank[name] > line]
    level = [name for name in votes if rank[name] == line]
    for name in above:
        won[name] += 1
    if len(level) == left - len(above):
        for name in level:
            won[name] += 1
        return _Shared(seats=won)
    return _Shared(seats=won, tied=tuple(level), undecided=left - len(above))


def in_order(votes: Votes) -> Sequence[CandidateId]:
    """Names from most votes to least; level ones by name, which has no meaning in law."""
    return sorted(votes, key=lambda name: (-votes[name], name))
