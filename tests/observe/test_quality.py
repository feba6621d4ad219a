"""Every check: kept, just broken, and unknown where a figure is not stated; flags can be waived."""

import polars as pl
import pytest
from observe.counted import COUNTING, counting

from fullcount.errors import LawError, MissingError
from fullcount.observe.checkfile import (
    Frame,
    Weight,
    bounds_of,
    for_frame,
    packaged_checks,
    parse_checks,
)
from fullcount.observe.compare import answers_of_siblings, distribution, siblings, station_day
from fullcount.observe.quality import Waiver, examine

CHECKS = {check.code: check for check in packaged_checks()}
CASES = [  # check, kept, just broken
    ("Q2.1", {"valid": 400, "rejected": 10, "cast": 410}, {"cast": 411}),
    ("Q2.2", {"cast_men": 250, "cast_women": 160, "cast": 410}, {"cast_women": 161}),
    ("Q2.3", {"registered_men": 6, "registered_women": 4, "registered": 10}, {"registered": 9}),
    ("Q2.4", {"cast": 10, "registered": 10}, {"cast": 11}),
    ("Q2.5", {"cast_women": 4, "registered_women": 4}, {"cast_women": 5}),
    ("Q2.6", {"cast_men": 4, "registered_men": 4}, {"cast_men": 5}),
    ("Q2.7", {"in_box": 410, "papers_received": 1000, "unused": 590}, {"in_box": 411}),
    ("Q2.8", {"votes_copied": 400, "valid": 400}, {"votes_copied": 401}),
    ("Q2.9", {"arrived_at": 480, "opened_at": 480}, {"arrived_at": 481}),
    ("Q2.10", {"arrived_at": 480, "left_at": 480}, {"left_at": 479}),
    ("Q2.11", {"stations_received": 300, "stations_listed": 300}, {"stations_received": 301}),
    ("Q3.1", {"cast_women": 160, "voted_women": 160}, {"voted_women": 161}),
    ("Q3.2", {"cast_men": 250, "voted_men": 250}, {"voted_men": 251}),
    ("Q3.3", {"closed_at": 1020, "opened_at": 1020}, {"closed_at": 1019}),
    ("Q4.1", {"first": 312, "second": 312}, {"second": 321}),
    ("Q5.1", {"turnout_z": -5000}, {"turnout_z": -5001}),
    ("Q5.2", {"seconds_taken": 60}, {"seconds_taken": 59}),
    ("Q5.3", {"same_figures": 0}, {"same_figures": 1}),
    ("Q5.4", {"same_words": 0}, {"same_words": 1}),
    ("Q5.5", {"overlap_minutes": 0}, {"overlap_minutes": 1}),
    ("Q5.6", {"jump_z": 5000}, {"jump_z": 5001}),
    ("Q5.7", {"digit_p": 1000}, {"digit_p": 999}),
    ("Q5.8", {"line_answers": 5, "line_most": 4}, {"line_most": 5}),
    ("Q5.9", {"metres": 20_000, "minutes_between": 10}, {"metres": 20_001}),
]


def rows(*dicts):
    told = [{"subject": f"r{at}", "station": "st"} | one for at, one in enumerate(dicts)]
    return pl.DataFrame(told)


@pytest.mark.parametrize(("code", "kept", "change"), CASES, ids=[case[0] for case in CASES])
def test_kept_just_broken_and_unknown(code, kept, change):
    check = CHECKS[code]
    blanks = [kept | {field: None} for field in check.fields]
    found = examine(rows(kept, kept | change, *blanks), [check])
    (counted,) = found.counted.iter_rows(named=True)
    assert (counted["passed"], counted["flagged"], counted["unknown"]) == (1, 1, len(blanks))
    (flag,) = found.flags.iter_rows(named=True)
    assert flag["subject"] == "r1"
    assert found.blocked() == ({"r1"} if check.weight is Weight.HARD else set())


def test_every_check_has_a_case_and_both_titles():
    assert [case[0] for case in CASES] == list(CHECKS)
    assert {check.tier for check in CHECKS.values()} == {2, 3, 4, 5}
    assert all(check.title.en and check.title.ur for check in CHECKS.values())
    assert {check.frame for check in CHECKS.values()} <= {frame.value for frame in Frame}


def test_tier_one_is_made_from_the_bounds_of_the_instrument():
    checks = {check.code: check for check in bounds_of(COUNTING)}
    found = examine(counting({}, {"valid": "12001"}), list(checks.values()))
    assert found.flags.select("check", "subject", "numbers").rows() == [
        ("Q1.counting.valid", "c2", '{"valid":12001}')
    ]
    assert {check.tier for check in checks.values()} == {1}


