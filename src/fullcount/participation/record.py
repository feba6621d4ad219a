"""Is the latest figure of a group the highest ever stated?

Grain: one answer per (subject, quantity, group) of ``FACTS``. A *point* is a date with every
value that any source states for it. "Record numbers" is a claim about a series; it is answered
only as far as the sources allow, and the answer says what it leans on.
"""

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from fullcount.model.frames import Schema


class RecordVerdict(StrEnum):
    HIGHEST = "highest"  # above every earlier point, whichever source is believed
    NOT_HIGHEST = "not_highest"  # some earlier point is as high, whichever source is believed
    SOURCES_CONTRADICT = "sources_contradict"  # the answer depends on which source is believed
    TOO_FEW_POINTS = "too_few_points"  # fewer than two dates


class RecordReason(StrEnum):
    """What the answer hangs on; the words for it are ``publish``'s."""

    FEW_DATES = "few_dates"  # fewer than two dates are stated
    ABOVE_ALL = "above_all"  # the latest value is above every earlier one
    ORDER_BY_SOURCE = "order_by_source"  # several values for one date: the order depends on whose
    OTHER_SOURCES_ONLY = "other_sources_only"  # lower only beside sources that do not state both
    AS_HIGH_BEFORE = "as_high_before"  # an earlier value is as high, or higher


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The answer, the two points it rests on, and why."""

    group: str
    quantity: str
    verdict: RecordVerdict
    points: int  # dates with a stated value
    latest: float | None  # the highest value stated for the latest date
    highest_earlier: float | None  # the highest value stated for any earlier date
    because: RecordReason


RECORDS: Schema = {
    "subject": pl.String,
    "quantity": pl.String,
    "group": pl.String,
    "verdict": pl.String,
    "points": pl.Int64,
    "latest": pl.Float64,
    "highest_earlier": pl.Float64,
    "because": pl.String,  # RecordReason
}


def record(
    series: pl.DataFrame, group: str, *, quantity: str = "registered", subject: str | None = None
) -> Record:
    """Answer whether a group's latest value is a record (``series`` is of schema ``FACTS``).

    Sources contradict each other where the order of two points depends on whom one believes,
    and where a fall is seen only from one source to another: if no source states both figures,
    nothing tells a fall from a different way of counting, and one source's silence is not the
    other's agreement. A fall of everybody (``group`` null) at the same dates does support it.
    Undated facts cannot stand in a series and are left out.
    """
    about = series.filter(
        (pl.col("quantity") == quantity)
        & pl.col("as_of").is_not_null()
        & pl.col("value").is_not_null()
        & (pl.lit(value=True) if subject is None else pl.col("subject") == subject)
    )
    points = _points(about.filter(pl.col("group") == group))
    everybody = _points(about.filter(pl.col("group").is_null()))
    verdict, because = _judge(points, everybody)
    earlier = points.slice(0, max(points.height - 1, 0))
    return Record(
        group=group,
        quantity=quantity,
        verdict=verdict,
        points=points.height,
        latest=_value(points["most"].last()),
        highest_earlier=_value(earlier["most"].max()),
        because=because,
    )


def records(facts: pl.DataFrame) -> pl.DataFrame:
    """Answer the question for every group that the package states facts of (``RECORDS``)."""
    asked = (
        facts.filter(pl.col("group").is_not_null())
        .select("subject", "quantity", "group")
        .unique()
        .sort("subject", "quantity", "group")
    )
    rows = []
    for subject, quantity, group in asked.iter_rows():
        answer = record(facts, group, quantity=quantity, subject=subject)
        rows.append(
            {
                "subject": subject,
                "quantity": quantity,
                "group": group,
                "verdict": answer.verdict.value,
                "points": answer.points,
                "latest": answer.latest,
                "highest_earlier": answer.highest_earlier,
                "because": answer.because.value,
            }
        )
    return pl.DataFrame(rows, schema=dict(RECORDS))


def _points(facts: pl.DataFrame) -> pl.DataFrame:
    return (
        facts.group_by("as_of")
        .agg(
            pl.col("value").min().alias("least"),
            pl.col("value").max().alias("most"),
            pl.col("source").unique().sort().alias("sources"),
        )
        .sort("as_of")
    )


def _judge(points: pl.DataFrame, everybody: pl.DataFrame) -> tuple[RecordVerdict, RecordReason]:
    if points.height < 2:
        return RecordVerdict.TOO_FEW_POINTS, RecordReason.FEW_DATES
    latest = points.tail(1)
    earlier = points.head(points.height - 1)
    low, high = latest["least"].item(), latest["most"].item()
    if bool((earlier["most"] < low).all()):
        return RecordVerdict.HIGHEST, RecordReason.ABOVE_ALL
    above = earlier.filter(pl.col("least") >= high)
    if above.is_empty():
        return RecordVerdict.SOURCES_CONTRADICT, RecordReason.ORDER_BY_SOURCE
    if _fell_only_across_sources(above, latest, everybody):
        return RecordVerdict.SOURCES_CONTRADICT, RecordReason.OTHER_SOURCES_ONLY
    return RecordVerdict.NOT_HIGHEST, RecordReason.AS_HIGH_BEFORE


def _fell_only_across_sources(
    above: pl.DataFrame, latest: pl.DataFrame, everybody: pl.DataFrame
) -> bool:
    """Say whether every higher point is another source's, and everybody did not fall with it."""
    now = everybody.filter(pl.col("as_of") == latest["as_of"].item())
    sources = set(latest["sources"].item().to_list())
    for when, stated in above.select("as_of", "sources").iter_rows():
        then = everybody.filter(pl.col("as_of") == when)
        all_fell = bool(then.height and now.height) and (now["most"].item() <= then["least"].item())
        if sources & set(stated) or all_fell:
            return False
    return True


def _value(found: object) -> float | None:
    return float(found) if isinstance(found, int | float) else None
