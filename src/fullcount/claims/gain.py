"""By how much can what is done at one station move the lead of one candidate over another?

Grain: one station, one pair of candidates, one action. Source: AUDITS_AND_QUICK_COUNTS, section 5
(gains of stations add up). A gain is told as an interval: ``certain`` is what the figures stated
show it can do at least, ``most`` what nothing stated forbids; ``most`` None = no bound is known.
A line left blank, a station whose form this source does not hold, or a register nobody states
widens the interval; none of them is taken as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fullcount.model.ids import CandidateId

Lines = Mapping[CandidateId, int]


class Action(StrEnum):
    """What is done at a station."""

    ANNUL = "annul"  # its votes are set aside
    CORRECT = "correct"  # another copy's figures are taken
    RECOUNT = "recount"  # its papers are counted again
    REPOLL = "repoll"  # its voters vote again
    MISSING = "missing"  # its votes, which are not in the total, come in


class Held(StrEnum):
    """How a source's total has a station in it."""

    COUNTED = "counted"  # by a form we hold
    UNSEEN = "unseen"  # the total was stated as a whole; no form of this source shows its part
    ABSENT = "absent"  # not in the total


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One station as one source counts it. A candidate not in ``votes`` is a blank line.

    ``papers`` bounds what can be in the box, ``voters`` who may vote there; None = not stated.
    ``copies`` are the other copies of its form.
    """

    unit_id: str
    held: Held
    votes: Lines
    copies: tuple[Lines, ...] = ()
    papers: int | None = None
    voters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Neither is negative: a station that would only help the leader is not chosen."""

    certain: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number between two; None = no bound on that side."""

    low: int | None
    high: int | None

    def __add__(self, other: "Span") -> "Span":
        return Span(_sum(self.low, other.low), _sum(self.high, other.high))

    def __neg__(self) -> "Span":
        return Span(
            None if self.high is None else -self.high, None if self.low is None else -self.low
        )


NOTHING = Gain(certain=0, most=0)


def gain(
    place: Place, *, winner: CandidateId, loser: CandidateId, action: Action, hidden: int | None
) -> Gain:
    """Bound what ``action`` at ``place`` can take from the lead of ``winner`` over ``loser``.

    ``hidden``: the loser is a person within a line of several, or one not listed, who has at
    most so many votes at all; None = the loser is a candidate listed.
    """
    pair = _Pair(winner=winner, loser=loser, hidden=hidden)
    if place.held is Held.ABSENT and action is not Action.CORRECT:
        return _of(_arriving(place, action))
    lead = _lead_here(place, pair)
    match action:
        case Action.MISSING:
            return NOTHING
        case Action.ANNUL:
            return _of(lead)
        case Action.RECOUNT:
            return _of(lead + _capacity(place.papers, seen=sum(place.votes.values())))
        case Action.REPOLL:
            seen = sum(place.votes.values())  # those who voted are on the register
            return _of(lead + Span(seen if place.voters is None else place.voters, place.voters))
        case Action.CORRECT:
            return _best([_of(lead + -_lead(copy, pair, cap=_cap(place))) for copy in place.copies])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    winner: CandidateId
    loser: CandidateId
    hidden: int | None


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _of(span: Span) -> Gain:
    most = None if span.high is None else max(span.high, 0)
    return Gain(certain=max(span.low or 0, 0), most=most)


def _best(gains: list[Gain]) -> Gain:
    """Take, of several other copies, the one that helps most."""
    tops = [one.most for one in gains if one.most is not None]
    most = max(tops, default=0) if len(tops) == len(gains) else None
    return Gain(certain=max((one.certain for one in gains), default=0), most=most)


def _arriving(place: Place, action: Action) -> Span:
    """Bound the votes that a station not in the total can bring."""
    if action is Action.ANNUL:
        return Span(0, 0)
    known = place.voters if action is Action.REPOLL else _cap(place)
    return Span(known or 0, known)


def _capacity(papers: int | None, *, seen: int) -> Span:
    """Papers that can be in the box: never fewer than the votes seen."""
    return Span(seen, None) if papers is None else Span(max(papers, seen), max(papers, seen))


def _cap(place: Place) -> int | None:
    return place.voters if place.papers is None else place.papers


def _lead_here(place: Place, pair: _Pair) -> Span:
    cap = _cap(place)
    if place.held is Held.ABSENT:
        return Span(0, 0)
    if place.held is Held.UNSEEN:
        return Span(None if cap is None else -cap, cap)
    return _lead(place.votes, pair, cap=cap)


def _lead(votes: Lines, pair: _Pair, *, cap: int | None) -> Span:
    left = None if cap is None else max(cap - sum(votes.values()), 0)
    ours = _line(votes, pair.winner, left=left)
    theirs = _line(votes, pair.loser, left=left)
    if pair.hidden is not None:
        stated = votes.get(pair.loser)
        here = left if stated is None else stated
        theirs = Span(0, pair.hidden if here is None else min(pair.hidden, here))
    return ours + -theirs


def _line(votes: Lines, name: CandidateId, *, left: int | None) -> Span:
    """Bound one line; a blank one holds at most what the station's other lines leave."""
    stated = votes.get(name)
    return Span(0, left) if stated is None else Span(stated, stated)
