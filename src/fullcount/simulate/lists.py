"""Contests and who stands in them.

Grain: contests; and one candidate on one list. Parties are invented after things, independents
are numbered; the order on the paper differs from contest to contest, as it does on real ones.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from fullcount.model import frames
from fullcount.simulate.arrays import BoolArray, IntArray
from fullcount.simulate.ground import Ground
from fullcount.simulate.names import people
from fullcount.simulate.plan import Plan

PARTIES = (
    ("PALM", "Palm Party"),
    ("LANTERN", "Lantern Movement"),
    ("RIVER", "River Union"),
    ("COMPASS", "Compass Alliance"),
    ("LOOM", "Loom and Field"),
    ("ANCHOR", "Anchor Front"),
    ("KITE", "Kite List"),
)
INDEPENDENT = "IND"
_WOMEN_SHARE = 0.09


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Arrays by contest (L) and by slot (K). Slot k is ``votes_<k + 1>``."""

    contest_ids: tuple[str, ...]
    office: IntArray  # (L,) 0 = first office of the plan
    seat: IntArray  # (L,) the constituency it is decided in
    party: IntArray  # (L, K) index into PARTIES; len(PARTIES) = independent; -1 = no candidate
    ids: tuple[tuple[str, ...], ...]  # candidate ids of each contest, in order
    candidates: pl.DataFrame  # CANDIDATES

    @property
    def standing(self) -> BoolArray:
        return np.asarray(self.party >= 0, dtype=np.bool_)


def nominate(plan: Plan, ground: Ground, rng: np.random.Generator) -> Lists:
    """Call the contests and fill their lists."""
    elects = ground.province_of < plan.provincial
    first = np.arange(plan.constituencies)
    second = first[elects]
    office = np.concatenate([np.zeros(first.size, np.int64), np.ones(second.size, np.int64)])
    seat = np.concatenate([first, second]).astype(np.int64)
    numbers = np.concatenate([first + 1, np.arange(second.size) + 1]).tolist()
    codes = [plan.codes[kind] for kind in office.tolist()]
    contest_ids = tuple(f"{code}-{number}" for code, number in zip(codes, numbers, strict=True))
    party = _fill(office.size, plan.candidates, rng)
    ids = tuple(_candidate_ids(row) for row in party.tolist())
    return Lists(
        contest_ids=contest_ids,
        office=office,
        seat=seat,
        party=party,
        ids=ids,
        candidates=_candidates(contest_ids, party, ids, rng),
    )


def _fill(contests: int, slots: int, rng: np.random.Generator) -> IntArray:
    """Choose which parties stand where; the rest are independents; shuffle each list.

    The first contest always fills the paper, so that every plan has as many slots as it says.
    """
    length = rng.integers(max(2, slots - 3), slots + 1, size=contests)
    length[0] = slots
    party = np.full((contests, slots), -1, dtype=np.int64)
    for row, size in enumerate(length.tolist()):
        stands = rng.random(len(PARTIES)) < np.linspace(1.0, 0.7, len(PARTIES))
        chosen = np.flatnonzero(stands)[:size]
        others = np.full(size - chosen.size, len(PARTIES))
        party[row, :size] = rng.permutation(np.concatenate([chosen, others]))
    return party


def _candidate_ids(row: list[int]) -> tuple[str, ...]:
    ids: list[str] = []
    independents = 0
    for party in row:
        if party == len(PARTIES):
            independents += 1
            ids.append(f"{INDEPENDENT}-{independents}")
        elif party >= 0:
            ids.append(PARTIES[party][0])
    return tuple(ids)


def _candidates(
    contest_ids: tuple[str, ...],
    party: IntArray,
    ids: tuple[tuple[str, ...], ...],
    rng: np.random.Generator,
) -> pl.DataFrame:
    row, slot = np.nonzero(party >= 0)
    women = rng.random(row.size) < _WOMEN_SHARE
    named = people(women, rng)
    codes = [*(code for code, _ in PARTIES), INDEPENDENT]
    frame = pl.DataFrame(
        {
            "contest_id": [contest_ids[contest] for contest in row.tolist()],
            "candidate_id": [candidate for contest in ids for candidate in contest],
            "position": slot + 1,
            "name": named.latin,
            "name_ur": named.urdu,
            "party": [codes[code] for code in party[row, slot].tolist()],
            "sex": np.where(women, "women", "men"),
            "aggregate": np.zeros(row.size, dtype=np.bool_),
        }
    )
    return frames.conform(frame, frames.CANDIDATES)
