"""Cloudflare Radar's outage annotations, as its API gives them: one JSON answer.

Grain: one annotation in one network, or in one country where no network is named. People write
these notes, so they are *reported*, with cause and type in their own words.

Source: the layout of ``/radar/annotations/outages`` in Cloudflare's published client
(id, asns, locations, outage.outageCause, outage.outageType, scope, startDate, endDate).
"""

from fullcount.errors import InputError
from fullcount.ingest.measuring import (
    Record,
    Row,
    instant,
    items,
    network,
    parse,
    part,
    reading,
    words,
)
from fullcount.model.election import Why
from fullcount.model.measured import MeasuredReading, Outcome, Provider


def read_radar(raw: bytes, *, where: str) -> MeasuredReading:
    """Read one answer, with or without its envelope (``result``)."""
    value = parse(raw, where=where)
    body = part(value, "result") or value if isinstance(value, dict) else {}
    if not isinstance(body, dict) or "annotations" not in body:
        raise InputError("it has no annotations", where=where)
    records = [
        (at, one)
        for at, annotation in enumerate(items(body, "annotations"), 1)
        for one in _each(annotation)
    ]
    return reading(records, _row, where=where)


def _each(annotation: object) -> list[object]:
    """Part an annotation by country and network."""
    if not isinstance(annotation, dict):
        return [annotation]
    places = items(annotation, "locations") or [None]
    networks = items(annotation, "asns") or [None]
    return [
        {**annotation, "_place": place, "_network": one} for place in places for one in networks
    ]


def _row(number: int, record: Record) -> Row:
    outage = part(record, "outage")
    named = record.get("_network")
    spelled = network(named)
    if named is not None and spelled is None:
        raise InputError(Why.UNREADABLE, where="asns")
    told = [
        words(record, "description"), words(outage, "outageCause"), words(outage, "outageType"),
    ]  # fmt: skip
    return {
        "provider": Provider.RADAR.value,
        "ref": words(record, "id") or str(number),
        "outcome": Outcome.REPORTED.value,
        "country": words(record, "_place"),
        "area": words(record, "scope"),
        "network": spelled,
        "signal": words(record, "eventType"),
        "starts_at": instant(record, "startDate"),
        "ends_at": instant(record, "endDate") if words(record, "endDate") else None,
        "whole_days": False,
        "says": "; ".join(one for one in told if one) or None,
    }
