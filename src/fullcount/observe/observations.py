"""Answers in their types: one row a submission, one column a question.

Grain: one submission of one instrument. Times of day are minutes after midnight, so that the
checks can weigh them; a figure that is no count and an answer that is none of its list are null
and quoted, never dropped. A repeated form supersedes by its round and arrival; both stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from fullcount.ingest.cells import read_numbers
from fullcount.ingest.delimited import ROW
from fullcount.model import frames
from fullcount.model.election import Why
from fullcount.observe.instrument import Instrument, Question, Type

KEPT = ("client_id", "content_sha256", "received_at")
MISSING = ("not_seen", "refused")
"""Answers that say nothing of what was asked, unless a question calls them irregular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """``rows``: every question a column. ``unread``: UNREAD. ``unknown``: columns nobody asked."""

    rows: pl.DataFrame
    unread: pl.DataFrame
    unknown: tuple[str, ...]


def observed(submissions: pl.DataFrame, instrument: Instrument, *, where: str) -> Observed:
    """Read the text of submissions as the instrument's questions; absent ones are null."""
    columns = [submissions[name] for name in KEPT]
    unread = [frames.empty(frames.UNREAD)]
    asked = {q.name: q for q in instrument.questions() if q.type is not Type.NOTE}
    for question in asked.values():
        text = _text(submissions, question.name)
        value, odd = _read(text, question, instrument)
        columns.append(value.alias(question.name))
        unread.append(_quoted(submissions, text, odd, where=where, column=question.name))
    rows = pl.DataFrame(columns).with_columns(_seconds(submissions))
    return Observed(
        rows=rows.with_columns(_copied(rows), pl.col("client_id").alias("subject")),
        unread=pl.concat(unread).sort("row", "column"),
        unknown=tuple(
            name
            for name in submissions.columns
            if name not in asked and name not in {ROW, *KEPT, "start", "end"}
        ),
    )


def irregularities(rows: pl.DataFrame, instrument: Instrument) -> pl.DataFrame:
    """Count each irregularity over the submissions whose observer could see it.

    ``seen`` is the denominator: answered, and not with *did not see*. ``not_seen`` and ``blank``
    are told beside it. These are counts of what was visited; shares come with a design.
    """
    return pl.DataFrame(
        list(_irregular(rows, instrument)),
        schema={
            "question": pl.String, "code": pl.String, "irregular": pl.Int64, "seen": pl.Int64,
            "not_seen": pl.Int64, "blank": pl.Int64,
        },
    )  # fmt: skip


def was_seen(question: Question) -> pl.Expr:
    """Tell whether the observer could see it; null where nothing was answered."""
    said = pl.col(question.name)
    return ~said.is_in(list(MISSING)) | said.is_in(list(question.irregular))


def was_irregular(question: Question) -> pl.Expr:
    return pl.col(question.name).is_in(list(question.irregular))


def _irregular(rows: pl.DataFrame, instrument: Instrument) -> Iterator[dict[str, object]]:
    for question in instrument.questions():
        if question.code is None:
            continue
        seen, found = rows.select(
            was_seen(question).alias("seen"), was_irregular(question).alias("found")
        )
        yield {
            "question": question.name,
            "code": question.code,
            "irregular": int(found.sum() or 0),
            "seen": int(seen.sum() or 0),
            "not_seen": int((~seen).sum() or 0),
            "blank": seen.null_count(),
        }


def _text(submissions: pl.DataFrame, name: str) -> pl.Series:
    if name in submissions.columns:
        return submissions[name].cast(pl.String).str.strip_chars().replace("", None)
    return pl.Series(name, [None] * submissions.height, pl.String)


Odd = tuple[pl.Series, Why]  # where (true) a cell could not be taken, and why


def _read(text: pl.Series, question: Question, instrument: Instrument) -> tuple[pl.Series, Odd]:
    match question.type:
        case Type.INTEGER:
            value = read_numbers(text).value
            return value, (text.is_not_null() & value.is_null(), Why.UNREADABLE)
        case Type.TIME:
            value = _minutes(text)
            return value, (text.is_not_null() & value.is_null(), Why.UNREADABLE_INSTANT)
        case Type.ONE:
            answers = [option.code for option in instrument.lists[question.list_name or ""]]
            known = text.is_in(answers)
            value = pl.DataFrame({"t": text}).select(pl.when(known).then("t")).to_series()
            return value, (text.is_not_null() & ~known.fill_null(value=False), Why.UNREADABLE)
    return text, (text.is_null() & text.is_not_null(), Why.UNREADABLE)


def _minutes(text: pl.Series) -> pl.Series:
    """Read ``07:45``, ``07:45:00.000+05:00``: the local time of day as minutes after midnight."""
    found = text.str.extract_groups(
        r"^([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$"
    )
    fields = found.struct.unnest()
    hours, minutes = (fields.to_series(at).cast(pl.Int64) for at in (0, 1))
    return hours * 60 + minutes


def _quoted(
    submissions: pl.DataFrame, text: pl.Series, odd: Odd, *, where: str, column: str
) -> pl.DataFrame:
    at, why = odd
    if not at.any():
        return frames.empty(frames.UNREAD)
    rows = submissions.select(pl.col(ROW).alias("row"), text.alias("text")).filter(at)
    told = rows.with_columns(
        pl.lit(where).alias("file"), pl.lit(column).alias("column"), pl.lit(why.value).alias("why")
    )
    return frames.conform(told, frames.UNREAD)


def _seconds(submissions: pl.DataFrame) -> pl.Expr:
    """How long the app was open for it; null where it did not record both ends."""
    if not {"start", "end"} <= set(submissions.columns):
        return pl.lit(None, pl.Int64).alias("seconds_taken")
    ends = [
        submissions[name].str.to_datetime("%Y-%m-%dT%H:%M:%S%.f%z", strict=False)
        for name in ("start", "end")
    ]
    return pl.lit((ends[1] - ends[0]).dt.total_seconds()).alias("seconds_taken")


def _copied(rows: pl.DataFrame) -> pl.Expr:
    """Add up the candidates' votes that were copied: a lower bound; null where none was."""
    votes = [name for name in rows.columns if name.startswith("votes_")]
    if not votes:
        return pl.lit(None, pl.Int64).alias("votes_copied")
    some = pl.any_horizontal(pl.col(name).is_not_null() for name in votes)
    return pl.when(some).then(pl.sum_horizontal(votes)).cast(pl.Int64).alias("votes_copied")
