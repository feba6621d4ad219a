"""The summary counts what the frames hold, each number with its whole."""

import json

from publish import sahra

from fullcount import publish
from fullcount.count.agreement import worst_agreement
from fullcount.publish.spell import file_name
from fullcount.publish.standing import contest_rows, speaking
from fullcount.publish.summary import summary


def test_counts_by_hand():
    found = summary(sahra.count())
    assert (found.contests, found.contests_compared, found.contests_reversed) == (3, 1, 1)
    assert (found.checks_failed, found.checks_passed, found.checks_not_evaluable) == (1, 5, 1)
    assert (found.forms, found.forms_stated) == (8, 8)
    assert (found.figures, found.figures_failing) == (1, 1)
    assert (found.pairs, found.pairs_differing) == (2, 1)
    assert (found.awaited, found.awaited_others, found.overdue, found.unread) == (1, 0, 1, 1)
    assert found.fictional
    assert not found.legal_verified


def test_only_an_official_source_keeps_a_contest_open_where_there_is_one():
    found = summary(sahra.count())
    assert found.contests_unsettled == 1
    assert found.contests_not_evaluable == 0
    row = next(row for row in found.top if row.contest_id == "NA-1")
    assert [line.source_id for line in row.spoken] == ["commission"]
    assert (row.stake, row.margin) == (500, 110)
    assert speaking(row.lines[1:]) == row.lines[1:]


def test_is_json():
    said = json.loads(json.dumps(summary(sahra.count()).as_json(), default=str))
    assert said["held_on"] == "2031-02-06"
    assert said["top"][0]["contest_id"] == "NA-1"
    assert next(one["verdicts"] for one in said["sources"]) == {"open": 1, "decided": 1}


def test_the_rule_book_changes_its_name_with_a_revision():
    count = sahra.count()
    one = summary(count).rule_book
    other = summary(sahra.revised(count)).rule_book
    assert one != other


def test_the_worst_agreement_is_told():
    assert worst_agreement(["same", "reversed"]) == "reversed"
    assert worst_agreement(["same", "not_comparable"]) == "not_comparable"
    assert worst_agreement([]) is None


def test_file_names_are_safe_and_never_shared():
    names = ["NA-1", "../NA-1", "NA 1", "NA_1", "ا", "a/b", "a\\b", "", "." * 5, "x" * 300]
    made = [file_name(name) for name in names]
    assert len(set(made)) == len(names)
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
        for name in made
    )
    assert not any(name.startswith(".") or len(name) > 100 for name in made)
    assert publish.file_name(file_name("../NA-1")) != file_name("../NA-1")


def test_unbounded_comes_first():
    count = sahra.replaced(
        sahra.count(),
        outcomes=[
            sahra.outcome("NA-1", "commission", margin=110, unsettled=500, verdict="open"),
            sahra.outcome(
                "NA-2", "commission", margin=399, unsettled=None, verdict="not_evaluable"
            ),
        ],
    )
    setting = publish.report.__globals__["setting_of"](count, "en")
    assert [row.contest_id for row in contest_rows(count, setting.names)] == [
        "NA-2",
        "NA-1",
        "NA-3",
    ]
