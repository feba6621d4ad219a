"""A case goes only where its lifecycle leads, and carries only what was said."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.case import Act, Case, CaseKind, Role, advance
from fullcount.country.lifecyclefile import packaged_lifecycle, parse_lifecycle
from fullcount.errors import ConflictError, LawError

LIFE = packaged_lifecycle("case", room="fullcount.claims")
START = datetime(2031, 2, 10, 8, tzinfo=UTC)
WORDS = {
    "ground": "late", "outcome": "upheld", "remedy": "recount", "implementation": "complete",
}  # fmt: skip


def act(name, *, at=START, **told):
    return Act(act=name, at=at, by=Role.TRIBUNAL, told=told)


def told_for(state, name):
    step = next(t for t in LIFE.transitions if (t.before, t.act) == (state, name))
    return {n: (step.choices.get(n) or (WORDS.get(n, "said"),))[0] for n in step.needs}


def case(state="draft", **more):
    return Case(case_id="c-1", kind=CaseKind.PETITION, state=state, **more)


@pytest.mark.parametrize("state", LIFE.states)
def test_every_act_not_listed_is_refused(state):
    listed = {(t.before, t.act): t for t in LIFE.transitions}
    for name in sorted({t.act for t in LIFE.transitions}):
        if (state, name) in listed:
            after = advance(case(state), act(name, **told_for(state, name)))
            assert after.state == listed[state, name].after
        else:
            with pytest.raises(ConflictError, match=f"cannot {name}"):
                advance(case(state), act(name))


def test_admissibility_and_merits_are_told_apart():
    late = advance(case("registered"), act("refuse_admission", ground="late"))
    assert (late.state, late.fate, late.decided_on_merits) == (
        "inadmissible", {"ground": "late"}, None,
    )  # fmt: skip
    heard = advance(case("hearing"), act("decide", outcome="dismissed_on_merits"))
    assert heard.decided_on_merits is True
    form = advance(case("hearing"), act("decide", outcome="dismissed_on_admissibility"))
    assert form.decided_on_merits is False


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "must say its outcome"),
        ({"outcome": " "}, "must say its outcome"),
        ({"outcome": "won"}, "none of upheld"),
        ({"outcome": "upheld", "remark": "x"}, "says nothing of remark"),
    ],
)
def test_an_act_says_what_it_must_and_no_more(told, says):
    with pytest.raises(ConflictError, match=says):
        advance(case("hearing"), act("decide", **told))


def test_a_withdrawal_decides_nothing_else():
    with pytest.raises(ConflictError, match="none of withdrawn"):
        advance(case("hearing"), act("withdraw", outcome="upheld"))
    assert advance(case("hearing"), act("withdraw", outcome="withdrawn")).state == "decided"


def test_acts_are_in_the_order_of_time():
    filed = advance(case(), act("file", forum="Tribunal I"))
    with pytest.raises(ConflictError, match="dated before"):
        advance(filed, act("register", number="7", at=START - timedelta(seconds=1)))
    with pytest.raises(ValueError, match="aware"):
        advance(filed, act("register", number="7", at=datetime(2031, 2, 11, 8)))  # noqa: DTZ001


def test_a_case_reopened_has_no_outcome_any_more_and_its_history_whole():
    closed = case("closed", fate={"outcome": "upheld"}, history=(act("close"),))
    again = advance(closed, act("reopen", reason="new evidence"))
    assert (again.state, again.fate, len(again.history)) == ("investigation", {}, 2)


@given(st.lists(st.integers(0, 30), max_size=25))
def test_any_walk_stays_inside_the_lifecycle(choices):
    here = case()
    for choice in choices:
        acts = LIFE.acts(here.state)
        if not acts:
            break
        name = acts[choice % len(acts)]
        before = here
        here = advance(here, act(name, **told_for(here.state, name)))
        assert here.state in LIFE.states
        assert here.history[:-1] == before.history


GOOD = b"""name = "x"\nstart = "a"\n[states]\na = { en = "a" }\nb = { en = "b" }
[[transition]]\nact = "go"\nfrom = ["a"]\nto = "b"\n"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b'to = "b"', b'to = "c"', "c is not among the states"),
        (b'from = ["a"]', b'from = ["b"]', "b can never be reached"),
        (b'act = "go"', b'act = "go"\nwhy = 1', "unknown key 'why'"),
    ],
)
def test_a_lifecycle_with_a_hole_is_no_lifecycle(old, new, says):
    assert parse_lifecycle(GOOD, where="x").acts("a") == ("go",)
    with pytest.raises(LawError, match=says):
        parse_lifecycle(GOOD.replace(old, new), where="x")


def test_an_act_that_leads_to_two_states_is_refused():
    twice = GOOD + b'[[transition]]\nact = "go"\nfrom = ["a"]\nto = "a"\n'
    with pytest.raises(LawError, match="two states"):
        parse_lifecycle(twice, where="x")
