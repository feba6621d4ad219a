"""How much of the airtime did each contestant get, and in which tone?

Grain: one line of monitoring: outlet, contestant, day, minutes, tone. Minutes are what people with
a stop watch wrote down about the hours they watched; what was broadcast at other hours is not
known. A share of minutes is of the monitored minutes about contestants, and there is no margin:
hours are chosen, not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.model.frames import Schema

MEDIA: Schema = {
    "outlet": pl.String,
    "outlet_kind": pl.String,  # state, private, online, print ...; null = not stated
    "contestant": pl.String,
    "on": pl.Date,
    "programme": pl.String,  # news, talk, advert ...; null = not stated
    "seconds": pl.Int64,
    "tone": pl.String,  # Tone; null = not judged
}
NEEDED = ("outlet", "contestant", "on")
LENGTHS = ("seconds", "minutes")
DAY_SECONDS = 86_400
SIXTY = 60


class Tone(StrEnum):
    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Airtime:
    """Seconds by outlet and contestant, by contestant, and by period and contestant."""

    by_outlet: pl.DataFrame
    by_contestant: pl.DataFrame
    by_period: pl.DataFrame


def read_media(raw: bytes, *, where: str) -> pl.DataFrame:
    """Read monitoring as CSV: MEDIA. Lengths in ``seconds`` or ``minutes``; InputError else."""
    table = read_delimited(raw, dialect=Dialect(), where=where)
    columns = [name for name in table.columns if name != ROW]
    known = (*MEDIA, "minutes")
    if strange := [name for name in columns if name not in known]:
        raise InputError(
            f"unknown column {strange[0]!r}; known are {', '.join(known)}", where=where
        )
    stated = [name for name in LENGTHS if name in columns]
    if lacking := [name for name in NEEDED if name not in columns]:
        raise InputError(f"column {lacking[0]} is missing", where=where)
    if len(stated) != 1:
        raise InputError("needs one column of seconds or of minutes, and not both", where=where)
    texts = table.select(
        ROW,
        *(
            (pl.col(name) if name in columns else pl.lit(None))
            .cast(pl.String)
            .str.strip_chars()
            .alias(name)
            for name in (*MEDIA, "minutes")
        ),
    )
    factor = 1 if stated == ["seconds"] else SIXTY
    length = (texts[stated[0]].cast(pl.Float64, strict=False) * factor).round()
    days = texts["on"].str.to_date("%Y-%m-%d", strict=False)
    fine = (length.is_finite() & length.is_between(0, DAY_SECONDS)).fill_null(value=False)
    _each(texts, fine, f"{stated[0]} is no length of a day or less", where=where)
    _each(texts, days.is_not_null(), "on is no day such as 2031-02-06", where=where)
    for name in ("outlet", "contestant"):
        _each(texts, texts[name].is_not_null(), f"{name} is not stated", where=where)
    tones = texts["tone"].is_in([one.value for one in Tone]) | texts["tone"].is_null()
    _each(texts, tones, f"tone is none of {', '.join(Tone)}", where=where)
    return texts.with_columns(length.cast(pl.Int64).alias("seconds"), days.alias("on")).select(
        *MEDIA
    )


def airtime(media: pl.DataFrame, *, periods: Sequence[date]) -> Airtime:
    """Add up seconds. ``periods``: first days, in order; what lies before the first is apart.

    ``neutral``, ``positive``, ``negative`` and ``not_judged`` add up to ``seconds``.
    """
    first = pl.lit(None, pl.String)
    for day in periods:
        first = pl.when(pl.col("on") >= day).then(pl.lit(day.isoformat())).otherwise(first)
    dated = media.with_columns(first.alias("period"))
    return Airtime(
        by_outlet=_added(dated, ("outlet", "outlet_kind", "contestant"), over=("outlet",)),
        by_contestant=_added(dated, ("contestant",), over=()),
        by_period=_added(dated, ("period", "contestant"), over=("period",)),
    )


def _added(media: pl.DataFrame, by: Sequence[str], *, over: Sequence[str]) -> pl.DataFrame:
    tones = [
        pl.col("seconds").filter(pl.col("tone") == tone.value).sum().alias(tone.value)
        for tone in Tone
    ]
    unjudged = pl.col("seconds").filter(pl.col("tone").is_null()).sum().alias("not_judged")
    whole = pl.col("seconds").sum()
    return (
        media.group_by(by)
        .agg(whole, *tones, unjudged, pl.len().cast(pl.Int64).alias("lines"))
        .with_columns((whole.over(over) if over else whole).alias("of_seconds"))
        .sort([*over, "seconds", "contestant"], descending=[*(False for _ in over), True, False])
    )


def _each(texts: pl.DataFrame, holds: pl.Series, what: str, *, where: str) -> None:
    if not holds.all():
        raise InputError(f"row {texts[ROW][int((~holds).arg_max() or 0)]}: {what}", where=where)
