"""The frames that rules see: stated sums, leaders, lists and twins, against slow readings."""

from dataclasses import replace

import polars as pl
import pytest
from count.small import LAW, SEAT, form, framed, kind, small, with_units
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcount.count.forms import FORM_EXTRA
from fullcount.count.grains import (
    Counted,
    contest_frame,
    form_candidate_frame,
    form_frame,
    grains,
    level_frame,
    pair_frame,
    twin_frame,
)
from fullcount.count.quotas import QUOTAS
from fullcount.count.rulebook import universal_rules
from fullcount.count.stated import STATED, stated_sum, with_stated
from fullcount.country.rulefile import filled
from fullcount.model import frames, results
from fullcount.model.returns import Returns
from fullcount.model.rule import Grain

LINES = st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3)


def seen(*rows: dict[str, object], **more: object) -> pl.DataFrame:
    return form_frame(small(rows, **more), LAW)  # type: ignore[arg-type]


def slow(lines: list[int | None], *, whole: bool, several: int | None) -> dict[str, object]:
    """The columns of STATED, one form at a time."""
    stated = [line for line in lines if line is not None]
    persons = [line for i, line in enumerate(lines) if line is not None and i != several]
    ranked = sorted(persons, reverse=True)
    known = whole and len(stated) == len(lines)
    first = ranked[0] if known and ranked else None
    second = ranked[1] if known and len(ranked) > 1 else None
    return {
        "sum_votes": sum(stated) if known else None,
        "leader_votes": first,
        "runner_up_votes": second,
        "margin": None if first is None or second is None else first - second,
        "most_votes": max(stated, default=None),
        "lines_with_votes": sum(line > 0 for line in stated),
        "zero_votes": not any(stated) if stated else None,
    }


@settings(deadline=None)
@given(
    st.lists(st.tuples(LINES, st.none() | st.booleans()), min_size=1, max_size=6),
    st.none() | st.integers(0, 2),
)
def test_what_lines_say_together(
    forms: list[tuple[list[int | None], bool | None]], several: int | None
) -> None:
    rows = [
        form("a", f"s{i}", *lines, candidates=3, list_complete=whole)
        for i, (lines, whole) in enumerate(forms)
    ]
    given_ = small(rows)
    aggregate = pl.col("position") == (-1 if several is None else several + 1)
    candidates = given_.candidates.with_columns(aggregate.alias("aggregate"))
    slots = ["votes_1", "votes_2", "votes_3"]
    found = with_stated(given_.forms, votes=slots, candidates=candidates)
    expected = [slow(lines, whole=bool(whole), several=several) for lines, whole in forms]
    assert found.select(*STATED).to_dicts() == expected
    frames.check_frame(found, STATED, name="stated")
    assert found.select(stated_sum(slots).alias("sum"))["sum"].equals(
        found["sum_votes"].alias("sum")
    )


def test_a_sum_needs_every_candidate_the_source_lists() -> None:
    """Three lines stated of four: the fourth candidate is elsewhere, so the sum is not known."""
    assert seen(form("a", "s1", 1, 2, 3, candidates=4))["sum_votes"].to_list() == [None]
    assert seen(form("a", "s1", 1, 2, 3, candidates=3))["sum_votes"].to_list() == [6]
    assert seen(form("a", "s1", 1, 2, 3, candidates=None))["sum_votes"].to_list() == [None]


def test_one_candidate_alone_leads_and_has_no_margin() -> None:
    found = seen(form("a", "s1", 7, candidates=1), candidates=1)
    assert found.select("leader_votes", "runner_up_votes", "margin").row(0) == (7, None, None)


def test_the_station_list_speaks_beside_the_form_and_is_not_mixed_with_it() -> None:
    given_ = small([form("a", "s1", 1, 2, 3, registered=700), form("a", "s2", 1, 2, 3)])
    given_ = with_units(
        given_,
        registered={"s1": 710},
        registered_women={"s1": 300},
        station_kind={"s1": "women", "s2": "postal"},
    )
    found = form_frame(given_, LAW)
    assert found["registered"].to_list() == [700, None]
    assert found["list_registered"].to_list() == [710, None]
    assert found["list_registered_women"].to_list() == [300, None]
    assert found["station_kind"].to_list() == ["women", "postal"]
    assert found["unit_kind"].to_list() == ["station", "station"]


