"""A draft is read as it says, and what it lacks is named before it is filed."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from fullcount.claims.petitionfile import check_petition, parse_petition
from fullcount.cli.app import app
from fullcount.country import packaged_law
from fullcount.errors import InputError, MissingError

LAW = packaged_law("pakistan")
DRAFT = """
petitioner = "A"
candidates = ["A", "B", "C"]
joined = ["B", "C"]
gazetted_on = 2024-02-15
filed_on = 2024-03-31
material_facts = 4
relief = "a recount of every station named in Annexure A"
deposit_paid = true

[[paper]]
name = "petition"
signed = true
verified = true

[[paper]]
name = "Annexure A"
signed = true
verified = true
"""
LATE = DRAFT.replace("2024-03-31", "2024-04-01").replace(
    'name = "Annexure A"\nsigned = true', 'name = "Annexure A"\nsigned = false'
)


def lacks(text):
    found = check_petition(parse_petition(text.encode(), where="p.toml", zone=LAW.zone), LAW)
    return [(one.lack.value, one.of) for one in found]


def test_a_whole_draft_on_the_last_day_lacks_nothing():
    assert lacks(DRAFT) == []


def test_an_unsigned_annexure_and_a_day_late_are_both_named():
    assert lacks(LATE) == [("late", "petition"), ("not_signed", "Annexure A")]


def test_what_a_draft_does_not_say_is_asked():
    bare = (
        'petitioner = "A"\ncandidates = ["A"]\nfiled_on = 2024-03-01\n[[paper]]\nname = "petition"'
    )
    assert [lack for lack, _ in lacks(bare)] == [
        "gazette_not_stated", "no_material_facts", "no_relief", "no_deposit", "not_signed",
        "not_verified",
    ]  # fmt: skip


def test_an_instant_says_its_hour():
    at = DRAFT.replace("filed_on = 2024-03-31", 'filed_at = "2024-03-31T23:59:00+05:00"')
    assert lacks(at) == []
    assert lacks(at.replace("23:59:00+05:00", "19:00:00+00:00")) == [("late", "petition")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("filed_on = 2024-03-31", "", "when will it be filed"),
        ("filed_on", 'filed_at = "2024-03-31T10:00:00+05:00"\nfiled_on', "both there"),
        ("signed = true", 'signed = "yes"', "true or false"),
        ("2024-03-31", "0001-01-01", "1 is not a year"),
        ("2024-02-15", "9999-12-31", "9999 is not a year"),
        ("relief", "releif", "unknown key 'releif'"),
        ('["A", "B", "C"]', '["A", "A"]', "twice"),
    ],
)
def test_a_draft_that_is_wrong_says_where(old, new, says):
    with pytest.raises(InputError, match=says):
        lacks(DRAFT.replace(old, new))


def test_a_law_without_such_a_limit_says_so():
    draft = parse_petition(DRAFT.encode(), where="p", zone=LAW.zone)
    with pytest.raises(MissingError, match="states no time limit"):
        check_petition(draft, packaged_law("georgia"))
    old = parse_petition(
        DRAFT.replace("2024-02-15", "2013-05-20").encode(), where="p", zone=LAW.zone
    )
    with pytest.raises(MissingError, match="in force on 2013-05-20"):
        check_petition(replace(old), LAW)


@given(raw=st.binary(max_size=200))
def test_any_bytes_are_a_draft_or_an_input_error(raw):
    try:
        parse_petition(raw, where="x", zone=LAW.zone)
    except InputError:
        return


@given(at=st.integers(0, len(DRAFT) - 1), byte=st.integers(0, 255))
def test_one_changed_byte_is_read_or_an_input_error(at, byte):
    raw = bytearray(DRAFT.encode())
    raw[at] = byte
    try:
        parse_petition(bytes(raw), where="x", zone=LAW.zone)
    except InputError:
        return


def run(tmp_path, text, *words):
    file = tmp_path / "petition.toml"
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["petition", "check", str(file), *words], env={"COLUMNS": "120"})


def test_the_command_names_both_and_says_so_with_its_exit(tmp_path):
    done = run(tmp_path, LATE)
    assert done.exit_code == 0
    assert "it would be filed 1 day late" in done.output
    assert "Annexure A is not signed" in done.output
    assert run(tmp_path, LATE, "--fail").exit_code == 1
    assert run(tmp_path, DRAFT, "--fail").exit_code == 0
    assert "دستخط" in run(tmp_path, LATE, "--lang", "ur").output
    told = json.loads(run(tmp_path, LATE, "--json").output)["missing"]
    assert [one["section"] for one in told] == ["s.142", "s.144(4)"]
