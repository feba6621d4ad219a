"""Network measurements of the invented polling day, in the layouts of four providers.

Grain: one file. The network of one operator is down from 08:00 to 14:00 local time; one site is
blocked in two networks. Addresses are of documentation ranges, names of example domains.
"""

import json

from fullcount.simulate.observed import CUT_FROM, CUT_TO, instant

BLOCKED = "https://results.example.org/"
NETWORKS = ("AS64500", "AS64501", "AS64502")


def measured_files() -> dict[str, bytes]:
    """Give the four files: path -> bytes."""
    return {
        "measured/ooni.jsonl": _ooni(),
        "measured/ioda.json": _ioda(),
        "measured/radar.json": _radar(),
        "measured/stop.csv": _stop(),
    }


def _ooni() -> bytes:
    rows = [
        {
            "measurement_uid": f"invented-{number}",
            "probe_cc": "XS",
            "probe_asn": NETWORKS[number % 3],
            "input": BLOCKED,
            "test_name": "web_connectivity",
            "measurement_start_time": f"{instant(7 * 60 + 20 * number):%Y-%m-%d %H:%M:%S}",
            "anomaly": number % 3 != 2,
            "confirmed": False,
            "failure": False,
        }
        for number in range(12)
    ]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _ioda() -> bytes:
    event = {
        "location": "asn/64500",
        "location_name": "Alpha of Sahra (fictional)",
        "start": int(instant(CUT_FROM).timestamp()),
        "duration": (CUT_TO - CUT_FROM) * 60,
        "datasource": "bgp",
        "score": 812.5,
    }
    return json.dumps({"type": "outages.events", "data": [event]}).encode()


def _radar() -> bytes:
    note = {
        "id": "invented",
        "asns": [64500],
        "locations": ["XS"],
        "eventType": "OUTAGE",
        "startDate": f"{instant(CUT_FROM + 5):%Y-%m-%dT%H:%M:%S}Z",
        "endDate": f"{instant(CUT_TO - 10):%Y-%m-%dT%H:%M:%S}Z",
        "outage": {"outageCause": "GOVERNMENT_DIRECTED", "outageType": "NETWORK"},
    }
    return json.dumps({"result": {"annotations": [note]}}).encode()


def _stop() -> bytes:
    return (
        b"start_date,end_date,country,geo_scope,area_name,ordered_by,shutdown_type\n"
        b"2031-02-06,2031-02-06,Sahra,national,,invented ministry,mobile\n"
    )
