"""How are reserved seats shared among parties, by who belonged to which party on a given day?

Grain: one assembly (or one province's share of it). Source: Constitution of Pakistan, art.
51(6)(d) and (e), and Elections Act 2017, s.104, as reported: reserved seats go to parties in
proportion to the general seats they won, and an independent who joins a party within three days
of the gazette counts for it. Which day counts, how long joining is open and which parties take
part have each been in dispute, so they are arguments: the same returns give different seats for
different answers, and this module takes no side.

Left out: who sits on a reserved seat (the party's list, in its order).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from fullcount.count.apportionment import Apportionment, apportion
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A general seat that is filled. ``party`` is null for one returned as an independent."""

    seat: str
    party: str | None
    gazetted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """An independent's joining of a party, on the day it took effect."""

    seat: str
    party: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """Seats of each party, with the members they were computed from.

    ``independents`` belong to nobody on that day and count for nobody. ``late`` are joinings
    that came after the days allowed and were left out.
    """

    shared: Apportionment
    members: Mapping[str, int]
    independents: int
    late: tuple[Joined, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Who counts as a member: as at ``at``, of joinings within ``days`` of the gazette.

    ``days`` null = however late. ``barred`` parties take no part (no list handed in, say).
    """

    at: date
    days: int | None = 3
    barred: AbstractSet[str] = frozenset()


def reserved(
    returned: Sequence[Returned],
    joined: Sequence[Joined],
    *,
    seats: int,
    membership: Membership,
    formula: Formula = Formula.HARE,
) -> Reserved:
    """Share ``seats`` in proportion to members. A tie for the last seat stays undecided.

    Of several joinings of one seat the first allowed one counts. Raises ValueError where a
    seat is returned twice, or a joining names a seat that is not an independent's.
    """
    party_of = {one.seat: one for one in returned}
    if len(party_of) != len(returned):
        raise ValueError("a seat is returned twice")
    belongs = {one.seat: one.party for one in returned}
    late = []
    for step in sorted(joined, key=lambda step: (step.on, step.seat)):
        if step.seat not in party_of or party_of[step.seat].party is not None:
            raise ValueError(f"{step.seat} was not won by an independent")
        if _too_late(step, party_of[step.seat], membership):
            late.append(step)
        elif step.on <= membership.at and belongs[step.seat] is None:
            belongs[step.seat] = step.party
    members: dict[str, int] = {}
    for party in belongs.values():
        if party is not None:
            members[party] = members.get(party, 0) + 1
    parties = {CandidateId(p): n for p, n in sorted(members.items()) if p not in membership.barred}
    return Reserved(
        shared=apportion(parties, seats=seats, formula=formula),
        members=members,
        independents=sum(party is None for party in belongs.values()),
        late=tuple(late),
    )


def _too_late(step: Joined, returned: Returned, membership: Membership) -> bool:
    if membership.days is None:
        return False
    return step.on > returned.gazetted_on + timedelta(days=membership.days)
