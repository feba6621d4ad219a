"""Strata taken together on the night, by a rule that was declared before a station reported.

Grain: one contest at one instant. The declaration names each stratum's parent (a list that the
mission publishes, or the design of a quick count); the rule is that of
:mod:`fullcount.stats.collapse`: strata stand in order of parent and name, and one in which votes
are still out and fewer than two places are in joins its neighbour. No vote is looked at. Strata
that are all in need no company: nothing of them is projected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fullcount.errors import InputError
from fullcount.quickcount.night import Contest
from fullcount.quickcount.resample import FEWEST, strata_of
from fullcount.stats.arrays import IntArray
from fullcount.stats.collapse import collapse


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What was declared: each stratum's parent, and the hash of the file that says so."""

    parents: Mapping[str, str]
    sha256: str


def joined(contest: Contest, declared: Declared) -> Contest:
    """Give the contest with short strata joined. A stratum nobody declared is an InputError."""
    unknown = [name for name in contest.strata if name not in declared.parents]
    if unknown:
        raise InputError(f"the stratum {unknown[0]} is not declared", where="collapse")
    held = strata_of(contest)
    parents = [declared.parents[name] for name in contest.strata]
    order = sorted(range(len(parents)), key=lambda at: (parents[at], contest.strata[at]))
    how = collapse(
        [int(held.places[at]) for at in order],
        parents=[parents[at] for at in order],
        sizes=[FEWEST if held.out[at] > 0 else 0 for at in order],
    )
    if not how.joined:
        return contest
    group = np.empty(len(order), dtype=np.int64)
    group[order] = how.group
    names = tuple(
        " + ".join(contest.strata[at] for at in order if group[at] == number)
        for number in range(how.groups)
    )
    together = tuple(tuple(contest.strata[order[at]] for at in one) for one in how.joined)
    return _ordered(replace(contest, strata=names, joined=together), group[contest.stratum])


def _ordered(contest: Contest, stratum: IntArray) -> Contest:
    """Put units into the order of their new strata, places numbered through it."""
    order = np.lexsort((np.arange(stratum.size), contest.place, stratum))
    place = contest.place[order]
    first = np.concatenate([[True], place[1:] != place[:-1]])
    return replace(
        contest,
        stratum=stratum[order],
        place=np.cumsum(first, dtype=np.int64) - 1,
        registered=contest.registered[order],
        votes=contest.votes[order],
        is_in=contest.is_in[order],
        arrived=contest.arrived[order],
    )
