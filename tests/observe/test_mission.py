"""A mission is read strictly: what is misspelt, missing or contradictory is a named error."""

from contextlib import suppress
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observe.sahra_mission import folder

from fullcount.errors import InputError
from fullcount.observe.desk import (
    read_cleared,
    read_desk,
    read_settled,
    read_waivers,
    standing_rows,
)
from fullcount.observe.incoming import KINDS, read_incoming
from fullcount.observe.media import read_media
from fullcount.observe.mission import Design, parse_mission
from fullcount.observe.plan import read_plan
from fullcount.observe.public import read_public
from fullcount.observe.shares import ProbabilitySample, PurposiveSample

TOML = folder()["mission.toml"].decode()
STATIONS = b"station,stratum,drawn\na,x,yes\nb,x,no\nc,y,yes\n"
SLOTS = b"slot,station,observer_kind\ns1,a,stationary\ns2,c,mobile\n"
SMALL = """
id = "m"
title = { en = "M" }
poll = 2031-02-06
zone = "Asia/Karachi"
design = "probability"
stations = "stations.csv"
slots = "slots.csv"
[[form]]
instrument = "opening"
due = ["09:00", "26:30"]
"""


def small(old="", new="", text=SMALL):
    assert old in text
    return parse_mission(text.replace(old, new, 1).encode())


def plan(stations=STATIONS, slots=SLOTS, mission=None):
    return read_plan(mission or small(), {"stations.csv": stations, "slots.csv": slots})


def test_times_are_of_the_polling_day_in_the_mission_s_zone():
    (form,) = small().due
    assert [at.astimezone(UTC) for at in form.due] == [
        datetime(2031, 2, 6, 4, tzinfo=UTC),
        datetime(2031, 2, 6, 21, 30, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Asia/Karachi", "Sahra/Nowhere", "no zone"),
        ("2031-02-06", '"soon"', "date"),
        ('"stations.csv"', '"../stations.csv"', "inside the mission's folder"),
        ('"stations.csv"', '".fullcount"', "inside the mission's folder"),
        ('["09:00", "26:30"]', '["26:30", "09:00"]', "order of time"),
        ('["09:00", "26:30"]', '["49:00"]', "no time"),
        ('["09:00", "26:30"]', "[]", "nothing is expected"),
        ('instrument = "opening"', 'instrument = "closing"', "none of"),
        ("probability", "convenience", "probability, purposive"),
        ("[[form]]", "[gate]\nsene = 900\n[[form]]", "unknown rule sene"),
        ("[[form]]", "[gate]\nseen = 9000\n[[form]]", "thousandths"),
        ("[[form]]", '[manifest]\nslots = "abc"\n[[form]]', "SHA-256"),
        ("[[form]]", '[[measured]]\nprovider = "stop"\nfile = "s.csv"\n[[form]]', "edition"),
        ("[[form]]", "sloths = 3\n[[form]]", "unknown key 'sloths'"),
        (
            'due = ["09:00", "26:30"]',
            'due = ["09:00"]\n[[form]]\ninstrument = "opening"\ndue = ["10:00"]',
            "occurs twice",
        ),
    ],
)
def test_what_is_wrong_is_named(old, new, says):
    with pytest.raises(InputError, match=says):
        small(old, new)


def test_the_weight_of_a_drawn_station_is_the_stations_it_stands_for():
    found = plan()
    assert found.expected.select("slot", "form", "round", "weight").rows() == [
        ("s1", "opening", 1, 2.0), ("s1", "opening", 2, 2.0),
        ("s2", "opening", 1, 1.0), ("s2", "opening", 2, 1.0),
    ]  # fmt: skip
    assert isinstance(found.sample, ProbabilitySample)
    assert found.sample.sizes == {"x": 2, "y": 1}


def test_chosen_stations_have_no_weight_and_make_a_purposive_sample():
    mission = small("probability", "purposive")
    assert mission.design is Design.PURPOSIVE
    found = plan(mission=mission)
    assert found.expected["weight"].null_count() == found.expected.height
    assert isinstance(found.sample, PurposiveSample)
    assert sorted(found.sample.stations["station"]) == ["a", "c"]


def test_a_form_is_expected_of_its_kind_of_observer_alone():
    mission = small(
        'due = ["09:00", "26:30"]',
        'due = ["09:00"]\nobserver_kinds = ["mobile"]\n'
        '[[form]]\ninstrument = "opening"\ndue = ["10:00", "11:00"]\n'
        'observer_kinds = ["stationary"]',
    )
    rows = plan(mission=mission).expected.select("slot", "round").rows()
    assert sorted(rows) == [("s1", 1), ("s1", 2), ("s2", 1)]


