"""From submissions to arrivals: which expected report is here, and which was nobody's to expect.

Grain: one submission, or one line of the desk. A report that leaves a required question blank is
*partial*; one that says its observer was not let in is *denied access*. A slot or a station that is
not of the plan is shown and counted apart: it may be a slip of the thumb or a stranger.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fullcount.observe.frames import ARRIVED, EXPECTED_KEY
from fullcount.observe.instrument import Instrument, Type

KEY = list(EXPECTED_KEY)
ADMITTED = "admitted"
NOT_LET_IN = ("no", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """``rows``: ARRIVED, each expected. ``strange``: ARRIVED rows that nobody expected."""

    rows: pl.DataFrame
    strange: pl.DataFrame


def arrivals(
    forms: Mapping[str, tuple[Instrument, pl.DataFrame]],
    *,
    desk: pl.DataFrame,
    expected: pl.DataFrame,
) -> Arrivals:
    """Put what came beside what was expected. ``forms``: typed rows of each; ``desk``: ARRIVED."""
    asked = set(expected["form"])
    parts = [_of_form(form, *told) for form, told in forms.items() if form in asked]
    came = pl.concat([pl.DataFrame(schema=dict(ARRIVED)), *parts, desk])
    return Arrivals(
        rows=came.join(expected, on=KEY, how="semi"),
        strange=came.join(expected, on=KEY, how="anti"),
    )


def _of_form(form: str, instrument: Instrument, rows: pl.DataFrame) -> pl.DataFrame:
    needed = [q.name for q in instrument.questions() if q.required and q.type is not Type.NOTE]
    blank = pl.any_horizontal(pl.col(name).is_null() for name in needed)
    kept_out = pl.lit(value=False)
    if ADMITTED in rows.columns:
        kept_out = pl.col(ADMITTED).is_in(NOT_LET_IN)
    word = pl.when(kept_out).then(pl.lit("denied_access")).when(blank).then(pl.lit("partial"))
    return rows.select(
        pl.col("slot"),
        pl.col("station"),
        pl.lit(form).alias("form"),
        pl.col("round"),
        pl.col("received_at"),
        word.alias("disposition"),
    ).select(pl.col(name).cast(kind) for name, kind in ARRIVED.items())
