"""Which assertions an announced outcome rests on, by the rule of its office.

Grain: one (contest, source). Source: OUTCOMES and the winner rule of the day. Offices whose outcome
does not follow from weighted sums of the candidates' votes alone are declined with the reason.
"""

from dataclasses import replace

import polars as pl

from fullcount.audit.contest import Assertion, Reported, majority, no_majority, pairs
from fullcount.audit.seats import seat_assertions
from fullcount.count.event_dates import event_dates
from fullcount.count.run import Count
from fullcount.count.winner import Result
from fullcount.country.texts import texts_in_force
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula, Method, WinnerRule
from fullcount.stats.evidence import NotApplicable

METHOD = "office"
BY_DIVISORS = (Formula.DHONDT, Formula.SAINTE_LAGUE)


def outcome_assertions(
    count: Count, reported: Reported, *, contest: str, source: str
) -> tuple[Assertion, ...] | NotApplicable:
    """List the assertions of the outcome that ``source`` tells.

    Plurality: all pairs, for as many seats as there are. Majority: the first has more than all
    others, or nobody has and the pair that goes on leads. Lists by divisors: all next seats.
    """
    office = count.returns.contests.filter(pl.col("contest_id") == contest)
    rules = texts_in_force(count.law.winner_rules, event_dates(count.returns, now=count.now))
    rule = next((one for one in rules if one.office == office["office"][0]), None)
    told = count.outcomes.filter(
        (pl.col("contest_id") == contest) & (pl.col("source_id") == source)
    )
    if rule is None or told.is_empty():
        return NotApplicable(method=METHOD, because=f"no winner rule tells who won {contest}")
    if rule.threshold is not None or rule.base != "valid":
        return NotApplicable(method=METHOD, because="a share of votes no bag shows decides too")
    row = told.row(0, named=True)
    match rule.method:
        case Method.PLURALITY:
            return pairs(replace(reported, seats=office["seats"].fill_null(1)[0]))
        case Method.MAJORITY_RUNOFF:
            return _by_majority(reported, Result(row["result"]))
        case Method.LIST_PR:
            seats = dict(zip(row["winners"] or [], row["seats"] or [], strict=False))
            return _by_seats(reported, seats, rule)
        case Method.LEAD_AND_SHARE:
            because = "a lead and a share decide together: no weighted sum of votes does"
            return NotApplicable(method=METHOD, because=because)


def _by_majority(reported: Reported, result: Result) -> tuple[Assertion, ...] | NotApplicable:
    if result is Result.WINNER:
        return (majority(reported),)
    if result is Result.RUNOFF:
        return (*pairs(replace(reported, seats=2)), no_majority(reported))
    return NotApplicable(method=METHOD, because="the source tells neither a winner nor a run-off")


def _by_seats(
    reported: Reported, seats: dict[str, int], rule: WinnerRule
) -> tuple[Assertion, ...] | NotApplicable:
    if rule.formula not in BY_DIVISORS or not seats:
        return NotApplicable(method=METHOD, because="seats are not shared by divisors, or not told")
    lists = {name: reported.votes[name] for name in reported.ranking}
    shared = {CandidateId(name): seats.get(name, 0) for name in lists}
    return seat_assertions(lists, shared, formula=rule.formula)
