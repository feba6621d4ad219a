"""A made-up observer mission as a folder: the plan, what came home, the measurements, the truth.

Grain: one mission, path -> bytes; the same seed gives the same bytes. ``incoming/`` holds exports
as field apps and servers write them: ODK Central (CSV, twice, the second with all of the first),
KoBoToolbox (JSON), text messages, reports of the public. Nothing of it is true of any country.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from fullcount.simulate.files import csv
from fullcount.simulate.measured import measured_files
from fullcount.simulate.observed import (
    CUT,
    CUT_FROM,
    CUT_TO,
    SHARES,
    Country,
    Size,
    answer,
    assigned,
    clock,
    country,
    instant,
    sent,
)
from fullcount.simulate.surroundings import RESTRICTIONS, media

VOTING = (
    "turned_away", "identity_checked", "ink_applied", "group_voting", "stuffing", "coercion",
    "women_kept_away", "unauthorised", "security_interfered", "suspended",
)  # fmt: skip
OPENING = (
    "accessible", "box_shown_empty", "materials_complete", "staff_complete", "women_staff",
    "secrecy_possible",
)  # fmt: skip
CLOSING = ("queue_voted", "agents_stayed", "procedure_followed")
PAPERS = ("copy_given", "agents_copies", "form_posted", "form_signed", "form_altered")
ROUNDS = (10 * 60, 12 * 60 + 30, 15 * 60)
INCIDENTS = (  # code, domain, what is told
    ("VOT.10", "VOT", "several people stood behind one screen"),
    ("VOT.13", "VOT", "men without a badge sat beside the ballot box"),
    ("VOT.11", "VOT", "voters were told at the gate whom to choose"),
    ("OPN.04", "OPN", "stamps and ink were not there when voting began"),
    ("CNT.08", "CNT", "the form was not put up outside the station"),
    ("OBS.02", "OBS", "the officer did not let the observer in"),
    ("NET.01", "NET", "no telephone worked all the morning"),
)
Row = dict[str, object]
README = """# An invented observer mission

