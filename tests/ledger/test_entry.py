"""An entry says what its type asks for, nothing more, and nothing that points at a person."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger import made as m

from fullcount.errors import LedgerError
from fullcount.ledger.commitment import commit, opens
from fullcount.ledger.entry import check_entry, entry, instant, read_entry
from fullcount.ledger.kinds import TYPES, is_instant
from fullcount.ledger.manifest import PART_BYTES, manifest_parts
from fullcount.ledger.personal import personal

AT = datetime(2031, 3, 9, 20, tzinfo=UTC)


def test_every_entry_of_a_whole_log_is_read_back():
    kinds = {read_entry(raw)["type"] for raw in m.whole()}
    assert kinds < set(TYPES)


@pytest.mark.parametrize("raw", m.whole()[:13])
def test_no_field_can_be_left_out_or_added_or_emptied(raw):
    value = read_entry(raw)
    must = {*TYPES[value["type"]][0], "recorded_at", "type"}
    for name in must:
        with pytest.raises(LedgerError):
            check_entry({field: part for field, part in value.items() if field != name})
        with pytest.raises(LedgerError, match=r"cannot be|not a type"):
            check_entry({**value, name: ""})
    with pytest.raises(LedgerError, match="not a field of it"):
        check_entry({**value, "remark": "x"})


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("form", {"blobs": ["ab"]}),
        ("blob", {"bytes": -1}),
        ("blob", {"bytes": True}),
        ("blob", {"sha256": "AB" * 32}),
        ("blob", {"withheld": "because"}),
        ("reading", {"votes": {"c": -1}}),
        ("manifest", {"polls_open_at": "2031-03-09T08:00:00+05:00"}),
        ("manifest", {"stations": [{"unit": "S1"}]}),
        ("manifest", {"stations": [{"unit": "S1", "contest": "NA-1", "name": "x"}]}),
        ("publication", {"table": "seats"}),
    ],
)
def test_what_a_field_cannot_be(kind, changed):
    value = next(v for raw in m.whole() if (v := read_entry(raw))["type"] == kind)
    with pytest.raises(LedgerError, match=f"{kind}: "):
        check_entry({**value, **changed})


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("of 35202-1234567-1, witness", "identity number"),
        ("3520212345671", "identity number"),
        ("call 0300-1234567", "telephone"),
        ("call +92 300 1234567", "telephone"),
        ("someone@sahra.example", "e-mail"),
    ],
)
def test_what_points_at_a_person_is_refused(text, what):
    assert what in dict(personal({"note": text})).get("note", "")
    with pytest.raises(LedgerError, match="log a commitment"):
        entry("decision", {"reading": 1, "rule": "sole", "note": text}, at=AT)


@pytest.mark.parametrize(
    "value",
    [
        {"unit": "3520212345671"},
        {"form": "form_45/NA-1/0300123456789"},
        {"note": "312 of 900; bag 12345678; at 20:15:00"},
        {"sha256": "1234567890123" + "a" * 51},
        {"vkey": m.LOG.public.vkey()},
    ],
)
def test_numbers_of_forms_and_stations_are_no_persons(value):
    assert list(personal(value)) == []


def test_a_dashed_identity_number_is_refused_in_an_id_too():
    assert list(personal({"numbers": {"35202-1234567-1": 3}})) == [
        ("numbers", "an identity number")
    ]


@given(st.datetimes(min_value=datetime(1000, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001
def test_an_instant_is_spelled_in_one_way(moment, hours):
    aware = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    try:
        spelled = instant(aware)
    except OverflowError:
        return
    assert is_instant(spelled)
    assert datetime.fromisoformat(spelled) == aware.replace(microsecond=0)


def test_an_instant_without_a_zone():
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2031, 3, 9))  # noqa: DTZ001
    assert not is_instant("2031-02-30T00:00:00Z")


@given(st.text(max_size=6), st.text(max_size=6), st.binary(min_size=32, max_size=32))
def test_a_commitment_opens_to_its_value_and_salt_only(value, other, salt):
    try:
        bound = commit(value, salt=salt)
    except LedgerError:  # half of a character
        return
    assert opens(bound, value, salt=salt)
    assert not opens(bound, value + "x", salt=salt)
    assert not opens(bound, value, salt=bytes([salt[0] ^ 1]) + salt[1:])


def test_a_salt_that_is_too_short():
    with pytest.raises(LedgerError, match="32 bytes"):
        commit("x", salt=b"salt")


@pytest.mark.parametrize("many", [1, 900, 3_000])
def test_a_long_manifest_is_logged_in_parts_that_fit(many):
    stations = [
        {"unit": f"station {n:06d} of the district", "contest": "NA-1"} for n in range(many)
    ]
    raws = manifest_parts(
        {("form_45",): stations},
        election="sahra-2031",
        polls_open_at=AT,
        now=AT - timedelta(days=1),
    )
    values = [read_entry(raw) for raw in raws]
    assert [station for value in values for station in value["stations"]] == stations
    assert [value["part"] for value in values] == list(range(len(raws)))
    assert {value["parts"] for value in values} == {len(raws)}
    assert len(raws) == 1 + sum(len(raw) for raw in raws) // (PART_BYTES + 400)
