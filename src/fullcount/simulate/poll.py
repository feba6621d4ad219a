"""Polling day: who came, whom they chose, which papers were rejected. No error is in here.

Grain: one station x one office. Turnout differs by province, constituency, town and country and
by sex; support is a smooth field over the map plus a constituency's and a station's own part,
so that neighbours vote alike.
"""

from dataclasses import dataclass

import numpy as np

from fullcount.simulate.arrays import (
    FloatArray,
    IntArray,
    apportion_down,
    logistic,
    logit,
)
from fullcount.simulate.ground import COMBINED, Ground
from fullcount.simulate.lists import PARTIES, Lists
from fullcount.simulate.plan import Irregularity, Plan

_TURNOUT_MEN, _TURNOUT_WOMEN = 0.516, 0.426
_REJECTED = 0.014
_ONE_PAPER = 0.003  # of the voters leave the second contest's paper, and as many the first's
_WAVES = 24  # plane waves that make one smooth field
_REACH = 1.2  # degrees over which support changes
_POSTAL_MEAN = 180.0
_UNDER_TENTH = (0.045, 0.097)  # women's share of the votes polled, where it is planted
_WEIGHT = np.array([1.0, 0.95, 0.8, 0.5, -0.2, -0.9, -1.4, -1.3])  # parties, then independents


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One office. ``contest`` names each row's contest; votes of absent slots are zero."""

    station: IntArray  # (m,) index into the ground
    contest: IntArray  # (m,) index into the lists
    men: IntArray  # (m,) votes polled
    women: IntArray
    rejected: IntArray
    votes: IntArray  # (m, K)
    postal_votes: IntArray  # (contests of the office, K)
    postal_rejected: IntArray  # (contests of the office,)
    contests: IntArray  # (contests of the office,) index into the lists

    @property
    def cast(self) -> IntArray:
        return self.men + self.women

    @property
    def valid(self) -> IntArray:
        return np.asarray(self.votes.sum(axis=1), dtype=np.int64)


def hold(plan: Plan, ground: Ground, lists: Lists, rng: np.random.Generator) -> list[Poll]:
    """Hold the poll of every office; the second is decided by the same voters."""
    turnout_rng, choice_rng, second_rng = rng.spawn(3)
    men, women = _turnout(plan, ground, lists, turnout_rng)
    rejected_share = logistic(
        logit(_REJECTED)
        + _by_group(ground.constituency, 0.2, choice_rng)
        + choice_rng.normal(0, 0.3, men.size)
    )
    polls = []
    for office in range(2 if plan.provincial else 1):
        contests = np.flatnonzero(lists.office == office)
        contest_at = np.full(plan.constituencies, -1, dtype=np.int64)
        contest_at[lists.seat[contests]] = contests
        station = np.flatnonzero(contest_at[ground.constituency] >= 0)
        contest = contest_at[ground.constituency[station]]
        came = (men[station], women[station])
        if office:
            registers = (ground.men[station], ground.women[station])
            came = (
                _one_paper_only(came[0], registers[0], second_rng),
                _one_paper_only(came[1], registers[1], second_rng),
            )
        polls.append(
            _count(
                ground,
                lists,
                rows=(station, contest, contests),
                came=came,
                rejected_share=rejected_share[station],
                rng=choice_rng,
            )
        )
    return polls


def _one_paper_only(came: IntArray, registered: IntArray, rng: np.random.Generator) -> IntArray:
    """Count who polls in the second contest: as many leave its paper as leave the first's.

    Nobody has a reason to leave one rather than the other, so the difference of the two contests
    is as often above zero as below at every station, whatever its size and whomever it favours.
    """
    others = registered - came
    gone = rng.binomial(came, _ONE_PAPER)
    share = _ONE_PAPER * came / np.maximum(others, 1)
    return np.asarray(came - gone + rng.binomial(others, np.minimum(share, 1.0)), dtype=np.int64)


