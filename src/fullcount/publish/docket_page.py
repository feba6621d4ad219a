"""The docket's page: what was claimed, decided, is overdue, and which seats could have changed.

Grain: one folder of cases. Every sentence is the one that a record gives of itself
(:mod:`fullcount.publish.grounds`), under the question that it answers, with its note.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from fullcount import __version__
from fullcount.claims.aggregate import series
from fullcount.claims.forum import Performance
from fullcount.claims.origin import Answers
from fullcount.claims.seats import Lead, Seat
from fullcount.claims.vocabulary import vocabularies
from fullcount.country.lifecyclefile import packaged_lifecycle
from fullcount.model.results import Agreement, State, Verdict
from fullcount.publish.case_grounds import due_on, outcomes_text
from fullcount.publish.docket_chart import Drawn, cases_chart, series_chart
from fullcount.publish.fonts import urdu_data_url
from fullcount.publish.grounds import grounds, series_left, series_says
from fullcount.publish.notes import Item, Notes
from fullcount.publish.page import page
from fullcount.publish.spell import number
from fullcount.publish.texts import Words, words
from fullcount.publish.told import Told, both, day, standing_line

MOST_CASES, MOST_LATE = 1_000, 100  # on the page; the file cases.csv holds all
SECTIONS = ("claimed", "decided", "due", "seats", "found", "restricted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    name: str
    rows: tuple[Item, ...]


def docket_page(told: Told, *, lang: str = "en") -> str:
    """Render the page; it stands alone."""
    say = words(lang)
    notes = Notes(grounds(told), say)
    made = {
        "claimed": claimed(told, notes),
        "decided": decided(told, notes),
        "due": due(told, notes, say),
        "seats": seats(told, notes, say),
        "found": published(told, notes, Answers.FOUND),
        "restricted": restricted(told, notes),
    }
    values: dict[str, object] = {
        **shared(told, say),
        "heading": say("docket.heading"),
        "subtitle": say("docket.subtitle", election=election(told, lang), now=at(told.now)),
        "sections": [Section(name=name, rows=tuple(made[name])) for name in SECTIONS],
        "charts": charts(told, say),
        "seats": [_seat(one, say) for one in told.seats.seats] if told.seats else [],
        "seats_of": ""
        if told.seats is None
        else say("docket.seats_of", title=told.seats.title, note=told.seats.note),
        "said": _said(told, notes, say),
        "counted": standing_line(told, say),
        "cases": list(islice(_cases(told, say), MOST_CASES)),
        "forums": [_forum(one, say) for one in told.forums],
        "cases_more": max(len(told.book.cases) - MOST_CASES, 0),
    }
    return page("docket.html", say, values | {"notes": notes.all()})


def shared(told: Told, say: Words) -> dict[str, object]:
    """Give what the pages of a case folder share with every other page."""
    about = told.book.about
    return {
        "version": __version__,
        "now": at(told.now),
        "fictional": about is not None and about.fictional,
        "election": election(told, say.lang),
        "font_from": "data:",
        "font_url": urdu_data_url() if say.direction == "rtl" else "",
    }


def election(told: Told, lang: str) -> str:
    return "" if told.book.about is None else told.book.about.title.of(lang)


def at(now: datetime) -> str:
    return f"{now:%Y-%m-%d %H:%M} UTC"


def claimed(told: Told, notes: Notes) -> Iterator[Item]:
    """Give what was claimed: the folder's cases, published numbers, copies held against forms."""
    yield from _docket(told, notes)
    yield from published(told, notes, Answers.CLAIMED)
    yield from (notes.item(f"comparison:{name}") for name in told.book.comparisons)


def decided(told: Told, notes: Notes) -> Iterator[Item]:
    if outcomes_text(told) is not None:
        yield notes.item("docket:outcomes")
    for name in told.book.points:
        yield notes.cited(series_says(told.book, name).of(notes.lang), [f"series:{name}"])
    yield from published(told, notes, Answers.DECIDED)
    yield from (notes.item(f"ruling:{name}") for name in told.book.rulings)


def due(told: Told, notes: Notes, say: Words) -> Iterator[Item]:
    """Give what is late by the law's own clock."""
    for name in told.book.points:
        if left := series_left(told.book, name):
            yield notes.cited(left.of(say.lang), [f"series:{name}"])
    late = [name for name, clock in told.deciding.items() if clock.state is State.OVERDUE]
    yield from (notes.item(f"case:{name}") for name in late[:MOST_LATE])
    if len(late) > MOST_LATE:
        more = say("page.more", more=len(late) - MOST_LATE, file="cases.csv")
        yield Item(text=more, notes=())
    yield from (notes.item(f"duty:{name}") for name in told.book.duties)
    yield from published(told, notes, Answers.DUE)


