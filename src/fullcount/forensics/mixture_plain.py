"""The mixture without effects of the station: the likelihood of model ``bl``, in closed form.

Same grain and formula as :mod:`fullcount.forensics.mixture_likelihood`, with every station of a
class at the same logits. Real stations differ more than binomial counts do, and this model then
calls the difference a class: it is offered for comparison with other tools.
"""

import numpy as np

from fullcount.forensics.mixture_effects import Counted, Effect, Likely, Tampering, logistic
from fullcount.stats.arrays import FloatArray

LEAST = 1e-9


def untouched_plain(counted: Counted, turnout: Effect, share: Effect) -> Likely:
    """Give the likelihood of stations as they were, and its slopes."""
    n, a = counted.voters, counted.abstained
    tau, nu = logistic(turnout.mean), logistic(share.mean)
    came, by_came = _binomial(n - a, n, tau)
    voted, by_voted = _binomial(counted.leader, n, nu * (1 - a / n))
    none = np.zeros(n.size)
    return Likely(
        log=came + voted,
        by_mean=np.vstack(
            (by_came * tau * (1 - tau), by_voted * (1 - a / n) * nu * (1 - nu), none, none)
        ),
        by_width=np.zeros((4, n.size)),
    )


def tampered_plain(
    counted: Counted, turnout: Effect, share: Effect, tampering: Tampering
) -> Likely:
    """Give the likelihood of stations added to or replaced, and its slopes."""
    n, away = counted.voters, counted.abstained / counted.voters
    tau, nu = logistic(turnout.mean), logistic(share.mean)
    made, moved = tampering.part(tampering.made.mean), tampering.part(tampering.moved.mean)
    by_made, by_moved = (_slope(one, tampering) for one in (made, moved))
    whole = away / (1 - made) < 1
    before = np.minimum(away / (1 - made), 1.0)
    share_after = moved + nu * (1 - moved)
    came, by_came = _binomial(counted.abstained, n, (1 - tau) * (1 - made))
    chance = (1 - before) * share_after + before - away
    voted, by_voted = _binomial(counted.leader, n, chance)
    raised = np.where(whole, away / (1 - made) ** 2, 0.0) * (1 - share_after)
    return Likely(
        log=came + voted,
        by_mean=np.vstack(
            (
                -by_came * (1 - made) * tau * (1 - tau),
                by_voted * (1 - before) * (1 - moved) * nu * (1 - nu),
                (by_voted * raised - by_came * (1 - tau)) * by_made,
                by_voted * (1 - before) * (1 - nu) * by_moved,
            )
        ),
        by_width=np.zeros((4, n.size)),
    )


def _binomial(y: FloatArray, n: FloatArray, chance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the log likelihood without its constant, and its slope by the chance."""
    p = np.clip(chance, LEAST, 1 - LEAST)
    inside = (chance > LEAST) & (chance < 1 - LEAST)
    slope = np.where(inside, (y - n * p) / (p * (1 - p)), 0.0)
    return y * np.log(p) + (n - y) * np.log1p(-p), slope


def _slope(part: FloatArray, tampering: Tampering) -> FloatArray:
    return (part - tampering.low) * (tampering.high - part) / (tampering.high - tampering.low)
