"""Plan, draw, bags, risk: what is refused, what is found, and a verifier that shares no line."""

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from audit.small import FIVE, as_reported, audited, drawn, planned
from hypothesis import given
from hypothesis import strategies as st

from fullcount.audit import files
from fullcount.audit.assess import Conclusion, assess, draw
from fullcount.audit.bags import Bag, BagCount, Code, hold
from fullcount.audit.petition import recount_plan
from fullcount.audit.plan import plan
from fullcount.audit.replay import replay_json, verifier
from fullcount.audit.verify_audit import check_all
from fullcount.errors import InputError
from fullcount.stats.evidence import NotApplicable


@pytest.fixture(scope="module")
def made():
    return planned(FIVE * 8)


@pytest.fixture(scope="module")
def chosen(made):
    return drawn(made)


def replayed(made, chosen, counts):
    found = assess(made, chosen, counts)
    return json.loads(replay_json(made, chosen, counts, found))


def test_bags_that_agree_confirm_in_the_planned_round(made, chosen):
    found = assess(made, chosen, as_reported(made, chosen.units))
    assert found.conclusion is Conclusion.CONFIRMED
    assert found.risk <= made.risk_limit < found.path[-3]
    assert (found.waiting, found.findings) == ((), ())
    step = 1 - 1 / made.weights.total
    assert found.path == tuple(step**n for n in range(1, len(found.path) + 1))


def test_a_bag_not_yet_counted_ends_the_path(made, chosen):
    counts = as_reported(made, chosen.units[:1])
    found = assess(made, chosen, counts)
    assert found.conclusion is Conclusion.WAITING
    ready = next(at for at, one in enumerate(chosen.drawn) if one.key != chosen.units[0])
    assert len(found.path) == ready
    assert found.waiting == chosen.units[1:]


def test_a_bag_that_was_not_drawn_is_refused(made):
    short = draw(made, seed="1", plan_sha256="", rounds=(1,))
    stranger = next(one.unit_id for one in made.stations if one.unit_id not in short.units)
    with pytest.raises(ValueError, match="not drawn"):
        assess(made, short, as_reported(made, [stranger]))


def test_a_missing_bag_is_every_paper_for_every_loser(made, chosen):
    counts = as_reported(made, chosen.units)
    counts[0] = BagCount(unit_id=chosen.units[0], bag=Bag.MISSING, votes={}, papers=None)
    found = assess(made, chosen, counts)
    assert (found.risk, found.conclusion) == (1, Conclusion.COUNT_ALL)
    assert [one.code for one in found.findings] == [Code.BAG_MISSING]
    assert found.held[chosen.units[0]].taint == 1


def test_papers_beyond_the_bound_are_a_finding_and_stop_nothing(made, chosen):
    station = next(one for one in made.stations if one.unit_id == chosen.units[0])
    loser = made.candidates[1]
    votes = {**dict.fromkeys(made.candidates, 0), loser: 3 * station.ballots}
    counts = as_reported(made, chosen.units)
    counts[0] = BagCount(unit_id=station.unit_id, bag=Bag.COUNTED, votes=votes, papers=None)
    found = assess(made, chosen, counts)
    assert found.held[station.unit_id].taint > 1
    assert set(found.path) == {1} or found.path[-1] == 1
    assert {one.code for one in found.findings} == {
        Code.ERROR_AT_BOUND,
        Code.MORE_PAPERS,
        Code.DIFFERS,
    }
    assert check_conclusions(made, chosen, counts)


def check_conclusions(made, chosen, counts):
    return all(holds for holds, _ in check_all(replayed(made, chosen, counts)))


def test_an_error_costs_and_escalates(made, chosen):
    counts = as_reported(made, chosen.units)
    winner, loser = made.candidates[:2]
    at = max(range(len(counts)), key=lambda at: counts[at].votes[winner])
    moved = counts[at].votes | {winner: 0, loser: counts[at].votes[loser] + 10}
    lead = counts[at].votes[winner] + 10
    counts[at] = replace(counts[at], votes=moved)
    found = assess(made, chosen, counts)
    assert found.conclusion is Conclusion.ESCALATE
    assert found.risk > made.risk_limit
    assert found.findings[0].numbers == {"lines": 2, "lead": lead}
    more = draw(made, seed=chosen.seed, plan_sha256="", rounds=(*chosen.rounds, found.next_draws))
    assert more.drawn[: len(chosen.drawn)] == chosen.drawn
    rest = [unit for unit in more.units if unit not in chosen.units]
    again = assess(made, more, [*counts, *as_reported(made, rest)])
    assert len(again.path) == len(more.drawn)


def test_an_error_in_the_winners_favour_counts_as_none(made, chosen):
    counts = as_reported(made, chosen.units)
    winner = made.candidates[0]
    counts[0] = replace(counts[0], votes=counts[0].votes | {winner: counts[0].votes[winner] + 5})
    found = assess(made, chosen, counts)
    assert found.held[chosen.units[0]].error == 0
    assert [one.code for one in found.findings] == [Code.DIFFERS]


def test_a_count_of_every_bag_says_who_has_most(made, chosen):
    every = [one.unit_id for one in made.stations]
    counts = as_reported(made, every)
    assert assess(made, chosen, counts).conclusion is Conclusion.COUNTED_SAME
    turned = [replace(one, votes=one.votes | {made.candidates[0]: 0}) for one in counts]
    found = assess(made, chosen, turned)
    assert found.conclusion is Conclusion.COUNTED_OTHER
    assert check_conclusions(made, chosen, turned)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"votes": {"a": 1}}, "every candidate"),
        ({"votes": {"a": 1, "b": -1, "c": 0}}, "negative"),
        ({"unit_id": "PS-99"}, "not a station"),
    ],
)
def test_half_a_count_is_refused(made, change, says):
    count = replace(as_reported(made, ["PS-0"])[0], **change)
    with pytest.raises(ValueError, match=says):
        hold(made, [count])