Everything in this folder is invented: the country Sahra, its stations, observers, figures and
incidents. `truth.csv` says what was so at each station; nobody but tests reads it.

    fullcount observe import {0} {0}/incoming/*
    fullcount observe report {0} --out {0}-report --now 2031-02-07T12:00+05:00
"""


def mission(*, seed: int, size: Size | None = None, folder: str = "mission") -> dict[str, bytes]:
    """Write the mission's folder: path -> bytes."""
    chosen = size or Size()
    rng = np.random.default_rng(seed)
    made = country(chosen, rng)
    slots = assigned(made, chosen, rng)
    stations = csv(made.stations.drop("registered_women"))
    plan = {"stations.csv": stations, "slots.csv": csv(slots)}
    reports = _reports(made, slots, rng)
    return {
        "mission.toml": _toml(plan).encode(),
        "README.md": README.format(folder).encode(),
        **plan,
        "dispositions.csv": _desk(reports, slots, rng),
        "restrictions.toml": RESTRICTIONS.encode(),
        "media.csv": csv(media(rng)),
        "truth.csv": csv(_truth(made)),
        **{f"incoming/{name}": raw for name, raw in _incoming(reports, slots, rng).items()},
        **measured_files(),
    }


def _reports(made: Country, slots: pl.DataFrame, rng: np.random.Generator) -> dict[str, list[Row]]:
    """Let every slot report what it saw; those not let in say so and nothing more."""
    at = {name: place for place, name in enumerate(made.stations["station"])}
    found: dict[str, list[Row]] = {"opening": [], "voting": [], "counting": []}
    for number, slot in enumerate(slots.iter_rows(named=True)):
        place, kind = at[slot["station"]], slot["observer_kind"]
        let_in = rng.random() > 0.07
        if kind == "stationary":
            arrived = 7 * 60 + 20 + int(rng.integers(0, 30))
            found["opening"].append(_opening(made, place, slot, arrived, rng, let_in=let_in))
            if let_in:
                found["voting"] += _rounds(made, place, slot, arrived, rng)
                found["counting"].append(_counting(made, place, slot, arrived, rng))
        elif let_in:
            arrived = 8 * 60 + 30 + 150 * (number % 3) + int(rng.integers(0, 20))
            found["voting"].append(_voting(made, place, slot, arrived, rng, end=(1, None)))
    return found


def _head(slot: Row, *, number: int, arrived: int, done: int, rng: np.random.Generator) -> Row:
    return {
        **{name: slot[name] for name in ("slot", "station")},
        "round": number,
        "arrived_at": clock(arrived),
        "#done": done,
        "#sent": sent(done, str(slot["operator"]), rng),
        "#id": f"{int(rng.integers(0, 1 << 62)):016x}",
        "#took": int(rng.integers(90, 1_500)),
    }


def _ticks(
    made: Country, place: int, names: tuple[str, ...], rng: np.random.Generator
) -> dict[str, object]:
    return {name: answer(name, wrong=bool(made.wrong[name][place]), rng=rng) for name in names}


def _opening(
    made: Country, place: int, slot: Row, arrived: int, rng: np.random.Generator, *, let_in: bool
) -> Row:
    head = _head(slot, number=1, arrived=arrived, done=arrived + 60, rng=rng)
    if not let_in:
        return head | {"admitted": "refused"}
    return (
        head
        | {"station_kind": "combined", "admitted": "yes"}
        | _ticks(made, place, OPENING, rng)
        | {"opened_at": clock(8 * 60 + int(rng.exponential(6))), "agents": int(rng.integers(1, 7))}
    )


def _rounds(
    made: Country, place: int, slot: Row, arrived: int, rng: np.random.Generator
) -> list[Row]:
    return [
        _voting(made, place, slot, arrived, rng, end=(number, done - 12))
        for number, done in enumerate(ROUNDS, 1)
    ]


def _voting(
    made: Country,
    place: int,
    slot: Row,
    arrived: int,
    rng: np.random.Generator,
    *,
    end: tuple[int, int | None],
) -> Row:
    """Report one round. ``end``: its number, and when it was filled in (None: while roaming)."""
    number, stated = end
    done = arrived + 70 if stated is None else stated
    part = np.clip((done - 480) / 540, 0.02, 0.95)
    head = _head(slot, number=number, arrived=arrived, done=done, rng=rng)
    return (
        head
        | _ticks(made, place, VOTING, rng)
        | {
            "voted_men": int(made.men[place] * part),
            "voted_women": int(made.women[place] * part),
            "queue": int(rng.integers(0, 60)),
            "left_at": clock(done + 3 if stated is None else 17 * 60),
        }
    )


def _counting(made: Country, place: int, slot: Row, arrived: int, rng: np.random.Generator) -> Row:
    done = 19 * 60 + int(rng.integers(0, 100))
    head = _head(slot, number=1, arrived=arrived, done=done, rng=rng)
    row = made.stations.row(place, named=True)
    cast = int(made.men[place] + made.women[place])
    told: Row = {
        "registered_men": row["registered"] - row["registered_women"],
        "registered_women": row["registered_women"],
        "registered": row["registered"],
        **{f"votes_{at}": int(votes) for at, votes in enumerate(made.votes[place], 1)},
        "valid": cast - int(made.rejected[place]),
        "rejected": int(made.rejected[place]),
        "cast": cast,
        "cast_men": int(made.men[place]),
        "cast_women": int(made.women[place]),
    }
    ticks = _ticks(made, place, (*CLOSING, *PAPERS), rng)
    if ticks["copy_given"] == "no" and rng.random() < 0.6:
        told = {}  # no copy, and nothing to copy from
    elif rng.random() < 0.02:
        told["cast"] = cast + int(rng.integers(1, 90))  # a slip of the pen
    return (
        head
        | {"closed_at": clock(17 * 60 + int(rng.exponential(5))), "count_seen": "yes"}
        | ticks
        | told
        | {"remarks": "a quiet count" if rng.random() < 0.05 else ""}
    )


def _incoming(
    reports: Mapping[str, list[Row]], slots: pl.DataFrame, rng: np.random.Generator
) -> dict[str, bytes]:
    arrived = {
        form: sorted(
            (r for r in rows if r["#sent"] is not None), key=lambda r: int(str(r["#sent"]))
        )
        for form, rows in reports.items()
    }
    counting = arrived["counting"]
    early = counting[: len(counting) * 2 // 3]
    altered = [dict(row) for row in counting]
    altered[0]["rejected"] = int(str(altered[0].get("rejected", 0))) + 40  # edited on the server
    messages = [row for row in reports["voting"] if row["#sent"] is None]
    return {
        "01-opening.csv": _odk(arrived["opening"]),
        "02-voting.json": _kobo(arrived["voting"]),
        "03-messages.csv": _sms(messages, rng),
        "04-counting-2100.csv": _odk(early),
        "05-counting-2400.csv": _odk(altered),
        "06-incidents.json": _kobo(list(_incidents(slots, rng))),
        "07-public.csv": _public(rng),
    }


def _stamped(row: Row) -> Row:
    done, came = int(str(row["#done"])), int(str(row["#sent"]))
    start = instant(done).timestamp() - int(str(row["#took"]))
    return {
        "SubmissionDate": f"{instant(came):%Y-%m-%dT%H:%M:%S}.000Z",
        "start": _iso(start),
        "end": _iso(instant(done).timestamp()),
    }


def _iso(stamp: float) -> str:
    minutes = (stamp - instant(0).timestamp()) / 60
    whole = instant(0).replace(tzinfo=None).isoformat()[:10]
    hours, rest = divmod(int(minutes), 60)
    seconds = round((minutes - int(minutes)) * 60) % 60
    return f"{_local_day(whole)}T{hours:02d}:{rest:02d}:{seconds:02d}.000+05:00"


def _local_day(utc: str) -> str:
    """Give the local day: midnight of the polling day lies in the day before by UTC."""
    return f"{utc[:8]}{int(utc[8:]) + 1:02d}"


def _odk(rows: list[Row]) -> bytes:
    names = dict.fromkeys(name for row in rows for name in row if not name.startswith("#"))
    told = [
        _stamped(row)
        | {f"g-{name}": row.get(name) for name in names}
        | {"meta-instanceID": f"uuid:{row['#id']}", "SubmitterName": "field team"}
        for row in rows
    ]
    return csv(pl.DataFrame(told, infer_schema_length=None))


def _kobo(rows: list[Row]) -> bytes:
    told = [
        {f"g/{name}": str(value) for name, value in row.items() if not name.startswith("#")}
        | {
            "_uuid": row["#id"],
            "_submission_time": f"{instant(int(str(row['#sent']))):%Y-%m-%dT%H:%M:%S}",
            "start": _stamped(row)["start"],
            "end": _stamped(row)["end"],
        }
        for row in rows
    ]
    return json.dumps({"count": len(told), "results": told}, indent=0).encode()


def _sms(rows: list[Row], rng: np.random.Generator) -> bytes:
    """Text messages of some whose application never got through, shortened as people do."""
    told = []
    for row in rows:
        if rng.random() < 0.5:
            continue
        words = " ".join(f"{name}={row[name]}" for name in (*VOTING[:4], "voted_men"))
        came = instant(int(str(row["#done"])) + 20)
        told.append(
            {
                "sender": f"p-{row['slot']}",
                "received_at": f"{came:%Y-%m-%dT%H:%M:%S}+0000",
                "text": f"vot {row['slot']} {row['station']} {row['round']} {words}",
            }
        )
    return csv(
        pl.DataFrame(told, schema=dict.fromkeys(("sender", "received_at", "text"), pl.String))
    )


def _incidents(slots: pl.DataFrame, rng: np.random.Generator) -> Iterator[Row]:
    stationary = slots.filter(pl.col("observer_kind") == "stationary").to_dicts()
    for _ in range(len(stationary) // 6):
        slot = stationary[int(rng.integers(0, len(stationary)))]
        code, domain, says = INCIDENTS[int(rng.integers(0, len(INCIDENTS)))]
        at = int(rng.integers(8 * 60, 16 * 60))
        head = _head(slot, number=1, arrived=440, done=at + 15, rng=rng)
        if head["#sent"] is None:
            continue
        yield head | {
            "safe": "yes",
            "occurred_at": f"2031-02-06T{clock(at)}",
            "domain": domain,
            "incident_code": code,
            "eyewitness": "yes" if rng.random() < 0.8 else "no",
            "narrative": says,
        }


def _public(rng: np.random.Generator) -> bytes:
    told = []
    for number in range(1, 61):
        code, _, says = INCIDENTS[int(rng.integers(0, len(INCIDENTS)))]
        at = instant(int(rng.integers(8 * 60, 20 * 60)))
        told.append(
            {
                "report_id": f"pub-{number:03d}",
                "code": code,
                "received_at": f"{at:%Y-%m-%dT%H:%M:%S}+0000",
                "channel": ("web", "messenger", "phone")[number % 3],
                "sender": f"q-{int(rng.integers(1, 40)):03d}",
                "text": says,
            }
        )
    return csv(pl.DataFrame(told))


def _desk(reports: Mapping[str, list[Row]], slots: pl.DataFrame, rng: np.random.Generator) -> bytes:
    """Write what the desk heard by telephone: who was made to leave, whose network was cut."""
    operators = dict(slots.select("slot", "operator").iter_rows())
    told = []
    for row in reports["voting"]:
        done = int(str(row["#done"]))
        cut = operators[str(row["slot"])] == CUT and CUT_FROM <= done < CUT_TO
        if row["#sent"] is not None or row["round"] == 1 or rng.random() < 0.5:
            continue
        told.append(
            {
                "slot": row["slot"],
                "station": row["station"],
                "form": "voting",
                "round": row["round"],
                "received_at": f"{instant(done + 200):%Y-%m-%dT%H:%M:%S}+0000",
                "disposition": "comms_blocked" if cut else "expelled",
            }
        )
    names = ("slot", "station", "form", "round", "received_at", "disposition")
    kinds = dict.fromkeys(names, pl.String) | {"round": pl.Int64}
    return csv(pl.DataFrame(told, schema=kinds))


def _truth(made: Country) -> pl.DataFrame:
    wrong = {name: made.wrong[name].astype(int) for name in SHARES}
    return pl.DataFrame(
        {"station": made.stations["station"], "stratum": made.stations["stratum"]} | wrong
    )


def _toml(plan: Mapping[str, bytes]) -> str:
    digests = {
        name.removesuffix(".csv"): hashlib.sha256(raw).hexdigest() for name, raw in plan.items()
    }
    return f"""# FICTIONAL: an invented mission to an invented country.
id = "sahra-2031-observers"
fictional = true
poll = 2031-02-06
zone = "Asia/Karachi"
design = "probability"
stations = "stations.csv"
slots = "slots.csv"
dispositions = "dispositions.csv"
restrictions = "restrictions.toml"
media = "media.csv"

[title]
en = "Network of Independent Observers of Sahra (fictional)"
ur = "صحرا کے آزاد مبصرین (فرضی)"

[[form]]
instrument = "opening"
due = ["09:00"]
observer_kinds = ["stationary"]

[[form]]
instrument = "voting"
due = ["10:00", "12:30", "15:00"]
observer_kinds = ["stationary"]

[[form]]
instrument = "voting"
due = ["16:30"]
observer_kinds = ["mobile"]

[[form]]
instrument = "counting"
due = ["21:00"]
observer_kinds = ["stationary"]

[[form]]
instrument = "incident"
due = []

[manifest]  # logged before the polls opened: a plan that was changed afterwards is refused
stations = "{digests["stations"]}"
slots = "{digests["slots"]}"

[gate]  # in thousandths
seen = 905
seen_stratum = 800
apart = 150

[network]
country = ["XS", "Sahra"]

[network.areas]
N1 = "North"
S1 = "South"

[network.operators]
AS64500 = "alpha"
AS64501 = "beta"
AS64502 = "gamma"

[[measured]]
provider = "ooni"
file = "measured/ooni.jsonl"

[[measured]]
provider = "ioda"
file = "measured/ioda.json"

[[measured]]
provider = "radar"
file = "measured/radar.json"

[[measured]]
provider = "stop"
file = "measured/stop.csv"
edition = "2031"
"""
