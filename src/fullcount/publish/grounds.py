"""What a statement can rest on: every record of a folder, with the sentence it gives of itself.

Grain: one ground. Each sentence says who states the thing and of which day, and gives n of N; it
is generated from the record and from nothing else, in every language we publish in.
"""

from collections.abc import Iterator

from fullcount.claims.aggregate import Aggregate, series
from fullcount.claims.book import Book
from fullcount.claims.followup import Content, Standing
from fullcount.claims.overdue import kept, left
from fullcount.claims.published import Comparison, Duty, Proportion, Ruling
from fullcount.claims.statement import Ground
from fullcount.claims.vocabulary import vocabularies
from fullcount.claims.wording import Basis, Standard
from fullcount.model.results import State
from fullcount.model.text import Text
from fullcount.publish.case_grounds import (
    case_grounds,
    finding_grounds,
    restricted_ground,
    restriction_ground,
    seats_ground,
)
from fullcount.publish.spell import LEFT_TO_RIGHT, number
from fullcount.publish.told import Told, Value, both, days, joined, when


def grounds(told: Told) -> dict[str, Ground]:
    """Give every ground of a folder by its reference."""
    return {one.ref: one for one in _all(told)}


def _all(told: Told) -> Iterator[Ground]:
    book = told.book
    yield from (_aggregate(one) for one in book.aggregates.values())
    yield from (_proportion(one) for one in book.proportions.values())
    yield from (_series(book, name) for name in book.points)
    yield from (_ruling(one) for one in book.rulings.values())
    yield from (_duty(one) for one in book.duties.values())
    yield from (_comparison(one) for one in book.comparisons.values())
    stands = {one.content.content_id: one for one in told.standings}
    yield from (_content(one, stands.get(name)) for name, one in book.contents.items())
    yield from case_grounds(told)
    yield from finding_grounds(told)
    yield from (restriction_ground(one) for one in told.restrictions.assessments)
    yield from (restricted_ground(one) for one in told.restrictions.entries)
    if told.seats is not None:
        yield seats_ground(told.seats)


def _aggregate(one: Aggregate) -> Ground:
    parts = [_part(one, at) for at in range(len(one.parts))]
    listed = Text(en="; ".join(p.en for p in parts), ur="؛ ".join(p.ur for p in parts))
    key = "ground.aggregate_no_total" if one.total is None else "ground.aggregate"
    total: dict[str, Value] = {} if one.total is None else {"total": one.total}
    says = both(key, by=one.origin.by, on=when(one.origin), title=one.title, parts=listed, **total)
    if one.difference:
        off = "ground.parts_over" if one.difference > 0 else "ground.parts_under"
        says = joined(says, both(off, by=abs(one.difference)))
    return _published(f"aggregate:{one.aggregate_id}", says, one)


def _part(one: Aggregate, at: int) -> Text:
    part = one.parts[at]
    if part.count is None:
        return both("ground.part_not_stated", label=part.label)
    if one.total is None:
        return both("ground.part_alone", count=part.count, label=part.label)
    return both("ground.part", count=part.count, total=one.total, label=part.label)


def _proportion(one: Proportion) -> Ground:
    told: dict[str, Value] = {"by": one.origin.by, "on": when(one.origin), "title": one.title}
    lacks: tuple[tuple[str, str], ...] = ()
    bare = ("no-denominator", "of how many is not stated")
    if one.part is not None and one.whole is not None:
        says = both("ground.proportion", part=one.part, whole=one.whole, **told)
    elif one.part is not None:
        says, lacks = both("ground.proportion_bare", part=one.part, **told), (bare,)
    elif one.covers is not None:
        covered, everything = one.covers
        says = both(
            "ground.proportion_share", share=one.share, covered=covered, all=everything, **told
        )
    else:
        says, lacks = both("ground.proportion_share_bare", share=one.share, **told), (bare,)
    return _published(f"proportion:{one.proportion_id}", says, one, lacks=lacks)


def _series(book: Book, name: str) -> Ground:
    found = series(book.points[name])
    left_open, note = series_left(book, name), book.series[name].note
    parts = [series_says(book, name), left_open, None if left_open else note]
    says = joined(*(part for part in parts if part is not None))
    return Ground(
        ref=f"series:{name}",
        says=says,
        states=" ".join([says.en, *(f"{p.decided} {p.filed} {p.as_of}" for p in found.points)]),
        standard=Standard.ALLEGATION,
        basis=Basis.DOCUMENT,
        sources=tuple(dict.fromkeys(one.source for one in reversed(found.points))),
        when=days(found.points[-1].as_of),
    )