def test_a_bag_counted_twice_is_refused(made):
    with pytest.raises(ValueError, match="twice"):
        hold(made, as_reported(made, ["PS-0", "PS-0"]))


def test_no_plan_where_no_sample_can_end_it():
    tied = planned([(10, 10), (5, 5)])
    assert isinstance(tied, NotApplicable)
    unknown = plan(audited(outside=None), title=None, risk_limit=Fraction(1, 20), now=None)
    assert isinstance(unknown, NotApplicable)
    assert "not come in" in unknown.because
    with pytest.raises(ValueError, match="risk limit"):
        planned(limit=Fraction(2))


def test_recount_for_a_petition():
    found = recount_plan(audited(), outside=10)
    assert found.margin == planned(outside=10).assertions[0].margin
    assert [step.risk_limit for step in found.steps] == [Fraction(1, 20), Fraction(1, 10)]
    assert found.steps[0].draws >= found.steps[1].draws
    assert found.fewest >= 1
    assert isinstance(recount_plan(audited([(5, 5)])), NotApplicable)


# Files


def test_files_round_trip(made, chosen):
    raw = files.plan_json(made)
    again = files.read_plan(raw, where="plan.json")
    assert files.plan_json(again) == raw
    assert again.assertions == made.assertions
    assert files.read_draw(files.draw_json(chosen), where="draw.json") == chosen
    counts = tuple(as_reported(made, chosen.units))
    assert files.read_counts(files.counts_csv(made, counts).encode(), made, where="c") == counts
    blank = files.counts_template(made, chosen).encode()
    assert files.read_counts(blank, made, where="c") == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [("PS-0,lost,,1,2,3", "counted or missing"), ("PS-0,counted,,1,,3", "not a whole"),
     ("PS-0,counted,,1,-2,3", "not a whole"), ("PS-0,counted,x,1,2,3", "not a whole")],
)  # fmt: skip
def test_a_count_that_cannot_be_read_is_quoted_with_its_place(made, row, says):
    raw = ",".join(["unit_id", "bag", "papers", *made.candidates]) + f"\n{row}\n"
    with pytest.raises(InputError, match=f"row 2: .*{says}"):
        files.read_counts(raw.encode(), made, where="counts.csv")


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"\xff", b'{"format":"fullcount audit plan 1"}'])
def test_what_is_no_plan_is_refused(raw):
    with pytest.raises(InputError):
        files.read_plan(raw, where="plan.json")
    with pytest.raises(InputError):
        files.read_draw(raw, where="draw.json")


# Replay


def test_the_one_file_verifier_agrees_with_nothing_but_the_standard_library(made, chosen, tmp_path):
    counts = as_reported(made, chosen.units)
    (tmp_path / "verify_audit.py").write_text(verifier())
    (tmp_path / "replay.json").write_bytes(
        replay_json(made, chosen, counts, assess(made, chosen, counts))
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "verify_audit.py", "replay.json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "FAIL" not in run.stdout
    assert made.manifest_sha256 in run.stdout


def lowered(replay):
    replay["plan"]["stations"][0]["votes"][0] -= 1


def reweighed(replay):
    replay["plan"]["stations"][0]["weight"] = "1"


def reseeded(replay):
    replay["draw"]["seed"] += " 6"


def redrawn(replay):
    replay["draw"]["drawn"][0]["unit_id"] = replay["draw"]["drawn"][-1]["unit_id"] + "x"


def recounted(replay):
    replay["counts"][0]["votes"] = [0 for _ in replay["counts"][0]["votes"]]


def retold(replay):
    replay["says"]["conclusion"] = "count_all"


def relaxed(replay):
    replay["says"]["path"][-1] = "1.000000000000e-09"


@pytest.mark.parametrize(
    "change", [lowered, reweighed, reseeded, redrawn, recounted, retold, relaxed]
)
def test_the_verifier_sees_what_was_changed(made, chosen, change):
    replay = replayed(made, chosen, as_reported(made, chosen.units))
    assert all(holds for holds, _ in check_all(replay))
    change(replay)
    try:
        checks = check_all(replay)
    except KeyError:
        return  # a station that is not there
    assert not all(holds for holds, _ in checks)


ROWS = st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=5)


@given(rows=ROWS, data=st.data(), outside=st.integers(0, 3))
def test_verifier_and_assessment_agree_on_any_bags(rows, data, outside):
    made = planned(rows, outside=outside, extra=3)
    if isinstance(made, NotApplicable):
        return
    chosen = drawn(made, rounds=(data.draw(st.integers(1, 6)),))
    counts = [
        replace(one, votes={name: data.draw(st.integers(0, 40)) for name in one.votes})
        if data.draw(st.booleans())
        else one
        for one in as_reported(made, chosen.units)
    ]
    checks = check_all(replayed(made, chosen, counts))
    assert [sentence for holds, sentence in checks if not holds] == []


def test_stations_are_what_the_tests_above_think(made, chosen):
    assert made.candidates == ("a", "b", "c")
    assert 0 < len(chosen.units) < len(made.stations)
