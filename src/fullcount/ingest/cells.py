"""From the text of a cell to a number, a flag or an instant: strictly, and nothing lost.

One column at a time. A cell that is plainly a whole number costs one cast; only the others are
looked at again. What is read by another route (thousands separators, Eastern Arabic digits)
keeps its text in ``raws``; what is not read at all is null and quoted in ``unread``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fullcount.ingest.delimited import LIMIT
from fullcount.model.election import Why

UID = "#uid"  # our own column: which row of the whole package a cell belongs to

DIGITS = {  # Eastern Arabic, Persian/Urdu, Devanagari, Bengali and full-width digits
    chr(base + digit): str(digit)
    for base in (0x0660, 0x06F0, 0x0966, 0x09E6, 0xFF10)
    for digit in range(10)
}
OTHER_DIGITS = f"[{''.join(DIGITS)}]"
INVISIBLE = "[\\u00a0\\u202f\\u2009\\u200b-\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]"
YEARS = (1800, 2199)  # an instant outside is a slip of the pen, and breaks every clock
TRUE = ("1", "true", "yes", "y", "t")
FALSE = ("0", "false", "no", "n", "f")


def folded(text: pl.Expr) -> pl.Expr:
    """Write the digits of every script as 0 to 9; other letters stay.

    A number is one number in whatever digits it is written, so a key is folded before it is held
    against another source's.
    """
    return text.str.replace_many(DIGITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """How a file writes numbers: its null and zero tokens, its separators (empty = it has none)."""

    nulls: tuple[str, ...] = ("",)
    zeros: tuple[str, ...] = ()  # signs that mean none: 0
    thousands: str = ""
    decimal: str = ""  # a whole number may be written with a fraction of zeros: 1535.0


PLAIN = NumberStyle()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One column read: ``value`` beside the rows asked for, the rest only for odd cells."""

    value: pl.Series
    raws: pl.DataFrame | None = None  # at, raw: read by another route than plain digits
    unread: pl.DataFrame | None = None  # at, text, why


def read_numbers(text: pl.Series, *, style: NumberStyle = PLAIN) -> Cells:
    """Read whole, non-negative numbers; ``at`` in the odd cells counts rows from 0.

    >>> dotted = NumberStyle(thousands=".")
    >>> read_numbers(pl.Series(["12", "1.204", "x"]), style=dotted).value.to_list()
    [12, 1204, None]
    """
    value = text.cast(pl.Int64, strict=False)
    low, high = value.min(), value.max()
    in_range = low is None or (_int(low) >= 0 and _int(high) <= LIMIT)
    if in_range and value.null_count() == text.null_count():
        return Cells(value=value)
    plain = value.is_between(0, LIMIT).fill_null(value=False)
    odd = pl.DataFrame({"text": text}).with_row_index("at").filter(~plain & text.is_not_null())
    looked = _look_again(odd, style=style)
    read = looked.filter(pl.col("number").is_not_null())
    value = value.zip_with(plain, pl.Series([None], dtype=pl.Int64))
    value = value.scatter(read["at"], read["number"]) if read.height else value
    kept = pl.when(pl.col("number").is_not_null()).then(~pl.col("quiet")).otherwise("sign")
    return Cells(
        value=value,
        raws=looked.filter(kept).select("at", pl.col("text").alias("raw")),
        unread=looked.filter(pl.col("why").is_not_null()).select("at", "text", "why"),
    )


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def read_number_columns(
    frame: pl.DataFrame, names: Sequence[str], *, style: NumberStyle = PLAIN
) -> list[Cells]:
    """Read several columns: all that are plain in one select, a second look at the rest."""
    if not names:
        return []
    text = frame.select(pl.col(name).alias(str(at)) for at, name in enumerate(names))
    value = text.select(pl.all().cast(pl.Int64, strict=False))
    facts = value.select(
        *(pl.col(name).min().alias(f"low {name}") for name in value.columns),
        *(pl.col(name).max().alias(f"high {name}") for name in value.columns),
        *(pl.col(name).null_count().alias(f"null {name}") for name in value.columns),
    ).row(0, named=True)
    return [
        Cells(value=value[name])
        if facts[f"null {name}"] == text[name].null_count()
        and _int(facts[f"low {name}"]) >= 0
        and _int(facts[f"high {name}"]) <= LIMIT
        else read_numbers(text[name].cast(pl.String), style=style)
        for name in value.columns
    ]


def _look_again(odd: pl.DataFrame, *, style: NumberStyle) -> pl.DataFrame:
    """Read odd cells: at, text, number, quiet (only blanks were trimmed), sign, why.

    A sign is a token that the file declares to mean *not stated* or none.
    """
    bare = pl.col("text").str.replace_all(INVISIBLE, "").str.strip_chars()
    western = bare.str.replace_many(DIGITS)
    whole = _without_separators(pl.col("western"), style=style)
    frame = odd.with_columns(western.alias("western"), (bare == western).alias("latin"))
    frame = frame.with_columns(whole.alias("digits"))
    number = pl.col("digits").cast(pl.Int64, strict=False)
    is_null = pl.col("western").is_in(["", *style.nulls])
    is_zero = pl.col("western").is_in(style.zeros)
    fits = number.is_between(0, LIMIT) & pl.col("digits").str.contains(r"^\d+$")
    return frame.select(
        "at",
        "text",
        pl.when(is_zero).then(0).when(fits & ~is_null).then(number).alias("number"),
        (pl.col("latin") & (pl.col("digits") == pl.col("western")) & ~is_zero).alias("quiet"),
        (is_null & (pl.col("western") != "")).alias("sign"),
        pl.when(~is_zero & ~is_null & ~fits.fill_null(value=False))
        .then(_why(pl.col("digits")))
        .alias("why"),
    )


