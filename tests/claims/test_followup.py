"""Of everything asked or promised, the latest sourced word; silence is said as silence."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcount.claims.followup import Assessment, Content, ContentKind, Status, counted, follow_up
from fullcount.model.text import Text

SAID = date(2031, 2, 8)
CALL = Content(
    content_id="call-1",
    kind=ContentKind.CALL,
    says=Text(en="Claims of interference should be fully investigated."),
    author=Text(en="A mission (fictional)"),
    said_on=SAID,
    source="https://example.org/statement",
)


def assessed(status, day, **more):
    known = {"content_id": "call-1", "by": Text(en="a monitor"), "source": "https://example.org/a"}
    return Assessment(**(known | {"status": status, "as_of": day} | more))


def test_the_latest_speaks_and_nothing_is_overwritten():
    words = [
        assessed(Status.PARTIALLY, date(2031, 6, 1)),
        assessed(Status.NOT_IMPLEMENTED, date(2031, 3, 1)),
    ]
    day = {date(2031, 2, 20): Status.NO_SOURCE_FOUND, date(2031, 4, 1): Status.NOT_IMPLEMENTED,
           date(2031, 6, 1): Status.PARTIALLY}  # fmt: skip
    for on, status in day.items():
        assert [one.status for one in follow_up([CALL], words, on=on)] == [status]


def test_praise_is_not_followed_up_and_the_future_not_known():
    praise = replace(CALL, content_id="p", kind=ContentKind.COMMEND)
    later = replace(CALL, content_id="l", said_on=date(2031, 5, 1))
    found = follow_up([praise, CALL, later], [], on=date(2031, 3, 1))
    assert [one.content.content_id for one in found] == ["call-1"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"content_id": "x"}, "nobody has said"),
        ({"source": " "}, "names no source"),
        ({"as_of": date(2031, 1, 1)}, "before it was said"),
    ],
)
def test_what_is_no_assessment(changes, says):
    wrong = replace(assessed(Status.FULLY, date(2031, 3, 1)), **changes)
    with pytest.raises(ValueError, match=says):
        follow_up([CALL], [wrong], on=date(2032, 1, 1))


@given(st.lists(st.tuples(st.sampled_from(Status), st.integers(0, 30)), max_size=6))
def test_counts_add_up_to_what_is_followed(words):
    given_ = [assessed(status, date(2031, 3, 1 + day)) for status, day in words]
    found = follow_up([CALL], given_, on=date(2031, 12, 31))
    assert sum(counted(found).values()) == len(found) == 1
    if given_:
        newest = max(one.as_of for one in given_)
        last = [one for one in given_ if one.as_of == newest][-1]
        assert found[0].assessment == last