@pytest.mark.parametrize(
    ("stations", "slots", "says"),
    [
        (STATIONS.replace(b"drawn", b"drwan"), SLOTS, "unknown column 'drwan'"),
        (STATIONS.replace(b"c,y,yes", b"a,y,yes"), SLOTS, "must be unique"),
        (STATIONS.replace(b"c,y", b"c,"), SLOTS, "row 4: stratum is not stated"),
        (STATIONS.replace(b"yes", b"perhaps"), SLOTS, "row 2: drawn 'perhaps' cannot be read"),
        (STATIONS.replace(b"yes", b"no"), SLOTS, "no station is drawn"),
        (STATIONS, SLOTS.replace(b"s2,c", b"s2,z"), "station z is not of the frame"),
        (STATIONS, SLOTS.replace(b"s2,c", b"s1,a"), "must be unique"),
        (STATIONS, b"slot\ns1\n", "column station is missing"),
    ],
)
def test_a_plan_that_is_wrong_is_refused(stations, slots, says):
    with pytest.raises(InputError, match=says):
        plan(stations, slots)


def test_the_simulated_mission_is_one():
    mission = parse_mission(TOML.encode())
    assert mission.fictional
    found = read_plan(mission, folder())
    assert isinstance(found.sample, ProbabilitySample)
    assert 70 <= found.sample.stations.height <= 90


def told(kind, text):
    mission = small("[[form]]", f'{kind} = "{kind}.csv"\n[[form]]')
    return mission, {f"{kind}.csv": text}


def test_the_desk_says_by_whom_and_why():
    mission, files = told("waivers", b"check,subject,by,because\nQ2.1,c1,desk,so on the form\n")
    (waiver,) = read_waivers(mission, files)
    assert (waiver.check, waiver.by, waiver.because) == ("Q2.1", "desk", "so on the form")
    mission, files = told("waivers", b"check,subject,by,because\nQ2.1,c1,desk,\n")
    with pytest.raises(InputError, match="row 2: because is not stated"):
        read_waivers(mission, files)
    head = b"slot,station,form,round,received_at,disposition\n"
    mission, files = told("dispositions", head + b"s,a,opening,1,2031-02-06T04:00:00Z,bored\n")
    with pytest.raises(InputError, match="'bored' is no disposition"):
        read_desk(mission, files)


def test_one_person_does_not_let_an_incident_out():
    head = b"incident,at,released_by,cleared_by,because\n"
    mission, files = told("cleared", head + b"i-1,2031-02-07T05:00:00Z,desk 1,desk 2,asked\n")
    (cleared,) = read_cleared(mission, files)
    assert (cleared.incident, cleared.cleared_by) == ("i-1", "desk 2")
    mission, files = told("cleared", head + b"i-1,2031-02-07T05:00:00Z,desk 1,desk 1,asked\n")
    with pytest.raises(InputError, match="by one person"):
        read_cleared(mission, files)
    assert read_cleared(small(), {}) == ()


def test_a_person_says_which_of_two_contents_stands():
    rows = pl.DataFrame(
        {
            "client_id": ["a", "a", "b"],
            "content_sha256": ["1", "2", "3"],
            "#standing": ["new", "conflicting", "new"],
        }
    )
    head = b"client_id,content_sha256,by,because\n"
    mission, files = told("settled", head + b"a,2,desk,called back\n")
    stand = standing_rows(rows, read_settled(mission, files), where="settled.csv")
    assert sorted(stand.rows()) == [("a", "2"), ("b", "3")]
    first = standing_rows(rows, read_settled(small(), {}), where="settled.csv")
    assert sorted(first.rows()) == [("a", "1"), ("b", "3")]
    mission, files = told("settled", head + b"a,9,desk,called back\n")
    with pytest.raises(InputError, match="nobody sent that content of a"):
        standing_rows(rows, read_settled(mission, files), where="settled.csv")


GOOD = [
    folder()[name] for name in ("mission.toml", "stations.csv", "dispositions.csv", "media.csv")
] + [raw[:3_000] for name, raw in folder().items() if name.startswith("incoming/")]


@st.composite
def bytes_of_a_file(draw):
    """Bytes near the truth: a valid file cut, doubled or with bytes changed; or plain junk."""
    raw = bytearray(draw(st.sampled_from(GOOD))[:3_000])
    for at, byte in draw(
        st.lists(st.tuples(st.integers(0, 2_999), st.integers(0, 255)), max_size=6)
    ):
        if at < len(raw):
            raw[at] = byte
    start = draw(st.integers(0, 400))
    return draw(st.one_of(st.just(bytes(raw)), st.just(bytes(raw[start:])), st.binary(max_size=60)))


READERS = {
    "mission": parse_mission,
    "stations": lambda raw: plan(stations=raw),
    "slots": lambda raw: plan(slots=raw),
    "media": lambda raw: read_media(raw, where="x"),
    "public": lambda raw: read_public(raw, where="x"),
    "desk": lambda raw: read_desk(*told("dispositions", raw)),
    "waivers": lambda raw: read_waivers(*told("waivers", raw)),
    "cleared": lambda raw: read_cleared(*told("cleared", raw)),
    "settled": lambda raw: read_settled(*told("settled", raw)),
    "incoming": lambda raw: read_incoming(raw, where="x"),
    **{
        f"as {kind}": lambda raw, kind=kind: read_incoming(raw, where="x", form=kind)
        for kind in KINDS
    },
}


@given(raw=bytes_of_a_file(), reader=st.sampled_from(sorted(READERS)))
def test_any_bytes_are_read_or_refused(raw, reader):
    with suppress(InputError):
        READERS[reader](raw)
