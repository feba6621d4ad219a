"""Records of a case folder: plain values to typed ones, strictly.

Grain: one record, an object with its kind under ``record``. Dates are ``2024-02-08``; an act's
instant is aware, or a day, which then begins where the case's law is in force. A key that is
misspelt is refused, for a status that silently is not there would be read as *not done*.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import TypeAlias

from fullcount.claims.aggregate import Aggregate, Part, Progress
from fullcount.claims.case import CaseKind, Role
from fullcount.claims.followup import Assessment, Content, ContentKind, Status, Trajectory
from fullcount.claims.origin import Answers, Origin
from fullcount.claims.published import Comparison, Duty, Line, Proportion, Ruling
from fullcount.claims.wording import Basis, Standard
from fullcount.country.entry import Entry
from fullcount.errors import InputError, LawError
from fullcount.model.text import Text

MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
ACT_WORDS = ("forum", "number", "ground", "outcome", "remedy", "implementation", "reason",
             "complainant_informed")  # fmt: skip
"""What acts may say (``lifecycles/case.toml``), but ``by``, which *stay* says of who stayed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Of which election a folder speaks; ``package`` names the recipe of its figures, if any."""

    election_id: str
    title: Text
    fictional: bool = False
    package: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case comes into being. ``law`` None: no clock is asked of it.

    ``gazetted_on``: the day the result it is about was gazetted; None = not stated.
    """

    case_id: str
    kind: CaseKind
    contest: str | None = None
    law: str | None = None
    gazetted_on: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActTold:
    """One act as a record tells it; ``at`` is a day where no hour is known."""

    case_id: str
    act: str
    at: datetime | date
    by: Role
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTold:
    """What a series counts; ``clock`` is the deadline by which each of them was to be decided.

    ``note``: what its source says of the numbers, such as why those filed change.
    """

    series_id: str
    title: Text
    by: Text
    law: str | None = None
    clock: str | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointTold:
    series_id: str
    point: Progress


Typed: TypeAlias = (
    About
    | Opened | ActTold | Aggregate | SeriesTold | PointTold | Proportion | Ruling | Duty
    | Comparison | Content | Assessment
)  # fmt: skip


def typed(record: Mapping[str, object], *, where: str) -> Typed:
    """Read one record; InputError names what is wrong with it."""
    entry = Entry(record, where=where)
    try:
        kind = entry.words("record")
        if kind not in READERS:
            raise entry.fail(f"no record is a {kind!r}; there are {', '.join(READERS)}")
        found = READERS[kind](entry)
        entry.done()
    except LawError as cause:
        raise InputError(cause.what, where=cause.where) from cause
    except ValueError as cause:
        raise InputError(str(cause), where=where) from cause
    return found


def _about(entry: Entry) -> About:
    return About(
        election_id=entry.code("id"),
        title=entry.text("title"),
        fictional=entry.flag("fictional", default=False),
        package=_maybe(entry, "package"),
    )


def _opened(entry: Entry) -> Opened:
    return Opened(
        case_id=entry.code("id"),
        kind=entry.choice("kind", CaseKind),
        contest=_maybe(entry, "contest"),
        law=_maybe(entry, "law"),
        gazetted_on=_day(entry, "gazetted_on") if entry.has("gazetted_on") else None,
        source=_maybe(entry, "source"),
    )


def _act(entry: Entry) -> ActTold:
    told: dict[str, str] = {}
    if entry.has("told"):
        inner = entry.entry("told")
        told = {name: inner.words_or(name, "") for name in inner.names()}
    return ActTold(
        case_id=entry.code("case"),
        act=entry.code("act"),
        at=_moment(entry, "at"),
        by=entry.choice("by", Role),
        told=told,
    )


def _aggregate(entry: Entry) -> Aggregate:
    parts = []
    for one in entry.entries("part"):
        parts.append(Part(label=one.text("label"), count=one.whole("count")))
        one.done()
    return Aggregate(
        aggregate_id=entry.code("id"),
        title=entry.text("title"),
        origin=_origin(entry),
        total=entry.whole("total"),
        parts=tuple(parts),
        answers=entry.choice("answers", Answers, default=Answers.FOUND),
    )


def _series(entry: Entry) -> SeriesTold:
    return SeriesTold(
        series_id=entry.code("id"),
        title=entry.text("title"),
        by=entry.text("by"),
        law=_maybe(entry, "law"),
        clock=_maybe(entry, "clock"),
        note=entry.text_or_none("note"),
    )


def _point(entry: Entry) -> PointTold:
    decided, filed = _need(entry, "decided"), _need(entry, "filed")
    if decided > filed:
        raise entry.fail(f"{decided} decided of {filed} filed")
    point = Progress(
        as_of=_day(entry, "as_of"), decided=decided, filed=filed, source=entry.words("source")
    )
    return PointTold(series_id=entry.code("series"), point=point)


