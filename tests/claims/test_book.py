"""What is added is judged by what is there; the same record twice is one record."""

import itertools

import pytest
from claims.records import (
    CASE,
    CONTENT,
    DECIDED,
    FILED,
    SERIES,
    act,
    acts,
    lines,
    progress,
    published,
)
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.book import fresh, open_book
from fullcount.claims.docketfile import read_records
from fullcount.errors import ConflictError, InputError


def told(*records):
    return read_records(lines(*records), name="a.jsonl")


def state(records):
    return open_book(records).cases["C-1"].state


@given(order=st.permutations([CASE, *acts(DECIDED)]))
def test_in_whatever_order_the_records_of_one_import_stand(order):
    taken = fresh((), told(*order))
    assert state(taken) == "decided"
    assert fresh(taken, told(*order)) == ()


@given(cut=st.integers(0, len(DECIDED)))
def test_in_two_imports_as_in_one(cut):
    every = acts(DECIDED)
    first = fresh((), told(CASE, *every[:cut]))
    second = fresh(first, told(CASE, *every))
    assert state((*first, *second)) == "decided"
    assert len(first) + len(second) == 1 + len(every)


@pytest.mark.parametrize("gone", range(len(DECIDED) - 1))
def test_an_act_that_is_left_out_is_missed(gone):
    steps = [step for at, step in enumerate(DECIDED) if at != gone]
    if DECIDED[gone][0] == "hear":  # a case may be decided without a hearing
        assert state(fresh((), told(CASE, *acts(steps)))) == "decided"
        return
    with pytest.raises(ConflictError, match=r"a\.jsonl, line \d: case C-1: .* cannot .*; open: "):
        fresh((), told(CASE, *acts(steps)))


def test_an_act_from_before_the_last_is_refused_later():
    have = fresh((), told(CASE, *acts(FILED)))
    early = act("decide", "2031-03-20", "tribunal", {"outcome": "upheld"})
    with pytest.raises(ConflictError, match="dated before the hear"):
        fresh(have, told(early))


def test_a_published_word_is_never_changed_in_silence():
    have = fresh((), told(published("proportion", "p", part=1, whole=2)))
    with pytest.raises(ConflictError, match="says something else"):
        fresh(have, told(published("proportion", "p", part=2, whole=2)))


@pytest.mark.parametrize(
    ("record", "error", "says"),
    [
        (act("file", "2031-03-01", "petitioner", {"forum": "x"}), InputError, "no case C-1"),
        (progress("2031-03-01", 1, 2), InputError, "no series s"),
        (CASE | {"law": "atlantis"}, InputError, "no law atlantis"),
        (SERIES | {"clock": "PK-DL-99"}, InputError, "no clock PK-DL-99"),
        (
            published("duty", "d", law="pakistan", clock="PK-DL-05", starts_on="1999-01-01"),
            InputError,
            "no text of PK-DL-05 was in force",
        ),
    ],
)
def test_what_speaks_of_nothing_is_refused(record, error, says):
    with pytest.raises(error, match=says):
        fresh((), told(record))


def test_a_day_needs_a_law_to_say_whose_day_it_is():
    lawless = {key: word for key, word in CASE.items() if key != "law"}
    with pytest.raises(InputError, match="names no law to say whose"):
        fresh((), told(lawless, *acts(FILED[:1])))


def test_a_folder_speaks_of_one_election():
    one = {"record": "election", "id": "a", "title": {"en": "A"}}
    with pytest.raises(ConflictError, match="another election already"):
        fresh((), told(one, one | {"id": "b"}))


def test_what_was_said_is_assessed_afterwards():
    word = {"record": "assessment", "content": "call", "status": "fully", "by": {"en": "x"},
            "as_of": "2031-02-07", "source": "https://example.org"}  # fmt: skip
    with pytest.raises(ConflictError, match="before it was said"):
        fresh((), told(word, CONTENT))
    assert len(fresh((), told(word | {"as_of": "2031-02-09"}, CONTENT))) == 2


def test_points_of_a_series_stand_in_time_however_they_come():
    points = [progress("2031-04-01", 3, 9), progress("2031-03-01", 1, 8)]
    for order in itertools.permutations(points):
        taken = fresh((), told(SERIES, *order))
        assert [one.decided for one in open_book(taken).points["s"]] == [1, 3]


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01", "9999-12-31"])
def test_an_act_beyond_the_calendar_is_refused_with_its_place(at):
    with pytest.raises(InputError, match=r"a.jsonl, line 2: .*beyond the calendar"):
        open_book(fresh((), told(CASE, act("file", at, "petitioner", {"forum": "Tribunal I"}))))
