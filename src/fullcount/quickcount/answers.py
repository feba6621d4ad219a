"""Who would win, in each of many draws: the winner rule over arrays.

Grain: one answer per draw. Source: the same conditions as :mod:`fullcount.count.winner`, which
is the slow oracle of this module's tests; here they are written for thousands of rows. An answer
is the position of the candidate elected, or ``RUNOFF``. Ties and seats by list are answered one
draw at a time by the rule itself.
"""

import numpy as np

from fullcount.count.winner import Result, Terms, winner
from fullcount.model.ids import CandidateId
from fullcount.model.law import Method
from fullcount.stats.arrays import FloatArray, IntArray

RUNOFF = -1
OTHER = -2  # a tie, nobody, or not to be told


def answers(votes: FloatArray, *, candidates: tuple[str, ...], terms: Terms) -> IntArray:
    """Answer every draw (draws, K); votes are rounded to whole ones."""
    whole = np.rint(votes).astype(np.int64)
    rule = terms.rule
    plain = terms.seats == 1 and terms.base is None and rule.base == "valid"
    if not plain or rule.threshold is not None or rule.method is Method.LIST_PR:
        return np.array([_one(row, candidates, terms) for row in whole], dtype=np.int64)
    persons = [at for at, name in enumerate(candidates) if name not in terms.aggregates]
    if not persons:
        return np.full(whole.shape[0], OTHER, dtype=np.int64)
    order = np.sort(whole[:, persons], axis=1)
    first = order[:, -1]
    second = order[:, -2] if len(persons) > 1 else np.zeros_like(first)
    elected = np.array(persons, dtype=np.int64)[np.argmax(whole[:, persons], axis=1)]
    if rule.method is Method.PLURALITY:
        level = (first == second) & (len(persons) > 1)
        return np.asarray(np.where(level, OTHER, elected))
    return np.asarray(np.where(_outright(first, second, whole.sum(axis=1), terms), elected, RUNOFF))


def _outright(first: IntArray, second: IntArray, base: IntArray, terms: Terms) -> IntArray:
    """More than half, or share and lead together: in whole numbers, so that no rounding decides."""
    rule = terms.rule
    enough = 2 * first > base
    if rule.method is Method.LEAD_AND_SHARE and rule.share is not None and rule.lead is not None:
        share = first * rule.share.denominator >= rule.share.numerator * base
        ahead = (first - second) * rule.lead.denominator >= rule.lead.numerator * base
        enough = enough | (share & ahead)
    return np.asarray(enough, dtype=np.int64)


def _one(row: IntArray, candidates: tuple[str, ...], terms: Terms) -> int:
    """Answer one draw by the rule; a list election by the list with most seats."""
    votes = {CandidateId(name): int(n) for name, n in zip(candidates, row, strict=True)}
    found = winner(votes, terms=terms)
    if found.result is Result.RUNOFF:
        return RUNOFF
    if found.result in {Result.WINNER, Result.SEATS} and found.winners:
        return candidates.index(found.winners[0])
    return OTHER