def _proportion(entry: Entry) -> Proportion:
    covers = None
    if entry.has("covers"):
        inner = entry.entry("covers")
        covers = (_need(inner, "part"), _need(inner, "whole"))
        inner.done()
    return Proportion(
        proportion_id=entry.code("id"),
        title=entry.text("title"),
        origin=_origin(entry),
        part=entry.whole("part"),
        whole=entry.whole("whole"),
        share=_maybe(entry, "share"),
        answers=entry.choice("answers", Answers, default=Answers.FOUND),
        covers=covers,
        whole_source=_maybe(entry, "whole_source"),
    )


def _ruling(entry: Entry) -> Ruling:
    return Ruling(
        ruling_id=entry.code("id"),
        title=entry.text("title"),
        forum=entry.text("forum"),
        origin=_origin(entry),
        contests=entry.codes("contests"),
        seats=entry.whole("seats"),
    )


def _duty(entry: Entry) -> Duty:
    return Duty(
        duty_id=entry.code("id"),
        title=entry.text("title"),
        origin=_origin(entry),
        law=entry.code("law"),
        clock=entry.code("clock"),
        starts_on=_day(entry, "starts_on"),
        met_on=_day(entry, "met_on") if entry.has("met_on") else None,
    )


def _comparison(entry: Entry) -> Comparison:
    lines = []
    for one in entry.entries("line"):
        lines.append(
            Line(
                contestant=one.words("contestant"),
                copies=_need(one, "copies"),
                official=_need(one, "official"),
            )
        )
        one.done()
    if len(lines) != 2:
        raise entry.fail("a comparison has two lines: the official leader, and the rival")
    return Comparison(
        comparison_id=entry.code("id"),
        title=entry.text("title"),
        origin=_origin(entry),
        contest=entry.code("contest"),
        lines=(lines[0], lines[1]),
        stations=entry.whole("stations"),
        of_stations=entry.whole("of_stations"),
        claimed=_maybe(entry, "claimed"),
    )


def _content(entry: Entry) -> Content:
    return Content(
        content_id=entry.code("id"),
        kind=entry.choice("kind", ContentKind),
        says=entry.text("says"),
        author=entry.text("author"),
        said_on=_day(entry, "said_on"),
        source=entry.words("source"),
        addressee=entry.text_or_none("addressee"),
        links=entry.codes("links"),
    )


def _assessment(entry: Entry) -> Assessment:
    trajectory = entry.choice("trajectory", Trajectory) if entry.has("trajectory") else None
    return Assessment(
        content_id=entry.code("content"),
        status=entry.choice("status", Status),
        as_of=_day(entry, "as_of"),
        by=entry.text("by"),
        source=entry.words("source"),
        says=entry.text_or_none("says"),
        trajectory=trajectory,
    )


READERS: Mapping[str, Callable[[Entry], Typed]] = {
    "election": _about,
    "case": _opened,
    "act": _act,
    "aggregate": _aggregate,
    "series": _series,
    "progress": _point,
    "proportion": _proportion,
    "ruling": _ruling,
    "duty": _duty,
    "comparison": _comparison,
    "content": _content,
    "assessment": _assessment,
}
"""In the order in which a folder takes them up: what is spoken of comes first."""


def _origin(entry: Entry) -> Origin:
    as_of, exact = _day_or_month(entry, "as_of")
    return Origin(
        by=entry.text("by"),
        as_of=as_of,
        exact=exact,
        source=entry.words("source"),
        standard=Standard[_word(entry, "standard", Standard, default="allegation").upper()],
        basis=entry.choice("basis", Basis, default=Basis.DOCUMENT),
    )


def _word(entry: Entry, key: str, kind: type[IntEnum], *, default: str) -> str:
    word = entry.words_or(key, default)
    known = [member.name.lower() for member in kind]
    if word not in known:
        raise entry.fail(f"{key} must be one of {', '.join(known)}, not {word!r}")
    return word


def _maybe(entry: Entry, key: str) -> str | None:
    return entry.words(key) if entry.has(key) else None


def _need(entry: Entry, key: str) -> int:
    found = entry.whole(key)
    if found is None:
        raise entry.fail(f"{key} is missing")
    return found


def _day(entry: Entry, key: str) -> date:
    moment = _moment(entry, key)
    if isinstance(moment, datetime):
        raise entry.fail(f"{key} must be a day such as 2024-02-08")
    return moment


def _day_or_month(entry: Entry, key: str) -> tuple[date, bool]:
    """Read a day, or the last day of a month whose day nobody states."""
    text = entry.words(key)
    if not MONTH.fullmatch(text):
        return _day(entry, key), True
    try:
        return date(
            int(text[:4]), int(text[5:]), monthrange(int(text[:4]), int(text[5:]))[1]
        ), False
    except ValueError:
        raise entry.fail(f"{key} {text!r} is no month") from None


def _moment(entry: Entry, key: str) -> datetime | date:
    """Read a day, or an instant with its zone."""
    text = entry.words(key)
    try:
        if len(text) == len("2024-02-08") and text[4] == text[7] == "-":
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise entry.fail(f"{key} {text!r} is neither a day nor an instant") from None
    if moment.tzinfo is None:
        raise entry.fail(f"{key} {text!r} names no zone; write 2024-02-09T02:00+05:00, or a day")
    return moment
