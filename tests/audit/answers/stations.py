"""Batch comparison: MACRO against Arlo, Georgia 2022, and 58 Pakistani seats."""

from fractions import Fraction
from functools import cache

import numpy as np
import polars as pl
from audit.answers.reported import reported
from audit.answers.rows import FIXTURES, SHARED, runs

from fullcount.audit import macro
from fullcount.audit.contest import Reported, lessened, pairs
from fullcount.stats.evidence import NotApplicable

HALVES = 2  # some peers' batches hold half votes: everything is counted in halves


def _contest_name(contest, results):
    """Find which contest of the batches the totals are of."""
    names = {name for batch in results.values() for name in batch}
    wanted = contest["candidates"]

    def off(name):
        held = [batch[name] for batch in results.values() if name in batch]
        if not set(wanted) <= set(held[0]):
            return float("inf")
        return sum(abs(sum(one[c] for one in held) - votes) for c, votes in wanted.items())

    return min(sorted(names), key=off)


def _batches(contest, results, name):
    held = {key: batch[name] for key, batch in results.items() if name in batch}
    votes = {
        c: np.array([round(HALVES * one[c]) for one in held.values()], np.int64)
        for c in contest["candidates"]
    }
    papers = np.array([round(HALVES * one["ballots"]) for one in held.values()], np.int64)
    return macro.Batches(keys=tuple(held), votes=votes, ballots=papers)


