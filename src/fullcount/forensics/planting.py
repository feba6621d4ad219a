"""Irregularities of known size, put into a poll that had none.

Grain: one plant alters a share of the stations, drawn at random; the word names the change in
the figures, not a deed. Sizes are shares of stations; what happens at each is fixed here.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import numpy as np

from fullcount.forensics.resimulate import Poll
from fullcount.stats.arrays import IntArray

ADDED_SHARE = 0.2  # of those who did not vote
REJECTED_SHARE = 0.1  # of the rivals' ballots
ONE_CONTEST = 0.05  # of the ballots


class Plant(StrEnum):
    """What can be planted."""

    ROUND_SHARE = "round_share"  # the leader's share raised to the next whole percentage
    ROUND_TURNOUT = "round_turnout"  # ballots for the leader added up to a whole turnout
    ADDED_BALLOTS = "added_ballots"  # a fifth of those who did not vote, for the leader
    ROUNDED_COUNTS = "rounded_counts"  # the leader's votes rounded to a multiple of five
    COPIED = "copied"  # another station's votes
    REJECTED_RIVALS = "rejected_rivals"  # a tenth of the rivals' ballots rejected
    WOMEN_ABSENT = "women_absent"  # no woman votes
    ONE_CONTEST = "one_contest"  # a twentieth more ballots, for the leader, in this contest only


def plant(
    poll: Poll, what: Plant, *, size: float, regions: IntArray, rng: np.random.Generator
) -> Poll:
    """Alter ``size`` of the stations."""
    chosen = np.flatnonzero(rng.random(poll.cast.size) < size)
    return PLANTERS[what](poll, chosen, regions, rng)


def _up(part: IntArray, whole: IntArray) -> IntArray:
    """Give the count at the next whole percentage, as near as whole numbers come."""
    percent = np.minimum(100 * part // np.maximum(whole, 1) + 1, 100)
    return np.maximum((percent * whole + 50) // 100, part)


def _move(poll: Poll, target: IntArray, chosen: IntArray) -> Poll:
    """Set the leader's votes at the chosen stations; rivals give or take, the largest first."""
    votes = poll.votes.copy()
    for at in chosen.tolist():
        line, change = int(poll.lines[at]), int(target[at] - poll.leader[at])
        rivals = np.argsort(-votes[at], kind="stable")
        for rival in rivals[rivals != line].tolist():
            step = min(change, int(votes[at, rival])) if change > 0 else change
            votes[at, rival] -= step
            votes[at, line] += step
            change -= step
            if change == 0:
                break
    return replace(poll, votes=votes)


def _add(poll: Poll, extra: IntArray, chosen: IntArray) -> Poll:
    """Add ballots for the leader, in every contest of the station."""
    votes, cast, other = poll.votes.copy(), poll.cast.copy(), poll.other.copy()
    votes[chosen, poll.lines[chosen]] += extra[chosen]
    cast[chosen] += extra[chosen]
    other[chosen] += extra[chosen]
    return replace(poll, votes=votes, cast=cast, other=other)


def _copied(poll: Poll, chosen: IntArray, regions: IntArray, rng: np.random.Generator) -> Poll:
    """Give each chosen station the figures of the next of its region that is not larger."""
    del rng
    order = np.lexsort((poll.registered, regions))
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    before = order[np.maximum(place[chosen] - 1, 0)]
    able = regions[before] == regions[chosen]
    to, of = chosen[able], before[able]
    arrays = {name: getattr(poll, name).copy() for name in ("votes", "cast", "rejected", "women")}
    for name, array in arrays.items():
        array[to] = getattr(poll, name)[of]
    return replace(poll, **arrays)


def _rejected(poll: Poll, chosen: IntArray, regions: IntArray, rng: np.random.Generator) -> Poll:
    del regions
    votes, rejected = poll.votes.copy(), poll.rejected.copy()
    taken = rng.binomial(votes[chosen], REJECTED_SHARE)
    taken[np.arange(chosen.size), poll.lines[chosen]] = 0
    votes[chosen] -= taken
    rejected[chosen] += taken.sum(axis=1)
    return replace(poll, votes=votes, rejected=rejected)


def _without_women(poll: Poll, chosen: IntArray, *_: object) -> Poll:
    """Take the women's ballots away where men voted too; votes shrink in proportion."""
    some = chosen[(poll.women[chosen] > 0) & (poll.women[chosen] < poll.cast[chosen])]
    kept = 1 - poll.women[some] / poll.cast[some]
    votes, rejected = poll.votes.copy(), poll.rejected.copy()
    cast, women, other = poll.cast.copy(), poll.women.copy(), poll.other.copy()
    cast[some] -= women[some]
    other[some] = np.maximum(other[some] - women[some], 0)
    women[some] = 0
    votes[some] = np.floor(votes[some] * kept[:, None]).astype(np.int64)
    rejected[some] = cast[some] - votes[some].sum(axis=1)
    short = some[rejected[some] > 0]
    keep = np.floor(poll.rejected[short] * (1 - poll.women[short] / poll.cast[short]))
    spare = rejected[short] - keep.astype(np.int64)
    votes[short, poll.lines[short]] += spare
    rejected[short] -= spare
    return replace(poll, votes=votes, rejected=rejected, cast=cast, women=women, other=other)


def _round_share(poll: Poll, chosen: IntArray, *_: object) -> Poll:
    return _move(poll, np.minimum(_up(poll.leader, poll.cast), poll.cast - poll.rejected), chosen)


def _rounded_counts(poll: Poll, chosen: IntArray, *_: object) -> Poll:
    return _move(poll, np.minimum((poll.leader + 2) // 5 * 5, poll.cast - poll.rejected), chosen)


def _round_turnout(poll: Poll, chosen: IntArray, *_: object) -> Poll:
    return _add(poll, _up(poll.cast, poll.registered) - poll.cast, chosen)


def _added_ballots(poll: Poll, chosen: IntArray, *_: object) -> Poll:
    absent = poll.registered - poll.cast
    return _add(poll, (absent * ADDED_SHARE).astype(np.int64), chosen)


def _one_contest(poll: Poll, chosen: IntArray, *_: object) -> Poll:
    wanted = np.ceil(poll.cast * ONE_CONTEST).astype(np.int64)
    extra = np.minimum(wanted, poll.registered - poll.cast)
    return replace(_add(poll, extra, chosen), other=poll.other)


Planter = Callable[[Poll, IntArray, IntArray, np.random.Generator], Poll]
PLANTERS: dict[Plant, Planter] = {
    Plant.ROUND_SHARE: _round_share,
    Plant.ROUND_TURNOUT: _round_turnout,
    Plant.ADDED_BALLOTS: _added_ballots,
    Plant.ROUNDED_COUNTS: _rounded_counts,
    Plant.COPIED: _copied,
    Plant.REJECTED_RIVALS: _rejected,
    Plant.WOMEN_ABSENT: _without_women,
    Plant.ONE_CONTEST: _one_contest,
}
