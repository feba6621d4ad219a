"""OONI, IODA, Cloudflare Radar and STOP files read in their layouts; verdicts never mixed up."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.ingest.ioda import read_ioda
from fullcount.ingest.ooni import read_ooni
from fullcount.ingest.radar import read_radar
from fullcount.ingest.stop import read_stop
from fullcount.model import frames
from fullcount.model.measured import MEASURED


def listed(**more):
    return {
        "measurement_uid": "u1", "report_id": "r1", "probe_cc": "SH", "probe_asn": "AS64500",
        "input": "https://example.org/", "test_name": "web_connectivity",
        "measurement_start_time": "2031-03-09T08:00:00.000000Z",
        "anomaly": False, "confirmed": False, "failure": False,
    } | more  # fmt: skip


def raw(blocking, **more):
    told = {k: v for k, v in listed().items() if k not in ("anomaly", "confirmed", "failure")}
    told["measurement_start_time"] = "2031-03-09 08:00:00"
    told["data_format_version"] = "0.2.0"
    return told | {"test_keys": {"blocking": blocking}} | more


def lines(*records):
    return "\n".join(json.dumps(one) for one in records).encode()


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (listed(), "ok"),
        (listed(anomaly=True), "anomaly"),
        (listed(anomaly=True, confirmed=True), "confirmed"),
        (listed(anomaly=True, failure=True), "failure"),
        (raw(blocking=False), "ok"),
        (raw("dns"), "anomaly"),
        (raw(None), "failure"),
    ],
)
def test_ooni_keeps_anomaly_confirmed_and_failure_apart(record, outcome):
    found = read_ooni(lines(record, record), where="x.jsonl")
    frames.check_frame(found.rows, MEASURED, name="measured")
    assert found.rows["outcome"].to_list() == [outcome] * 2
    (row,) = found.rows.head(1).iter_rows(named=True)
    assert row["starts_at"] == datetime(2031, 3, 9, 8, tzinfo=UTC)
    assert (row["network"], row["country"], row["target"]) == (
        "AS64500", "SH", "https://example.org/",
    )  # fmt: skip
    assert found.unread.is_empty()


def test_ooni_gives_no_verdict_where_the_file_gives_none():
    bad = [raw("dns", test_name="tor"), listed(measurement_start_time="yesterday"), 7]
    found = read_ooni(lines(listed(), *bad), where="x.jsonl")
    assert found.rows.height == 1
    assert found.unread.select("row", "column", "why").rows() == [
        (2, "anomaly", "unreadable"), (3, "measurement_start_time", "unreadable_instant"),
        (4, "", "unreadable"),
    ]  # fmt: skip


def test_ooni_reads_one_answer_of_the_api_as_well():
    answer = json.dumps({"metadata": {}, "results": [listed(probe_asn="AS0"), listed()]}).encode()
    found = read_ooni(answer, where="x.json")
    assert found.rows["network"].to_list() == [None, "AS64500"]


def test_ooni_quotes_a_line_that_broke_off_and_reads_a_pretty_printed_answer():
    found = read_ooni(lines(listed()) + b'\n{"probe_cc": "SH", "inp', where="x.jsonl")
    assert (found.rows.height, found.unread["row"].to_list()) == (1, [2])
    pretty = json.dumps({"results": [listed()]}, indent=2).encode()
    assert read_ooni(pretty, where="x.json").rows.height == 1


def ioda(kind, *data):
    return json.dumps({"type": kind, "data": list(data)}).encode()


def alert(**more):
    return {
        "datasource": "bgp", "entity": {"code": "SH", "name": "Sahra", "type": "country"},
        "time": 1_930_809_600, "level": "critical", "condition": "< 0.99", "value": 40,
        "historyValue": 80, "method": "median",
    } | more  # fmt: skip


def test_ioda_alerts_and_events():
    asn = {"code": "64500", "name": "Alpha", "type": "asn"}
    region = {"code": "4416", "name": "North", "type": "region", "attrs": {"country_code": "SH"}}
    found = read_ioda(
        ioda("outages.alerts", alert(), alert(level="normal", entity=asn), alert(entity=region)),
        where="x",
    )
    frames.check_frame(found.rows, MEASURED, name="measured")
    assert found.rows["outcome"].to_list() == ["anomaly", "ok", "anomaly"]
    assert found.rows.select("country", "network", "area").rows() == [
        ("SH", None, None), (None, "AS64500", None), ("SH", None, "4416"),
    ]  # fmt: skip
    assert found.rows.select("value", "baseline").row(0) == (40.0, 80.0)
    event = {
        "location": "asn/64500", "location_name": "Alpha", "start": 1_930_809_600,
        "duration": 3600, "score": 5000.5, "datasource": "ping-slash24",
    }  # fmt: skip
    (row,) = read_ioda(ioda("outages.events", event), where="x").rows.iter_rows(named=True)
    assert (row["ends_at"] - row["starts_at"]).seconds == 3600
    assert (row["outcome"], row["network"]) == ("anomaly", "AS64500")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"level": "odd"}, "level"),
        ({"time": "now"}, "time"),
        ({"time": 10**20}, "time"),
        ({"entity": {"type": "continent", "code": "AS"}}, "entity"),
    ],
)
def test_an_alert_that_cannot_be_placed_is_quoted(change, column):
    found = read_ioda(ioda("outages.alerts", alert(**change), alert()), where="x")
    assert found.rows.height == 1
    assert found.unread["column"].to_list() == [column]


def test_radar_annotations_one_row_a_network():
    annotation = {
        "id": "a1", "asns": [64500, 64501], "locations": ["SH"], "eventType": "OUTAGE",
        "startDate": "2031-03-09T06:45:00Z", "endDate": None, "description": "Polling day",
        "outage": {"outageCause": "GOVERNMENT_DIRECTED", "outageType": "NATIONWIDE"}, "scope": None,
    }  # fmt: skip
    for answer in ({"annotations": [annotation]}, {"result": {"annotations": [annotation]}}):
        found = read_radar(json.dumps(answer).encode(), where="x")
        frames.check_frame(found.rows, MEASURED, name="measured")
        assert found.rows["network"].to_list() == ["AS64500", "AS64501"]
        assert set(found.rows["outcome"]) == {"reported"}
        assert found.rows["says"][0] == "Polling day; GOVERNMENT_DIRECTED; NATIONWIDE"
        assert found.rows["ends_at"].to_list() == [None, None]


STOP = (
    "ID,start_date,end_date,country,area_name,shutdown_type_new,affected_network,ordered_by\n"
    "7,2031-03-09,2031-03-09,Sahra,,Shutdown,Mobile,Executive government\n"
    "8,09/03/2031,,Sahra,North,Throttle,Mobile,Unknown\n"
    "9,,,Sahra,,Shutdown,,\n"
)


def test_stop_keeps_days_as_days_and_every_cell():
    found = read_stop(STOP.encode(), where="stop.csv", edition="2020")
    assert found.rows.height == 1
    (row,) = found.rows.iter_rows(named=True)
    assert (row["ends_at"] - row["starts_at"]).days == 1
    assert (row["whole_days"], row["edition"], row["outcome"]) == (True, "2020", "reported")
    assert json.loads(row["says"])["ordered_by"] == "Executive government"
    assert found.unread["row"].to_list() == [3, 4]
    both = read_stop(
        STOP.encode(), where="s", edition="2020", formats=("%Y-%m-%d", "%d/%m/%Y")
    ).rows
    assert both.select("ref", "area", "ends_at").row(1) == ("8", "North", None)


@pytest.mark.parametrize(
    ("read", "bad"),
    [
        (read_ooni, b""), (read_ooni, b"{"), (read_ioda, b"[]"), (read_ioda, b'{"type": "x"}'),
        (read_radar, b"[]"), (read_radar, b"{}"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_the_provider_is_refused(read, bad):
    with pytest.raises(InputError):
        read(bad, where="x")
    with pytest.raises(InputError, match="not a STOP sheet"):
        read_stop(b"a,b\n1,2\n", where="x", edition="2020")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=True),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["type", "data", "results", "annotations", "asns", "time", "entity", "level", "start"]
        ),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(value=JSON, kind=st.sampled_from(["outages.alerts", "outages.events"]))
def test_any_json_is_read_or_refused_and_never_breaks_the_reader(value, kind):
    for read, shaped in (
        (read_ooni, value), (read_ioda, {"type": kind, "data": [value]}),
        (read_radar, {"annotations": [value]}),
    ):  # fmt: skip
        try:
            read(json.dumps(shaped).encode(), where="x")
        except InputError:
            continue


@pytest.mark.parametrize("score", [10**400, float("nan"), float("inf"), -(10**30)])
def test_a_number_that_no_instrument_measures_is_quoted(score):
    told = read_ioda(ioda("outages.alerts", alert(value=score)), where="x.json")
    assert told.rows.height == 0
    assert told.unread["why"].to_list() == ["too_large"]


def test_an_instant_at_the_end_of_the_calendar_is_quoted():
    late = raw("dns", measurement_start_time="0001-01-01T00:00:00+14:00")
    told = read_ooni(lines(late), where="x")
    assert told.unread["why"].to_list() == ["unreadable_instant"]
