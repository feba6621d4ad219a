"""What the docket's page and a statement are told of; filling a text in every language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from fullcount.claims.aggregate import series
from fullcount.claims.book import Book
from fullcount.claims.docket import Docket, docket
from fullcount.claims.findingfile import Findings
from fullcount.claims.followup import Standing, Status, counted, follow_up
from fullcount.claims.forum import ForumRecord, Performance, forums, performance
from fullcount.claims.origin import Origin
from fullcount.claims.overdue import case_clocks, to_decide
from fullcount.claims.seats import Seats
from fullcount.claims.statutory import Clock
from fullcount.claims.vocabulary import vocabularies
from fullcount.model.results import Agreement, State
from fullcount.model.text import Text
from fullcount.observe.chronology import Restricted
from fullcount.observe.restriction import Assessment
from fullcount.publish.texts import LANGUAGES, Words, words

Value = Text | str | int | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrictions:
    """The restrictions a folder assesses and lists."""

    assessments: tuple[Assessment, ...] = ()
    entries: tuple[Restricted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything that grounds are made of, as at an instant; each answer is worked out once.

    ``seats`` None: no package at hand. ``shown`` is what may be said of each piece of evidence,
    ``evidence`` what keeps two pieces of one source from being counted twice.
    """

    book: Book
    findings: Findings
    restrictions: Restrictions
    seats: Seats | None
    now: datetime
    evidence: Mapping[str, str] = field(default_factory=dict)  # each piece's source, by id
    shown: Mapping[str, str] = field(default_factory=dict)  # what a page says of it, by id

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """How everything asked or promised stands."""
        return follow_up(
            list(self.book.contents.values()), self.book.assessments, on=self.now.date()
        )

    @cached_property
    def clocks(self) -> Mapping[str, tuple[Clock, ...]]:
        """Every clock of the law on every case that names one."""
        return case_clocks(self.book, now=self.now)

    @cached_property
    def deciding(self) -> Mapping[str, Clock]:
        """The clock by which each case is to be decided, where one has begun."""
        found = {
            name: to_decide(self.book.cases[name], clocks) for name, clocks in self.clocks.items()
        }
        return {name: clock for name, clock in found.items() if clock is not None}

    @cached_property
    def forums(self) -> tuple[Performance, ...]:
        """How each forum stands, as far as its docket shows."""
        findings = tuple(self.findings.findings.values()) or None
        found = []
        for forum, cases in sorted(forums(list(self.book.cases.values())).items()):
            lawful = all(one.case_id in self.clocks for one in cases)
            record = ForumRecord(
                cases=cases, clocks=self.clocks if lawful else None, findings=findings
            )
            found.append(performance(forum, record))
        return tuple(found)

    @cached_property
    def docket(self) -> Docket:
        return docket(list(self.book.cases.values()))


def both(key: str, **values: Value) -> Text:
    """Fill a text of the catalogue in every language."""
    filled = {lang: _filled(key, lang, values) for lang in LANGUAGES}
    return Text(en=filled["en"], ur=filled["ur"])


def joined(*parts: Text) -> Text:
    return Text(en=" ".join(one.en for one in parts), ur=" ".join(one.ur for one in parts))


def when(origin: Origin) -> Text:
    """Spell the day of a source, or its month where no day is known."""
    if origin.exact:
        return days(origin.as_of)
    return Text(en=f"{origin.as_of:%B %Y}", ur=f"{origin.as_of:%Y-%m}")


def days(on: date) -> Text:
    return Text(en=day(on, "en"), ur=day(on, "ur"))


def day(on: date, lang: str) -> str:
    """Spell a day: in words in English, in figures where the names of months are not ours."""
    return f"{on.day} {on:%B %Y}" if lang == "en" else f"{on:%Y-%m-%d}"


def _filled(key: str, lang: str, values: Mapping[str, Value]) -> str:
    spelled = {
        name: value.of(lang)
        if isinstance(value, Text)
        else day(value, lang)
        if isinstance(value, date)
        else value
        for name, value in values.items()
    }
    return words(lang)(key, **spelled)


def standing_line(told: Told, say: Words) -> str:
    """Count what was asked and promised by its status; never one rate that hides a part."""
    counts = counted(told.standings)
    labels = vocabularies()["status"]
    told_of = [
        say("docket.status_count", many=many, status=labels[status.value].of(say.lang))
        for status, many in counts.items()
        if many or status is Status.NO_SOURCE_FOUND
    ]
    return say("docket.counted", all=len(told.standings), counts="; ".join(told_of))


def answer(told: Told) -> dict[str, object]:
    """Give the docket's numbers for a program; each with what it is a part of."""
    found, clocks, seats = told.docket, told.deciding, told.seats
    last = {name: series(points).points[-1] for name, points in told.book.points.items()}
    return {
        "cases": found.cases,
        "filed": found.filed,
        "investigated": found.investigated,
        "decided": found.decided,
        "on_merits": found.on_merits,
        "fell_on_form": found.not_admitted,
        "upheld": found.upheld,
        "remedied": found.remedied,
        "running": found.running,
        "overdue": sum(one.state is State.OVERDUE for one in clocks.values()),
        "series": {
            name: {"decided": one.decided, "filed": one.filed, "as_of": f"{one.as_of}"}
            for name, one in last.items()
        },
        "follow_up": {status.value: many for status, many in counted(told.standings).items()},
        "seats": None
        if seats is None
        else {
            "asked": len(seats.seats),
            "compared": seats.compared,
            "reversed": len(seats.of(Agreement.REVERSED)),
            "open": len(seats.open),
            "rejected_exceed_lead": len(seats.rejected),
        },
    }