def _without_separators(text: pl.Expr, *, style: NumberStyle) -> pl.Expr:
    """Take out declared separators where they stand as separators; else leave the text."""
    if style.decimal:
        text = text.str.replace(rf"^([\d.,' ]*\d){re.escape(style.decimal)}0+$", "$1")
    if not style.thousands:
        return text
    mark = re.escape(style.thousands)
    grouped = rf"^\d{{1,3}}({mark}\d{{2,3}})*{mark}\d{{3}}$"  # 1,250,000 and 12,50,000
    return (
        pl.when(text.str.contains(grouped))
        .then(text.str.replace_all(style.thousands, "", literal=True))
        .otherwise(text)
    )


def _why(digits: pl.Expr) -> pl.Expr:
    return (
        pl.when(digits.str.contains(r"^[-\u2212]\s*\d+$"))
        .then(pl.lit(Why.NEGATIVE.value))
        .when(digits.str.contains(r"^\+?\d+$"))
        .then(pl.lit(Why.TOO_LARGE.value))
        .when(digits.str.contains(r"^[-+]?\d+[.,]\d+$"))
        .then(pl.lit(Why.NOT_WHOLE.value))
        .otherwise(pl.lit(Why.UNREADABLE.value))
    )


def read_reals(text: pl.Series) -> Cells:
    """Read plain decimal numbers (degrees); not-a-number and infinity are unreadable."""
    bare = pl.col("text").str.strip_chars()
    number = bare.cast(pl.Float64, strict=False)
    frame = pl.DataFrame({"text": text}).with_row_index("at")
    frame = frame.with_columns(
        pl.when(number.is_finite()).then(number).alias("number"), (bare == "").alias("empty")
    )
    odd = frame.filter(pl.col("number").is_null() & ~pl.col("empty"))
    unread = odd.select("at", "text", pl.lit(Why.UNREADABLE.value).alias("why"))
    return Cells(value=frame["number"], unread=unread)


def read_flags(text: pl.Series, *, style: NumberStyle = PLAIN) -> Cells:
    """Read ticks: 1/0, true/false, yes/no; anything else is unreadable."""
    lower = pl.col("text").str.strip_chars().str.to_lowercase()
    frame = _by_distinct(
        text,
        pl.when(lower.is_in(TRUE)).then(True).when(lower.is_in(FALSE)).then(False).alias("flag"),  # noqa: FBT003
        lower.is_in(["", *(token.lower() for token in style.nulls)]).alias("empty"),
    )
    odd = frame.filter(pl.col("flag").is_null() & ~pl.col("empty"))
    unread = odd.select("at", "text", pl.lit(Why.UNREADABLE.value).alias("why"))
    return Cells(value=frame["flag"].cast(pl.Boolean), unread=unread)


def read_texts(text: pl.Series, *, style: NumberStyle = PLAIN) -> Cells:
    """Read words as they stand; null tokens are null."""
    tokens = list(style.nulls)
    frame = pl.DataFrame({"text": text})
    return Cells(
        value=frame.select(
            pl.when(~pl.col("text").str.strip_chars().is_in(["", *tokens])).then(pl.col("text"))
        ).to_series()
    )


def read_instants(
    text: pl.Series, *, formats: tuple[str, ...], zone: str, nulls: tuple[str, ...] = ("",)
) -> Cells:
    """Read local dates and times of ``zone`` into UTC; one that never was, or was twice, is unread.

    Without ``formats`` only ISO 8601 is read. Text with its own offset is taken at its word.
    """
    bare = pl.col("text").str.strip_chars()
    tries = [
        bare.str.to_datetime(form, time_unit="us", strict=False)
        for form in formats
        or ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
    ]
    local = pl.coalesce(tries).dt.replace_time_zone(zone, ambiguous="null", non_existent="null")
    stamped = bare.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us", strict=False)
    utc = pl.coalesce(local.dt.convert_time_zone("UTC"), stamped.dt.convert_time_zone("UTC"))
    sane = pl.when(utc.dt.year().is_between(*YEARS)).then(utc)
    frame = _by_distinct(text, sane.alias("instant"), bare.is_in(["", *nulls]).alias("empty"))
    odd = frame.filter(pl.col("instant").is_null() & ~pl.col("empty"))
    unread = odd.select("at", "text", pl.lit(Why.UNREADABLE_INSTANT.value).alias("why"))
    return Cells(value=frame["instant"], unread=unread)


def _by_distinct(text: pl.Series, *read: pl.Expr) -> pl.DataFrame:
    """Give at, text and what is read of it; each distinct text is read once.

    A night has few instants and many forms, and a tick is one of a few words.
    """
    cells = pl.DataFrame({"text": text})
    return cells.join(
        cells.unique().with_columns(*read),
        on="text",
        how="left",
        nulls_equal=True,
        validate="m:1",
        maintain_order="left",
    ).with_row_index("at")
