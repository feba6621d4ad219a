"""A fictional election of any size from a plan and a seed, with the truth beside it.

Grain: one election of Sahra, a country that does not exist. One seed and one plan give the same
figures for ever; each step draws from a stream of its own, so that a step added later leaves
the others as they were.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.model import frames
from fullcount.model.election import Election
from fullcount.model.returns import DIGESTS, RAWS, Returns
from fullcount.model.text import Text
from fullcount.simulate.above import Office, consolidate
from fullcount.simulate.arrays import IntArray, sums_by
from fullcount.simulate.copies import Desk, copies
from fullcount.simulate.ground import Ground, survey
from fullcount.simulate.lists import Lists, nominate
from fullcount.simulate.margins import shape
from fullcount.simulate.papers import ballot_accounts, station_counts
from fullcount.simulate.plan import Plan
from fullcount.simulate.plants import Standing
from fullcount.simulate.poll import Poll, hold
from fullcount.simulate.series import events, facts, figures
from fullcount.simulate.sheets import (
    TRUTH,
    Register,
    Sheet,
    form_frame,
    name_truth,
    no_truth,
)
from fullcount.simulate.tables import contest_frame, source_frame, unit_frame
from fullcount.simulate.whole import lies_in_the_poll

TITLE = Text(
    en="Sahra (fictional country): general election 2031",
    ur="صحرا (فرضی ملک): عام انتخابات ۲۰۳۱",
)
NOTE = (
    "Everything here is invented: the country, its places, parties, persons and figures. "
    "Made by Fullcount's simulator for demonstration and tests."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """An election as it was (``papers``), as it is told (``forms``), and where they differ.

    ``papers`` has one form per station and contest with the figures nobody has mistyped;
    ``truth`` is of schema ``sheets.TRUTH``.
    """

    plan: Plan
    seed: int
    election: Election
    units: pl.DataFrame
    contests: pl.DataFrame
    candidates: pl.DataFrame
    sources: pl.DataFrame
    papers: pl.DataFrame
    forms: pl.DataFrame
    figures: pl.DataFrame
    facts: pl.DataFrame
    events: pl.DataFrame
    truth: pl.DataFrame


def election(plan: Plan, *, seed: int) -> Simulated:
    """Simulate an election of the fictional country.

    Raises ValueError where the plan asks for more than the country has: a plant in a contest
    with too few stations for it, an unknown contest or source.
    """
    streams = iter(np.random.default_rng(seed).spawn(16))
    ground = survey(plan, next(streams))
    lists = nominate(plan, ground, next(streams))
    _check(plan, lists)
    polls = shape(plan, lists, hold(plan, ground, lists, next(streams)))
    units = unit_frame(plan, ground, next(streams))
    register = Register(
        contest_ids=pl.Series(lists.contest_ids, dtype=pl.String), unit_ids=units["unit_id"]
    )
    told = _tell(plan, ground, lists, polls, next(streams))
    lengths = lists.standing.sum(axis=1).astype(np.int64)
    forms = _frames(told.sheets, register, lengths)
    poll_truth = lies_in_the_poll(plan, ground, lists, polls)
    return Simulated(
        plan=plan,
        seed=seed,
        election=Election(
            id=plan.id,
            title=TITLE,
            date=plan.date,
            law=plan.law,
            zone=plan.zone,
            fictional=True,
            note=NOTE,
        ),
        units=units,
        contests=contest_frame(plan, lists),
        candidates=lists.candidates,
        sources=source_frame(plan),
        papers=_frames(told.papers, register, lengths),
        forms=forms,
        figures=figures(forms),
        facts=facts(plan, units, next(streams)),
        events=events(plan, forms),
        truth=name_truth(pl.concat([*told.truth, poll_truth]), register).select(*TRUTH),
    )


def returns(simulated: Simulated) -> Returns:
    """Give the election as ``count`` takes it, without the way through files."""
    return Returns(
        election=simulated.election,
        units=simulated.units,
        contests=simulated.contests,
        candidates=simulated.candidates,
        sources=simulated.sources,
        forms=simulated.forms,
        raws=frames.empty(RAWS),
        unread=frames.empty(frames.UNREAD),
        figures=simulated.figures,
        facts=simulated.facts,
        events=simulated.events,
        digests=frames.empty(DIGESTS),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    papers: list[Sheet]
    sheets: list[Sheet]
    truth: list[pl.DataFrame]


def _tell(
    plan: Plan, ground: Ground, lists: Lists, polls: list[Poll], rng: np.random.Generator
) -> _Told:
    """Let every source copy the papers of every office, and the commission add them up."""
    told = _Told(papers=[], sheets=[], truth=[no_truth()])
    contest_at = {contest: at for at, contest in enumerate(lists.contest_ids)}
    strength = _strength(lists, polls)
    standing = _standing(ground, strength)
    unit_of = ground.men.size + lists.seat
    for poll in polls:
        counts = station_counts(plan, ground, lists, poll, rng.spawn(1)[0])
        papers = [counts]
        if plan.ballot_accounts:
            papers.append(ballot_accounts(plan, ground, poll, rng.spawn(1)[0]))
        told.papers.extend(papers)
        office = Office(
            lists=lists,
            poll=poll,
            unit_of=unit_of,
            registered=np.column_stack([ground.registered, ground.men, ground.women]),
        )
        for source in plan.sources:
            desk = Desk(
                plan=plan,
                source=source,
                contest_at=contest_at,
                standing=standing,
                urban=ground.urban,
                strength=strength,
            )
            _one_source(told, papers, desk, office, rng.spawn(1)[0])
    return told


def _one_source(
    told: _Told, papers: list[Sheet], desk: Desk, office: Office, rng: np.random.Generator
) -> None:
    count_rng, account_rng, above_rng = rng.spawn(3)
    counted = copies(papers[0], desk, count_rng)
    told.sheets.append(counted.keyed)
    told.truth.append(counted.truth)
    if not desk.source.consolidates:
        return
    for paper in papers[1:]:
        told.sheets.append(copies(paper, desk, account_rng).keyed)
    if desk.plan.consolidation:
        above = consolidate(counted.held, desk, office, above_rng)
        told.sheets.extend(above.sheets)
        told.truth.append(above.truth)


def _strength(lists: Lists, polls: list[Poll]) -> IntArray:
    contests = len(lists.contest_ids)
    strength = np.full(lists.party.shape, -1, dtype=np.int64)
    for poll in polls:
        total = sums_by(poll.contest, poll.votes, contests)[poll.contests]
        standing = lists.standing[poll.contests]
        strength[poll.contests] = np.where(standing, total + poll.postal_votes, -1)
    return strength


def _standing(ground: Ground, strength: IntArray) -> Standing:
    order = (-strength).argsort(axis=1, kind="stable")
    return Standing(
        leader=order[:, 0], rival=order[:, 1], registered=ground.registered, men=ground.men
    )


def _frames(sheets: list[Sheet], register: Register, lengths: IntArray) -> pl.DataFrame:
    """Stack sheets of different kinds: boxes in the order they first occur, then votes."""
    wide = pl.concat(
        [form_frame(sheet, register, lengths=lengths) for sheet in sheets], how="diagonal"
    )
    votes = [f"votes_{slot + 1}" for slot in range(int(lengths.max()))]
    boxes = [name for name in wide.columns if name not in frames.FORMS and name not in votes]
    return wide.select(*frames.FORMS, *boxes, *votes)


def _check(plan: Plan, lists: Lists) -> None:
    sources = {source.id for source in plan.sources}
    contests = set(lists.contest_ids)
    for plant in plan.plants:
        if plant.contest not in contests or plant.source not in sources:
            raise ValueError(f"no contest {plant.contest} or no source {plant.source}")
    if strange := sorted({contest for contest, _ in plan.margins} - contests):
        raise ValueError(f"no contest {', '.join(strange)}")
