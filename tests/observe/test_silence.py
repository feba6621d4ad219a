"""A gap is a run of bins in which reports were due and none of the group arrived."""

from datetime import timedelta

from observe.planned import arrivals, at, plan

from fullcount.observe.expected import dispose
from fullcount.observe.silence import gaps

HALF = {"opening": [at(8)], "voting": [at(8.5)], "counting": [at(18)]}


def told(came, *, stations=12, hour=23):
    return dispose(plan(stations, rounds=HALF), arrivals(*came), now=at(hour))


def everybody(form, hours, *, only=range(12)):
    return [(k, form, hours, None) for k in only]


def test_one_operator_falls_silent_and_the_other_does_not():
    odd, even = range(1, 12, 2), range(0, 12, 2)
    came = [
        *everybody("opening", 8, only=even), *everybody("voting", 8.5, only=even),
        *everybody("counting", 18), *everybody("opening", 12, only=odd),
    ]  # fmt: skip
    (gap,) = gaps(told(came), by="operator")
    assert (gap.group, gap.starts_at, gap.ends_at) == ("beta", at(8), at(9))
    assert (gap.due, gap.came_after) == (12, 6)


def test_a_single_arrival_in_the_bin_ends_the_gap():
    came = [(1, "opening", 8.25, None)]
    found = gaps(told(came), by="region")
    assert [(gap.starts_at, gap.due) for gap in found] == [(at(8.5), 24)]
    heard_between = [(1, "voting", 12, None)]
    first, second = gaps(told(heard_between), by="region")
    assert (first.ends_at, second.starts_at) == (at(9), at(18))


def test_few_reports_due_make_no_gap_and_what_is_not_yet_due_is_not_silent():
    assert gaps(told([], stations=1), by="region") == ()
    found = gaps(told([], hour=8.25), by="region")
    assert [(gap.starts_at, gap.due) for gap in found] == [(at(8), 12)]
    assert found[0].ends_at - found[0].starts_at == timedelta(minutes=30)


def test_a_report_that_had_come_already_leaves_no_silence_where_it_was_due():
    early = [*everybody("opening", 6), *everybody("voting", 8.5), *everybody("counting", 18)]
    assert gaps(told(early), by="region") == ()
    most = [*everybody("opening", 6, only=range(7)), *everybody("opening", 12, only=range(7, 12))]
    (gap,) = gaps(told([*most, *everybody("voting", 8.5), *everybody("counting", 18)]), by="region")
    assert (gap.starts_at, gap.due, gap.came_after) == (at(8), 5, 5)