def test_a_waiver_says_who_and_why_frees_its_subject_and_hides_nothing_else():
    frame = counting({"cast": "411"}, {"cast": "409"})
    checks = for_frame(packaged_checks(), "counting")
    waiver = Waiver(check="Q2.1", subject="c1", by="desk 1", because="the form itself says so")
    found = examine(frame, checks, waivers=[waiver])
    (counted,) = found.counted.filter(pl.col("check") == "Q2.1").iter_rows(named=True)
    assert (counted["flagged"], counted["waived"], counted["passed"]) == (1, 1, 0)
    assert "c1" not in found.blocked()
    assert "c2" in found.blocked()
    assert found.flags.filter(subject="c1")["because"].to_list() == ["the form itself says so"]
    with pytest.raises(MissingError, match="not flagged on c3"):
        examine(frame, checks, waivers=[Waiver(check="Q2.1", subject="c3", by="x", because="y")])
    with pytest.raises(ValueError, match="by whom and why"):
        examine(frame, checks, waivers=[Waiver(check="Q2.1", subject="c1", by="x", because=" ")])


def test_siblings_differ_by_figure_and_nothing_is_overridden():
    frame = counting({}, {"slot": "s2", "cast_women": "106"}, {"station": "st2"})
    pairs = siblings(frame, COUNTING)
    found = examine(pairs, for_frame(packaged_checks(), "siblings"))
    (flag,) = found.flags.iter_rows(named=True)
    assert flag["subject"] == "s1 and s2 at st1: cast_women"
    assert flag["numbers"] == '{"first":160,"second":106}'
    (counted,) = found.counted.iter_rows(named=True)
    assert (counted["passed"], counted["unknown"]) == (pairs.height - 1, 0)
    answered = answers_of_siblings(frame, COUNTING)
    assert answered.filter(question="form_posted").select("first", "second").rows() == [
        ("no", "no")
    ]


def test_the_forms_of_a_day_stand_in_one_row_the_last_round_speaking():
    voting = counting({"round": "1"}, {"round": "2"}).select(
        "subject", "client_id", "content_sha256", "received_at", "slot", "station", "round",
        pl.Series("voted_women", [50, 170]),
    )  # fmt: skip
    day = station_day({"voting": voting, "counting": counting()})
    found = examine(day, for_frame(packaged_checks(), "station_day"))
    assert found.flags.select("check", "subject", "numbers").rows() == [
        ("Q3.1", "s1 at st1", '{"cast_women":160,"voted_women":170}')
    ]


def test_distribution_says_where_a_report_stands_and_declines_in_small_strata():
    reports = [
        {"station": f"st{k}", "slot": f"s{k}", "cast": str(400 + k), "votes_1": str(200 + k),
         "votes_2": "100", "votes_3": "100", "remarks": f"quiet all day at booth {k}"}
        for k in range(12)
    ]  # fmt: skip
    reports[11] |= {"cast": "990", "votes_1": "200", "remarks": reports[0]["remarks"]}
    frame = counting(*reports)
    names = frame["station"]
    one = pl.DataFrame({"station": names, "stratum": ["a"] * 12})
    found = distribution(frame, strata=one)
    assert [z is not None and abs(z) > 5000 for z in found["turnout_z"]] == [False] * 11 + [True]
    assert found["same_figures"].to_list() == [1] + [0] * 10 + [1]
    assert found["same_words"].to_list() == [1] + [0] * 10 + [1]
    two = one.with_columns(pl.Series("stratum", ["a"] * 6 + ["b"] * 6))
    assert distribution(frame, strata=two)["turnout_z"].null_count() == 12


BAD = """
[[check]]
code = "X1"
tier = 2
severity = "hard"
frame = "counting"
title = { en = "x" }
broken = "valid > cast"
fields = ["valid", "cast"]
cites = "y"
"""


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("valid > cast", "coalesce(valid, 0) > cast", "would hide"),
        ("valid > cast", "valid > 0.5 * cast", "whole numbers"),
        ("valid > cast", "valid is null", "judges_absence"),
        ('fields = ["valid", "cast"]', 'fields = ["valid"]', "declares valid"),
        ("tier = 2", "tier = 1", "made from the instruments"),
        ('frame = "counting"', 'frame = "moon"', "must be one of"),
    ],
)
def test_checks_are_read_strictly_in_the_rule_registry_s_language(before, after, says):
    assert parse_checks(BAD.encode(), where="t")[0].code == "X1"
    with pytest.raises(LawError, match=says):
        parse_checks(BAD.replace(before, after).encode(), where="t")
