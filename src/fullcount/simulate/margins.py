"""Bring a contest to the margin a plan asks for, by moving whole votes between candidates.

Grain: one contest. Every station keeps its valid, rejected and polled votes; only who got them
changes, in proportion to what there is to move.
"""

from dataclasses import replace

import numpy as np

from fullcount.simulate.arrays import IntArray, apportion_down
from fullcount.simulate.lists import Lists
from fullcount.simulate.plan import Irregularity, Plan
from fullcount.simulate.poll import Poll

_ROUNDS = 200


def shape(plan: Plan, lists: Lists, polls: list[Poll]) -> list[Poll]:
    """Apply the plan's margins, ties and contests with more rejected papers than margin."""
    wanted = dict(plan.margins)
    for plant in plan.plants:
        if plant.what is Irregularity.TIE:
            wanted[plant.contest] = 0
    for plant in plan.plants:
        if plant.what is Irregularity.REJECTED_EXCEEDS_MARGIN:
            wanted[plant.contest] = -1  # three quarters of the rejected papers, once known
    return [_shape_one(lists, poll, wanted) for poll in polls]


def _shape_one(lists: Lists, poll: Poll, wanted: dict[str, int]) -> Poll:
    votes, postal = poll.votes.copy(), poll.postal_votes.copy()
    for row, contest in enumerate(poll.contests.tolist()):
        margin = wanted.get(lists.contest_ids[contest])
        if margin is None:
            continue
        here = np.flatnonzero(poll.contest == contest)
        if margin < 0:
            margin = int(poll.rejected[here].sum()) * 3 // 4
        votes[here] = with_margin(votes[here], postal[row], margin=margin)
    return replace(poll, votes=votes, postal_votes=postal)


def with_margin(votes: IntArray, fixed: IntArray, *, margin: int) -> IntArray:
    """Move votes so that first minus second is exactly ``margin``, with ``fixed`` votes added.

    ``votes`` is stations x candidates and keeps its row sums; ``fixed`` is the postal vote.
    Raises ValueError where a contest is too small for it.
    """
    for _ in range(_ROUNDS):
        total = votes.sum(axis=0) + fixed
        first, second = np.argsort(-total, kind="stable")[:2].tolist()
        gap = int(total[first] - total[second]) - margin
        if gap == 0:
            return votes
        if gap % 2:  # one vote of another candidate makes the rest even
            votes = _move(votes, _largest_but(votes, first, second), second, 1)
        elif gap > 0:
            votes = _move(votes, first, second, gap // 2)
        else:  # the third may become second: then once more
            votes = _move(votes, second, first, min(-gap // 2, int(votes[:, second].sum())))
    raise ValueError(f"no margin of {margin} can be made")


def _largest_but(votes: IntArray, first: int, second: int) -> int:
    sums = votes.sum(axis=0)
    sums[[first, second]] = -1
    best = int(np.argmax(sums))
    if sums[best] < 1:
        raise ValueError("no third candidate has a vote to even the margin with")
    return best


def _move(votes: IntArray, giver: int, taker: int, amount: int) -> IntArray:
    out = votes.copy()
    moved = apportion_down(votes[:, giver], amount)
    out[:, giver] -= moved
    out[:, taker] += moved
    return out
