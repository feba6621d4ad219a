"""Where gains of stations do not add up (shares, run-offs, lists): bounds, and small sets tried.

Grain: one contest as one source tells it. What is set aside or done again is taken out of the
votes and :func:`fullcount.count.reach.reach` bounds what may come in its place; of annulments
every set of a few stations is tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from fullcount.claims.gain import Action, Held, Place
from fullcount.count.apportionment import Votes
from fullcount.count.reach import reach
from fullcount.count.winner import Result, Terms, winner
from fullcount.model.ids import CandidateId
from fullcount.model.results import Verdict

MOST_TRIED = 10
"""Stations whose every set is tried: a thousand counts."""

Answer = tuple[Result, tuple[CandidateId, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """``known``: every figure that the answer needs is stated."""

    verdict: Verdict
    least: tuple[str, ...] = ()
    known: bool = True


def by_reach(votes: Votes, places: Sequence[Place], *, terms: Terms, action: Action) -> Sets:
    """Bound the outcome; for annulments find the smallest set where that can be tried."""
    added = _added(votes, places, action=action)
    if added is None or terms.base is not None:
        return Sets(verdict=Verdict.NOT_EVALUABLE, known=False)
    counted = [place for place in places if place.held is Held.COUNTED]
    moved = counted if action is not Action.MISSING else []
    if action is Action.ANNUL and len(moved) <= MOST_TRIED:
        return _tried(votes, moved, terms=terms)
    left = _without(votes, moved)
    worst = reach(left, terms=terms, added=added)
    same = _answer(left, terms) == _answer(votes, terms)
    if worst.verdict is Verdict.NOT_EVALUABLE:
        return Sets(verdict=Verdict.NOT_EVALUABLE, known=False)
    if worst.verdict in {Verdict.DECIDED, Verdict.TIE_AT_MOST} and same:
        return Sets(verdict=worst.verdict)
    if action is Action.ANNUL and same:
        return Sets(verdict=Verdict.NOT_EVALUABLE)  # some of them might; too many to try
    return Sets(verdict=Verdict.OPEN)


def _added(votes: Votes, places: Sequence[Place], *, action: Action) -> int | None:
    """Bound the votes that may come in place of what is taken out; None = no bound is known."""
    parts: list[int | None] = []
    for place in places:
        if place.held is Held.UNSEEN or action is Action.CORRECT:
            return None
        if place.held is Held.COUNTED and set(votes) - set(place.votes):
            return None
        parts.append(_bound(place, action))
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _bound(place: Place, action: Action) -> int | None:
    seen = sum(place.votes.values())
    counted = place.held is Held.COUNTED
    match action:
        case Action.ANNUL | Action.CORRECT:
            return seen
        case Action.REPOLL:
            return place.voters
        case Action.MISSING if counted:
            return 0
        case Action.RECOUNT | Action.MISSING:
            cap = place.voters if place.papers is None else place.papers
            return None if cap is None else max(cap, seen)


def _without(votes: Votes, places: Sequence[Place]) -> Votes:
    return {
        name: number - sum(place.votes[name] for place in places) for name, number in votes.items()
    }


def _answer(votes: Votes, terms: Terms) -> Answer:
    found = winner(votes, terms=terms)
    return found.result, found.winners, found.seats


def _tried(votes: Votes, places: Sequence[Place], *, terms: Terms) -> Sets:
    """Try every set, smallest first; a person within a line of several can spoil a proof."""
    found = _first(votes, places, terms=terms)
    if found is not None:
        return Sets(verdict=Verdict.OPEN, least=found)
    persons = replace(terms, aggregates=frozenset())
    if terms.aggregates and (
        _answer(votes, persons) != _answer(votes, terms)
        or _first(votes, places, terms=persons) is not None
    ):
        return Sets(verdict=Verdict.NOT_EVALUABLE, known=False)
    return Sets(verdict=Verdict.DECIDED)


def _first(votes: Votes, places: Sequence[Place], *, terms: Terms) -> tuple[str, ...] | None:
    now = _answer(votes, terms)
    for size in range(1, len(places) + 1):
        for some in combinations(places, size):
            if _answer(_without(votes, some), terms) != now:
                return tuple(one.unit_id for one in some)
    return None
