"""Peers' JSON to our nouns."""

from fractions import Fraction

from fullcount.audit.contest import Reported, Rule


def reported(contest) -> Reported:
    return Reported(
        votes=contest["candidates"],
        ballots=contest.get("ballots") or sum(contest["candidates"].values()),
        seats=contest["num_winners"],
        votes_allowed=contest.get("votes_allowed", 1),
        rule=Rule.MAJORITY_RUNOFF if contest.get("runoff") else Rule.MOST_VOTES,
    )


def exactly(number) -> Fraction:
    """0.05 as a person means it."""
    return Fraction(str(number))


def added(rounds):
    """Rounds to one tally."""
    total = {}
    for tally in (rounds or {}).values():
        for name, votes in tally.items():
            total[name] = total.get(name, 0) + votes
    return total
