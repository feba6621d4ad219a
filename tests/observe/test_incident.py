"""An incident climbs only as far as its reports carry it; its axes never move each other."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.errors import ConflictError, MissingError
from fullcount.observe.act import Act, after
from fullcount.observe.incident import (
    Axis,
    add_report,
    advance,
    merge,
    open_incident,
    reports_of,
    split,
    standing,
    verify,
)
from fullcount.observe.report import (
    ROOM,
    Channel,
    ObserverReport,
    PublicReport,
    Told,
    Triage,
    triage,
)

START = datetime(2031, 3, 9, 8, tzinfo=UTC)
LIVES = {name: packaged_lifecycle(name, room=ROOM) for name in ("report", *Axis)}


def act(name, *, at=0, by="desk 1", **told):
    return Act(act=name, at=START + timedelta(minutes=at), by=by, told=told)


def seen(report_id, *, slot="s1", eyewitness=True, code="VOT.07"):
    told = Told(report_id=report_id, code=code, received_at=START, station="st-1")
    return ObserverReport(told=told, slot=slot, eyewitness=eyewitness)


def sent(report_id, *, sender="p1"):
    told = Told(report_id=report_id, code="VOT.07", received_at=START)
    return PublicReport(told=told, channel=Channel.SMS, sender=sender)


def opened(*reports, code="VOT.07", name="i-1"):
    ids = [report.told.report_id for report in reports] or ["r-0"]
    return open_incident(name, code=code, reports=ids)


def told_for(step):
    return {need: (step.choices.get(need) or ("said",))[0] for need in step.needs}


@pytest.mark.parametrize("name", LIVES)
def test_every_act_not_listed_is_refused(name):
    life = LIVES[name]
    listed = {(step.before, step.act): step for step in life.transitions}
    for state in life.states:
        for doing in sorted({step.act for step in life.transitions}):
            step = listed.get((state, doing))
            if step:
                assert after(life, state, act(doing, **told_for(step)), ()) == step.after
            else:
                with pytest.raises(ConflictError, match=f"cannot {doing}"):
                    after(life, state, act(doing), ())


@given(walk=st.lists(st.sampled_from([s for life in LIVES.values() for s in life.transitions])))
def test_no_walk_leaves_the_listed_states(walk):
    """Any acts in any order: each is done where listed, refused elsewhere, and nothing is lost."""
    incident, done = opened(), 0
    for step in walk:
        axis = next((a for a in Axis if step in LIVES[a].transitions), None)
        if axis in (None, Axis.MERGING) or step.act in ("corroborate", "confirm"):
            continue
        before = incident
        try:
            incident = advance(incident, axis, act(step.act, by=f"p{done}", **told_for(step)))
        except ConflictError:
            assert step.act not in LIVES[axis].acts(before.states[axis])
            continue
        done += 1
        moved = [one for one in Axis if incident.states[one] != before.states[one]]
        assert set(moved) <= {axis}
    assert len(incident.history) == done
    assert all(incident.states[axis] in LIVES[axis].states for axis in Axis)


def test_one_sender_does_not_corroborate_itself():
    twice = (sent("r1", sender="a"), sent("r2", sender="a"))
    incident = advance(opened(*twice), Axis.VERIFICATION, act("assess"))
    step = act("corroborate", method="geolocation")
    with pytest.raises(ConflictError, match="independent"):
        verify(incident, step, reports=twice)
    other = (*twice, sent("r3", sender="b"))
    grown = add_report(incident, "r3")
    assert verify(grown, step, reports=other).states[Axis.VERIFICATION] == "corroborated"
    with pytest.raises(ConflictError, match="independent"):  # r3 is not of this incident
        verify(incident, step, reports=other)


def test_a_call_back_confirms_only_what_a_trained_observer_saw():
    step = act("confirm", method="call_back")
    for report in (sent("r1"), seen("r1", eyewitness=False)):
        incident = advance(opened(report), Axis.VERIFICATION, act("assess"))
        with pytest.raises(ConflictError, match="trained observer"):
            verify(incident, step, reports=[report])
        paper = act("confirm", method="document")
        assert verify(incident, paper, reports=[report]).states[Axis.VERIFICATION] == "confirmed"
    incident = advance(opened(seen("r1")), Axis.VERIFICATION, act("assess"))
    assert verify(incident, step, reports=[seen("r1")]).states[Axis.VERIFICATION] == "confirmed"


def test_the_ladder_is_not_climbed_without_the_reports():
    incident = advance(opened(seen("r1")), Axis.VERIFICATION, act("assess"))
    with pytest.raises(ValueError, match="call verify"):
        advance(incident, Axis.VERIFICATION, act("confirm", method="document"))
    with pytest.raises(ValueError, match="merge or split"):
        advance(incident, Axis.MERGING, act("merge", into="i-2", reason="same"))


def test_what_may_endanger_a_person_starts_held_and_needs_a_release():
    incident = opened(code="VIO.10")
    assert incident.states[Axis.PUBLICATION] == "held"
    with pytest.raises(ConflictError, match="cannot clear"):
        advance(incident, Axis.PUBLICATION, act("clear", reason="checked"))
    free = advance(incident, Axis.PUBLICATION, act("release", reason="person is safe"))
    assert (
        advance(free, Axis.PUBLICATION, act("clear", reason="x")).states[Axis.PUBLICATION]
        == "cleared"
    )
    assert opened(code="OPN.01").states[Axis.PUBLICATION] == "internal"


def test_who_assessed_an_incident_does_not_clear_it():
    incident = advance(opened(), Axis.VERIFICATION, act("assess", by="analyst"))
    with pytest.raises(ConflictError, match="does not clear"):
        advance(incident, Axis.PUBLICATION, act("clear", by="analyst", reason="mine"))
    advance(incident, Axis.PUBLICATION, act("clear", by="editor", reason="checked"))


def test_a_merge_keeps_every_report_and_can_be_undone():
    one = advance(opened(seen("r1")), Axis.VERIFICATION, act("assess"))
    other = opened(seen("r2"), seen("r3"), name="i-2")
    merged = merge(one, other, act("merge", at=1, reason="same box"))
    assert reports_of("i-2", [merged, other]) == ("r2", "r3", "r1")
    assert standing([merged, other]) == (other,)
    with pytest.raises(ConflictError, match="is merged into i-2"):
        advance(merged, Axis.HANDLING, act("assign", at=2, to="desk 2"))
    apart = split(merged, act("split", at=3, reason="another box"))
    assert (apart.states, apart.reports, apart.merged_into) == (one.states, one.reports, None)
    assert [done.act for done in apart.acts] == ["assess", "merge", "split"]


def test_merges_make_no_circle():
    a, b, c = (opened(name=name) for name in "abc")
    a = merge(a, b, act("merge", reason="x"))
    with pytest.raises(ConflictError, match="itself merged"):
        merge(b, a, act("merge", reason="x"))
    b = merge(b, c, act("merge", reason="x"))
    assert reports_of("c", [a, b, c]) == ("r-0",)
    with pytest.raises(ConflictError, match="into itself"):
        merge(c, c, act("merge", reason="x"))
    with pytest.raises(MissingError):
        reports_of("z", [a])


def test_acts_are_somebodys_dated_and_in_order():
    incident = advance(opened(), Axis.HANDLING, act("assign", at=5, to="desk 2"))
    with pytest.raises(ConflictError, match="dated before"):
        advance(incident, Axis.HANDLING, act("watch", at=4))
    with pytest.raises(ValueError, match="aware"):
        Act(act="x", at=datetime(2031, 1, 1), by="d")  # noqa: DTZ001
    with pytest.raises(ValueError, match="somebody's"):
        Act(act="x", at=START, by=" ")


def test_a_report_is_triaged_beside_itself():
    on = triage(Triage(report_id="r1"), act("parse"))
    on = triage(on, act("find_relevant"))
    on = triage(on, act("link", incident="i-1"))
    assert (on.state, len(on.history)) == ("linked", 3)
    with pytest.raises(ConflictError):
        triage(on, act("find_spam"))


def test_a_report_says_where_by_station_or_by_position_and_never_both():
    with pytest.raises(MissingError):
        Told(report_id="r", code="XXX.01", received_at=START)
    with pytest.raises(ValueError, match="no position"):
        Told(report_id="r", code="VOT.01", received_at=START, station="s", position=(1.0, 2.0))
    with pytest.raises(ConflictError, match="already"):
        add_report(opened(seen("r1")), "r1")
    with pytest.raises(ValueError, match="each once"):
        open_incident("i", code="VOT.01", reports=["a", "a"])
