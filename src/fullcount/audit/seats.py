"""Lists: which pairs of quotients must stand as they are for the seats to be right.

Grain: one contest by divisors. For every list a that holds a seat and every other list b: a's last
seat must beat b's next one, v_a / d(s_a) > v_b / d(s_b + 1); cleared of fractions it is a weighted
assertion like any other. Source: Stark and Teague, "Verifiable European elections: Risk-limiting
audits for D'Hondt and its relatives" (2014).
"""

from collections.abc import Mapping

from fullcount.audit.contest import Assertion, Votes, assertion
from fullcount.model.ids import CandidateId
from fullcount.model.law import Formula


def seat_assertions(
    votes: Votes, seats: Mapping[CandidateId, int], *, formula: Formula
) -> tuple[Assertion, ...]:
    """List the assertions of a distribution of seats. Raises ValueError for a formula of quotas.

    A margin is in votes times a divisor; zero or less = the seat is tied or wrong as reported.
    """
    return tuple(
        assertion(
            over=a,
            under=b,
            weights={a: divisor(seats[b] + 1, formula), b: -divisor(seats[a], formula)},
            votes=votes,
        )
        for a in votes
        if seats[a] > 0
        for b in votes
        if b != a
    )


def votes_for_next_seat(one: Assertion, weight_under: int) -> int:
    """How many more votes the other list needs to take the seat, a tie not counted as taking."""
    return one.margin // weight_under + 1


def divisor(seat: int, formula: Formula) -> int:
    """Give what a list's votes are divided by for its k-th seat."""
    match formula:
        case Formula.DHONDT:
            return seat
        case Formula.SAINTE_LAGUE:
            return 2 * seat - 1
        case _:
            raise ValueError(f"{formula} shares seats by quota: no pair of quotients decides one")