def _turnout(
    plan: Plan, ground: Ground, lists: Lists, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    seats, n = ground.centre.shape[0], ground.men.size
    place = _by_group(ground.province_of, 0.22, rng) + rng.normal(0, 0.2, seats)
    gap = _by_group(ground.constituency, 0.15, rng) - np.where(ground.urban, 0.0, 0.12)
    own = place[ground.constituency] + rng.normal(0, 0.25, n) + np.where(ground.urban, -0.08, 0.05)
    men = rng.binomial(ground.men, logistic(logit(_TURNOUT_MEN) + own)).astype(np.int64)
    women = rng.binomial(ground.women, logistic(logit(_TURNOUT_WOMEN) + own + gap))
    women = women.astype(np.int64)
    by_id = dict(zip(lists.contest_ids, lists.seat.tolist(), strict=True))
    for plant in plan.plants:
        if plant.what is Irregularity.NO_WOMEN_VOTED:
            here = ground.constituency == by_id[plant.contest]
            able = np.flatnonzero(here & (ground.kind == COMBINED) & (ground.women > 0))
            women[rng.permutation(able)[: plant.stations]] = 0
        if plant.what is Irregularity.WOMEN_UNDER_TENTH:
            here = ground.constituency == by_id[plant.contest]
            share = rng.uniform(*_UNDER_TENTH)
            target = int(share / (1 - share) * int(men[here].sum()))
            women[here] = apportion_down(women[here], min(target, int(women[here].sum())))
    return men, women


def _count(
    ground: Ground,
    lists: Lists,
    *,
    rows: tuple[IntArray, IntArray, IntArray],
    came: tuple[IntArray, IntArray],
    rejected_share: FloatArray,
    rng: np.random.Generator,
) -> Poll:
    station, contest, contests = rows
    cast = came[0] + came[1]
    rejected = rng.binomial(cast, rejected_share).astype(np.int64)
    shares = _shares(ground, lists, station=station, contest=contest, rng=rng)
    votes = rng.multinomial(cast - rejected, shares).astype(np.int64)
    postal = rng.poisson(_POSTAL_MEAN, contests.size)
    postal_rejected = rng.binomial(postal, 0.12).astype(np.int64)
    mean = np.stack(
        [np.bincount(contest, weights=slot, minlength=lists.party.shape[0]) for slot in shares.T],
        axis=1,
    )[contests]
    mean = mean / mean.sum(axis=1, keepdims=True)
    return Poll(
        station=station.astype(np.int64),
        contest=contest,
        men=came[0].astype(np.int64),
        women=came[1].astype(np.int64),
        rejected=rejected,
        votes=votes,
        postal_votes=rng.multinomial(postal - postal_rejected, mean).astype(np.int64),
        postal_rejected=postal_rejected,
        contests=contests.astype(np.int64),
    )


def _shares(
    ground: Ground,
    lists: Lists,
    *,
    station: IntArray,
    contest: IntArray,
    rng: np.random.Generator,
) -> FloatArray:
    """Support of every slot at every station: a row sums to one, absent slots have none."""
    slots = lists.party.shape[1]
    seats = ground.centre.shape[0]
    field = _field(ground.centre, len(PARTIES) + 1, rng)
    town = rng.normal(0, 0.3, len(PARTIES) + 1)
    party = np.clip(lists.party, 0, None)
    base = _WEIGHT[party] + field[lists.seat[:, None], party]
    base = base + rng.normal(0, 0.5, (lists.party.shape[0], slots))
    base = np.where(lists.standing, base, -np.inf)
    score = base[contest]
    score += np.where(ground.urban[station], 1.0, 0.0)[:, None] * town[party][contest]
    building = rng.normal(0, 0.3, (seats, slots))[ground.building[station] % seats]
    score += building
    score += rng.normal(0, 0.22, score.shape)
    score -= score.max(axis=1, keepdims=True)
    np.exp(score, out=score)
    score /= score.sum(axis=1, keepdims=True)
    return np.asarray(score, dtype=np.float64)


def _field(where: FloatArray, layers: int, rng: np.random.Generator) -> FloatArray:
    """Smooth random fields by random Fourier features (Rahimi and Recht, 2007)."""
    wave = rng.normal(0, 1 / _REACH, (2, _WAVES * layers))
    phase = rng.uniform(0, 2 * np.pi, _WAVES * layers)
    waves = np.cos(where @ wave + phase).reshape(where.shape[0], layers, _WAVES)
    return np.asarray(0.75 * np.sqrt(2 / _WAVES) * waves.sum(axis=2), dtype=np.float64)


def _by_group(group: IntArray, spread: float, rng: np.random.Generator) -> FloatArray:
    """Draw one number per group 0, 1, 2 ... and give it to every member."""
    drawn = np.asarray(rng.normal(0, spread, int(group.max()) + 1), dtype=np.float64)
    return np.asarray(drawn[group], dtype=np.float64)
