"""IODA alerts and outage events, as its API v2 gives them: one JSON answer.

Grain: one alert or one event. ``outages.alerts``: data source, entity (country, region or asn),
time in seconds, level (normal, warning, critical), value and historyValue. ``outages.events``:
location (``country/PK``), start and duration in seconds, score. IODA sees that something is
unlike its baseline; it confirms nothing, so levels above normal are anomalies.

Source: answers of api.ioda.inetintel.cc.gatech.edu/v2/outages as documented with its clients.
"""

from datetime import timedelta

from fullcount.errors import InputError
from fullcount.ingest.measuring import (
    Record,
    Row,
    items,
    network,
    number,
    parse,
    part,
    reading,
    unix_instant,
    words,
)
from fullcount.model.election import Why
from fullcount.model.measured import MeasuredReading, Outcome, Provider

KINDS = {"outages.alerts", "outages.events"}
LEVELS = {"normal": Outcome.OK, "warning": Outcome.ANOMALY, "critical": Outcome.ANOMALY}
LONGEST = timedelta(days=366).total_seconds()


def read_ioda(raw: bytes, *, where: str) -> MeasuredReading:
    """Read one answer; InputError where it is no answer about outages."""
    value = parse(raw, where=where)
    if not isinstance(value, dict) or value.get("type") not in KINDS:
        raise InputError(f"its type is none of {', '.join(sorted(KINDS))}", where=where)
    data = items(value, "data")
    flat = [one for item in data for one in (item if isinstance(item, list) else [item])]
    read = _alert if value["type"] == "outages.alerts" else _event
    return reading(enumerate(flat, 1), read, where=where)


def _alert(at: int, record: Record) -> Row:
    entity = part(record, "entity")
    outcome = LEVELS.get(words(record, "level") or "")
    if outcome is None:
        raise InputError(Why.UNREADABLE, where="level")
    kind, code = words(entity, "type") or "", words(entity, "code") or ""
    return _place(kind, code, part(entity, "attrs")) | {
        "provider": Provider.IODA.value,
        "ref": str(at),
        "outcome": outcome.value,
        "signal": words(record, "datasource"),
        "starts_at": unix_instant(record, "time"),
        "whole_days": False,
        "value": number(record, "value"),
        "baseline": number(record, "historyValue"),
        "says": words(record, "level"),
    }


def _event(at: int, record: Record) -> Row:
    kind, _, code = (words(record, "location") or "").partition("/")
    starts, lasts = unix_instant(record, "start"), number(record, "duration")
    if lasts is None or not 0 <= lasts <= LONGEST:
        raise InputError(Why.UNREADABLE_INSTANT, where="duration")
    return _place(kind, code, {}) | {
        "provider": Provider.IODA.value,
        "ref": str(at),
        "outcome": Outcome.ANOMALY.value,
        "signal": words(record, "datasource"),
        "starts_at": starts,
        "ends_at": starts + timedelta(seconds=lasts),
        "whole_days": False,
        "value": number(record, "score"),
        "says": words(record, "location_name"),
    }


def _place(kind: str, code: str, attributes: Record) -> Row:
    """Country, area and network of an entity; a region says its country where it has one."""
    match kind:
        case "country" if code:
            return {"country": code}
        case "region" if code:
            return {"country": words(attributes, "country_code"), "area": code}
        case "asn" if (found := network(code)) is not None:
            return {"network": found}
    raise InputError(Why.NO_UNIT, where="entity")
