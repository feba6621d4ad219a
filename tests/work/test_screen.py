"""The report tells what the screening finds, with what was kept of long runs beside it."""

import json
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.errors import InputError
from fullcount.work.calibrate import Draws, as_plain, calibrate, write
from fullcount.work.kept import both, read_kept
from fullcount.work.map_units import Backend
from fullcount.work.questions import questions
from fullcount.work.screen import screen, with_kept
from fullcount.work.simulate import simulate
from fullcount.work.verify import Request, count_package, verify

NOW = datetime(2031, 3, 10, 12, tzinfo=UTC)
SECTION = re.compile(r'<section id="forensics">.*?</section>', re.DOTALL)


def quiet(_):
    """Say nothing."""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sahra") / "package"
    simulate(folder, seed=20310309)
    return folder


@pytest.fixture(scope="module")
def kept(package, tmp_path_factory):
    draws = Draws(clean=3, planted=1, sizes=(0.2,), seed=3)
    made = calibrate(package, now=NOW, draws=draws, backend=Backend(workers=1))
    file = tmp_path_factory.mktemp("kept") / "calibration.json"
    write(file, as_plain(made, draws=draws), force=False)
    return file


def section(package, out, **asked):
    verify(package, request=Request(out=out, **asked), now=NOW, say=quiet)
    found = SECTION.search((out / "report.html").read_text())
    return unescape(found.group()) if found else None


def test_the_report_tells_what_its_own_numbers_say(package, tmp_path):
    told = section(package, tmp_path / "report")
    kept = json.loads((tmp_path / "report" / "forensics.json").read_text())
    assert {one["office"] for one in kept["screenings"]} == {"assembly", "province"}
    for screening in kept["screenings"]:
        assert screening["results"]
        for one in screening["results"]:
            assert one["found"] in told
            assert one["may_say"] in told
        for one in screening["not_applicable"]:
            assert one["because"] in told
    assert told.count("Not calibrated on this election") == 2
    assert "fullcount calibrate PACKAGE" in told
    assert told.count("<svg") == 4
    assert (tmp_path / "report" / "forensics.html").read_text().startswith("<!doctype html>")


def test_calibration_stands_beside_every_result_it_is_of(package, kept, tmp_path):
    told = section(package, tmp_path / "report", include=(kept,))
    assert "Not calibrated" not in told
    assert told.count("drawn again 3 times") == 2
    assert re.search(r"<bdi>\d / 3</bdi>", told)
    assert re.search(r"20 %: 1 / 1", told)  # power, of what the method sees


def test_calibration_of_another_election_is_not_printed(package, kept, tmp_path):
    value = json.loads(kept.read_text())
    for one in value["calibrations"]:
        one["asked_of"] += 1
    other = tmp_path / "calibration.json"
    other.write_text(json.dumps(value))
    assert "Not calibrated" in section(package, tmp_path / "report", include=(other,))


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", "made on another state of this package and is not used: run fullcount calibrate"),
        ("ur", "کسی اور حالت پر بنا تھا"),
    ],
)
def test_calibration_of_another_state_of_the_package_is_not_printed(
    package, kept, tmp_path, lang, says
):
    """As many stations, one file's bytes differ: its false alarms are of other figures."""
    moved = tmp_path / "package"
    shutil.copytree(package, moved)
    said = moved / "README.md"
    said.write_text(said.read_text() + "\n# read again\n")
    told = section(moved, tmp_path / "report", include=(kept,), lang=lang)
    assert told.count(says) == 2
    assert "drawn again 3 times" not in told
    assert not re.search(r"<bdi>\d / 3</bdi>", told)


def test_without_a_screening_the_report_has_no_section(package, tmp_path):
    assert section(package, tmp_path / "report", screen=False) is None
    assert not (tmp_path / "report" / "forensics.html").exists()


def test_an_earlier_report_can_be_told_of_again(package, kept, tmp_path):
    first = section(package, tmp_path / "first", include=(kept,))
    again = section(package, tmp_path / "again", include=(tmp_path / "first" / "forensics.json",))
    assert again == first


