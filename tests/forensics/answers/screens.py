"""Rows of the exact tests and counts: integer percentages, digits, loader, regions, Kireev."""

import re

import numpy as np
from forensics.answers.row import Answers, Row, near, numbers
from forensics.answers.russia import Protocols, protocols

from fullcount.forensics.digits import Digits, last_digit, second_digit
from fullcount.forensics.integers import (
    Ballots,
    IntegerPercentages,
    Kind,
    Null,
    Weight,
    integer_percentages,
    passes,
)
from fullcount.forensics.ones_and_twos import OnesAndTwos, ones_and_twos
from fullcount.stats.lattice import is_round

DRAWS = 1000  # Monte Carlo draws behind every published mean
RELATIVE = 1e-3


def ballots(one: Protocols) -> Ballots:
    return Ballots(
        registered=one.registered, given=one.given, received=one.received, leader=one.leader
    )


def integer_anomaly(row: Row) -> list[str]:
    """Published null: near the published mean, and equal to what was recomputed.

    Whether 100 K / n lies *exactly* a twentieth from a whole number we decide in whole numbers.
    The figures recomputed for this file decided it in floating point, which takes some of these
    stations for not whole; their weight is taken off before the two are compared (one station of
    2021, with 2,000 registered).
    """
    kind, weight = re.fullmatch(r".*\((\w+); weight=(\w+)\)", row.method).groups()
    given = ballots(protocols(row.year))
    got = integer_percentages(given, kind=Kind(kind), weight=Weight(weight), null=Null.PUBLISHED)
    assert isinstance(got, IntegerPercentages)
    stations = int(numbers(row.filter)[-1])
    published, published_sd = numbers(row.published)[:2]
    exact, sd, z = numbers(row.recomputed)[:3]
    as_floats = got.excess - on_the_edge(given, Kind(kind), Weight(weight))
    return [
        *near("stations", got.stations, stations, within=0),
        *near("published mean", got.excess, published, within=3.5 * published_sd / DRAWS**0.5),
        *near("recomputed", as_floats, exact, within=RELATIVE * exact),
        *near("sd", got.sd, sd, within=RELATIVE * sd),
        *near("z", got.z, z, within=0.02),
    ]


def on_the_edge(given: Ballots, kind: Kind, weight: Weight) -> float:
    """Weight of stations that are whole by a twentieth exactly, and not so in floating point."""
    kept = passes(given)
    edge = np.zeros(int(kept.sum()), bool)
    exact, floats = edge.copy(), edge.copy()
    for one, name in ((given.given, Kind.TURNOUT), (given.leader, Kind.RESULT)):
        of = given.registered if name is Kind.TURNOUT else given.received
        if kind in {name, Kind.EITHER}:
            percent = 100 * one[kept] / of[kept]
            exact |= is_round(one[kept], of[kept])
            floats |= np.abs(percent - np.round(percent)) <= 0.05
    weights = {
        Weight.STATIONS: np.ones(exact.size, np.int64),
        Weight.VOTERS: given.registered[kept],
        Weight.GIVEN: given.given[kept],
        Weight.LEADER: given.leader[kept],
    }[weight]
    return float(weights[exact].sum() - weights[floats].sum())


def corrected(row: Row) -> list[str]:
    got = integer_percentages(ballots(protocols(row.year)))
    assert isinstance(got, IntegerPercentages)
    exact, z = numbers(row.recomputed)
    return [
        *near("excess", got.excess, exact, within=RELATIVE * exact),
        *near("z", got.z, z, within=0.02),
    ]


def loader(row: Row) -> list[str]:
    one = protocols(row.year)
    stations, registered, turnout, result = numbers(row.recomputed)
    return [
        *near("stations", one.registered.size, stations, within=0),
        *near("registered", int(one.registered.sum()), registered, within=0),
        *near("turnout", 100 * one.given.sum() / one.registered.sum(), turnout, within=0.005),
        *near("result", 100 * one.leader.sum() / one.received.sum(), result, within=0.005),
    ]


def kireev(row: Row) -> list[str]:
    one = protocols(row.year)
    places = np.char.add(np.char.add(one.region, " / "), one.commission)
    got = ones_and_twos(one.votes, places)
    assert isinstance(got, OnesAndTwos)
    return near("hits", len(got.hits), int(numbers(row.published)[0]), within=0)


def five_regions(row: Row) -> list[str]:
    one = protocols(row.year)
    names = row.filter.split(",")
    here = np.array([any(name in region for name in names) for region in one.region])
    share, millions = numbers(row.published)
    voters = one.registered[here].sum()
    return [
        *near("share", 100 * voters / one.registered.sum(), share, within=0.05),
        *near("millions", voters / 1e6, millions, within=0.05),
    ]


def digits(row: Row) -> list[str]:
    leader = protocols(row.year).leader
    second, last = second_digit(leader), last_digit(leader)
    assert isinstance(second, Digits)
    assert isinstance(last, Digits)
    mean, chi, chi_last = numbers(row.recomputed)
    return [
        *near("second digit, mean", second.mean, mean, within=0.0005),
        *near("second digit, chi-square", second.test.statistic, chi, within=0.5),
        *near("last digit, chi-square", last.test.statistic, chi_last, within=0.05),
    ]


ANSWERS: Answers = {
    r"Kobak integer anomaly \(.*": integer_anomaly,
    r"Kobak integer anomaly, CORRECTED.*": corrected,
    "loader check": loader,
    "Kireev anomaly .*": kireev,
    'Five "preposterous" regions': five_regions,
    "2BL and last digit, leader votes": digits,
}
CANNOT = {
    "44": "the list of stations with scanners (cell 18 of the notebook) is not supplied",
    "46": "the protocols of 2016 that choose the 125 commissions are not supplied",
    "47": "the protocols of 2016 that choose the 125 commissions are not supplied",
    "48": "the protocols of 2016 are not supplied",
}
