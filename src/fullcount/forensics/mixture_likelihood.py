"""How likely is a station's abstention and leader's vote if it is untouched, added to, replaced?

Grain: one row per station and class, with the effects of the station summed out. Source: the
model ``qbl`` of eforensics (Ferrari, McAlister, Mebane, Wu). ``a`` of ``N`` voters abstain, ``w``
vote for the leader; turnout is tau, the leader's share nu; a part ``made`` of the abstainers is
turned into votes for the leader and a part ``moved`` of the others' votes goes to the leader:

    untouched  a ~ Bin(N, 1 - tau)               w ~ Bin(N, nu (1 - A)),  A = a / N
    otherwise  a ~ Bin(N, (1 - tau)(1 - made))   w ~ Bin(N, (1 - B)(moved + nu (1 - moved)) + B - A)

where B = A / (1 - made) is the abstention before, at most 1. (Written so, the chance cannot leave
[0, 1]; it is the package's own formula with its terms collected.) Each of tau, nu, made, moved has
a normal effect per station on the logit scale. Untouched stations are two integrals of one
dimension. For the others, points of ``made`` are placed about the likeliest effects of that very
station (:mod:`fullcount.forensics.mixture_peak`); at each, tau is summed out, and of share and
``moved`` the one that spreads the leader's chance less over points placed likewise, the other by
an integral of one dimension.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from fullcount.forensics.mixture_effects import Counted, Effect, Likely, Tampering, logistic
from fullcount.forensics.mixture_peak import peak
from fullcount.stats.arrays import FloatArray
from fullcount.stats.logit_normal import Chance, Counts, nodes, summed

BLOCK = 1024  # stations at a time: what then lies in the processor's cache
SHARE, MADE, MOVED = 1, 2, 3  # places of the effects; 0 is turnout


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """How many points each integral has."""

    made: int = 5
    narrow: int = 3  # of share and moved, the one that spreads the leader's chance less
    wide: int = 3  # the other
    turnout: int = 3
    untouched: int = 5


def untouched(counted: Counted, turnout: Effect, share: Effect, *, points: int) -> Likely:
    """Sum turnout and share out, for stations as they were."""
    n, a = counted.voters, counted.abstained
    zero = np.zeros(n.size)
    came = summed(
        Counts(successes=n - a, trials=n),
        Chance(floor=zero, slope=zero + 1, mean=turnout.mean, sd=turnout.sd),
        points=points,
    )
    voted = summed(
        Counts(successes=counted.leader, trials=n),
        Chance(floor=zero, slope=np.maximum(1 - a / n, 1e-6), mean=share.mean, sd=share.sd),
        points=points,
    )
    none = np.zeros((2, n.size))
    return Likely(
        log=came.log + voted.log,
        by_mean=np.vstack((came.mean / turnout.sd, voted.mean / share.sd, none)),
        by_width=np.vstack((came.square - 1, voted.square - 1, none)),
    )


def tampered(
    counted: Counted, turnout: Effect, share: Effect, tampering: Tampering, *, points: Points
) -> Likely:
    """Sum all four effects out, for stations added to or replaced."""
    starts = range(0, counted.voters.size, BLOCK)
    blocks = [
        _tampered(counted.block(at), (turnout.block(at), share.block(at)), tampering, points)
        for at in (slice(start, start + BLOCK) for start in starts)
    ]
    return Likely(
        log=np.concatenate([one.log for one in blocks]),
        by_mean=np.hstack([one.by_mean for one in blocks]),
        by_width=np.hstack([one.by_width for one in blocks]),
    )


def tampered_where_possible(
    counted: Counted,
    effects: tuple[Effect, Effect],
    tampering: Tampering,
    *,
    points: Points,
    least: FloatArray,
) -> Likely:
    """Do the same, but not where abstention alone proves the likelihood to be below ``least``.

    A class whose least ``made`` is ``low`` has abstentions with a chance of (1 - low)(1 - tau) at
    most. Where more than that part abstained, no ``made`` fits better than ``low``, whatever tau;
    the leader's votes fit at best as well as a chance equal to their own share.
    """
    turnout, share = effects
    over = np.flatnonzero(counted.abstained > (1 - tampering.low) * counted.voters)
    some = counted.block(over)
    zero = np.zeros(over.size)
    came = summed(
        Counts(successes=some.abstained, trials=some.voters),
        Chance(
            floor=zero + (1 - tampering.low),
            slope=zero - (1 - tampering.low),
            mean=turnout.mean[over],
            sd=turnout.sd,
        ),
        points=3,
    )
    bound = np.full(counted.voters.size, np.inf)
    bound[over] = came.log + _best(some.leader, some.voters)
    kept = np.flatnonzero(bound >= least)
    none = np.zeros((4, bound.size))
    every = Likely(log=bound, by_mean=none, by_width=none.copy())
    if kept.size:
        fine = tampered(
            counted.block(kept), turnout.block(kept), share.block(kept), tampering, points=points
        )
        every.log[kept] = fine.log
        every.by_mean[:, kept] = fine.by_mean
        every.by_width[:, kept] = fine.by_width
    return every


def _best(successes: FloatArray, trials: FloatArray) -> FloatArray:
    """Give the log likelihood of a count by the chance that fits it best."""
    return np.asarray(
        xlogy(successes, successes / trials)
        + xlogy(trials - successes, (trials - successes) / trials),
        np.float64,
    )


def _tampered(
    counted: Counted, effects: tuple[Effect, Effect], tampering: Tampering, points: Points
) -> Likely:
    turnout, share = effects
    top = peak(counted, turnout, share, tampering)
    moved_is_narrow = _moved_is_narrow(share, tampering)
    narrow = MOVED if moved_is_narrow else SHARE
    z_made, log_made = _points(top.place[MADE], top.covariance[MADE, MADE], points.made)
    made = tampering.part(tampering.made.mean + tampering.made.sd * z_made)
    came = summed(
        Counts(successes=counted.abstained, trials=counted.voters),
        Chance(floor=1 - made, slope=made - 1, mean=turnout.mean, sd=turnout.sd),
        points=points.turnout,
    )
    tied = top.covariance[narrow, MADE] / top.covariance[MADE, MADE]
    z_narrow, log_narrow = _points(
        top.place[narrow] + tied * (z_made - top.place[MADE]),
        top.covariance[narrow, narrow] - tied * top.covariance[narrow, MADE],
        points.narrow,
    )
    floor, slope, wide = (_by_moved if moved_is_narrow else _by_share)(share, tampering, z_narrow)
    away = counted.abstained / counted.voters
    before = np.minimum(away / (1 - made), 1 - 1e-6)
    voted = summed(
        Counts(successes=counted.leader, trials=counted.voters),
        Chance(
            floor=(1 - before) * floor + before - away,
            slope=(1 - before) * slope,
            mean=wide.mean,
            sd=wide.sd,
        ),
        points=points.wide,
    )
    logs = voted.log + log_narrow + (came.log + log_made)  # narrow x made x station
    most = logs.max((0, 1))
    parts = np.exp(logs - most)
    total = parts.sum((0, 1))
    parts /= total
    of_wide = (parts * voted.mean).sum((0, 1)), (parts * voted.square).sum((0, 1))
    of_narrow = (parts * z_narrow).sum((0, 1)), (parts * z_narrow**2).sum((0, 1))
    by_made = parts.sum(0)
    for_share, for_moved = (of_wide, of_narrow) if moved_is_narrow else (of_narrow, of_wide)
    first = ((by_made * came.mean).sum(0), for_share[0], (by_made * z_made).sum(0), for_moved[0])
    second = (
        (by_made * came.square).sum(0),
        for_share[1],
        (by_made * z_made**2).sum(0),
        for_moved[1],
    )
    sds = np.array([turnout.sd, share.sd, tampering.made.sd, tampering.moved.sd])
    return Likely(
        log=most + np.log(total),
        by_mean=np.vstack(first) / sds[:, None],
        by_width=np.vstack(second) - 1,
    )


def _points(middle: FloatArray, variance: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Place points of a standard normal about ``middle``, with the logs of their weights."""
    places, weights = nodes(count)
    shape = (count,) + (1,) * middle.ndim
    at, sd = places.reshape(shape), np.sqrt(np.maximum(variance, 1e-6))
    z = middle + at * sd
    logs = np.log(weights).reshape(shape) + 0.5 * (at * at - z * z) + np.log(sd)
    return z, logs


def _moved_is_narrow(share: Effect, tampering: Tampering) -> bool:
    """Tell which of share and ``moved`` spreads the leader's chance less.

    The leader's share is 1 - (1 - nu)(1 - moved). The wider of the two is summed out by an
    integral of its own: what is left is then smooth on the scale of the narrower.
    """
    nu = 1 / (1 + np.exp(-float(share.mean.mean())))
    moved, slope = tampering.part_and_slope(tampering.moved, np.zeros(1))
    return bool(slope[0] / (1 - moved[0]) <= share.sd * nu)


def _by_moved(
    share: Effect, tampering: Tampering, z: FloatArray
) -> tuple[FloatArray, FloatArray, Effect]:
    """Give floor and slope of the leader's share at points of ``moved``; nu is summed out."""
    moved = tampering.part(tampering.moved.mean + tampering.moved.sd * z)
    return moved, 1 - moved, share


def _by_share(
    share: Effect, tampering: Tampering, z: FloatArray
) -> tuple[FloatArray, FloatArray, Effect]:
    """Give floor and slope of the leader's share at points of nu; ``moved`` is summed out."""
    others = 1 - logistic(share.mean + share.sd * z)
    return 1 - others * (1 - tampering.low), others * tampering.width, tampering.moved
