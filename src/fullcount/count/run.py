"""The verified count: everything that can be said of a package's figures, in one value.

Grain: one election. ``Count`` is what every face shows: pages, exports, the terminal, a court's
annexure. The room above adds who took part (:class:`fullcount.participation.verified.Verified`,
which is a ``Count`` with one field more: ``participation``).
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fullcount.count.arrivals import arrivals
from fullcount.count.awaited import awaited
from fullcount.count.completeness import completeness
from fullcount.count.consolidate import consolidate
from fullcount.count.deadlines import deadlines
from fullcount.count.event_dates import event_dates
from fullcount.count.grains import Counted, grains
from fullcount.count.judge import judge, order_findings, with_margins
from fullcount.count.outcome import outcomes
from fullcount.count.quotas import quotas
from fullcount.count.reconcile import reconcile
from fullcount.count.roll_call import call_the_roll
from fullcount.count.rulebook import rule_book
from fullcount.count.tally import tally
from fullcount.model.law import Law
from fullcount.model.returns import Returns, check_returns
from fullcount.model.rule import Rule


@dataclass(frozen=True, kw_only=True)
class Count:
    """Frames by grain; schemas in :mod:`fullcount.model.results` and ``model.frames``."""

    returns: Returns
    law: Law
    now: datetime  # the instant that deadlines were judged at
    rules: tuple[Rule, ...]  # the rule book in force, as judged
    findings: pl.DataFrame
    coverage: pl.DataFrame
    tallies: pl.DataFrame
    standings: pl.DataFrame
    pairs: pl.DataFrame
    differences: pl.DataFrame
    patterns: pl.DataFrame
    levels: pl.DataFrame
    completeness: pl.DataFrame
    awaited: pl.DataFrame
    deadlines: pl.DataFrame
    arrivals: pl.DataFrame  # contest_id, source_id, kind, received_at, received, expected
    outcomes: pl.DataFrame
    decisive: pl.DataFrame


def run(returns: Returns, law: Law, *, now: datetime) -> Count:
    """Count: tally, compare copies and levels, call the roll, bound the outcome, judge.

    ``now`` is aware; deadlines are judged as at that instant. Pure: the same returns, law and
    instant give the same count. Raises InputError where the returns are not of their schemas.
    """
    check_returns(returns)
    dates = event_dates(returns, now=now)
    roll = call_the_roll(returns, law)
    tallies = tally(returns, law, roll=roll)
    reconciled = reconcile(returns, tallies)
    levels = consolidate(returns, law)
    due = deadlines(returns, law, now=now)
    told = outcomes(returns, law, tallies=tallies, reconciled=reconciled, dates=dates, roll=roll)
    rules = rule_book(law, dates=dates)
    counted = Counted(
        standings=tallies.standings,
        pairs=reconciled.pairs,
        levels=levels,
        outcomes=told.outcomes,
        deadlines=due,
        quotas=quotas(returns, law, tallies=tallies, dates=dates),
    )
    frames = grains(returns, law, counted=counted, rules=rules)
    judgement = judge(frames, rules, kinds=law.kinds)
    return Count(
        returns=returns,
        law=law,
        now=now,
        rules=rules,
        findings=order_findings(with_margins(judgement.findings, tallies.standings)),
        coverage=judgement.coverage,
        tallies=tallies.tallies,
        standings=tallies.standings,
        pairs=reconciled.pairs,
        differences=reconciled.differences,
        patterns=reconciled.patterns,
        levels=levels,
        completeness=completeness(returns, law, roll=roll),
        awaited=awaited(returns, law, now=now, roll=roll),
        deadlines=due,
        arrivals=arrivals(returns, law, roll=roll),
        outcomes=told.outcomes,
        decisive=told.decisive,
    )
