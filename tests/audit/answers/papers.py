"""Ballot comparison: super-simple and Kaplan-Markov, against Arlo, rlacalc, Colorado, Stark."""

from fractions import Fraction

from audit.answers.reported import exactly, reported
from audit.answers.rows import runs

from fullcount.audit import comparison
from fullcount.audit.comparison import Errors
from fullcount.stats.evidence import NotApplicable


def _errors(inputs, over="o", under="u") -> Errors:
    return Errors(
        over_1=inputs[f"{over}1"],
        over_2=inputs[f"{over}2"],
        under_1=inputs[f"{under}1"],
        under_2=inputs[f"{under}2"],
    )


def _shared(inputs):
    return {"risk_limit": exactly(inputs["alpha"]), "inflation": exactly(inputs["gamma"])}


@runs("supersimple.sample_size")
def sample_size(inputs):
    found = inputs["sample_results"]
    errors = found and Errors(
        over_1=int(found["1-over"]),
        over_2=int(found["2-over"]),
        under_1=int(found["1-under"]),
        under_2=int(found["2-under"]),
    )
    return comparison.next_size(
        reported(inputs["contest"]),
        risk_limit=Fraction(inputs["risk_limit"], 100),
        papers=found["sample_size"] if found else 0,
        errors=errors,
    )


@runs("supersimple.risk")
def risk(inputs):
    contest = reported(inputs["contest"])
    margin = comparison.diluted_margin(contest)
    draws = {}
    for one in inputs["draws"]:
        error = Fraction(one["weighted_error"])
        draws[error] = draws.get(error, 0) + one["times"]
    all_seen = sum(draws.values()) >= contest.ballots  # each of these draws is another paper
    found = 0 if all_seen else comparison.weighted_risk(margin, contest.ballots, draws=draws)
    return [found, found < inputs["risk_limit"] / 100]


@runs("comparison.nmin")
def nmin(inputs):
    return comparison.least_size(
        exactly(inputs["margin"]), errors=_errors(inputs), **_shared(inputs)
    )


def _at_rates(margin, rates, shared):
    found = comparison.size_at_rates(margin, rates=rates, **shared)
    assert not isinstance(found, NotApplicable)
    return found


@runs("comparison.km_expected_sample_size")
def expected(inputs):
    return _at_rates(exactly(inputs["margin"]), _errors(inputs, "or", "ur"), _shared(inputs))


@runs("comparison.km_expected_sample_size_rounded")
def rounded(inputs):
    margin, rates = exactly(inputs["margin"]), _errors(inputs, "or", "ur")
    about = _at_rates(margin, rates, _shared(inputs))
    return comparison.least_size(margin, errors=rates.times(about), **_shared(inputs))


@runs("comparison.nmin_from_rates")
def from_rates(inputs):
    margin = Fraction(inputs["reported_margin"], inputs["N"])
    return _at_rates(margin, _errors(inputs, "r", "s"), _shared(inputs))


@runs("comparison.km_p")
def kaplan_markov(inputs):
    return comparison.risk(
        Fraction(inputs["margin"]),
        papers=inputs["n"],
        errors=_errors(inputs),
        inflation=exactly(inputs["gamma"]),
    )


@runs("supersimple.rho")
def rho(inputs):
    return comparison.tolerated_size(tolerance=exactly(inputs["lambdatol"]), **_shared(inputs))
