"""The book of a case folder: every record taken up, in order, into one value.

Grain: one folder. What is added is judged by what is there: an act its lifecycle does not list is
refused, a published word is never changed in silence, and the same record twice is one record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar

from fullcount.claims.aggregate import Aggregate, Progress
from fullcount.claims.case import Act, Case, advance
from fullcount.claims.deadline import deadline_of, law_named
from fullcount.claims.docketfile import Told
from fullcount.claims.followup import Assessment, Content
from fullcount.claims.published import Comparison, Duty, Proportion, Ruling
from fullcount.claims.records import About, ActTold, Opened, PointTold, SeriesTold
from fullcount.country import packaged_ids, start_of_day
from fullcount.errors import ConflictError, InputError
from fullcount.model.law import Law

V = TypeVar("V")

FIRST_YEAR, LAST_YEAR = 1900, 2200  # beyond these an act is a misprint


@dataclass(kw_only=True)
class Book:
    """Everything a folder holds, each kind by its own name; the order is that of the records."""

    elections: dict[str, About] = field(default_factory=dict)
    opened: dict[str, Opened] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    aggregates: dict[str, Aggregate] = field(default_factory=dict)
    series: dict[str, SeriesTold] = field(default_factory=dict)
    points: dict[str, tuple[Progress, ...]] = field(default_factory=dict)  # of each series
    proportions: dict[str, Proportion] = field(default_factory=dict)
    rulings: dict[str, Ruling] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    assessments: list[Assessment] = field(default_factory=list)

    @property
    def about(self) -> About | None:
        """The election the folder speaks of; None where no record says."""
        return next(iter(self.elections.values()), None)

    def law_of(self, case_id: str) -> Law | None:
        """Give the law a case is under; None where its record names none."""
        name = self.opened[case_id].law
        return None if name is None else law_named(name)


def open_book(told: Sequence[Told]) -> Book:
    """Take up every record of a folder, in its order."""
    book = Book()
    for one in told:
        _take(book, one)
    return book


def fresh(have: Sequence[Told], new: Iterable[Told]) -> tuple[Told, ...]:
    """Give those that are not there yet, in an order in which they can be taken up.

    What is spoken of comes before what speaks of it, and acts in the order of time. The same
    record twice is one. ConflictError for an act that is refused or a word that is changed.
    """
    seen = {one.raw for one in have}
    added = {one.raw: one for one in new if one.raw not in seen}
    book = open_book(have)
    first = [one for one in added.values() if not isinstance(one.value, LATER)]
    for one in first:
        _take(book, one)
    later = [one for one in added.values() if isinstance(one.value, LATER)]
    later.sort(key=lambda one: _moment(book, one))
    for one in later:
        _take(book, one)
    return (*first, *later)


LATER = (ActTold, PointTold, Assessment)
"""These speak of something that another record brings."""


def _moment(book: Book, told: Told) -> datetime:
    match told.value:
        case ActTold() as act:
            return _instant(book, act, where=told.where)
        case Assessment() as one:
            return datetime(one.as_of.year, one.as_of.month, one.as_of.day, tzinfo=UTC)
        case PointTold() as one:
            day = one.point.as_of
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        case _:
            raise TypeError(f"{told.where} speaks of nothing else")


def _take(book: Book, told: Told) -> None:
    match told.value:
        case Opened() as value:
            _open(book, value, where=told.where)
        case ActTold() as value:
            _act(book, value, where=told.where)
        case PointTold() as value:
            _known(value.series_id, book.series, what="series", where=told.where)
            book.points[value.series_id] = (*book.points.get(value.series_id, ()), value.point)
        case Assessment() as value:
            _assess(book, value, where=told.where)
        case _:
            _keep(book, told)


def _keep(book: Book, told: Told) -> None:
    """Keep what bears a law, or is there once; all else is only to have a name of its own."""
    match told.value:
        case About(election_id=name) as value:
            _once(book.elections, name, value, where=told.where)
            if len(book.elections) > 1:
                raise ConflictError(f"{told.where}: the folder speaks of another election already")
        case SeriesTold(series_id=name) as value:
            _law(value.law, value.clock, where=told.where)
            _once(book.series, name, value, where=told.where)
        case Duty(duty_id=name) as value:
            _law(value.law, value.clock, where=told.where, on=value.starts_on)
            _once(book.duties, name, value, where=told.where)
        case _:
            _shelve(book, told)


def _shelve(book: Book, told: Told) -> None:
    match told.value:
        case Aggregate(aggregate_id=name) as value:
            _once(book.aggregates, name, value, where=told.where)
        case Proportion(proportion_id=name) as value:
            _once(book.proportions, name, value, where=told.where)
        case Ruling(ruling_id=name) as value:
            _once(book.rulings, name, value, where=told.where)
        case Comparison(comparison_id=name) as value:
            _once(book.comparisons, name, value, where=told.where)
        case Content(content_id=name) as value:
            _once(book.contents, name, value, where=told.where)
        case _:
            raise TypeError(f"{told.where} has no place in a book")


def _open(book: Book, value: Opened, *, where: str) -> None:
    _law(value.law, None, where=where)
    _once(book.opened, value.case_id, value, where=where)
    book.cases[value.case_id] = Case(case_id=value.case_id, kind=value.kind, contest=value.contest)


def _act(book: Book, value: ActTold, *, where: str) -> None:
    at = _instant(book, value, where=where)
    act = Act(act=value.act, at=at, by=value.by, told=value.told)
    try:
        book.cases[value.case_id] = advance(book.cases[value.case_id], act)
    except ConflictError as cause:
        raise ConflictError(f"{where}: case {value.case_id}: {cause}") from cause


def _assess(book: Book, value: Assessment, *, where: str) -> None:
    _known(value.content_id, book.contents, what="content", where=where)
    if value.as_of < book.contents[value.content_id].said_on:
        raise ConflictError(f"{where}: {value.content_id} is assessed before it was said")
    book.assessments.append(value)


def _instant(book: Book, value: ActTold, *, where: str) -> datetime:
    """Give an act's instant; a day begins where the case's law is in force."""
    _known(value.case_id, book.opened, what="case", where=where)
    if not FIRST_YEAR <= value.at.year <= LAST_YEAR:
        raise InputError(f"{value.at} is beyond the calendar", where=where)
    if isinstance(value.at, datetime):
        return value.at.astimezone(UTC)
    law = book.law_of(value.case_id)
    if law is None:
        says = f"{value.at} is a day, and case {value.case_id} names no law to say whose"
        raise InputError(says, where=where)
    return start_of_day(value.at, law.zone)


def _known(name: str, among: Mapping[str, object], *, what: str, where: str) -> None:
    if name not in among:
        raise InputError(f"there is no {what} {name}", where=where)


def _once(shelf: dict[str, V], name: str, value: V, *, where: str) -> None:
    if name in shelf:
        says = "what was published stays as it stands; a later word is a record of its own"
        raise ConflictError(f"{where}: {name} is there already and says something else: {says}")
    shelf[name] = value


def _law(name: str | None, clock: str | None, *, where: str, on: date | None = None) -> None:
    """Refuse a law or a clock that does not exist: a deadline must never silently not be."""
    if name is None:
        return
    law = law_named(name)
    if law is None:
        known = ", ".join(packaged_ids())
        raise InputError(f"there is no law {name}; there are {known}", where=where)
    if clock is not None and clock not in {one.code for one in law.deadlines}:
        known = ", ".join(dict.fromkeys(one.code for one in law.deadlines))
        raise InputError(f"the law {name} has no clock {clock}; it has {known}", where=where)
    if clock is not None and on is not None and deadline_of(law, clock, on=on) is None:
        raise InputError(f"no text of {clock} was in force on {on}", where=where)