def test_postal_is_true_only_where_the_list_says_so() -> None:
    given_ = with_units(
        small([form("a", "s1", 1, 2, 3), form("a", "s2", 1, 2, 3)]), station_kind={"s2": "postal"}
    )
    assert form_frame(given_, LAW)["is_postal"].to_list() == [False, True]


def test_columns_are_as_documented_and_no_row_is_lost() -> None:
    given_ = small([form("a", f"s{i}", 1, 2, 3) for i in range(5)])
    standings = framed(
        [{"contest_id": SEAT, "source_id": "a", "main": True, "leader": "c1", "rival": "c2"}],
        results.STANDINGS,
    )
    found = form_frame(given_, LAW, standings=standings)
    extra = {name: of for name, of in FORM_EXTRA.items() if name != "rejected_by_reason"}
    frames.check_frame(found, {**frames.FORMS, **STATED, **extra}, name="forms", key=["form_id"])
    assert found["form_id"].to_list() == given_.forms["form_id"].to_list()


def two_seats() -> Returns:
    """Station s1 is listed under NA-1, s2 under NA-2; the form of s2 says NA-1."""
    rows = [
        form("a", "s1", 1, 2, 3),
        form("a", "s2", 1, 2, 3, contest_id="NA-2"),
        form("b", "s2", 1, 2, 3),
        form("a", "NA-1", 1, 2, 3, kind="final"),
        form("a", "s1", 1, 2, 3, contest_id="PA-1"),
    ]
    given_ = small(rows, contests=("NA-1", "NA-2", "PA-1"))
    office = pl.Series(["assembly", "assembly", "province"])
    parents = {"s1": "NA-1", "s2": "NA-2"}
    return with_units(
        replace(given_, contests=given_.contests.with_columns(office=office)), parent_id=parents
    )


def test_a_station_of_another_seat_is_foreign_and_one_of_two_offices_is_not() -> None:
    found = form_frame(two_seats(), LAW)
    assert found["in_other_contest"].to_list() == [False, False, True, False, None]


def test_areas_are_found_through_any_number_of_levels() -> None:
    given_ = two_seats()
    town = {"unit_id": "town", "parent_id": "NA-2", "kind": "town"}
    units = pl.concat([given_.units, framed([town], frames.UNITS)])
    given_ = with_units(replace(given_, units=units), parent_id={"s2": "town"})
    assert form_frame(given_, LAW)["in_other_contest"].to_list()[1:3] == [False, True]


