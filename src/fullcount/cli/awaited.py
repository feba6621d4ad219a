"""``fullcount awaited``: the list of stations still awaited, as the law asks for it at 02:00."""

import sys
from typing import Annotated

import typer

from fullcount.cli.options import Json, LawDir, Now, Package, instant

COLUMNS = ("contest_id", "source_id", "unit_id", "name", "registered", "reason", "state")
MOST = 200


def awaited(
    package: Package,
    *,
    law: LawDir = None,
    now: Now = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV to standard output.")] = False,
    as_json: Json = False,
) -> None:
    """List the stations still awaited, with reasons, and what is due when."""
    import polars as pl

    from fullcount.cli.show import out, print_json, table
    from fullcount.model.results import State
    from fullcount.publish.spell import instant as spelled
    from fullcount.publish.texts import words
    from fullcount.work.awaited import awaited as list_awaited

    found = list_awaited(package, now=instant(now), law=law)
    if as_csv:
        sys.stdout.write(found.stations.write_csv())
        return
    if as_json:
        print_json({"stations": found.stations.to_dicts(), "deadlines": found.deadlines.to_dicts()})
        return
    say = words("en")
    states = {state.value: say(f"state.{state}") for state in State}
    asked = found.asked if found.asked.height else found.stations
    stations = asked.select(*COLUMNS).head(MOST).with_columns(pl.col("state").replace(states))
    title = f"Stations still awaited: {asked.height:,}" + (
        f" (first {MOST})" if asked.height > MOST else ""
    )
    if asked.is_empty() and not found.listed:
        out().print(say("awaited.unlisted"))
    else:
        out().print(table(title, stations.columns, stations.rows()))
    if others := found.stations.height - asked.height:
        out().print(
            f"{others:,} more forms are not held by sources that the law asks nothing of; "
            "--csv lists all."
        )
    if found.deadlines.height:
        titles = {one.code: one.title.of("en") for one in found.law.deadlines}
        rows = [
            (
                contest,
                f"{code} {titles.get(code, '')}".strip(),
                spelled(due, found.law.zone),
                spelled(met, found.law.zone),
                states[state],
            )
            for contest, code, due, met, state in found.deadlines.select(
                "contest_id", "code", "due_at", "met_at", "state"
            ).iter_rows()
        ]
        out().print(table("Deadlines", ("contest", "deadline", "due", "met", "state"), rows))
