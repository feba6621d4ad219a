"""The common shape of published result reports: one row per line of a unit's count.

Grain: (contest, unit, candidate or item, count type). ``item`` names what is not a candidate's
votes (``BallotsCast`` ...); null on candidates' rows. What a report states once per unit, for
all contests counted there, is repeated on each of them, as it is printed on each paper form.
"""

import polars as pl

from fullcount.errors import InputError
from fullcount.model.frames import Schema

MAX_LINES = 20_000_000

REPORT: Schema = {
    "contest_id": pl.String,
    "contest": pl.String,
    "unit_id": pl.String,
    "unit": pl.String,
    "unit_kind": pl.String,
    "unit_registered": pl.String,
    "item": pl.String,
    "candidate_id": pl.String,
    "candidate": pl.String,
    "party": pl.String,
    "count_type": pl.String,
    "votes": pl.String,
}


def repeat_for_contests(lines: pl.DataFrame, *, where: str) -> pl.DataFrame:
    """Put each item that names no contest on every contest counted at its unit.

    A unit with no contest of its own keeps the item without contest, to be quoted as unread.
    """
    general = lines.filter(pl.col("contest_id").is_null())
    own = lines.filter(pl.col("contest_id").is_not_null())
    counted = own.select("unit_id", "contest_id", "contest").unique(maintain_order=True)
    times = general.select("unit_id").join(counted.group_by("unit_id").len(), on="unit_id")
    if int(times["len"].sum()) > MAX_LINES:
        raise InputError("it repeats the counts of a unit too often", where=where)
    spread = general.drop("contest_id", "contest").join(
        counted, on="unit_id", how="left", maintain_order="left"
    )
    return pl.concat([own, spread.select(own.columns)])
