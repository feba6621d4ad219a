"""Could the votes not yet settled move a seat from one list to another?

Grain: one contest of lists as one source tells it. Source: AUDITS_AND_QUICK_COUNTS, section 5
("votes needed for the next-seat swap"). DECIDED is a proof for every formula. OPEN is exact for
D'Hondt and Sainte-Lague (without a threshold for any unsettled votes, with one while none is
altered) and for Hare without a threshold while none is altered; elsewhere OPEN means only that
we cannot exclude it.

Why one list is enough to try: under these formulas a list can do no better than to get every
unsettled vote itself. If no list gains a seat that way, no completion moves a seat at all.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from fullcount.count.apportionment import Apportionment, Votes, apportion, divisor
from fullcount.count.winner import Terms, formula_of, share_out
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula
from fullcount.model.results import Verdict

_DIVISORS = {Formula.DHONDT, Formula.SAINTE_LAGUE}
_WORSE = (Verdict.DECIDED, Verdict.TIE_AT_MOST, Verdict.OPEN)


def reach_seats(votes: Votes, *, terms: Terms, added: int, altered: int) -> Verdict:
    """Say whether the seats of the lists could be others."""
    base = terms.base_of(votes) or 0
    now = share_out(votes, terms=terms, base=base)
    if added + altered == 0:
        return Verdict.TIE_AT_MOST if now.undecided else Verdict.DECIDED
    if now.undecided:
        return Verdict.OPEN  # level as it stands: one vote decides
    if any(now.seats[name] and altered >= votes[name] for name in votes):
        return Verdict.OPEN  # a list left without a vote takes no part
    threshold = terms.rule.threshold
    lists = {name: n for name, n in votes.items() if name not in terms.aggregates}
    formula = formula_of(terms.rule)
    crossing = Verdict.DECIDED
    if threshold is not None:
        exact = formula in _DIVISORS and not altered
        crossing = _cross(lists, now=now, terms=terms, budget=_Budget(base, added, altered, exact))
    inside = {name: lists[name] for name in lists if threshold is None or name in now.qualified}
    if formula in _DIVISORS:
        moved = _swap(inside, now=now, formula=formula, added=added, altered=altered)
    elif formula is Formula.HARE and not altered and threshold is None:
        moved = _try_each(inside, now=now, seats=terms.seats, added=added)
    else:
        moved = _still(inside, formula=formula, seats=terms.seats, added=added, altered=altered)
    return max(crossing, moved, key=_WORSE.index)


class _Budget(NamedTuple):
    base: int
    added: int
    altered: int
    exact: bool  # one list's best try tells; otherwise every crossing counts as a change


def _cross(lists: Votes, *, now: Apportionment, terms: Terms, budget: _Budget) -> Verdict:
    """Could a list with seats fall below the threshold, or one without rise to seats?"""
    share = terms.rule.threshold or Fraction(0)
    each = max(share, 1 - share) if terms.rule.base == "valid" else Fraction(1)
    worst = Verdict.DECIDED
    for name, number in lists.items():
        over = number - share * budget.base
        if over >= 0:
            falls = over - share * budget.added - each * budget.altered < 0
            if falls and (now.seats[name] or not budget.exact):
                return Verdict.OPEN
        elif over + (1 - share) * budget.added + each * budget.altered >= 0:
            risen = _risen(lists, name=name, now=now, terms=terms, budget=budget)
            worst = max(worst, risen, key=_WORSE.index)
    return worst


def _risen(
    lists: Votes, *, name: CandidateId, now: Apportionment, terms: Terms, budget: _Budget
) -> Verdict:
    if not budget.exact:
        return Verdict.OPEN
    out = {other: n for other, n in lists.items() if other in now.qualified}
    out[name] = lists[name] + budget.added
    then = apportion(out, seats=terms.seats, formula=formula_of(terms.rule))
    if then.seats[name]:
        return Verdict.OPEN
    return Verdict.TIE_AT_MOST if name in then.tied else Verdict.DECIDED


def _swap(
    lists: Votes, *, now: Apportionment, formula: Formula, added: int, altered: int
) -> Verdict:
    """Compare each list's next claim at its best with every other's last seat at its worst."""
    worst = Verdict.DECIDED
    for holder, gainer in _pairs(lists, now=now):
        last = divisor(formula, seat=now.seats[holder])
        following = divisor(formula, seat=now.seats[gainer] + 1)
        for taken in {0, min(altered, lists[holder])}:  # linear between: the ends decide
            price = (lists[holder] - taken) * following
            claim = (lists[gainer] + added + altered - taken) * last
            if claim > price:
                return Verdict.OPEN
            if claim == price:
                worst = Verdict.TIE_AT_MOST
    return worst


def _pairs(lists: Votes, *, now: Apportionment) -> Iterable[tuple[CandidateId, CandidateId]]:
    holders = [name for name in lists if now.seats[name]]
    return ((a, b) for a in holders for b in lists if a != b)


def _try_each(lists: Votes, *, now: Apportionment, seats: int, added: int) -> Verdict:
    worst = Verdict.DECIDED
    for name, number in lists.items():
        then = apportion({**lists, name: number + added}, seats=seats, formula=Formula.HARE)
        if then.seats[name] > now.seats[name]:
            return Verdict.OPEN
        if then.undecided:
            worst = Verdict.TIE_AT_MOST
    return worst


def _still(lists: Votes, *, formula: Formula, seats: int, added: int, altered: int) -> Verdict:
    """Prove by intervals that no whole quota and no order of remainders can change."""
    total = sum(lists.values())
    low_total, high_total = max(total - altered, 1), total + added + altered
    wholes, lows, highs = [], [], []
    for number in lists.values():
        low = Fraction(max(number - altered, 0) * seats, high_total)
        high = Fraction((number + added + altered) * seats, low_total)
        if low // 1 != high // 1:
            return Verdict.OPEN
        wholes.append(low // 1)
        ranked_by_votes = formula is Formula.FLOOR_THEN_LARGEST
        lows.append(Fraction(max(number - altered, 0)) if ranked_by_votes else low % 1)
        highs.append(Fraction(number + added + altered) if ranked_by_votes else high % 1)
    left = seats - sum(wholes)
    order = sorted(range(len(lows)), key=lambda place: -lows[place])
    inside, outside = order[:left], order[left:]
    if not inside or not outside:
        return Verdict.DECIDED
    safe = min(lows[n] for n in inside) > max(highs[n] for n in outside)
    return Verdict.DECIDED if safe else Verdict.OPEN
