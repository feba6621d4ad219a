"""Every instrument converts with pyxform without a warning, in both languages."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from pyxform.xls2xform import convert

from fullcount.observe.instrument import INSTRUMENTS, Type, packaged_instrument
from fullcount.publish.exports.xlsform import xlsform

MADE = datetime(2031, 1, 1, tzinfo=UTC)
XF = "{http://www.w3.org/2002/xforms}"


def converted(name):
    return convert(xlsform(packaged_instrument(name), made=MADE), file_type=".xlsx")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_converts_without_warnings_and_asks_every_question_in_both_languages(name):
    instrument, found = packaged_instrument(name), converted(name)
    assert found.warnings == []
    root = ET.fromstring(found.xform)  # noqa: S314 - our own bytes
    bound = {bind.get("nodeset").rsplit("/", 1)[-1] for bind in root.iter(f"{XF}bind")}
    assert {question.name for question in instrument.questions()} <= bound
    labels = {
        t.get("lang"): {v.text for v in t.iter(f"{XF}value")} for t in root.iter(f"{XF}translation")
    }
    assert set(labels) == {"English (en)", "Urdu (ur)"}
    for question in instrument.questions():
        assert question.label.en in labels["English (en)"]
        assert question.label.ur in labels["Urdu (ur)"]


def test_the_incident_form_offers_the_whole_taxonomy_filtered_by_domain():
    found = converted("incident")
    assert found.xform.count("<within>") == 181
    assert "root/item[within= /data/what/domain ]" in found.xform


def test_a_bound_is_a_constraint_with_words_in_both_languages():
    found = converted("counting").xform
    assert 'constraint=". &gt;= 0 and . &lt;= 6000"' in found
    assert "From 0 to 6000" in found
    assert "0 سے 6000 تک" in found


def test_the_same_instrument_gives_the_same_bytes():
    one = packaged_instrument("opening")
    assert xlsform(one, made=MADE) == xlsform(one, made=MADE)


def test_no_form_asks_for_a_position_a_device_or_a_name():
    for name in INSTRUMENTS:
        assert {q.type for q in packaged_instrument(name).questions()} <= set(Type)
        form = converted(name).xform
        assert not any(word in form for word in ("geopoint", "deviceid", "username", "phonenumber"))