VECTORS = st.lists(
    st.tuples(st.sampled_from("ab"), LINES, st.sampled_from(["count", "account"])),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(VECTORS)
def test_forms_alike_are_counted_exactly(
    forms: list[tuple[str, list[int | None], str]],
) -> None:
    rows = [
        form(source, f"s{i}", *lines, candidates=3, kind=of)
        for i, (source, lines, of) in enumerate(forms)
    ]
    found = form_frame(small(rows), LAW)["same_vector_forms"].to_list()
    expected = [None if None in each[1] else forms.count(each) for each in forms]
    assert found == expected


def test_two_pairs_alike_are_two_pairs_and_not_four_forms_alike() -> None:
    lines = [(1, 2, 3), (1, 2, 3), (3, 2, 1), (3, 2, 1), (9, 9, 9)]
    rows = [form("a", f"s{i}", *each, candidates=3) for i, each in enumerate(lines)]
    assert form_frame(small(rows), LAW)["same_vector_forms"].to_list() == [2, 2, 2, 2, 1]


def test_who_leads_the_contest_is_looked_up_on_every_form() -> None:
    given_ = small(
        [form("a", "s1", 0, 5, 9), form("b", "s1", 1, 2, None), form("c", "s1", 1, 2, 3)]
    )
    standings = framed(
        [
            {"contest_id": SEAT, "source_id": "a", "main": True, "leader": "c3", "rival": "c1"},
            {"contest_id": SEAT, "source_id": "a", "main": False, "leader": "c2", "rival": "c1"},
            {"contest_id": SEAT, "source_id": "b", "main": True, "leader": "c3", "rival": None},
        ],
        results.STANDINGS,
    )
    found = form_frame(given_, LAW, standings=standings)
    assert found["leader_here"].to_list() == [9, None, None]
    assert found["rival_here"].to_list() == [0, None, None]


def test_reasons_of_rejection_are_added_only_where_all_are_stated() -> None:
    law = replace(
        LAW,
        kinds=(
            kind("count", boxes=["rejected_unmarked", "rejected_torn"]),
            kind("account", boxes=["rejected_torn"]),
            kind("plain"),
        ),
    )
    rows = [
        form("a", "s1", rejected_unmarked=2, rejected_torn=3),
        form("a", "s2", rejected_unmarked=2, rejected_torn=None),
        form("a", "s3", rejected_unmarked=None, rejected_torn=3, kind="account"),
        form("a", "s4", rejected_unmarked=9, rejected_torn=9, kind="plain"),
    ]
    found = form_frame(small(rows), law)["rejected_by_reason"].to_list()
    assert found == [5, None, 3, None]
    assert "rejected_by_reason" not in form_frame(small(rows), LAW).columns


def test_candidates_lines_one_row_each() -> None:
    given_ = small([form("a", "s1", 4, None, 0, cast=9)], candidates=3)
    found = form_candidate_frame(given_, LAW, fields=["votes", "cast", "office"])
    assert found.sort("position").select("candidate_id", "votes", "cast").rows() == [
        ("c1", 4, 9),
        ("c2", None, 9),
        ("c3", 0, 9),
    ]
    assert "office" in found.columns


def test_a_contest_with_fewer_candidates_has_fewer_lines() -> None:
    given_ = small([form("a", "s1", 4, 5, 6)])
    short = replace(given_, candidates=given_.candidates.filter(pl.col("position") < 3))
    found = form_candidate_frame(short, LAW, fields=["votes"])
    assert sorted(found["candidate_id"]) == ["c1", "c2"]


def twins(rows: list[dict[str, object]]) -> pl.DataFrame:
    given_ = small(rows, contests=("PA-1", "NA-1"))
    pair = pl.Series(["NA-1", None])
    given_ = replace(given_, contests=given_.contests.with_columns(twin_of=pair))
    return twin_frame(given_, LAW, boxes=["cast", "stray", "registered"])


def test_two_contests_at_a_station_are_one_row_of_all_their_papers() -> None:
    found = twins(
        [
            form("a", "s1", contest_id="PA-1", kind="account", stray=2, registered=800),
            form("a", "s1", contest_id="PA-1", cast=300, registered=801),
            form("a", "s1", contest_id="NA-1", cast=305),
            form("b", "s1", contest_id="NA-1", cast=999),
            form("a", "s2", contest_id="PA-1", cast=1),
        ]
    )
    row = found.row(0, named=True)
    assert found.height == 1
    assert (row["contest_a"], row["contest_b"], row["source_id"]) == ("PA-1", "NA-1", "a")
    assert (row["cast_a"], row["cast_b"]) == (300, 305)
    assert (row["stray_a"], row["stray_b"]) == (2, None)
    assert row["registered_a"] == 801  # the paper with candidates' lines comes first
    assert (row["form_a"], row["form_b"]) == ("f1", "f2")


def test_twins_leave_out_second_readings_lines_and_totals() -> None:
    found = twins(
        [
            form("a", "s1", contest_id="PA-1", cast=300),
            form("a", "s1", contest_id="PA-1", cast=301, reading=2),
            form("a", "s1", contest_id="NA-1", kind="line", cast=7),
            form("a", "NA-1", contest_id="NA-1", kind="final", cast=8),
        ]
    )
    assert found.is_empty()


def test_no_twins_no_rows() -> None:
    assert twin_frame(small([form("a", "s1", cast=1)]), LAW, boxes=["cast"]).is_empty()


def test_a_level_s_difference_is_null_where_any_part_is() -> None:
    rows = [
        {"stated": 100, "children_sum": 90, "explained": 10},
        {"stated": 100, "children_sum": 90, "explained": 9},
        {"stated": None, "children_sum": 90, "explained": 9},
        {"stated": 100, "children_sum": None, "explained": 9},
    ]
    place = {"child_source_id": "a", "child_kind": "count"}
    levels = framed(
        [
            each | place | {"form_id": "f1" if i < 2 else "f2", "parent_kind": of}
            for i, (each, of) in enumerate(
                zip(rows, ["final", "final", "line", "line"], strict=True)
            )
        ],
        results.LEVELS,
    )
    found = level_frame(levels, LAW)
    assert found["difference"].to_list() == [0, 1, None, None]
    assert found["is_line"].to_list() == [False, False, True, True]
    assert found["first_of_form"].to_list() == [True, False, True, False]


def test_copies_with_nothing_in_common_do_not_agree() -> None:
    pairs = framed(
        [
            {"boxes_compared": 0, "votes_compared": 0, "boxes_differing": 0, "votes_differing": 0},
            {"boxes_compared": 1, "votes_compared": 0, "boxes_differing": 0, "votes_differing": 0},
        ],
        results.PAIRS,
    )
    assert pair_frame(pairs)["votes_differing"].to_list() == [None, 0]
    assert pair_frame(pairs)["boxes_differing"].to_list() == [None, 0]


def counted(**tables: pl.DataFrame) -> Counted:
    schemas = {
        "standings": results.STANDINGS,
        "pairs": results.PAIRS,
        "levels": results.LEVELS,
        "outcomes": results.OUTCOMES,
        "deadlines": results.DEADLINES,
        "quotas": QUOTAS,
    }
    return Counted(**{name: tables.get(name, frames.empty(s)) for name, s in schemas.items()})


def test_a_contest_has_its_outcome_on_the_main_tally_and_its_deadlines_once() -> None:
    standings = framed(
        [
            {"contest_id": SEAT, "source_id": "a", "main": True, "kind": "final"},
            {"contest_id": SEAT, "source_id": "a", "main": False, "kind": "count"},
            {"contest_id": "NA-2", "source_id": "a", "main": True, "kind": "final"},
        ],
        results.STANDINGS,
    )
    outcomes = framed(
        [{"contest_id": SEAT, "source_id": "a", "verdict": "open", "unsettled": 9}],
        results.OUTCOMES,
    )
    due = framed(
        [
            {"contest_id": SEAT, "code": "D1", "state": "overdue"},
            {"contest_id": SEAT, "code": "D2", "state": "on_time"},
            {"contest_id": None, "code": "D3", "state": "overdue"},
        ],
        results.DEADLINES,
    )
    given_ = small([form("a", "s1", 1, 2, 3)], contests=(SEAT, "NA-2"))
    found = contest_frame(given_, counted(standings=standings, outcomes=outcomes, deadlines=due))
    assert found["verdict"].to_list() == ["open", None, None]
    assert found["unsettled"].to_list() == [9, None, None]
    assert found["deadlines"].to_list() == [2, 2, 0]
    assert found["deadlines_overdue"].to_list() == [1, 1, 0]
    assert found["first_of_contest"].to_list() == [True, False, True]


@pytest.mark.parametrize("grain", list(Grain))
def test_only_grains_that_are_judged_are_made(grain: Grain) -> None:
    rules = [filled(rule) for rule in universal_rules() if rule.grain is grain]
    found = grains(small([form("a", "s1", 1, 2, 3)]), LAW, counted=counted(), rules=rules)
    assert set(found) == ({grain} if rules else set())


def test_every_universal_rule_finds_its_columns_in_the_frames() -> None:
    """A misspelt column would be stated nowhere, for ever, without anybody noticing."""
    law = replace(LAW, kinds=(*LAW.kinds, kind("torn", boxes=["rejected_torn"])))
    rules = [filled(rule) for rule in universal_rules()]
    made = grains(small([form("a", "s1", 1, 2, 3)]), law, counted=counted(), rules=rules)
    boxes = set(CANONICAL)
    for rule in rules:
        known = {*made[rule.grain].columns, *boxes, *(f"{box}_if_any" for box in boxes)}
        assert set(rule.fields) <= known, rule.code


CANONICAL = [
    "says_equal",
    "says_more",
    "says_fewer",
    "poll_cards",
    "proxies",
    "voter_cards",
    "stated_excess",
    "stated_shortfall",
    "papers_removed",
    "second_preferences",
    "third_preferences",
    "preferences_not_counted",
    "preferences_examined",
    "cast_on_day",
    "cast_early",
    "cast_by_post",
    "registered",
    "registered_men",
    "registered_women",
    "registered_other",
    "papers_received",
    "issued",
    "unused",
    "in_box",
    "spoilt",
    "cancelled",
    "stray",
    "tendered",
    "challenged",
    "admitted",
    "admitted_men",
    "admitted_women",
    "cast",
    "cast_men",
    "cast_women",
    "cast_other",
    "valid",
    "rejected",
    "blank",
    "valid_words",
    "cast_words",
    "serial_from",
    "serial_to",
    "signed_officer",
    "signed_deputy",
    "stamp",
    "agents_present",
    "agents_signed",
    "refusal_reason",
    "comments",
    "altered",
]
