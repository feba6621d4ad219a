"""Frames as files: CSV that a spreadsheet may open, Parquet that loses nothing.

A CSV cell of text that begins like a formula is written with an apostrophe before it, because
names come from files we did not make and spreadsheets run what looks like a formula (OWASP, CSV
injection). Parquet and JSON hold every text exactly.
"""

import io

import polars as pl

# A number with a sign is no formula; anything else that begins so may be run as one.
LOOKS_LIKE_FORMULA = r"^[=+\-@\t\r]"
PLAIN_NUMBER = r"^[+-]?\d+([.,]\d+)?$"


def parquet(frame: pl.DataFrame) -> bytes:
    sink = io.BytesIO()
    frame.write_parquet(sink, compression="zstd", compression_level=3)
    return sink.getvalue()


def csv(frame: pl.DataFrame) -> bytes:
    """Write UTF-8 CSV; a list is written as its items with ``;`` between them, null as nothing."""
    return flat(frame).write_csv().encode()


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Make every column a plain one, and every text harmless in a spreadsheet."""
    listed = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    plain = frame.with_columns(
        pl.col(name).cast(pl.List(pl.String)).list.join(";").alias(name) for name in listed
    )
    texts = [name for name, kind in plain.schema.items() if kind == pl.String]
    return plain.with_columns(_harmless(name) for name in texts)


def _harmless(name: str) -> pl.Expr:
    text = pl.col(name)
    risky = text.str.contains(LOOKS_LIKE_FORMULA) & ~text.str.contains(PLAIN_NUMBER)
    return pl.when(risky).then(pl.lit("'") + text).otherwise(text).alias(name)
