"""What leaves: no group of one observer, no station of one, no personal data, ids included."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from observe.sahra_mission import NOW, assessed, folder

from fullcount.errors import ConflictError, MissingError
from fullcount.observe.incident import Axis, open_incident
from fullcount.observe.instrument import packaged_instrument
from fullcount.observe.occurred import Cleared, Occurred
from fullcount.observe.published import (
    OTHERS,
    checks_to_publish,
    findings_to_publish,
    forms_to_publish,
    gaps_to_publish,
    incidents_to_publish,
    items_to_publish,
    open_gate,
    personal_in,
    with_few_together,
    words_of,
)
from fullcount.observe.rates import rate_over, watched
from fullcount.observe.report import ObserverReport, Told
from fullcount.observe.taxonomy import Flag, packaged_taxonomy
from fullcount.observe.wide import dictionary, public_table, working_table
from fullcount.publish.exports.observations import public_tables

GROUPS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9)), max_size=6)


@given(GROUPS)
def test_behind_every_group_stand_two_and_nothing_is_lost(groups):
    table = pl.DataFrame(
        [{"g": f"g{k}", "slots": slots, "due": due} for k, (slots, due) in enumerate(groups)],
        schema={"g": pl.String, "slots": pl.Int64, "due": pl.Int64},
    )
    told = with_few_together(table, by="g")
    assert (told["slots"] >= 2).all()
    if any(slots > 1 for slots, _ in groups):
        assert told["due"].sum() == table["due"].sum()
        whole = told.filter(pl.col("g") != OTHERS)
        assert whole.join(table, on=["g", "slots", "due"], how="semi").height == whole.height
    else:
        assert told.is_empty()


def test_a_weight_that_is_not_known_of_one_is_not_known_together():
    table = pl.DataFrame(
        {"g": ["a", "b", "c"], "slots": [1, 2, 5], "w": [None, 2.0, 3.0]},
        schema_overrides={"w": pl.Float64},
    )
    assert with_few_together(table, by="g").rows() == [("c", 5, 3.0), (OTHERS, 2, None)]


def planned(found):
    return set(found.plan.slots["slot"])


@pytest.fixture(scope="module")
def found():
    return assessed()


def test_an_incident_of_one_observer_is_told_of_its_domain_and_danger_is_held(found):
    shown = incidents_to_publish(found.occurred, planned=planned(found))
    counts, held = shown.counts, shown.held
    codes = packaged_taxonomy().codes()
    behind = {}
    for one in found.occurred.reports:
        behind.setdefault(one.told.code, set()).add(one.slot)
    for place, many, seen in counts.iter_rows():
        level, _, name = place.partition(": ")
        if level == "code":
            assert len(behind[name]) > 1
            assert Flag.DANGER not in codes[name].flags
        assert seen <= many
    assert counts["incidents"].sum() + held == len(found.occurred.reports)
    danger = [o for o in found.occurred.reports if Flag.DANGER in codes[o.told.code].flags]
    assert held >= len(danger)


def test_a_public_table_names_no_slot_no_minute_no_words_and_no_lone_station(found):
    stations = found.plan.stations
    slots = set(found.plan.slots["slot"])
    for form in ("opening", "voting", "counting"):
        instrument, rows = found.forms[form]
        told = public_table(rows, instrument, stations=stations)
        assert told.rows.height + told.held == rows.height
        assert not {"slot", "station", "received_at", "remarks", "photo"} & set(told.rows.columns)
        cells = {cell for row in told.rows.iter_rows() for cell in row if isinstance(cell, str)}
        assert not cells & slots
        lone = rows.group_by("station").agg(pl.col("slot").n_unique()).filter(slot=1)["station"]
        assert not {f"station: {name}" for name in lone} & set(told.rows["place"])
        wide = told.rows.filter(~pl.col("place").str.starts_with("station: "))
        for question in instrument.questions():
            if question.type.value in {"integer", "time"} and question.name in wide.columns:
                exact = question.name == "round"
                assert exact or wide[question.name].null_count() == wide.height, question.name
        at = told.rows.drop_nulls("arrived_at")["arrived_at"]
        assert all(clock.endswith(":00") for clock in at)


def test_a_working_table_has_every_question_and_its_words(found):
    instrument, rows = found.forms["counting"]
    told = working_table(rows, instrument, stations=found.plan.stations)
    asked = [q.name for q in instrument.questions() if q.type.value != "note"]
    assert set(asked) <= set(told.columns)
    assert told.height == rows.height
    words = dictionary(instrument, public=False)
    assert words["column"].to_list() == told.columns
    assert words.filter(column="cast")["unit"].item() == "count"
    assert (words["null"] == "not stated: never zero, never no").all()


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("form", ["opening", "voting", "counting"])
def test_the_dictionary_describes_every_column(found, form, public):
    instrument, rows = found.forms[form]
    stations = found.plan.stations
    table = (
        public_table(rows, instrument, stations=stations).rows
        if public
        else working_table(rows, instrument, stations=stations)
    )
    assert dictionary(instrument, public=public)["column"].to_list() == table.columns


def test_the_gate_finds_cards_in_ids_too_and_does_not_repeat_them():
    tables = {"t.csv": pl.DataFrame({"station": ["ST-1", "3520212345671"], "n": [1, 2]})}
    texts = {"p.html": "<p>call <b>0300-1234567</b></p>", "q.html": "<svg>03001234567</svg>"}
    told = personal_in(tables, texts, names=["Nobody Real"])
    assert told == ("t.csv, row 2, station: cnic", "p.html: phone")
    with pytest.raises(ConflictError, match=r"nothing was written: t\.csv, row 2") as shut:
        open_gate(told)
    assert "3520212345671" not in str(shut.value)
    open_gate(())


def test_figures_of_two_cells_are_not_one_number_and_a_digest_is_nobody():
    assert personal_in({}, {"p": "<td>0300<td>1234567<td>12"}, names=[]) == ()
    digests = [
        "0123456789" * 6 + "abcd", "f" + "03001234567" + "abcde" * 4 + "0", "03001234567ab0cd",
        "35202123-4567-4123-8123-035202123456",
    ]  # fmt: skip
    for digest in digests:
        assert personal_in({}, {"p": digest}, names=[]) == ()
        table = pl.DataFrame({"id": [digest], "said": ["call 03001234567"]})
        assert personal_in({"t": table}, {}, names=[]) == ("t, row 1, said: phone",)
    assert words_of("<b>a &amp; b</b>").split() == ["|", "a", "&", "b", "|"]


def test_the_incident_form_is_in_no_public_table():
    names = set(public_tables(assessed()).frames)
    assert "observations_incident" not in names
    assert "observations_voting" in names
    assert packaged_instrument("incident").code == "incident"


def told_by(*pairs):
    reports = tuple(
        ObserverReport(
            told=Told(report_id=f"r{k}", code=code, received_at=NOW), slot=slot, eyewitness=True
        )
        for k, (code, slot) in enumerate(pairs)
    )
    opened = [open_incident(f"i{k}", code=one.told.code, reports=[one.told.report_id])
              for k, one in enumerate(reports)]  # fmt: skip
    none = rate_over((), reports=(), watched=watched(()))
    return Occurred(
        reports=reports,
        incidents=tuple(opened),
        public=(),
        hours=watched(()),
        rates={},
        whole=none,
        alike=0,
    )


def test_danger_is_held_whoever_told_of_it_and_a_lone_code_is_told_of_its_domain():
    found = told_by(
        ("VOT.11", "a"), ("VOT.11", "b"), ("VOT.11", "c"),  # a person may be in danger
        ("VOT.10", "a"), ("VOT.10", "b"),
        ("CNT.07", "a"), ("CNT.08", "b"),
        ("REG.01", "a"), ("REG.02", "a"),  # one observer's domain
    )  # fmt: skip
    shown = incidents_to_publish(found, planned="abc")
    fewer = incidents_to_publish(found, planned="ac")  # b is of no plan: nobody's second word
    assert fewer.counts.is_empty()
    assert shown.counts.select("place", "incidents").rows() == [
        ("code: VOT.10", 2),
        ("domain: CNT", 2),
    ]
    assert shown.held == 5
    assert set(shown.rates) == {"VOT", "CNT"}


def test_rates_are_of_what_is_told_so_that_nothing_held_can_be_subtracted(found):
    shown = incidents_to_publish(found.occurred, planned=planned(found))
    told = sum(rate.incidents + rate.outside for rate in shown.rates.values())
    assert told == shown.counts["incidents"].sum()


def test_two_people_let_an_incident_out_and_one_may_not():
    desk = {"at": NOW, "released_by": "desk 1", "because": "the family agrees"}
    with pytest.raises(ValueError, match="by one person"):
        Cleared(incident="i", cleared_by="desk 1", **desk)
    files = folder(2)
    first = assessed(files)
    held = incidents_to_publish(first.occurred, planned=planned(first)).held
    danger = [
        one for one in assessed(files).occurred.incidents if one.states[Axis.PUBLICATION] == "held"
    ]
    assert danger
    cleared = tuple(
        Cleared(incident=one.incident_id, cleared_by="desk 2", **desk) for one in danger
    )
    again = assessed(files, cleared=cleared).occurred
    assert all(one.states[Axis.PUBLICATION] != "held" for one in again.incidents)
    assert incidents_to_publish(again, planned=planned(first)).held <= held
    with pytest.raises(MissingError, match="to clear"):
        assessed(files, cleared=(Cleared(incident="i-x", cleared_by="desk 2", **desk),))


def test_of_a_form_that_one_observer_sent_nothing_is_published(found):
    asked, rows = found.forms["opening"]
    lone = rows.filter(pl.col("slot") == rows["slot"][0])
    alone = replace(found, forms={**found.forms, "opening": (asked, lone)})
    assert "opening" in forms_to_publish(found)
    assert "opening" not in forms_to_publish(alone)
    assert "opening" not in set(items_to_publish(alone)["form"])
    assert not any(one.form == "opening" for one in findings_to_publish(alone))
    assert "Q2.9" in set(checks_to_publish(found)["check"])
    assert "Q2.9" not in set(checks_to_publish(alone)["check"])
    gap = found.gaps[0]
    few = found.disposed.with_columns(
        pl.when(pl.col("operator") == gap.group)
        .then(pl.lit("S0001"))
        .otherwise("slot")
        .alias("slot")
    )
    assert gap in gaps_to_publish(found)
    assert gap not in gaps_to_publish(replace(found, disposed=few))


def test_a_mistyped_slot_is_no_second_observer_of_its_station(found):
    """One observer who writes her code in two ways is still one: her station is not told."""
    instrument, rows = found.forms["voting"]
    lone = rows.filter(pl.col("slot").n_unique().over("station") == 1)["station"][0]
    again = rows.filter(station=lone).with_columns(slot=pl.lit("S-slip"))
    slip = pl.concat([rows, again])
    assert slip.filter(station=lone)["slot"].n_unique() == 2
    told = public_tables(replace(found, forms={**found.forms, "voting": (instrument, slip)}))
    places = set(told.frames["observations_voting"]["place"])
    assert f"station: {lone}" not in places
    assert told.held >= public_tables(found).held
