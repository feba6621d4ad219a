"""One person in two seats: told by a key, and never by a name."""

from dataclasses import replace

import polars as pl
from count.small import form, framed, small

from fullcount.count.elected import elected_twice
from fullcount.model import results

SEATS = ("NA-1", "NA-2", "NA-3")


def told(
    persons: dict[tuple[str, str], str | None], *, result: str = "winner"
) -> dict[str, object]:
    given = small([form("a", f"s{s}", 1, 2, 3, contest_id=s) for s in SEATS], contests=SEATS)
    keys = [
        persons.get((c, n)) for c, n in given.candidates.select("contest_id", "candidate_id").rows()
    ]
    given = replace(
        given, candidates=given.candidates.with_columns(pl.Series("person", keys, pl.String))
    )
    rows = [
        {"contest_id": seat, "source_id": "a", "result": result, "winners": ["c3"]}
        for seat in SEATS
    ]
    found = elected_twice(given, framed(rows, results.OUTCOMES))
    return dict(found.select("contest_id", "also_elected_in").iter_rows())


def test_a_key_that_wins_twice_is_told_in_both() -> None:
    keys = {("NA-1", "c3"): "p9", ("NA-2", "c3"): "p4", ("NA-3", "c3"): "p9"}
    assert told(keys) == {"NA-1": "NA-3", "NA-2": "", "NA-3": "NA-1"}


def test_a_match_is_told_though_others_have_no_key_but_none_is_not() -> None:
    keys = {("NA-1", "c3"): "p9", ("NA-3", "c3"): "p9"}
    assert told(keys) == {"NA-1": "NA-3", "NA-2": None, "NA-3": "NA-1"}


def test_where_one_contest_is_all_there_is_nobody_can_be_elected_twice() -> None:
    given = small([form("a", "s1", 1, 2, 3)])
    row = {"contest_id": "NA-1", "source_id": "a", "result": "winner", "winners": ["c3"]}
    found = elected_twice(given, framed([row], results.OUTCOMES))
    assert found["elects_elsewhere"].to_list() == [False]


def test_who_only_stood_is_not_elected_and_one_name_is_not_one_person() -> None:
    keys = {(seat, name): f"{seat}{name}" for seat in SEATS for name in ("c1", "c2", "c3")}
    keys[("NA-2", "c1")] = "NA-1c3"
    assert set(told(keys).values()) == {""}
    assert told(keys, result="runoff") == {}
