"""``fullcount forums`` and ``fullcount clocks``: how forums stand, what is due in their cases."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fullcount.cli.options import Json, Lang, Now, instant

if TYPE_CHECKING:
    from fullcount.claims.forum import Measure
    from fullcount.claims.statutory import Clock

Folder = Annotated[Path, typer.Argument(help="Folder of cases.")]
InLang = Annotated[Lang, typer.Option("--lang", help="Language of the words.")]


def forums(
    folder: Folder, *, lang: InLang = Lang.EN, now: Now = None, as_json: Json = False
) -> None:
    """Hold each forum against GUARDE's seven standards, as far as its docket shows. No score."""
    from fullcount.claims.vocabulary import label
    from fullcount.cli.show import out, print_json, table
    from fullcount.work.forums import forums as measure

    found = measure(folder, now=instant(now))
    if as_json:
        print_json(
            [
                {"forum": one.forum, "filed": one.filed, "measures": [*map(_told, one.measures)]}
                for one in found
            ]
        )
        return
    for one in found:
        rows: list[tuple[object, ...]] = []
        for standard, measures in groupby(one.measures, key=lambda each: each.standard):
            rows.append((label(standard, lang.value, of="guarde").upper(), "", ""))
            rows.extend(
                (label(each.code, lang.value, of="measure"), _part(each), each.needs)
                for each in measures
            )
        title = f"{one.forum}: {one.filed:,} cases filed"
        out().print(table(title, ("standard, and what is counted", "cases", "needs"), rows))


def _part(one: "Measure") -> str:
    return "not evaluable" if one.whole is None else f"{one.part} of {one.whole}"


def _told(one: "Measure") -> dict[str, object]:
    return {
        "standard": one.standard.value, "measure": one.code.value, "part": one.part,
        "whole": one.whole, "needs": one.needs,
    }  # fmt: skip


def clocks(
    folder: Folder,
    *,
    event: Annotated[
        list[str] | None,
        typer.Option(help="An event outside the cases: gazette=2024-02-15T00:00+05:00."),
    ] = None,
    lang: InLang = Lang.EN,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """Read every clock of the law on every case: in time, due, overdue, or lapsed."""
    from fullcount.cli.show import out, print_json, table
    from fullcount.publish.texts import words
    from fullcount.work.forums import clocks as read

    events = {}
    for text in event or ():
        name, found, moment = text.partition("=")
        if not found:
            raise typer.BadParameter(f"{text}: write NAME=INSTANT")
        events[name] = instant(moment)
    timed = read(folder, now=instant(now), events=events)
    if as_json:
        print_json([{"case": one.case_id, "clocks": [*map(_clock, one.clocks)]} for one in timed])
        return
    say = words(lang.value)
    rows = [
        (
            one.case_id,
            clock.deadline.code,
            clock.deadline.title.of(lang.value),
            f"{clock.due.local:%Y-%m-%d %H:%M}" if clock.due else None,
            clock.met_at and f"{clock.met_at:%Y-%m-%d %H:%M} UTC",
            "lapsed" if clock.lapsed else say(f"state.{clock.state}"),
        )
        for one in timed
        for clock in one.clocks
    ]
    columns = ("case", "clock", "", "due", "met", "")
    out().print(table("Clocks of the law", columns, rows))


def _clock(one: "Clock") -> dict[str, object]:
    return {
        "code": one.deadline.code, "starts_at": one.starts_at, "met_at": one.met_at,
        "due_at": one.due.utc if one.due else None, "state": one.state.value,
        "lapsed": one.lapsed,
    }  # fmt: skip