def _assertions(contest, batches):
    """Margins in halves, less what no bag can show."""
    whole = {c: HALVES * votes for c, votes in contest["candidates"].items()}
    held = sum(int(column.sum()) for column in batches.votes.values())
    allowed = contest.get("votes_allowed", 1)
    lost = max(0, -(-(sum(whole.values()) - held) // (HALVES * allowed)))
    lost = 0 if lost * HALVES > sum(whole.values()) // 2 else lost  # totals of no batch here
    papers = HALVES * (lost + contest.get("pending_ballots", 0))
    return lessened(pairs(reported(contest | {"candidates": whole})), ballots=papers)


def _set_up(inputs):
    contest, results = inputs["contest"], inputs["reported_results"]
    name = _contest_name(contest, results)
    batches = _batches(contest, results, name)
    return name, batches, macro.bounds(batches, _assertions(contest, batches))


def _errors(inputs, name, batches, assertions):
    """Give each counted batch's error; a combination is one bag, its error on every member."""
    group = {one: tuple(g) for g in inputs.get("combined_batches") or [] for one in g}
    place = {key: at for at, key in enumerate(batches.keys)}
    found = {}
    for key, counted in inputs["sample_results"].items():
        if name not in counted:
            continue
        members = [batches.at(place[one]) for one in group.get(key, (key,))]
        stated = {c: sum(one[c] for one in members) for c in batches.votes}
        papers = {c: round(HALVES * counted[name][c]) for c in batches.votes}
        found[key] = macro.overstatement(stated, papers, assertions)
    return found


def _taints(inputs, name, batches, found):
    """In the order of the tickets."""
    errors = _errors(inputs, name, batches, _assertions(inputs["contest"], batches))
    place = {key: at for at, key in enumerate(batches.keys)}
    tickets = inputs.get("sample_ticket_numbers") or inputs.get("ticket_numbers") or {}
    drawn = [key for _, key in sorted(tickets.items()) if key in errors]
    return [macro.taint(errors[key], found.of(place[key])) for key in drawn]


@runs("macro.max_error")
def max_error(inputs):
    contest = inputs["contest"]
    totals = contest["candidates"]
    name = MAX_ERROR_CONTEST.get((totals["winner"], totals["loser"]))
    if name not in inputs["batch_results"]:
        return 0.0
    batches = _batches(contest, {"b": inputs["batch_results"]}, name)
    whole = {c: HALVES * votes for c, votes in totals.items()}
    lost = HALVES * inputs.get("unauditable_ballots", 0)
    found = macro.bounds(
        batches, lessened(pairs(reported(contest | {"candidates": whole})), ballots=lost)
    )
    return float(found.of(0))


# The rows name no contest. Which is meant follows from the totals, 200 times the batch's own.
MAX_ERROR_CONTEST = {
    (60000, 54000): "Contest A",
    (30000, 24000): "Contest B",
    (18000, 12600): "Contest C",
}


@runs("macro.U")
def total(inputs):
    if "fixture" in inputs:
        return float(_georgia()[1].total)
    return float(_set_up(inputs)[2].total)


@runs("macro.sample_size")
def size(inputs):
    if "fixture" in inputs:
        batches, found = _georgia()
        limit = Fraction(inputs["risk_limit"], 100)
        return min(macro.size(found.total, risk_limit=limit) + 1, len(batches.keys))
    name, batches, found = _set_up(inputs)
    if isinstance(found, NotApplicable):
        return len(batches.keys)
    limit = Fraction(inputs["risk_limit"], 100)
    return macro.next_size(found, _taints(inputs, name, batches, found), risk_limit=limit)


@runs("macro.risk")
def risk(inputs):
    if "fixture" in inputs:
        return float(macro.risk_path(_georgia()[1].total, [Fraction(0)] * inputs["draws"])[-1])
    name, batches, found = _set_up(inputs)
    counted = {key for key, one in inputs["sample_results"].items() if name in one}
    if len(counted) == len(batches.keys):
        return [0, True]
    if isinstance(found, NotApplicable):
        return [1.0, False]
    last = macro.risk_path(found.total, _taints(inputs, name, batches, found))[-1]
    return [float(last), last <= Fraction(inputs["risk_limit"], 100)]


@runs("macro.risk_guard")
def guard(inputs):
    assert inputs["batches"] == "50 x {W:60,L:40,ballots:100}"
    fifty = np.full(50, 1, np.int64)
    batches = macro.Batches(
        keys=tuple(f"b{i}" for i in range(50)),
        votes={"W": 60 * fifty, "L": 40 * fifty},
        ballots=100 * fifty,
    )
    assertions = pairs(Reported(votes={"W": 3000, "L": 2000}, ballots=5000))
    found = macro.bounds(batches, assertions)
    error = macro.overstatement({"W": 180, "L": 120}, {"W": 100, "L": 200}, assertions)
    last = macro.risk_path(found.total, [macro.taint(error, found.of(0))])[-1]
    return {"p": float(last), "confirmed": last <= Fraction(inputs["risk_limit"], 100)}


def _georgia():
    table = pl.read_csv(FIXTURES / "georgia_2022_sos_batches.csv.gz")
    votes = {c: table[c].to_numpy().astype(np.int64) for c in "WLO"}
    batches = macro.Batches(
        keys=tuple(str(i) for i in range(table.height)),
        votes=votes,
        ballots=votes["W"] + votes["L"] + votes["O"],
    )
    totals = {c: int(column.sum()) for c, column in votes.items()}
    contest = Reported(votes=totals, ballots=sum(totals.values()))
    return batches, macro.bounds(batches, pairs(contest))


@runs("batch.kaplan_markov_draws")
def kaplan_markov(inputs):
    """Draw by the assorter total A = W + O/2, null mean (N/2)/A: one martingale step per draw."""
    table = pl.read_csv(FIXTURES / inputs["fixture"])
    papers = (table["W"] + table["L"] + table["O"]).to_numpy().astype(np.int64)
    twice = (2 * table["W"] + table["O"]).to_numpy().astype(np.int64)
    step = Fraction(int(papers.sum()), int(twice.sum()))
    draws = macro.size(1 / (1 - step), risk_limit=Fraction(str(inputs["alpha"])))
    chance = -np.expm1(draws * np.log1p(-twice / twice.sum()))
    return {"n_draws": draws, "expected_distinct_ballots": float((chance * papers).sum())}


@runs("macro.station_recount_plan")
def plan(inputs):
    batches, contest = pakistan(inputs["data"].split("contest ")[1].split(" ")[0])
    found = macro.bounds(batches, pairs(contest))
    plans = {
        percent: macro.size(found.total, risk_limit=Fraction(percent, 100)) for percent in (5, 10)
    }
    return {
        "U": float(found.total),
        **{f"draws_{p}pct": draws for p, draws in plans.items()},
        **{f"arlo_size_{p}pct": min(n + 1, len(batches.keys)) for p, n in plans.items()},
        "expected_distinct_5pct": macro.expected_distinct(found, plans[5]),
        "expected_ballots_5pct": int(macro.expected_ballots(found, batches.ballots, plans[5])),
        "min_stations_that_could_flip": macro.fewest_to_reach(found),
    }


@cache
def _forms():
    return (
        pl.scan_parquet(SHARED / "data/pakistan_2024_form45/returns.parquet")
        .filter(pl.col("stage") == "form45_party_copy")
        .select("contest", "unit_id", "party", "votes")
        .collect()
    )


def pakistan(seat):
    """A seat's stations in the party copies; a bag is taken to hold the votes entered.

    A row of nothing but zeros and blanks is a station that is not stated.
    """
    wide = (
        _forms()
        .filter(pl.col("contest") == seat)
        .pivot(on="party", index="unit_id", values="votes")
        .with_columns(pl.exclude("unit_id").fill_null(0))
        .filter(pl.sum_horizontal(pl.exclude("unit_id")) > 0)
    )
    votes = {c: wide[c].to_numpy().astype(np.int64) for c in wide.columns if c != "unit_id"}
    batches = macro.Batches(
        keys=tuple(wide["unit_id"]), votes=votes, ballots=sum(votes.values(), np.int64(0))
    )
    totals = {c: int(column.sum()) for c, column in votes.items()}
    return batches, Reported(votes=totals, ballots=sum(totals.values()))
