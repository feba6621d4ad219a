"""Which forms are added up of stations that the list does not have?

Grain: one counted form. Source: the roll call. A source's sum is the source's own, so a station
that only it knows stands in it; but whoever bounds the outcome may not take that station's votes
as settled: if the list is right they are taken out, and a false station must not decide a seat.
Where a contest has no list at that level nobody is a stranger.
"""

import polars as pl

from fullcount.count.dossier import Dossier
from fullcount.count.roll_call import CALL
from fullcount.model.returns import vote_columns


def strangers(dossier: Dossier) -> pl.DataFrame:
    """Give the counted forms, of sums that speak for their source, of units not on the list."""
    roll = dossier.roll
    sums = dossier.mains.filter(pl.col("basis") == "sum").select(CALL)
    calls = roll.calls.filter(pl.col("here") > pl.col("on_list")).join(sums, on=CALL, how="semi")
    calls = calls.join(roll.listed, on=["contest_id", "level"], how="semi")
    if calls.is_empty():
        return dossier.counted.clear()
    units = roll.here.filter(pl.col("listed").is_null()).join(calls, on=CALL, how="semi")
    return dossier.counted.join(units, on=[*CALL, "unit_id"], how="semi")


def fallen_lines(dossier: Dossier, forms: pl.DataFrame) -> pl.DataFrame:
    """List contest_id, source_id, unit_id, candidate_id, change: each line taken out whole."""
    votes = vote_columns(forms)
    slots = dossier.returns.candidates.select(
        "contest_id", "candidate_id", pl.format("votes_{}", "position").alias("slot")
    )
    return (
        forms.unpivot(
            votes,
            index=["contest_id", "source_id", "unit_id"],
            variable_name="slot",
            value_name="votes",
        )
        .with_columns(pl.col("votes").cast(pl.Int64))  # without any line it has no type
        .filter(pl.col("votes") > 0)
        .join(slots, on=["contest_id", "slot"], how="inner", validate="m:1")
        .select(
            "contest_id",
            "source_id",
            "unit_id",
            "candidate_id",
            (-pl.col("votes")).alias("change"),
        )
    )
