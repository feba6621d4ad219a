"""What the public sent in: read as reports of their own type, which no rate can take.

Grain: one report of whoever chose to send one. Columns ``report_id, code, received_at, channel,
sender`` and perhaps ``occurred_at, station, text``. A sender is a pseudonym: a file whose senders
are telephone numbers or addresses is refused, for it belongs behind the vault.
"""

import hashlib

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.cells import read_instants
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.observe.protection import scan
from fullcount.observe.report import Channel, PublicReport, Told
from fullcount.observe.taxonomy import packaged_taxonomy

PUBLIC = "public"
NEEDED = ("report_id", "code", "received_at", "channel", "sender")
KNOWN = (*NEEDED, "occurred_at", "station", "text")


def read_public(raw: bytes, *, where: str) -> pl.DataFrame:
    """Read reports as submissions: KEPT and the columns as text; InputError names the row."""
    table = read_delimited(raw, dialect=Dialect(), where=where)
    columns = [name for name in table.columns if name != ROW]
    if lacking := [name for name in NEEDED if name not in columns]:
        raise InputError(f"column {lacking[0]} is missing", where=where)
    if strange := [name for name in columns if name not in KNOWN]:
        raise InputError(
            f"unknown column {strange[0]!r}; known are {', '.join(KNOWN)}", where=where
        )
    codes, channels = set(packaged_taxonomy().codes()), {one.value for one in Channel}
    for row, name, code, channel, sender in table.select(
        ROW, "report_id", "code", "channel", "sender"
    ).iter_rows():
        if name is None or sender is None or code not in codes or channel not in channels:
            raise InputError(f"row {row}: no id, sender, known code or channel", where=where)
        if scan(sender):
            raise InputError(f"row {row}: a sender is a pseudonym, and this is not", where=where)
    instants = {
        name: stamps(_text(table, name), where=where) for name in ("received_at", "occurred_at")
    }
    if instants["received_at"].null_count():
        raise InputError("received_at must be stated in every row", where=where)
    texts = table.select(
        ROW, *(_text(table, name).alias(name) for name in KNOWN if not name.endswith("_at"))
    )
    spelled = [repr(row) for row in table.drop(ROW).iter_rows()]
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in spelled]
    return texts.select(
        ROW,
        pl.col("report_id").alias("client_id"),
        pl.Series("content_sha256", digests, pl.String),
        instants["received_at"],
        instants["occurred_at"],
        "code",
        "channel",
        "sender",
        "station",
        "text",
    )


def public_reports(rows: pl.DataFrame) -> tuple[PublicReport, ...]:
    """Give the reports in the type that rates refuse."""
    return tuple(
        PublicReport(
            told=Told(
                report_id=row["client_id"],
                code=row["code"],
                received_at=row["received_at"],
                occurred_at=row["occurred_at"],
                station=row["station"],
                text=row["text"] or "",
            ),
            channel=Channel(row["channel"]),
            sender=row["sender"],
        )
        for row in rows.iter_rows(named=True)
    )


def stamps(text: pl.Series, *, where: str) -> pl.Series:
    """Read ISO 8601 instants, in UTC where no zone is named; InputError for one that is none."""
    trimmed = text.str.strip_chars().str.replace(r"\.\d+", "").str.replace(r"Z$", "+0000")
    found = read_instants(trimmed, formats=(), zone="UTC").value.alias(text.name)
    bad = found.is_null() & trimmed.is_not_null()
    if bad.any():
        told = text[int(bad.arg_max() or 0)]
        raise InputError(f"{text.name} {told!r} is no instant", where=where)
    return found


def _text(table: pl.DataFrame, name: str) -> pl.Series:
    if name in table.columns:
        return table[name].cast(pl.String)
    return pl.Series(name, [None] * table.height, pl.String)
