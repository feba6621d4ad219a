"""Ballot polling: BRAVO's risks and sizes, against Arlo and rlacalc."""

import re
from fractions import Fraction

from audit.answers.reported import added, exactly, reported
from audit.answers.rows import Judged, runs

from fullcount.audit import bravo
from fullcount.audit.contest import Reported
from fullcount.stats.evidence import NotApplicable


def _tied(contest) -> bool:
    return contest.others and contest.votes[contest.elected[-1]] == contest.votes[contest.others[0]]


def _pair(inputs) -> bravo.TwoWay:
    return bravo.TwoWay(
        over_share=exactly(inputs["p_w"]),
        under_share=exactly(inputs["p_r"]),
        over_found=inputs["sample_w"],
        under_found=inputs["sample_r"],
        risk_limit=exactly(inputs["alpha"]),
    )


def _expected(contest, limit, sample):
    size = bravo.expected_size(contest, risk_limit=limit, sample=sample)
    if isinstance(size, NotApplicable):
        raise ValueError(size.because)  # noqa: TRY004 -- the row expects it
    if size <= 0:
        raise ValueError("the sample says that the audit is over")
    chance = None
    if contest.seats == 1:
        chance = round(bravo.chance_of(contest, size, risk_limit=limit, sample=sample), 2)
    return {"type": "ASN", "size": size, "prob": chance}


@runs("bravo.asn")
def asn(inputs):
    limit = exactly(inputs["alpha"])
    if "margin" in inputs:
        over = (1 + exactly(inputs["margin"])) / 2
        pair = bravo.TwoWay(over_share=over, under_share=1 - over, risk_limit=limit)
        return pair.expected()
    return _expected(reported(inputs["contest"]), limit, inputs["cumulative_sample_results"])


@runs("bravo.quantile_sample_size")
def quantile(inputs, *, row):
    got = _pair(inputs).quantile(inputs["p_completion"])
    slack = int(found[1]) if (found := re.search(r"accept \+-(\d+)", row.note)) else 0
    return Judged(agrees=abs(got - row.expected) <= slack, because=f"{got}, not {row.expected}")


@runs("bravo.expected_prob")
def chance(inputs):
    return round(_pair(inputs).chance(inputs["asn"]), 2)


@runs("bravo.sample_size_options")
def options(inputs):
    contest, limit = reported(inputs["contest"]), Fraction(inputs["risk_limit"], 100)
    sample = added(inputs["sample_results"])
    if not contest.others:
        raise ValueError("nobody lost this contest")
    every = {"all-ballots": {"type": "all-ballots", "size": contest.ballots, "prob": None}}
    if _tied(contest) or not limit:
        return every
    if contest.votes[contest.elected[0]] == contest.ballots:
        return {"asn": {"type": "ASN", "size": 1, "prob": 1}}
    found = {"asn": _expected(contest, limit, sample)}
    if contest.seats > 1:
        return found
    for chance in (0.7, 0.8, 0.9):
        size = bravo.quantile_size(contest, risk_limit=limit, chance=chance, sample=sample)
        found[str(chance)] = {"type": None, "size": size, "prob": chance}
    least = found["0.9"]["size"]
    return every if bravo.is_full_count_less_work(least, ballots=contest.ballots) else found


def _risks(contest: Reported, sample, limit, not_found=0):
    found = bravo.risks(contest, sample, not_found=not_found)
    if not contest.others:
        return [{f"{name}|": 1.0 for name in contest.elected}, False]
    return [
        {f"{one.over}|{one.under}": one.risk for one in found},
        max(one.risk for one in found) <= limit,
    ]


@runs("bravo.risk")
def risk(inputs):
    contest, sample = reported(inputs["contest"]), added(inputs["sample_results"])
    if "risk_limit" not in inputs:
        return bravo.risk(contest, sample)
    return _risks(contest, sample, inputs["risk_limit"] / 100)


@runs("ballot_polling.risk")
def polling(inputs):
    lost = sum((inputs.get("samples_not_found") or {}).values())
    sample = added(inputs["sample_results"])
    return _risks(reported(inputs["contest"]), sample, inputs["risk_limit"] / 100, lost)
