"""OONI measurements, as downloaded: JSON lines, one measurement each.

Grain: one measurement. Two layouts are read. The *list* layout of the API (``measurements``)
carries the verdict in ``anomaly``, ``confirmed`` and ``failure``. The *raw* layout (ooni-spec
df-000, ``data_format_version``) carries none: of the web connectivity test (ts-017) ``blocking``
is false (accessible), a reason (anomaly) or null (could not be told); a raw measurement never
confirms, and one of another test is quoted as unread rather than guessed.

Sources: ooni/spec data-formats/df-000-base.md; the API's measurement fields in ooni/probe-cli.
"""

import json

from fullcount.errors import InputError
from fullcount.ingest.measuring import (
    Record,
    Row,
    instant,
    network,
    part,
    reading,
    words,
)
from fullcount.model.election import Why
from fullcount.model.measured import MeasuredReading, Outcome, Provider

WEB = "web_connectivity"
LAST_ASKED = ("failure", "confirmed", "anomaly")
"""A measurement that failed says nothing, whatever else is set; then confirmed, then anomaly."""


def read_ooni(raw: bytes, *, where: str) -> MeasuredReading:
    """Read JSON lines, or one list answer of the API (``results``).

    A line that is no JSON (a download that broke off) is quoted; InputError where no line is.
    """
    text = raw.decode("utf-8", errors="replace").strip()
    whole = _parsed(text)
    if isinstance(whole, dict) and isinstance(whole.get("results"), list):
        return reading(enumerate(whole["results"], 1), _row, where=where)
    lines = [(at, _parsed(line)) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not any(isinstance(one, dict) for _, one in lines):
        raise InputError("no line of it is a measurement", where=where)
    return reading(lines, _row, where=where)


def _parsed(text: str) -> object:
    """Give the value, or the text itself where it is no JSON."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value


def _row(number: int, record: Record) -> Row:
    return {
        "provider": Provider.OONI.value,
        "ref": words(record, "measurement_uid") or words(record, "report_id") or str(number),
        "outcome": _outcome(record).value,
        "country": words(record, "probe_cc"),
        "network": network(record.get("probe_asn")),
        "target": words(record, "input"),
        "signal": words(record, "test_name"),
        "starts_at": instant(record, "measurement_start_time"),
        "whole_days": False,
        "edition": words(record, "data_format_version"),
    }


def _outcome(record: Record) -> Outcome:
    if all(isinstance(record.get(flag), bool) for flag in LAST_ASKED):
        for flag in LAST_ASKED:
            if record[flag]:
                return Outcome(flag)
        return Outcome.OK
    keys = part(record, "test_keys")
    if record.get("test_name") != WEB or "blocking" not in keys:
        raise InputError(Why.UNREADABLE, where="anomaly")
    match keys["blocking"]:
        case False:
            return Outcome.OK
        case str():
            return Outcome.ANOMALY
        case None:
            return Outcome.FAILURE
    raise InputError(Why.UNREADABLE, where="test_keys.blocking")
