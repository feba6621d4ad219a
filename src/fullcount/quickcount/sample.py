"""Which stations are in the sample? Anybody with the frame, the design and the seed can tell.

Grain: one row per station of the frame. Each has a ticket of :mod:`fullcount.stats.draw`,
labelled with the hash of the design; within a stratum the lowest tickets are the sample and the
next ones the reserve. The design's hash is published first and names the frame, so that a seed
cannot be chosen to suit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from fullcount.errors import InputError
from fullcount.model.frames import Schema
from fullcount.quickcount.design import Design
from fullcount.quickcount.frame import Frame
from fullcount.stats.draw import draw_without, equal, spelled

SAMPLE: Schema = {
    "unit_id": pl.String,
    "stratum": pl.String,
    "registered": pl.Int64,  # of the frame
    "ticket": pl.String,
    "rank": pl.Int64,  # within the stratum, from 1
    "drawn": pl.Boolean,  # false = reserve: used only as a replacement, in order of rank
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """One station that stands in for another. The one drawn is kept, with why it was not had."""

    drawn: str
    used: str
    because: str
    at: datetime


def draw(frame: Frame, made: Design, *, seed: str) -> pl.DataFrame:
    """Draw the sample (SAMPLE). Raises InputError where the frame is not the design's."""
    if frame.sha256 != made.frame_sha256:
        raise InputError("is not the frame of this design: its hash is another", where="frame")
    take = {plan.stratum: plan.take for plan in made.strata}
    parts = frame.units.partition_by("stratum", as_dict=True, maintain_order=True)
    rows = [row for part in parts.values() for row in _tickets(part, seed, made.sha256)]
    schema = {name: SAMPLE[name] for name in ("unit_id", "ticket", "rank")}
    order = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        frame.units.select("unit_id", "stratum", "registered")
        .join(order, on="unit_id", how="inner", validate="1:1")
        .with_columns((pl.col("rank") <= pl.col("stratum").replace_strict(take)).alias("drawn"))
        .select(*SAMPLE)
        .sort("stratum", "rank")
    )


def replaced(sample: pl.DataFrame, replacements: Sequence[Replacement]) -> pl.DataFrame:
    """Give the stations in use: those drawn, with replacements in the place of those not had.

    A replacement must be the next of the reserve of the same stratum; ``replaces`` names the
    station it stands in for. Raises InputError for any other choice.
    """
    stratum = dict(zip(sample["unit_id"], sample["stratum"], strict=True))
    reserve = {
        name[0]: group["unit_id"].to_list()
        for name, group in sample.filter(~pl.col("drawn")).sort("rank").group_by("stratum")
    }
    used: dict[str, str] = {}
    drawn = set(sample.filter("drawn")["unit_id"])
    for one in replacements:
        if one.drawn not in drawn or one.drawn in used:
            raise InputError(f"{one.drawn} is not in the sample, or was replaced", where="sample")
        queue = reserve.get(stratum[one.drawn], [])
        if not queue or queue[0] != one.used:
            due = queue[0] if queue else "none is left"
            raise InputError(f"{one.used} is not next of the reserve ({due})", where="sample")
        used[one.drawn] = queue.pop(0)
    stands_for = {new: old for old, new in used.items()}
    in_use = (drawn - set(used)) | set(stands_for)
    return sample.filter(pl.col("unit_id").is_in(list(in_use))).with_columns(
        pl.col("unit_id")
        .replace_strict(stands_for, default=None, return_dtype=pl.String)
        .alias("replaces")
    )


def _tickets(part: pl.DataFrame, seed: str, label: str) -> list[tuple[str, str, int]]:
    """Put the stations of a stratum in the order of their tickets."""
    units = {spelled(unit): unit for unit in part["unit_id"]}
    drawn = draw_without(equal(units), seed=seed, draws=len(units), label=label)
    return [(units[one.key], one.ticket, one.number) for one in drawn]