def test_results_and_calibration_are_put_together_whichever_comes_first(kept):
    known = read_kept(kept)
    key = next(iter(known))
    state = known[key].inputs_sha256
    assert both([known, {}], inputs_sha256=state) == known
    assert both([{}, known], inputs_sha256=state) == known
    assert both([known, known], inputs_sha256=state)[key] == known[key]


def test_parts_of_two_states_of_a_package_do_not_go_together(kept):
    known = read_kept(kept)
    other = {
        key: replace(one, inputs_sha256="another", calibration=None, lines=("later",))
        for key, one in known.items()
    }
    (state,) = {one.inputs_sha256 for one in known.values()}
    assert both([other, known], inputs_sha256=state) == known
    assert both([known, other], inputs_sha256="another") == other


PART = {"checks": {"nobody_voted": 1}, "asked": 1, "of": 7}
SMALL = {
    "screenings": [
        {
            "source": "a",
            "office": "b",
            "stations": 3,
            "calibration": None,
            "not_applicable": [{"screen": "klimek", "because": "few"}],
            "results": [
                {
                    "screen": "impossible",
                    "stations": 3,
                    "left_out": 0,
                    "p": None,
                    "p_holm": 0.5,
                    "says": {
                        "found": {"code": "impossible.found", "values": PART},
                        "may_say": {"code": "impossible.may_say", "values": {}},
                    },
                }
            ],
        }
    ]
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
KEYS = st.sampled_from(["calibrations", "screenings"])


@given(value=JSON | st.dictionaries(KEYS, JSON | st.lists(JSON)), cut=st.integers(0, 30))
def test_any_file_is_read_or_refused_in_our_words(tmp_path_factory, value, cut):
    file = tmp_path_factory.getbasetemp() / "any.json"
    raw = json.dumps(value)
    file.write_text(raw[: max(len(raw) - cut, 0)] if cut > 20 else raw)
    with suppress(InputError):  # and nothing else
        read_kept(file)


@given(data=st.data())
def test_a_kept_screening_with_anything_changed_is_read_or_refused(data, tmp_path_factory):
    file = tmp_path_factory.getbasetemp() / "changed.json"
    value = json.loads(json.dumps(SMALL))
    at = value["screenings"][0]
    while isinstance(at, dict | list) and at:
        keys = list(at) if isinstance(at, dict) else range(len(at))
        key = data.draw(st.sampled_from(sorted(keys, key=str)))
        if not isinstance(at[key], dict | list) or data.draw(st.booleans()):
            at[key] = data.draw(JSON)
            break
        at = at[key]
    file.write_text(json.dumps(value))
    with suppress(InputError):  # and nothing else
        read_kept(file)


def test_what_was_kept_is_told_only_of_as_many_stations(package, tmp_path):
    source, office, question = questions(count_package(package, now=NOW), ())[0]
    found = screen(question, source_id=source, office=office, seed=1)
    file = tmp_path / "small.json"
    file.write_text(json.dumps(SMALL))
    (small,) = read_kept(file).values()
    assert [line.screen for line in small.lines] == ["impossible", "klimek"]
    put = partial(with_kept, found, inputs_sha256="now")
    assert put(small).also == ()
    assert put(replace(small, stations=found.stations)).also == ()  # the file names no state
    fits = replace(small, stations=found.stations, inputs_sha256="now")
    assert put(fits).also == small.lines
    assert put(fits).lines == put(None).lines  # each is asked once


def test_in_urdu_what_was_found_and_why_not_are_in_urdu(package, kept, tmp_path):
    told = section(package, tmp_path / "report", include=(kept,), lang="ur")
    assert "پچھلا انتخاب نہیں دیا گیا۔" in told
    assert "اسٹیشن اس لحاظ سے کہ ان پر کیا درج ہے" in told
    for english in ("no earlier election", "Stations by what they state", "Procedure"):
        assert english not in told
    again = section(
        package, tmp_path / "again", include=(tmp_path / "report" / "forensics.json",), lang="ur"
    )
    assert again == told