def seats(told: Told, notes: Notes, say: Words) -> Iterator[Item]:
    """Say what the package shows, or with which command it can be asked."""
    if told.seats is not None:
        yield notes.item("seats:disputed")
    elif told.book.about is not None and told.book.about.package is not None:
        command = f"fullcount datasets get {told.book.about.package} PACKAGE"
        text = both("ground.seats_not_here", command=command)
        yield Item(text=text.of(say.lang), notes=())
    else:
        yield Item(text=both("ground.seats_never_package").of(say.lang), notes=())
    for name, one in told.book.comparisons.items():
        key = "ground.comparison_reversed" if one.reversed else "ground.comparison_same"
        means = both(key, change=one.lead_change).of(say.lang)
        yield notes.cited(f"{say.apart(one.contest)}: {means}", [f"comparison:{name}"])


def published(told: Told, notes: Notes, answers: Answers) -> Iterator[Item]:
    """Give the published numbers that answer one question."""
    for name, proportion in told.book.proportions.items():
        if proportion.answers is answers:
            yield notes.item(f"proportion:{name}")
    for name, aggregate in told.book.aggregates.items():
        if aggregate.answers is answers:
            yield notes.item(f"aggregate:{name}")


def restricted(told: Told, notes: Notes) -> Iterator[Item]:
    for one in told.restrictions.assessments:
        yield notes.item(f"restriction:{one.restriction_id}")
    for entry in told.restrictions.entries:
        yield notes.item(f"restricted:{entry.restricted_id}")


def _docket(told: Told, notes: Notes) -> Iterator[Item]:
    if told.book.cases:
        yield notes.item("docket:all")


def charts(told: Told, say: Words) -> list[Drawn]:
    """Draw every series, and the cases of the folder."""
    drawn = [
        series_chart(told.book.series[name].title.of(say.lang), series(points).points, say)
        for name, points in told.book.points.items()
    ]
    of_cases = cases_chart(list(told.book.cases.values()), say)
    return drawn if of_cases is None else [*drawn, of_cases]


def _seat(one: Seat, say: Words) -> Mapping[str, str]:
    return {
        "contest": one.contest,
        "record": _lead(one.record, say),
        "copies": _lead(one.copies, say),
        "could": "; ".join(_could(one, say)),
    }


def _lead(lead: Lead | None, say: Words) -> str:
    if lead is None or lead.leader is None:
        return "–"
    return say("docket.lead", leader=lead.leader, margin=lead.margin)


def _could(one: Seat, say: Words) -> list[str]:
    found = []
    if one.agreement is Agreement.REVERSED:
        found.append(say("docket.seat_reversed"))
    if one.is_incomparable:
        found.append(say("docket.seat_incomparable"))
    if one.record is not None and one.record.verdict in {Verdict.OPEN, Verdict.TIE_AT_MOST}:
        found.append(say("docket.seat_open", unsettled=one.record.unsettled))
    if one.record is not None and one.record.rejected_exceeds_margin:
        found.append(say("docket.seat_rejected"))
    if found:
        return found
    return [say("docket.seat_unknown" if one.could_change is None else "docket.seat_no")]


def _said(told: Told, notes: Notes, say: Words) -> list[Mapping[str, object]]:
    lang = say.lang
    stands = {one.content.content_id: one for one in told.standings}
    rows: list[Mapping[str, object]] = []
    for name, one in told.book.contents.items():
        standing = stands.get(name)
        found = None if standing is None else standing.assessment
        status = told_by = ""
        if standing is not None:
            status = vocabularies()["status"][standing.status.value].of(lang)
        if found is not None:
            on, by = day(found.as_of, lang), found.by.of(lang)
            status = say("docket.status_on", status=status, on=on, by=by)
            told_by = "" if found.says is None else found.says.of(lang)
        rows.append(
            {
                "who": one.author.of(lang),
                "on": day(one.said_on, lang),
                "does": vocabularies()["content"][one.kind.value].of(lang),
                "says": one.says.of(lang),
                "status": status,
                "told": told_by,
                "notes": notes.cited("", [f"content:{name}", *_links(notes, one.links)]).notes,
            }
        )
    return rows


def _links(known: Notes, links: Sequence[str]) -> list[str]:
    """Keep the links that lead to something this folder holds."""
    return [link for link in links if link in known]


def _forum(one: Performance, say: Words) -> Mapping[str, object]:
    """Give the measures of a forum, a standard a row; there is no score."""
    labels = vocabularies()
    return {
        "forum": one.forum,
        "filed": one.filed,
        "measures": [
            {
                "standard": labels["guarde"][measure.standard.value].of(say.lang),
                "what": labels["measure"][measure.code.value].of(say.lang),
                "counted": say("docket.not_evaluable")
                if measure.part is None
                else say("docket.of", part=measure.part, whole=measure.whole),
            }
            for measure in one.measures
        ],
    }


def _cases(told: Told, say: Words) -> Iterator[Mapping[str, str]]:
    states = packaged_lifecycle("case", room="fullcount.claims").states
    for name, case in told.book.cases.items():
        clock = told.deciding.get(name)
        yield {
            "case": name,
            "kind": both(f"case_kind.{case.kind.value}").of(say.lang),
            "contest": case.contest or number(None),
            "state": states[case.state].of(say.lang),
            "due": number(None) if clock is None else f"{due_on(clock)}",
            "clock": "" if clock is None else clock.state.value,
            "clock_text": "" if clock is None else say(f"state.{clock.state.value}"),
        }
