"""Outcome rows: small adapters to what ``count`` has."""

from datetime import date

import polars as pl
from audit.answers.rows import runs

from fullcount.count.reach import reach
from fullcount.count.recount import recount
from fullcount.count.smallest import fewest
from fullcount.count.winner import Terms
from fullcount.country import packaged_law, recount_rules
from fullcount.model.ids import CandidateId
from fullcount.model.law import Method, WinnerRule
from fullcount.model.results import Verdict
from fullcount.model.rule import Event

PLURALITY = Terms(rule=WinnerRule(office="assembly", method=Method.PLURALITY))


@runs("outcome.min_stations")
def min_stations(inputs):
    votes, rows, papers = inputs["votes"], inputs["stations"], inputs["ballots"]
    first = max(range(len(votes)), key=lambda at: votes[at])
    found = {}
    for variant, extra in (("annul", [0] * len(rows)), ("recount", papers)):
        sets = [
            fewest(
                [row[first] - row[other] + more for row, more in zip(rows, extra, strict=True)],
                needed=votes[first] - votes[other] + inputs["strict"],
            )
            for other in range(len(votes))
            if other != first
        ]
        found[variant] = min((len(one) for one in sets if one is not None), default=None)
    return found


@runs("outcome.pending_can_change")
def pending(inputs):
    votes, more = inputs["votes"], sum(inputs["pending_ballots"])
    first = max(range(len(votes)), key=lambda at: votes[at])
    enough = {Verdict.OPEN} if inputs["strict"] else {Verdict.OPEN, Verdict.TIE_AT_MOST}

    def verdict(other):
        pair = {CandidateId("first"): votes[first], CandidateId("other"): votes[other]}
        return reach(pair, terms=PLURALITY, added=more).verdict

    return [at for at in range(len(votes)) if at != first and verdict(at) in enough]


@runs("outcome.recount_trigger_pk_s95_5")
def trigger(inputs):
    office, _, year = inputs["law"].rpartition("_")
    on = date(2018, 7, 25) if year == "2017" else date(2024, 2, 8)
    rules = recount_rules(packaged_law("pakistan"), {Event.POLL: on})
    row = {"contest_id": "c", "source_id": "s", "office": office or "NA", "main": True}
    figures = {"margin": inputs["margin"], "cast": inputs["polled"], "rejected": inputs["rejected"]}
    return recount(pl.DataFrame([row | figures]), rules)["recount_eligible"][0]