def series_says(book: Book, name: str) -> Text:
    """Say how many are decided of how many, and that the number filed is not one."""
    told, found = book.series[name], series(book.points[name])
    last = found.points[-1]
    says = both(
        "ground.series",
        title=told.title,
        decided=last.decided,
        filed=last.filed,
        on=last.as_of,
        by=told.by,
    )
    if len(found.denominators) == 1:
        return says
    known = ", ".join(number(one) for one in found.denominators)
    return joined(says, both("ground.series_denominators", known=known))


def series_left(book: Book, name: str) -> Text | None:
    """Say what a series leaves undecided, and since when that is overdue; None without a clock."""
    told = book.series[name]
    if told.law is None or told.clock is None:
        return None
    last = series(book.points[name]).points[-1]
    open_ = left(last, law=told.law, clock=told.clock)
    if open_ is None or not open_.running:
        return None
    says = both(
        "ground.series_left",
        running=open_.running,
        filed=last.filed,
        on=open_.as_of,
        days=open_.days,
        code=open_.code,
        after=open_.unless_after,
    )
    return says if told.note is None else joined(says, told.note)


def _ruling(one: Ruling) -> Ground:
    told: dict[str, Value] = {"forum": one.forum, "on": when(one.origin), "title": one.title}
    if one.contests:
        says = both("ground.ruling_contests", contests=", ".join(one.contests), **told)
    else:
        says = both("ground.ruling", **told)
    return _published(f"ruling:{one.ruling_id}", says, one)


def _duty(one: Duty) -> Ground:
    found = kept(one)
    if found is None:
        raise ValueError(f"{one.duty_id}: no text of {one.clock} was in force")
    told: dict[str, Value] = {"title": one.title, "due": found.due_on, "by": one.origin.by}
    if one.met_on is None:
        says = both("ground.duty_open", on=when(one.origin), **told)
    elif found.state is State.ON_TIME:
        says = both("ground.duty_met", met=one.met_on, **told)
    else:
        says = both("ground.duty_late", met=one.met_on, late=found.late, **told)
    return _published(f"duty:{one.duty_id}", says, one)


def _comparison(one: Comparison) -> Ground:
    first, second = one.lines
    told: dict[str, Value] = {
        "by": one.origin.by,
        "on": when(one.origin),
        "contest": one.contest,
        "first": first.contestant,
        "second": second.contestant,
        "first_copies": first.copies,
        "second_copies": second.copies,
        "first_official": first.official,
        "second_official": second.official,
    }
    if one.stations is None or one.of_stations is None:
        says = both("ground.comparison_unstated", **told)
    else:
        held = {"stations": one.stations, "of_stations": one.of_stations}
        says = both("ground.comparison", **held, **told)
    key = "ground.comparison_reversed" if one.reversed else "ground.comparison_same"
    says = joined(says, both(key, change=one.lead_change))
    if one.claimed is not None:
        says = joined(says, both("ground.comparison_claimed", claimed=_printed(one.claimed)))
    return _published(f"comparison:{one.comparison_id}", says, one)


def _printed(text: str) -> Text:
    """Keep what a source prints running from the left: ``>76,000`` is not turned round."""
    return Text(en=text, ur=f"{LEFT_TO_RIGHT}{text}")


def _content(one: Content, standing: Standing | None) -> Ground:
    does = vocabularies()["content"][one.kind.value]
    says = both("ground.content", author=one.author, on=one.said_on, does=does, says=one.says)
    sources = [one.source]
    if standing is not None:
        says = joined(says, standing_text(standing))
        if standing.assessment is not None and standing.assessment.says is not None:
            says = joined(says, standing.assessment.says)
        sources += [standing.assessment.source] if standing.assessment else []
    return Ground(
        ref=f"content:{one.content_id}",
        says=says,
        states=says.en,
        standard=Standard.ALLEGATION,
        basis=Basis.DOCUMENT,
        sources=tuple(sources),
        when=days(one.said_on),
    )


def standing_text(standing: Standing) -> Text:
    """Say how something asked or promised stands, with its day and who says so."""
    if standing.assessment is None:
        return both("ground.standing_none")
    status = vocabularies()["status"][standing.status.value]
    one = standing.assessment
    return both("ground.standing", status=status, on=one.as_of, by=one.by)


def _published(
    ref: str,
    says: Text,
    one: Aggregate | Proportion | Ruling | Duty | Comparison,
    *,
    lacks: tuple[tuple[str, str], ...] = (),
) -> Ground:
    sources = [one.origin.source, one.whole_source if isinstance(one, Proportion) else None]
    return Ground(
        ref=ref,
        says=says,
        states=f"{says.en} {one.title.en} {one.origin.as_of}",
        standard=one.origin.standard,
        basis=one.origin.basis,
        sources=tuple(dict.fromkeys(source for source in sources if source)),
        when=when(one.origin),
        lacks=lacks,
    )
