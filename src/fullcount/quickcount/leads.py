"""A feed that tells only who leads and who trails: which statuses can it carry?

Grain: one row per contest and instant. No station stands behind such a feed, so there is nothing
to resample and no share to project; and what it calls votes remaining is an estimate that has
been wrong in every feed we know. So nothing is ever *certain* here: at most the lead is larger
than all that is said to remain, with room for how wrong the same feed has been about it before.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fullcount.count.reason import Reason, written
from fullcount.errors import InputError
from fullcount.model.frames import INSTANT, Schema, check_frame
from fullcount.quickcount.reason import because, said
from fullcount.quickcount.status import Status

FEED: Schema = {
    "contest_id": pl.String,
    "at": INSTANT,
    "leading": pl.String,
    "trailing": pl.String,
    "leading_votes": pl.Int64,
    "trailing_votes": pl.Int64,
    "remaining": pl.Int64,  # votes still to come, as the feed estimates; null = not said
}
LEADS: Schema = {
    **FEED,
    "lead": pl.Int64,
    "needed": pl.Float64,  # share of the two-way remaining that the trailing one needs
    "room": pl.Float64,  # the remaining is stretched by this, from the feed's own past errors
    "status": pl.String,
    "because": pl.String,  # the reasons in English
    "reasons": pl.String,  # the same as a cell of reasons
}
SLACK = 2.0  # before the feed has been seen to be wrong by more, it is trusted to a half
CLOSE = 0.005  # of the two's votes: where laws recount (a half per cent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    at: datetime
    pair: frozenset[str]
    votes: dict[str, int]
    remaining: int | None


def leads(feed: pl.DataFrame) -> pl.DataFrame:
    """Give every row of the feed a status (LEADS); rows of a contest in order of time."""
    check_frame(feed.select(*FEED), FEED, name="feed")
    rows = []
    ordered = feed.select(*FEED).sort("contest_id", "at", maintain_order=True)
    for part in ordered.partition_by("contest_id", maintain_order=True):
        earlier: list[_Row] = []
        for told in part.iter_rows():
            row = _row(told)
            room = _room(earlier, row)
            rows.append((*told, *_judged(row, earlier, room)))
            earlier.append(row)
    return pl.DataFrame(rows, schema=dict(LEADS), orient="row")


def _row(
    told: tuple[str, datetime, str, str, int, int, int | None],
) -> _Row:
    contest, at, leading, trailing, first, second, remaining = told
    if leading == trailing:
        raise InputError(f"{contest}: {leading} leads and trails", where="feed")
    return _Row(
        at=at,
        pair=frozenset([leading, trailing]),
        votes={leading: first, trailing: second},
        remaining=remaining,
    )


def _room(earlier: list[_Row], now: _Row) -> float:
    """How many times more came since than some earlier row said remained; at least ``SLACK``."""
    total = sum(now.votes.values())
    times = [SLACK]
    for row in earlier:
        came = total - sum(row.votes.values())
        if row.remaining is None or came <= 0:
            continue
        times.append(SLACK * came / max(row.remaining, 1))
    return max(times)


def _judged(
    row: _Row, earlier: list[_Row], room: float
) -> tuple[int, float | None, float, str, str, str]:
    first, second = sorted(row.votes.values(), reverse=True)
    lead, total = first - second, first + second
    needed = None
    if row.remaining:
        needed = (row.remaining + lead) / (2 * row.remaining)
    status, reasons = _status(row, earlier, room, lead=lead, close=CLOSE * total)
    return lead, needed, room, status, said(reasons), written(reasons)


def _status(
    row: _Row, earlier: list[_Row], room: float, *, lead: int, close: float
) -> tuple[Status, tuple[Reason, ...]]:
    bad = _contradiction(row, earlier)
    if bad is not None:
        return Status.UNABLE, (bad,)
    if row.remaining is None:
        return Status.TOO_EARLY, (because("leads_unsaid"),)
    stretched = room * row.remaining
    stand = because("leads_stand", lead=lead, remaining=row.remaining)
    if lead <= close:
        status = Status.TOO_CLOSE if lead > row.remaining else Status.TOO_EARLY
        return status, (stand, because("leads_close"))
    if lead > stretched:
        return Status.PROJECTED, (stand, because("leads_beyond", room=f"{room:.1f}"))
    return Status.TOO_EARLY, (stand, because("leads_within", room=f"{room:.1f}"))


def _contradiction(row: _Row, earlier: list[_Row]) -> Reason | None:
    """Say what contradicts itself: votes that fell, another pair, less than nought to come."""
    if row.remaining is not None and row.remaining < 0:
        return because("leads_negative")
    if not earlier:
        return None
    last = earlier[-1]
    if last.pair != row.pair:
        return because("leads_pair", names=", ".join(sorted(row.pair)))
    fell = [name for name in sorted(row.pair) if row.votes[name] < last.votes[name]]
    return because("leads_fell", names=", ".join(fell)) if fell else None
