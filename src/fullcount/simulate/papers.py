"""The papers of a station as they truly are: the count and the account of the ballot papers.

Grain: one station x one office. No source has keyed anything yet. The boxes satisfy every
identity of the trade: votes add up, men and women add up, papers received = unused + in the
box + tendered + challenged + spoilt + cancelled.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np

from fullcount.simulate.arrays import CellArray, IntArray
from fullcount.simulate.ground import Ground
from fullcount.simulate.lists import Lists
from fullcount.simulate.plan import Plan
from fullcount.simulate.poll import Poll
from fullcount.simulate.sheets import NEVER, STATED, Sheet

PAPER = "paper"  # the source that is nobody: the truth
HOUR = 3_600_000_000
_CLOSE = time(17, 0)
_BOOK = 50  # ballot papers come in books of this many
STATION_BOXES = (
    "registered",
    "registered_men",
    "registered_women",
    "admitted",
    "valid",
    "rejected",
    "cast",
    "cast_men",
    "cast_women",
    "signed_officer",
    "signed_deputy",
    "stamp",
    "agents_present",
    "agents_signed",
    "refusal_reason",
)
ACCOUNT_BOXES = (
    "papers_received",
    "serial_from",
    "serial_to",
    "unused",
    "issued",
    "in_box",
    "tendered",
    "challenged",
    "spoilt",
    "stray",
    "cancelled",
    "cast",
)


def poll_close(plan: Plan) -> int:
    """When the poll closes, in microseconds of the Unix epoch."""
    local = datetime.combine(plan.date, _CLOSE, ZoneInfo(plan.zone))
    return int(local.timestamp()) * 1_000_000


def vote_fields(slots: int) -> tuple[str, ...]:
    return tuple(f"votes_{slot}" for slot in range(1, slots + 1))


def station_counts(
    plan: Plan, ground: Ground, lists: Lists, poll: Poll, rng: np.random.Generator
) -> Sheet:
    """Fill the station count of one office."""
    n, at = poll.station.size, poll.station
    present = rng.binomial(5, 0.62, n)
    refused = (rng.random(n) < 0.03) & (present > 0)
    boxes = {
        "registered": ground.registered[at],
        "registered_men": ground.men[at],
        "registered_women": ground.women[at],
        "admitted": poll.cast,
        "valid": poll.valid,
        "rejected": poll.rejected,
        "cast": poll.cast,
        "cast_men": poll.men,
        "cast_women": poll.women,
        "signed_officer": (rng.random(n) < 0.995).astype(np.int64),
        "signed_deputy": (rng.random(n) < 0.985).astype(np.int64),
        "stamp": (rng.random(n) < 0.99).astype(np.int64),
        "agents_present": present,
        "agents_signed": present - refused,
        "refusal_reason": np.where(refused, rng.integers(0, 3, n), -1),
    }
    standing = lists.standing[poll.contest]
    votes = np.where(standing, poll.votes, -1)
    cells = np.column_stack([*(boxes[name] for name in STATION_BOXES), votes]).astype(np.int32)
    hours = 1.2 + poll.cast / 900 + rng.gamma(2.0, 0.5, n)
    fields = (*STATION_BOXES, *vote_fields(votes.shape[1]))
    return _sheet("station_count", fields, cells, poll=poll, stated_at=_after(plan, hours))


def ballot_accounts(plan: Plan, ground: Ground, poll: Poll, rng: np.random.Generator) -> Sheet:
    """Fill the account of ballot papers of one office."""
    n, cast = poll.station.size, poll.cast
    tendered = np.minimum(rng.poisson(0.05, n), cast)
    challenged = np.minimum(rng.poisson(0.08, n), cast - tendered)
    spoilt, cancelled = rng.poisson(cast * 0.002), rng.poisson(0.03, n)
    used = cast + spoilt + cancelled
    need = np.maximum(used, ground.registered[poll.station])
    received = -(-need // _BOOK) * _BOOK
    serial_from = np.cumsum(received) - received + 1
    boxes = {
        "papers_received": received,
        "serial_from": serial_from,
        "serial_to": serial_from + received - 1,
        "unused": received - used,
        "issued": cast + spoilt,
        "in_box": cast - tendered - challenged,
        "tendered": tendered,
        "challenged": challenged,
        "spoilt": spoilt,
        "stray": rng.poisson(0.02, n),
        "cancelled": cancelled,
        "cast": cast,
    }
    cells = np.column_stack([boxes[name] for name in ACCOUNT_BOXES]).astype(np.int32)
    hours = 1.3 + cast / 900 + rng.gamma(2.0, 0.5, n)
    return _sheet("ballot_account", ACCOUNT_BOXES, cells, poll=poll, stated_at=_after(plan, hours))


def _after(plan: Plan, hours: np.ndarray[tuple[int], np.dtype[np.float64]]) -> IntArray:
    minutes = np.rint(hours * 60).astype(np.int64)
    return poll_close(plan) + minutes * (HOUR // 60)


def _sheet(
    kind: str, fields: tuple[str, ...], cells: CellArray, *, poll: Poll, stated_at: IntArray
) -> Sheet:
    n = poll.station.size
    return Sheet(
        source=PAPER,
        kind=kind,
        fields=fields,
        contest=poll.contest,
        unit=poll.station,
        reading=np.ones(n, dtype=np.int64),
        status=np.full(n, STATED, dtype=np.int64),
        note=np.full(n, -1, dtype=np.int64),
        stated_at=stated_at,
        received_at=np.full(n, NEVER, dtype=np.int64),
        listed=None,
        cells=cells,
    )
