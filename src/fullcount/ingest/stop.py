"""The STOP record of shutdowns (Access Now and the #KeepItOn coalition), as a text table.

Grain: one recorded shutdown. Columns as in the published sheets: ``start_date, end_date, country,
geo_scope, area_name, ordered_by, shutdown_type`` (or ``shutdown_type_new``)``, affected_network,
telcos_involved, gov_ack, official_just, actual_cause, legal_justif`` and others; every column
that has a cell is kept in ``says``. The method changed in 2023, so the edition is an argument.

Only days are stated. A sheet writes them as its editors did: the format is an argument too.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl

from fullcount.errors import InputError
from fullcount.ingest.delimited import ROW, Dialect, read_delimited
from fullcount.ingest.measuring import Record, Row, reading, words
from fullcount.model.election import Why
from fullcount.model.measured import MeasuredReading, Outcome, Provider

NEEDED = ("start_date", "country")
ISO = "%Y-%m-%d"


def read_stop(
    raw: bytes, *, where: str, edition: str, formats: Sequence[str] = (ISO,)
) -> MeasuredReading:
    """Read a sheet saved as CSV; InputError where it lacks what any sheet of STOP has."""
    table = read_delimited(raw, dialect=Dialect(), where=where)
    if missing := [name for name in NEEDED if name not in table.columns]:
        raise InputError(f"no column {missing[0]}: not a STOP sheet", where=where)

    def row(number: int, record: Record) -> Row:
        return _row(number, record, edition=edition, formats=formats)

    records = zip(table[ROW].to_list(), table.drop(ROW).iter_rows(named=True), strict=True)
    return reading(records, row, where=where)


def _row(number: int, record: Record, *, edition: str, formats: Sequence[str]) -> Row:
    first = _day(record, "start_date", formats)
    last = _day(record, "end_date", formats) if words(record, "end_date") else None
    if first is None:
        raise InputError(Why.UNREADABLE_INSTANT, where="start_date")
    kind = words(record, "shutdown_type_new") or words(record, "shutdown_type")
    told = {name: cell for name, cell in record.items() if cell}
    return {
        "provider": Provider.STOP.value,
        "ref": words(record, "ID") or str(number),
        "outcome": Outcome.REPORTED.value,
        "country": words(record, "country"),
        "area": words(record, "area_name"),
        "target": words(record, "other_service_details"),
        "signal": kind,
        "starts_at": first,
        "ends_at": None if last is None else last + timedelta(days=1),
        "whole_days": True,
        "says": json.dumps(told, ensure_ascii=False, sort_keys=True),
        "edition": edition,
    }


def _day(record: Record, key: str, formats: Sequence[str]) -> datetime | None:
    text = pl.Series([words(record, key)], dtype=pl.String)
    for form in formats:
        found = text.str.to_date(form, strict=False).item()
        if found is not None:
            return datetime(found.year, found.month, found.day, tzinfo=UTC)
    raise InputError(Why.UNREADABLE_INSTANT, where=key)
