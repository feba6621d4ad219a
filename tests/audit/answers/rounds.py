"""Audits in rounds: Minerva, Athena, Providence, against Arlo, r2b2 and athena."""

import re
from fractions import Fraction

from audit.answers.reported import exactly, reported
from audit.answers.rows import NOT_RUN, Judged, runs

from fullcount.audit.polling_rounds import Method, Sampled, least_round, next_size, pair_size, risk
from fullcount.stats import rounds
from fullcount.stats.evidence import NotApplicable

NOT_RUN["0417"] = "its election (mercer2019a) is a file of the peer's that the row does not hold"


def _sampled(inputs) -> Sampled:
    tallies = inputs["sample_results"] or {}
    sizes = inputs.get("round_sizes") or {}
    ordered = [sizes[key] for key in sorted(sizes, key=int)] if sizes else []
    if not ordered:
        return Sampled(tallies=tuple(tallies.values()))
    held = [one for one in ordered if one["round_id"] in tallies]
    return Sampled(tallies=tuple(tallies[one["round_id"]] for one in held))


def _judged(found, limit):
    assert not isinstance(found, NotApplicable)
    return [{"winner|loser": found}, found <= limit]


@runs("minerva.risk", "providence.risk")
def risks(inputs, *, row):
    method = Method(row.method.split(".")[0])
    if "contest" not in inputs:
        over, under = inputs["rounds"][0]
        return rounds.minerva([(over + under, over)], share=inputs["p"], risk_limit=inputs["alpha"])
    contest = reported(inputs["contest"])
    if "rounds" in inputs:
        names = list(contest.votes)
        tallies = tuple(dict(zip(names, one, strict=True)) for one in inputs["rounds"])
        sampled = Sampled(tallies=tallies)
        return risk(contest, sampled, method=method, risk_limit=inputs["alpha"])
    limit = inputs["risk_limit"] / 100
    return _judged(risk(contest, _sampled(inputs), method=method, risk_limit=limit), limit)


@runs("minerva.collect_risks")
def collect(inputs):
    sampled = Sampled(
        tallies=tuple(inputs["sample_results"].values()), sizes=tuple(inputs["round_schedule"])
    )
    contest = reported(inputs["contest"])
    found = risk(contest, sampled, method=Method.MINERVA, risk_limit=inputs["alpha"])
    return {"winner|loser": found}


@runs("minerva.sample_size_options")
def minerva_sizes(inputs):
    contest, limit = reported(inputs["contest"]), inputs["risk_limit"] / 100
    return {
        str(q): {
            "type": None,
            "size": next_size(
                contest, _sampled(inputs), method=Method.MINERVA, risk_limit=limit, chance=q
            ),
            "prob": q,
        }
        for q in (0.7, 0.8, 0.9)
    }


@runs("providence.sample_size_options")
def providence_sizes(inputs):
    """The peer bisects in decades: where a sawtooth is met depends on where one starts."""
    contest, limit = reported(inputs["contest"]), inputs["risk_limit"] / 100
    earlier = _sampled(inputs)
    return {
        str(q): {"type": None, "size": _in_decades(contest, earlier, limit, q), "prob": q}
        for q in (0.7, 0.8, 0.9)
    }


def _in_decades(contest, earlier, limit, wanted):
    sizes = []
    for over in contest.elected:
        for under in contest.others:
            votes = contest.votes[over] + contest.votes[under]
            found = [(t[over] + t[under], t[over]) for t in earlier.tallies]
            before = sum(size for size, _ in found)

            def chance(total, found=found, before=before, share=contest.votes[over] / votes):
                return rounds.chance_of_providence(
                    found, total - before, share=share, risk_limit=limit
                )

            low, high = before + 1, 10
            while high <= before + 1:
                high *= 10
            while chance(high) < wanted:
                low, high = high, high * 10
            size = rounds.bisected(chance, wanted=wanted, low=low, high=high)
            sizes.append(-(-size * contest.ballots // votes))
    return max(sizes)


@runs("minerva.min_round_size")
def smallest(inputs):
    return least_round(exactly(inputs["p"]), risk_limit=exactly(inputs["alpha"]))


@runs("minerva.next_round_size")
def next_round(inputs, *, row):
    """The row's own words: which chance the peer's size has."""
    share, limit, wanted = inputs["p"], inputs["alpha"], inputs["success_prob"]
    said = float(re.search(r"=([\d.]+)$", row.tolerance)[1])
    chance = rounds.chance_of_minerva([], row.expected, share=share, risk_limit=limit)
    ours = pair_size([], share=share, method=Method.MINERVA, risk_limit=limit, chance=wanted)
    return Judged(
        agrees=abs(chance - said) < 5e-6 and ours <= row.expected,
        because=f"chance {chance} at {row.expected}, ours {ours}",
    )


@runs("minerva.next_round_sizes", "athena.next_round_sizes")
def next_sizes(inputs, *, row):
    """A peer's search stops early: its sizes must reach the chance, and ours be no larger."""
    if "contest" in inputs and isinstance(inputs["contest"], dict):
        contest, quantiles, wanted = reported(inputs["contest"]), inputs["quantiles"], row.expected
        names = list(contest.votes)
        earlier = tuple(dict(zip(names, one, strict=True)) for one in inputs["previous_rounds"])
    else:
        one = inputs["election_data"]["contests"][inputs["contest"]]
        votes = dict(zip(one["candidates"], one["results"], strict=True))
        contest = reported(
            {"candidates": votes, "ballots": one["ballots_cast"], "num_winners": one["winners"]}
        )
        quantiles, wanted, earlier = inputs["quants"], row.expected["round_candidates"], ()
    over, under = contest.elected[0], contest.others[0]
    both = contest.votes[over] + contest.votes[under]
    found = [(t[over] + t[under], t[over]) for t in earlier]
    before = sum(sum(t.values()) for t in earlier)
    bad = []
    for quantile, size in zip(quantiles, wanted, strict=True):
        votes = (size - before) * both // contest.ballots
        chance = rounds.chance_of_minerva(
            found, votes, share=contest.votes[over] / both, risk_limit=inputs["alpha"]
        )
        ours = next_size(
            contest,
            Sampled(tallies=earlier),
            method=Method.MINERVA,
            risk_limit=inputs["alpha"],
            chance=quantile,
        )
        # Sawtooth: the peer stops within a hundredth above the chance, ours where one fewer misses.
        if chance < quantile or ours > Fraction(105, 100) * (size - before):
            bad.append((quantile, size, chance, ours))
    return Judged(agrees=not bad, because=str(bad))
