"""A law of Sahra (fictional) with one clock, and events, for the tests of this room."""

from dataclasses import replace
from datetime import UTC, datetime

from count.small import LAW, framed

from fullcount.model import frames
from fullcount.model.law import Deadline
from fullcount.model.text import Text


def deadline(code, **more):
    known = {"starts": "poll", "due_event": "provisional_result_complete", "citations": ()}
    return Deadline(**(known | {"code": code, "title": Text(en=code)} | more))


TEN = deadline("X-10", days=1, at="10:00")
LAW_10 = replace(LAW, deadlines=(TEN,))
DUE = datetime(2031, 3, 10, 5, tzinfo=UTC)  # 10:00 in Karachi, the day after the poll
BEFORE, AFTER = datetime(2031, 3, 10, 2, tzinfo=UTC), datetime(2031, 3, 10, 6, tzinfo=UTC)


def event(name, at, contest=None, source="a"):
    return {"event": name, "at": at, "contest_id": contest, "source": source}


def with_events(given_, *events):
    return replace(given_, events=framed(list(events), frames.EVENTS))
